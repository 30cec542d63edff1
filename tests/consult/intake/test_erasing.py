"""She deletes what she wrote herself, without waiting for the days that we would keep it."""

import pytest

from consult import transitions
from consult.models import ConsultationRequest, Message
from consult.models.codes import Party, State

pytestmark = pytest.mark.django_db
SURE = {"sure": "on"}


@pytest.fixture
def number(journey):
    made = journey.walk()
    journey.post("ask/sent/leave/", {})
    journey.open(made)
    return made


@pytest.fixture
def closed(number):
    case = ConsultationRequest.objects.get()
    transitions.client_writes(case, text="Дагы суроом бар.")
    transitions.withdraw(case)
    return case


def test_when_it_is_over_her_page_offers_to_delete_what_she_wrote(journey, closed):
    assert "/ky/consult/answer/mine/erase/" in journey.get("answer/mine/").text


def test_deleting_asks_first(journey, closed):
    assert journey.get("answer/mine/erase/").status_code == 200
    assert set(journey.post("answer/mine/erase/", {}).context["form"].errors) == {"sure"}
    closed.refresh_from_db()
    assert closed.state == State.CLOSED
    assert closed.narrative == journey.question["text"]


def test_what_she_deletes_is_gone_at_once_and_her_number_opens_nothing(journey, number, closed):
    answer = journey.post("answer/mine/erase/", SURE)

    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store, private")
    closed.refresh_from_db()
    assert (closed.state, closed.narrative, closed.contact, closed.secret_hash) == (State.ERASED, None, None, None)
    assert Message.objects.get().body is None
    assert journey.get("answer/mine/")["Location"] == "/ky/consult/answer/"
    assert journey.open(number).status_code == 200  # the form again, with a sentence


def test_it_stands_in_the_history_that_she_did_it(journey, closed):
    journey.post("answer/mine/erase/", SURE)

    event = closed.events.get(name="erase")
    assert (event.role, event.by, event.refused) == (Party.CLIENT, None, False)


def test_an_open_request_is_withdrawn_first(journey, number):
    assert "/answer/mine/erase/" not in journey.get("answer/mine/").text

    assert journey.post("answer/mine/erase/", SURE)["Location"] == "/ky/consult/answer/mine/withdraw/"

    assert ConsultationRequest.objects.get().state == State.NEW


def test_without_the_number_nothing_is_deleted(client, closed):
    client.cookies.clear()

    assert client.post("/ky/consult/answer/mine/erase/", SURE)["Location"] == "/ky/consult/answer/"

    closed.refresh_from_db()
    assert closed.state == State.CLOSED
