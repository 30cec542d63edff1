"""What the page behind the number says must be true for whoever reads it: herself, or a helper without her leave."""

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format

from consult import transitions
from consult.desk.history import words
from consult.intake import story
from consult.models.codes import Outcome, Way
from tests.factories.consult import DAY, MONDAY, RequestFactory
from tests.factories.events import StopFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def off_the_bus(**fields):
    stop = StopFactory(cancelled=True)
    case = RequestFactory(way=Way.BUS, stop=stop, claimed=True, submitted_at=MONDAY, **fields)
    transitions.stop_changed(stop, now=MONDAY)
    case.refresh_from_db()
    return case


def answered(case):
    transitions.answer(case, by=case.lawyer, text="Ал.", outcome=Outcome.ADV_ORAL, now=MONDAY + DAY)
    return story.tell(case, MONDAY + DAY)


def test_when_the_stop_is_called_off_she_is_not_told_that_she_chose_it():
    case = off_the_bus()
    assert story.way_sentence(case) == (
        "The bus will not come to the stop that you chose. The answer will be on your page. We will not call you."
    )
    told = answered(case)
    assert told.title == "You have an answer"
    assert "The bus was cancelled or moved: the answer comes to this page" in [words for words, _at in told.past]
    transitions.client_changes_contact(case, way=Way.PORTAL)
    assert story.way_sentence(case) == "We will not call you. You chose to come back yourself."


def test_a_helper_without_leave_is_not_told_that_the_answer_comes_to_the_page():
    case = off_the_bus(asked_by="helper", helper_permission="1")
    assert story.way_sentence(case) == (
        "Choose a stop or a centre: this person gets the answer there. It will not be on this page."
    )
    told = answered(case)
    assert told.title == "The lawyer has the answer. It is given to the person herself."
    said = " ".join([*(words for words, _at in told.past), *told.next, story.way_sentence(case)])
    assert "please choose another stop or a centre" in said
    for untrue in ("comes to this page", "You chose", "have an answer", "answer comes to you"):
        assert untrue not in said


def test_a_helper_with_leave_reads_what_she_would_read():
    case = off_the_bus(asked_by="helper", helper_permission="1", helper_may_read=True)
    assert "on your page" in story.way_sentence(case)
    assert answered(case).title == "You have an answer"


def test_who_withdrew_is_told_to_ask_again_only_while_it_is_kept(settings):
    settings.ERASE_WITHIN_DAYS, settings.REOPEN_DAYS = 7, 30
    now = timezone.now()
    case = RequestFactory()
    transitions.withdraw(case, now=now)
    deleted, again = story.tell(case, now).next
    assert "within 7 days" in deleted
    assert date_format(timezone.localtime(now + 6 * DAY), "DATETIME_FORMAT") in again
    assert len(story.tell(case, now + 6.5 * DAY).next) == 1


def test_the_desk_is_told_a_changed_way_only_where_the_way_changed():
    case = RequestFactory(way=Way.CALL, contact={"phone": "+996555123456"})
    transitions.client_changes_contact(case, way=Way.CALL, contact={"phone": "+996555123456", "opens": "19:00"})
    transitions.client_changes_contact(case, way=Way.PORTAL)
    hours, way = map(words, case.events.filter(name="contact").order_by("pk"))
    assert hours == "The client changed the contact: the number, the hours or the place"
    assert way.startswith("The client changed the way to answer: ")
