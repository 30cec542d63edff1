"""Whoever tries numbers: from one place, from many, with forged addresses; and those who stand behind the same ones."""

import base64
import json
import re

import altcha
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consult import transitions
from consult.intake import proof
from consult.models import ConsultationRequest, FollowPass
from home import vault
from tests.factories.pages import three_homes

from .test_follow import wrong

pytestmark = pytest.mark.django_db
ANSWER = "/ky/consult/answer/"
REAL = {"browser": "10/15m", "address": "100/15m", "site": "300/15m"}


@pytest.fixture(autouse=True)
def one_moment(time_machine):
    """However slow the machine is, no window of a limit ends during a test."""
    time_machine.move_to(timezone.now().replace(minute=1, second=0), tick=False)


@pytest.fixture
def number(journey, monkeypatch):
    monkeypatch.setattr(proof, "COST", 5)  # the phone's work is not what is tried here
    made = journey.walk()
    journey.post("ask/sent/leave/", {})
    return made


@pytest.fixture
def braked(settings):
    """The address has used up what it may try."""
    settings.LIMIT_WRONG_NUMBERS = {"browser": "100/15m", "address": "0/15m"}


@pytest.fixture
def looked_up(monkeypatch):
    """The numbers that were looked up, in order."""
    seen, find = [], transitions.find_by_secret
    monkeypatch.setattr(transitions, "find_by_secret", lambda secret: seen.append(secret) or find(secret))
    return seen


def solved(page):
    """What the script of the page would have written into its field."""
    challenge = altcha.Challenge.from_dict(json.loads(page.context["proof"]["challenge"]))
    return altcha.Payload(challenge, altcha.solve_challenge(challenge)).to_base64()


def guess(number, *, address="203.0.113.9", browser="", **headers):
    """One try of a machine with a browser's token of its own making."""
    token = {"HTTP_COOKIE": f"csrftoken={browser}"} if browser else {}
    return Client().post(ANSWER, {"number": number}, REMOTE_ADDR=address, **token, **headers)


def test_a_thousand_tries_from_one_address_with_ever_new_browsers_are_refused_after_the_hundredth(
    number, settings, looked_up
):
    settings.LIMIT_WRONG_NUMBERS = REAL
    tries = [guess(wrong(number), browser=f"b{n}") for n in range(250)]
    assert [page.status_code for page in tries] == [200] * 100 + [429] * 150
    assert len(looked_up) == 100
    assert all(0 < int(page["Retry-After"]) <= 900 for page in tries[100:])
    assert guess(number, address="198.51.100.7").status_code == 302


def test_one_browser_is_refused_after_the_tenth_and_no_proof_helps_it(number, settings, looked_up):
    settings.LIMIT_WRONG_NUMBERS = REAL
    tries = [guess(wrong(number), browser="one").status_code for _ in range(30)]
    assert tries == [200] * 10 + [429] * 20
    assert len(looked_up) == 10


def test_tries_from_everywhere_slow_everybody_down_and_a_right_number_opens_all_the_same(
    journey, number, settings, looked_up
):
    settings.LIMIT_WRONG_NUMBERS = {**REAL, "site": "30/15m"}
    tries = [guess(wrong(number), address=f"198.51.{n}.1", browser=f"b{n}").status_code for n in range(50)]
    assert tries == [200] * 30 + [429] * 20
    assert len(looked_up) == 30

    asked = journey.open(number)

    assert (asked.status_code, asked.context["form"]["number"].value()) == (429, number)
    assert journey.post("answer/", {"number": number, "altcha": solved(asked)}).status_code == 302
    assert FollowPass.objects.exists()


@pytest.mark.parametrize(("proxies", "chain"), [(0, "198.51.100.{}"), (1, "198.51.100.{}, 203.0.113.9")])
def test_a_forged_forwarding_header_does_not_make_another_visitor(number, settings, proxies, chain):
    """Without a proxy of ours the header is not read; behind one, only what that one wrote."""
    settings.LIMIT_WRONG_NUMBERS = {"browser": "100/15m", "address": "5/15m"}
    settings.TRUSTED_PROXIES = proxies
    tries = [
        guess(wrong(number), browser=f"b{n}", HTTP_X_FORWARDED_FOR=chain.format(n), HTTP_X_REAL_IP=f"198.51.100.{n}")
        for n in range(8)
    ]
    assert [page.status_code for page in tries] == [200] * 5 + [429] * 3


def test_who_has_script_lets_the_phone_work_and_goes_on(journey, number, braked):
    page = journey.open(number)
    assert page.status_code == 429
    assert 'src="/static/js/proof' in page.text
    assert journey.post("answer/", {"number": number, "altcha": solved(page)}).status_code == 302


def test_a_solution_is_good_once(journey, number, braked):
    payload = solved(journey.open(number))
    assert journey.post("answer/", {"number": wrong(number), "altcha": payload}).status_code == 200
    assert journey.post("answer/", {"number": number, "altcha": payload}).status_code == 429


def test_a_solution_is_good_for_what_it_was_asked_for(journey, number, braked, rf):
    request = rf.post(ANSWER)
    asked = proof.offer(request, "send")
    challenge = altcha.Challenge.from_dict(json.loads(asked["challenge"]))
    payload = altcha.Payload(challenge, altcha.solve_challenge(challenge)).to_base64()
    assert journey.post("answer/", {"number": number, "altcha": payload}).status_code == 429
    assert proof.is_given(rf.post(ANSWER, {"altcha": payload}), "send")


