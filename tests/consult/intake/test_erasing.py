"""She deletes what she wrote herself, without waiting for the days that we would keep it."""

from pathlib import Path

import pytest
from django.apps import apps

from consult import transitions
from consult.models import (
    Attachment,
    ConsultationRequest,
    FollowPass,
    LawArticle,
    Message,
    PersonKey,
    Rating,
    RequestDraft,
    SentTrace,
)
from consult.models.codes import Outcome, Party, State
from home.models import OutboxMessage
from tests.factories.consult import LawyerFactory

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


def test_an_open_request_is_withdrawn_and_erased_in_one_step(journey, number):
    assert "/answer/mine/erase/" in journey.get("answer/mine/").text

    answer = journey.post("answer/mine/erase/", SURE)

    case = ConsultationRequest.objects.get()
    assert (answer.status_code, case.state, case.close_reason) == (200, State.ERASED, "withdrawn")
    assert [event.name for event in case.events.all()] == ["submit", "withdraw", "erase"]


def test_everything_that_is_hers_goes_and_the_report_stays(journey, png, django_capture_on_commit_callbacks):
    """Words, files, contact, comments and replies, what we owe her, her open pages, what would recognise her."""
    made = _answered_and_rated(journey, png)
    case = ConsultationRequest.objects.get()
    files = [paper.file.path for paper in Attachment.objects.all()]
    report = case.reports.get()

    with django_capture_on_commit_callbacks(execute=True):
        journey.post("answer/mine/erase/", SURE)

    case.refresh_from_db()
    assert (case.narrative, case.contact, case.secret_hash, case.settlement) == (None, None, None, None)
    assert len(files) == 2
    assert not any(Path(file).exists() for file in files)
    assert not Attachment.objects.exists()
    assert set(Message.objects.values_list("body", "articles")) == {(None, None)}
    assert set(Rating.objects.values_list("comment", "reply")) == {(None, None)}
    for model in (OutboxMessage, RequestDraft, FollowPass, SentTrace, PersonKey):
        assert not model.objects.exists(), model
    report.refresh_from_db()
    assert (report.state, report.request, report.outcome) == ("submitted", case, Outcome.ADV_WRITTEN)
    assert [name for name, text in lying_open(WORDS, made) if text] == []


WORDS = ("Алимент", "Экинчи кат", "Мыйзам мындай дейт", "Рахмат айтам", "0555123456", "+996555123456", "кагаз")


def _answered_and_rated(journey, png):
    """She asked over WhatsApp with a paper, was answered, wrote back, rated; the lawyer replied to the rating."""
    journey.to_page_3(papers=[png])
    journey.get("ask/3/")
    journey.send(way="whatsapp", phone="0555 12 34 56")
    made, case = journey.number(), ConsultationRequest.objects.get()
    lawyer = LawyerFactory().user
    transitions.claim(case, by=lawyer)
    law = LawArticle("Үй-бүлө кодекси", "85")
    transitions.answer(case, by=lawyer, text="Мыйзам мындай дейт.", outcome=Outcome.ADV_WRITTEN, articles=[law])
    journey.open(made)
    png.seek(0)
    journey.post("answer/mine/write/", {"text": "Экинчи кат.", "papers": [png]})
    journey.post("answer/mine/rate/", {"respect": "5", "comment": "Рахмат айтам."})
    Rating.objects.update(reply="Сизге да рахмат айтам.")
    assert OutboxMessage.objects.exists()
    return made


def lying_open(words, number):
    """(table.column, what of `words` stands there in clear or sealed), over every row of the database."""
    keys = (*words, number, number.replace(" ", ""))
    for model in apps.get_models():
        for row in model._base_manager.values():
            for column, value in row.items():
                yield f"{model._meta.label}.{column}", [key for key in keys if key in str(value)]


def test_a_helper_without_leave_to_read_takes_nothing_away(journey):
    journey.to_page_3()
    journey.get("ask/3/")
    journey.send(asked_by="helper", permission="on", way="call", phone="0555123456")
    journey.open(journey.number())
    assert "/answer/mine/erase/" not in journey.get("answer/mine/").text
    assert journey.post("answer/mine/erase/", SURE)["Location"] == "/ky/consult/answer/mine/"
    assert ConsultationRequest.objects.get().state == State.NEW


def test_without_the_number_nothing_is_deleted(client, closed):
    client.cookies.clear()

    assert client.post("/ky/consult/answer/mine/erase/", SURE)["Location"] == "/ky/consult/answer/"

    closed.refresh_from_db()
    assert closed.state == State.CLOSED
