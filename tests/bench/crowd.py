"""A table of very many requests, two in a hundred of them open, and what each page of the desk costs with them."""

import time
import uuid

from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from consult import transitions
from consult.desk.queues import QUEUES
from consult.models import ConsultationRequest, Lawyer, Matter
from home.models import District, User
from tests.factories.home import sign_in

LAWYERS = 200
ROUNDS = 6
TABLE = "consult_consultationrequest"
INDEXES = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL"
# Of a hundred requests that are open: so many in each state, as in a week of the sample.
STATES = {"new": 20, "claimed": 20, "in_progress": 30, "waiting_client": 15, "answered": 15}
FILTERS = ("", "matter=LND", "language=en", "priority=1", "channel=letter", "age=over-month", "place=")


def fill(count, open_ones):
    """`count` requests, `open_ones` of them open, as copies of one that was sent; the indexes are built afterwards."""
    count, open_ones = int(count), int(open_ones)
    lawyers = _lawyers()
    district = District.objects.select_related("region").first()
    first = transitions.submit(
        matter=Matter.objects.get(code="FAM"), region=district.region, district=district, language="ky",
        narrative="My neighbour moved the fence. What can I do? " * 5, idempotency_key=uuid.uuid4(),
    )  # fmt: skip
    values = _values(open_ones, lawyers)
    fields = [
        field for field in ConsultationRequest._meta.concrete_fields if not (field.primary_key or field.generated)
    ]
    columns = ", ".join(field.column for field in fields)
    chosen = ", ".join(values.get(field.column, f"sent.{field.column}") for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL", [TABLE]
        )
        indexes = cursor.fetchall()
        for name, _sql in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        numbers = "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < %s) "
        copies = f"INSERT INTO {TABLE} ({columns}) SELECT {chosen} FROM series, {TABLE} AS sent WHERE sent.id = %s"  # noqa: S608 - made of field names
        cursor.execute(numbers + copies, [count, first.pk])
        for _name, sql in indexes:
            cursor.execute(sql)
    return ConsultationRequest.objects.count()


def _lawyers():
    """Their users, with numbers that follow each other."""
    districts = list(District.objects.select_related("region"))
    users = []
    for number in range(LAWYERS):
        user = User.objects.create(username=f"crowd-{number}")
        region = districts[number % len(districts)].region
        Lawyer.objects.create(user=user, region=region, languages=["ky", "ru", "en"], limit=10_000)
        users.append(user)
    users[0].groups.add(Group.objects.get(name="lawyer"))
    return users


def _values(open_ones, lawyers):
    """Column -> how SQL makes it of the number n. Open ones are spread over all, as they are in life the newest."""
    districts = list(District.objects.values_list("soate", "region"))
    matters = list(Matter.objects.filter(parent=None).values_list("code", flat=True))
    is_open = f"n <= {open_ones}"
    bounds, state = 0, ""
    for name, share in STATES.items():
        bounds += share
        state += f" WHEN n % 100 < {bounds} THEN '{name}'"
    # The lawyer who is measured has a full desk with few requests and with many.
    lawyer = (
        f"CASE WHEN n <= 1000 AND n % 20 = 12 THEN {lawyers[0].pk} ELSE {lawyers[0].pk} + n * 7 % {len(lawyers)} END"
    )
    sent = "datetime('now', '-' || (n * 37 % 60000) || ' minutes')"
    held = f"{is_open} AND n % 100 >= {STATES['new']}"
    return {
        "state": f"CASE WHEN {is_open} THEN CASE{state} END ELSE 'closed' END",
        "close_reason": f"CASE WHEN {is_open} THEN '' ELSE 'answered' END",
        "closed_at": f"CASE WHEN {is_open} THEN NULL ELSE datetime('now', '-' || n || ' minutes') END",
        "lawyer_id": f"CASE WHEN {is_open} AND n % 100 < {STATES['new']} THEN NULL ELSE {lawyer} END",
        "claimed_at": f"CASE WHEN {held} THEN {sent} END",
        "first_response_at": f"CASE WHEN n % 100 >= {STATES['new'] + STATES['claimed']} THEN {sent} END",
        "priority": "CASE WHEN n % 10 = 0 THEN 1 ELSE 2 END",
        "language": "CASE WHEN n % 50 = 0 THEN 'en' WHEN n % 3 = 0 THEN 'ru' ELSE 'ky' END",
        "channel": "CASE WHEN n % 500 = 0 THEN 'letter' ELSE 'web' END",
        "matter_id": _one_of(matters, 11),
        "district_id": _one_of([soate for soate, _region in districts], 13),
        "region_id": _one_of([region for _soate, region in districts], 13),
        "submitted_at": sent,
        "claim_due": "datetime('now', (n * 37 % 4000 - 1000) || ' minutes')",
        "respond_due": "datetime('now', (n * 37 % 4000 - 900) || ' minutes')",
        "answer_due": "datetime('now', (n * 37 % 8000 - 800) || ' minutes')",
        "idempotency_key": "printf('%%032x', n)",
        "secret_hash": "NULL",
        "is_sample": "0",
    }


def _one_of(values, step):
    cases = " ".join(f"WHEN {number} THEN '{value}'" for number, value in enumerate(values))
    return f"CASE n * {step} % {len(values)} {cases} END"


def read():
    """Milliseconds of CPU of every list with every filter for three roles, and of "next": the best of some rounds."""
    users = {name: User.objects.get(username=name) for name in ("administrator", "coordinator", "crowd-0")}
    district = District.objects.order_by("soate").last()
    took = {}
    for name, user in users.items():
        client = sign_in(Client(SERVER_NAME="127.0.0.1"), user)
        for queue in QUEUES:
            for query in FILTERS:
                address = f"{reverse('desk:queue', args=[queue])}?{query}{district.pk if query == 'place=' else ''}"
                took[f"{name} {queue} {query}"] = best(lambda client=client, address=address: client.get(address))
    took["next"] = best(lambda: next_of(users["crowd-0"]), rounds=20)
    return took


def next_of(user):
    with transaction.atomic():
        transitions.claim_next(by=user)
        transaction.set_rollback(True)


def best(act, rounds=ROUNDS):
    spent = []
    for _round in range(rounds):
        begun = time.process_time()
        answer = act()
        spent.append((time.process_time() - begun) * 1000)
        if answer is not None and answer.status_code != 200:
            raise RuntimeError(f"{answer.status_code} {answer.get('location', '')}")
    return min(spent)