def test_a_solution_and_a_ticket_grow_old(rf, number):
    long_ago = timezone.now() - proof.GOOD_FOR - proof.dt.timedelta(seconds=5)
    asked = proof.offer(rf.post(ANSWER), "answer", now=long_ago)
    challenge = altcha.Challenge.from_dict(json.loads(asked["challenge"]))
    payload = altcha.Payload(challenge, altcha.solve_challenge(challenge)).to_base64()
    assert not proof.is_given(rf.post(ANSWER, {"altcha": payload}), "answer")
    assert not proof.is_given(rf.post(ANSWER, {"patience": asked["ticket"]}), "answer")


def forged(**changes):
    """A solution that nobody asked for, signed by nobody."""
    parameters = {
        "algorithm": "PBKDF2/SHA-256",
        "nonce": "00",
        "salt": "00",
        "cost": 1,
        "keyLength": 32,
        "keyPrefix": "",
    }
    made = {"challenge": {"parameters": parameters, "signature": "00"}, "solution": {"counter": 0, "derivedKey": "00"}}
    return base64.b64encode(json.dumps({**made, **changes}).encode()).decode()


ENDLESS = {"parameters": {"cost": 10**9}, "signature": "0"}
NO_SOLUTIONS = (
    *("", "x", "ы", "\0", "e30=", "bnVsbA==", "W10=", "A" * 3001),
    *(
        forged(),
        forged(challenge=None),
        forged(solution=[]),
        forged(challenge={"parameters": []}),
        forged(challenge=ENDLESS),
    ),
)


@pytest.mark.parametrize("payload", NO_SOLUTIONS)
def test_what_is_no_solution_of_ours_is_no_proof_and_no_fault(journey, number, braked, payload):
    page = journey.post("answer/", {"number": number, "altcha": payload, "patience": payload})
    assert page.status_code == 429
    assert not FollowPass.objects.exists()


def test_who_has_no_script_waits_and_who_presses_too_early_does_not_begin_anew(journey, number, braked, settings):
    settings.PATIENCE_SECONDS = 20
    ticket = journey.open(number).context["proof"]["ticket"]

    early = journey.post("answer/", {"number": number, "patience": ticket})

    assert (early.status_code, early.context["proof"]["ticket"]) == (429, ticket)
    assert 0 < early.context["proof"]["seconds"] <= 20
    assert early["Retry-After"] == str(early.context["proof"]["seconds"])
    settings.PATIENCE_SECONDS = 0  # the seconds have passed
    assert journey.post("answer/", {"number": number, "patience": ticket}).status_code == 302
    assert journey.post("answer/", {"number": number, "patience": ticket}).status_code == 429


def test_a_machine_cannot_lay_in_tickets_without_end(journey, number, braked, settings):
    settings.PATIENCE_SECONDS, settings.LIMIT_PATIENCE = 0, {"address": "3/h"}
    tickets = [journey.open(number).context["proof"]["ticket"] for _ in range(5)]
    statuses = [journey.post("answer/", {"number": wrong(number), "patience": one}).status_code for one in tickets]
    assert statuses == [200, 200, 200, 429, 429]


def test_proofs_have_an_end_too(journey, number, braked, settings):
    settings.LIMIT_PROOFS = {"address": "2/h"}
    payloads = [solved(journey.open(number)) for _ in range(3)]
    statuses = [journey.post("answer/", {"number": wrong(number), "altcha": one}).status_code for one in payloads]
    assert statuses == [200, 200, 429]


def test_the_switch_asks_for_it_from_the_first_look_on(journey, number, settings):
    settings.ASK_PROOF = True
    page = journey.get("answer/")
    assert page.status_code == 200
    assert journey.open(number).status_code == 429
    assert journey.post("answer/", {"number": number, "altcha": solved(page)}).status_code == 302


def test_in_quiet_times_nobody_is_asked_and_no_script_is_loaded(journey, number):
    page = journey.get("answer/")
    assert page.context["proof"] is None
    assert "proof" not in page.text
    assert journey.open(number).status_code == 302


def test_a_wrong_and_an_erased_number_cost_the_same_work_and_give_the_same_page(journey, number, monkeypatch):
    """The same statements, as many keyed hashes, and not one sign of the page that differs."""
    case = ConsultationRequest.objects.get()
    transitions.withdraw(case)
    transitions.erase(case)
    hashed, keyed = [], vault._keyed
    monkeypatch.setattr(vault, "_keyed", lambda *a: hashed.append(a[1]) or keyed(*a))

    def tried(typed):
        hashed.clear()
        with CaptureQueriesContext(connection) as queries:
            page = journey.open(typed)
        statements = [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in queries]
        body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page.text.replace(typed, "NUMBER"))
        return page.status_code, statements, list(hashed), body

    tried(wrong(number))  # the counters of the day are laid down once
    assert tried(wrong(number)) == tried(number)


def test_the_number_is_two_taps_from_the_home_page(client, db):
    three_homes()
    home = client.get("/ky/")
    assert home.status_code == 200
    assert 'href="/ky/consult/answer/"' in home.text
    page = client.get(ANSWER)
    assert 'name="number"' in page.text
