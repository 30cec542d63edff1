"""What must hold when many act at once, on SQLite and on PostgreSQL."""

import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from consult import counters, transitions
from consult.models import ConsultationRequest, ContactAttempt
from consult.models.codes import State
from consult.transitions import AlreadyClaimed, LimitReached, Repeated, WrongState
from tests.factories.consult import LawyerFactory, RequestFactory, matter
from tests.factories.home import DistrictFactory, sign_in

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def at_once(people, act):
    """Runs `act(person)` in a thread of its own for everybody, all starting together; what each returned or raised."""
    barrier = threading.Barrier(len(people))

    def one(person):
        try:
            barrier.wait(30)
            return act(person)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as threads:
        return list(threads.map(one, people))


def lawyers(count, **kwargs):
    district = DistrictFactory()
    return [LawyerFactory(region=district.region, **kwargs).user for _ in range(count)]


def requests(count):
    district, about = DistrictFactory(), matter()
    return [RequestFactory(district=district, matter=about) for _ in range(count)]


def test_fifty_lawyers_who_claim_two_hundred_requests_at_once_get_each_exactly_once():
    waiting, people = requests(200), lawyers(50, limit=200)

    def claim_all(person):
        return list(iter(lambda: transitions.claim_next(by=person), None))

    claimed = at_once(people, claim_all)

    assert [outcome for outcome in claimed if isinstance(outcome, Exception)] == []
    owners = {request.pk: person.pk for person, own in zip(people, claimed, strict=True) for request in own}
    assert sum(map(len, claimed)) == len(owners) == 200
    rows = ConsultationRequest.objects.values_list("pk", "state", "lawyer")
    assert sorted(rows) == sorted((request.pk, State.CLAIMED, owners[request.pk]) for request in waiting)
    assert counters.total("waiting") == 0


def test_nobody_gets_an_error_page_when_fifty_lawyers_press_next_until_two_hundred_requests_are_gone():
    waiting, people = requests(200), lawyers(50, limit=200)
    browsers = [sign_in(Client(), person) for person in people]

    def press_next(browser):
        pressed = []
        while not pressed or "/cases/" in pressed[-1].get("location", ""):
            pressed.append(browser.post(reverse("desk:next")))
        return pressed

    pressed = at_once(browsers, press_next)

    assert [outcome for outcome in pressed if isinstance(outcome, Exception)] == []
    assert {response.status_code for own in pressed for response in own} == {302}
    opened = [response["location"] for own in pressed for response in own[:-1]]
    assert Counter(opened) == Counter(reverse("desk:case", args=[request.pk]) for request in waiting)
    owners = ConsultationRequest.objects.filter(state=State.CLAIMED).values_list("lawyer", flat=True)
    assert Counter(owners) == {
        person.pk: len(own) - 1 for person, own in zip(people, pressed, strict=True) if len(own) > 1
    }


def test_of_fifty_lawyers_who_claim_the_same_request_one_gets_it_and_the_others_are_told():
    (request,), people = requests(1), lawyers(50)

    outcomes = at_once(
        people, lambda person: transitions.claim(ConsultationRequest.objects.get(pk=request.pk), by=person)
    )

    assert Counter(type(outcome) for outcome in outcomes) == {ConsultationRequest: 1, AlreadyClaimed: 49}
    winner = next(
        person for person, outcome in zip(people, outcomes, strict=True) if not isinstance(outcome, Exception)
    )
    request.refresh_from_db()
    assert (request.state, request.lawyer) == (State.CLAIMED, winner)
    assert request.events.filter(name="claim", refused=True).count() == 49


def test_a_lawyer_who_claims_in_ten_windows_at_once_stays_within_the_limit():
    requests(10)
    (person,) = lawyers(1, limit=3)

    outcomes = at_once([person] * 10, lambda person: transitions.claim_next(by=person))

    assert Counter(type(outcome) for outcome in outcomes) == {ConsultationRequest: 3, LimitReached: 7}


def test_ten_presses_at_once_of_one_form_take_one_request_and_all_open_it():
    requests(10)
    (person,) = lawyers(1)
    key = uuid.uuid4()

    outcomes = at_once([person] * 10, lambda person: transitions.claim_next(by=person, key=key))

    mine = ConsultationRequest.objects.get(lawyer=person)
    assert [getattr(outcome, "pk", outcome) for outcome in outcomes] == [mine.pk] * 10
    assert counters.total("waiting") == 9
    assert mine.events.filter(name="claim").count() == 1


def test_ten_presses_at_once_of_one_try_to_reach_her_are_one_try():
    (request,), (person,), key = requests(1), lawyers(1), uuid.uuid4()
    transitions.claim(request, by=person)

    def press(person):
        again = ConsultationRequest.objects.get(pk=request.pk)
        return transitions.attempt(again, by=person, channel="callback", result="no_answer", key=key)

    outcomes = at_once([person] * 10, press)

    assert Counter(type(outcome) for outcome in outcomes) == {ContactAttempt: 1, Repeated: 9}
    assert request.attempts.count() == 1


def test_the_same_form_sent_by_twenty_taps_at_once_makes_one_request():
    district, about, key = DistrictFactory(), matter(), uuid.uuid4()

    sent = at_once([{"narrative": "?", "idempotency_key": key}] * 20, lambda form: _send(form, district, about))

    (request,) = ConsultationRequest.objects.all()
    assert {getattr(one, "pk", one) for one in sent} == {request.pk}
    assert request.events.count() == 1
    assert counters.total("requests") == counters.total("waiting") == 1


def _send(form, district, about):
    return transitions.submit(matter=about, region=district.region, district=district, language="ky", **form)


def test_an_answer_and_a_withdrawal_at_once_leave_one_history():
    request = RequestFactory(in_progress=True)
    lawyer = request.lawyer

    def act(who):
        again = ConsultationRequest.objects.get(pk=request.pk)
        if who == "client":
            return transitions.withdraw(again)
        return transitions.answer(again, by=lawyer, text="Жазыңыз.", outcome="ADV_WRITTEN")

    outcomes = at_once(["client", "lawyer"], act)

    # Answered first and then withdrawn, or withdrawn first and the lawyer is told.
    assert [type(error) for error in outcomes if isinstance(error, Exception)] in ([], [WrongState])
    request.refresh_from_db()
    assert request.state == State.CLOSED
    assert request.reports.count() == request.events.filter(name="answer", refused=False).count()
