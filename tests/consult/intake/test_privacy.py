import logging
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from consult import transitions
from consult.channels.outbox import send_due
from consult.models import Attachment, ConsultationRequest, ConsultPage
from home.models import OutboxMessage
from tests.consult.intake import samples
from tests.factories.consult import LawyerFactory
from tests.factories.pages import three_homes, translated

SENTENCE = "Кайнатам-МАРКЕР-71 мени үйдөн кууп чыкты"
MESSAGE = "Кошумча-МАРКЕР-72 айткан сөзүм"
COMMENT = "Пикир-МАРКЕР-73"
PHONE = "555713942"
HOURS = "МАРКЕР-74 түштөн кийин"
FILE = b"MARKER-75-content-of-a-paper"
NAME = "MARKER-76-pasport"
EXIF = b"MARKER-77-gps"
MARKS = [
    b"MARKER",
    "МАРКЕР".encode(),
    "МАРКЕР".encode("utf-16-le"),
    "МАРКЕР".encode("cp1251"),
    b"\\u041c\\u0410\\u0420\\u041a\\u0415\\u0420",
    b"%D0%9C%D0%90%D0%A0%D0%9A%D0%95%D0%A0",
    PHONE.encode(),
    b"555 71 39 42",
]


@pytest.fixture
def temp_folder(tmp_path, monkeypatch):
    """A temp folder of this test alone, so that everything that is ever written to it is seen."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    return tmp_path / "temp"


@pytest.fixture
def media(tmp_path, settings):
    settings.MEDIA_ROOT, settings.PRIVATE_MEDIA_ROOT = tmp_path / "media", tmp_path / "private"
    return tmp_path


@pytest.fixture
def logs(tmp_path):
    """Every line any logger writes, whatever its level."""
    path, root = tmp_path / "log", logging.getLogger()
    handler, level = logging.FileHandler(path), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield path
    root.removeHandler(handler)
    root.setLevel(level)
    handler.close()


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_after_a_submission_no_byte_of_the_words_the_phone_or_the_file_lies_open_anywhere(
    journey, temp_folder, media, logs
):
    told(journey)
    number = journey.number()
    journey.open(number)
    journey.post("answer/mine/write/", {"text": MESSAGE, "papers": [samples.upload(f"{NAME}2.txt", FILE)]})

    request = ConsultationRequest.objects.get()
    assert (request.narrative, request.contact["phone"]) == (SENTENCE, f"+996{PHONE}")  # it did arrive
    assert any(one.file.read() == FILE for one in request.attachments.all())
    assert Attachment.objects.count() == 4
    for mark in [*MARKS, number.encode(), number.replace(" ", "").encode()]:
        assert open_places(mark, media, logs) == [], mark
    assert list(temp_folder.rglob("*")) == []
    assert not Session.objects.exists()


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_no_address_cookie_mail_or_message_of_a_whole_journey_carries_her_words_her_phone_or_her_number(
    journey, temp_folder, media, logs, mailoutbox
):
    """From the first letter to rating and deleting, saved by script on the way, with wrong turns, and answered."""
    seen = watched(journey.client)
    told(journey)
    journey.post("ask/2/", {"text": SENTENCE, "keep": "quietly"}, headers={"x-requested-with": "ask"})
    number = journey.number()
    digits = number.replace(" ", "")
    journey.post("ask/sent/check/", {"digits": digits[-4:]})
    journey.post("ask/sent/leave/", {})
    journey.open(f"{digits[:-1]}{(int(digits[-1]) + 1) % 10}")
    journey.open(number)
    journey.post("answer/mine/write/", {"text": MESSAGE, "papers": [samples.upload(f"{NAME}2.txt", FILE)]})
    answered_by_a_lawyer(ConsultationRequest.objects.get())
    for path in ("answer/mine/", "answer/mine/question/"):
        assert journey.get(path).status_code == 200
    for paper in Attachment.objects.all():
        journey.get(f"answer/mine/paper/{paper.pk}/")
    journey.post("answer/mine/rate/", {"respect": "5", "comment": COMMENT})
    send_due()

    outgoing = OutboxMessage.objects.all()
    said = [str([one.template, one.parameters, one.idempotency_key, one.error]) for one in outgoing]
    mails = [f"{mail.subject} {mail.body} {mail.to} {mail.extra_headers}" for mail in mailoutbox]
    assert len(seen) > 15
    for mark in [*MARKS, number.encode(), digits.encode()]:
        assert [line for line in [*seen, *said, *mails] if mark in line.encode()] == [], mark
        assert open_places(mark, media, logs) == [], mark
    assert list(temp_folder.rglob("*")) == []
    assert not Session.objects.exists()


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_draft_that_was_never_sent_is_as_dark(journey, temp_folder, media, logs):
    journey.to_page_2()
    journey.post("ask/2/", {"unsafe": "yes", "text": SENTENCE, "papers": [samples.upload(f"{NAME}.txt", FILE)]})
    journey.post("ask/3/", {"way": "call", "phone": PHONE, "who": HOURS})

    for mark in MARKS:
        assert open_places(mark, media, logs) == [], mark
    assert list(temp_folder.rglob("*")) == []


@pytest.mark.django_db(transaction=True)
def test_a_fault_of_ours_does_not_print_what_she_wrote(journey, logs, monkeypatch):
    from consult import transitions

    def fault(**kwargs):
        raise RuntimeError("the disk is full")

    journey.to_page_2()
    journey.post("ask/2/", {"unsafe": "no", "text": SENTENCE})
    monkeypatch.setattr(transitions, "submit", fault)
    journey.client.raise_request_exception = False
    response = journey.post("ask/3/", {"way": "call", "phone": PHONE, "who": HOURS})
    assert response.status_code == 500
    written = logs.read_bytes()
    assert b"the disk is full" in written
    for mark in MARKS:
        assert mark not in written


@pytest.mark.django_db
def test_no_page_under_consult_loads_anything_from_elsewhere(journey):
    number = journey.walk()
    pages = [journey.get(path) for path in ("ask/sent/", "ask/sent/check/", "answer/")]
    journey.open(number)
    pages += [journey.get(f"answer/mine/{path}") for path in ("", "question/", "withdraw/")]
    journey.post("ask/sent/leave/", {})
    journey.to_page_3()
    pages += [journey.get(path) for path in ("ask/", "ask/2/", "ask/3/")]
    for page in pages:
        assert page.status_code == 200
        assert page["Cache-Control"] == "no-store, private"
        assert page["Referrer-Policy"] == "same-origin"
        assert "default-src 'self'" in page["Content-Security-Policy"]
        for attribute in ('src="http', "src='http", 'src="//', "<iframe", "<style", 'style="', "onclick"):
            assert attribute not in page.text


@pytest.mark.django_db
def test_the_form_token_is_set_on_forms_only(client, country):
    token = client.get("/ky/consult/ask/").cookies["csrftoken"]
    assert (token["samesite"], token["max-age"], token["expires"]) == ("Lax", "", "")
    assert "csrftoken" not in Client().get("/ky/search/").cookies


@pytest.mark.django_db
def test_the_page_before_the_form_is_kept_by_nobody_either(client):
    homes = three_homes()
    translated(homes, lambda code, **fields: ConsultPage(title=f"Ask {code}", slug="consult", **fields))
    for code in ("ky", "ru", "en"):
        for _time in range(2):
            page = client.get(f"/{code}/consult/")
            assert page.status_code == 200
            assert page["Cache-Control"] == "no-store, private"
        assert f"/{code}/consult/ask/" in page.text
        assert f"/{code}/consult/answer/" in page.text
        assert f"Ask {code}" not in page.text.partition("<title>")[2].partition("</title>")[0]


def told(journey):
    """The whole journey with marks wherever something can be written; ends on the receipt."""
    journey.to_page_2()
    papers = [samples.upload(f"{NAME}.txt", FILE), samples.picture(name=f"{NAME}.jpg", mark=EXIF)]
    voice = samples.voice("ogg", "libopus", name=f"{NAME}.ogg", mark=EXIF)
    journey.post("ask/2/", {"unsafe": "no", "text": SENTENCE, "papers": papers, "voice": [voice]})
    journey.get("ask/3/")
    journey.send(way="call", phone=f"0{PHONE}", who=HOURS)


def watched(client):
    """Every address that is asked for or pointed to, and every header and cookie that comes back, as lines."""
    lines, usual = [], client.request

    def request(**asked):
        answer = usual(**asked)
        lines.append(f"{asked['PATH_INFO']}?{asked.get('QUERY_STRING', '')}")
        lines.extend(f"{name}: {value}" for name, value in answer.headers.items() if name != "Content-Disposition")
        lines.append(answer.cookies.output())
        return answer

    client.request = request
    return lines


def answered_by_a_lawyer(case):
    lawyer = LawyerFactory()
    transitions.claim(case, by=lawyer.user, now=timezone.now())
    case.refresh_from_db()
    transitions.answer(case, by=lawyer.user, text=MESSAGE, outcome="ADV_WRITTEN", now=timezone.now())


def open_places(mark, media, logs):
    """Where `mark` can be read: the database, the media folders (names too), the logs."""
    files = [path for path in media.rglob("*") if path.is_file()]
    places = {**stored(), **{str(path): path.read_bytes() for path in files}, "logs": logs.read_bytes()}
    return [name for name, content in places.items() if mark in content or mark in name.encode()]


def stored():
    """Everything the database has written: the file with its log, or every row of every table as text."""
    if connection.vendor == "sqlite":
        name = Path(settings.DATABASES["default"]["NAME"])
        return {path.name: path.read_bytes() for path in name.parent.glob(f"{name.name}*") if path.suffix != ".clean"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
        rows = {}
        for table in tables:
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608 - names come from the catalogue
            rows[table] = "\n".join(row for (row,) in cursor.fetchall()).encode()
    return rows
