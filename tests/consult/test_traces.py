"""A question that was sent twice: recognised by its words and its sender, refused to nobody, forgotten in days."""

import datetime as dt

import pytest
from django.utils import timezone

from consult import retention, transitions
from consult.models import ConsultationRequest, SentTrace
from consult.models.codes import Way
from consult.transitions.traces import folded
from tests.factories.consult import RequestFactory

pytestmark = pytest.mark.django_db
WORDS = "Кожоюнум паспортумду бербей жатат!"
PHONE = {"way": Way.CALL, "contact": {"phone": "+996555123456"}}


def sent(words=WORDS, browser="one", **kwargs):
    return RequestFactory(narrative=words, browser=browser, **kwargs)


def test_the_same_words_from_the_same_browser_name_the_first():
    first = sent()
    again = sent("кожоюнум  паспортумду бербей жатат")
    third = sent(WORDS.upper())
    assert (first.resembles, again.resembles, third.resembles) == (None, first, first)
    assert ConsultationRequest.objects.waiting().count() == 3


def test_the_same_words_with_the_same_phone_name_the_first_whatever_the_browser():
    first = sent(browser="one", **PHONE)
    assert sent(browser="two", **PHONE).resembles == first
    assert sent(browser="", **PHONE).resembles == first


def test_the_same_words_of_somebody_else_are_another_question():
    sent()
    assert sent(browser="two").resembles is None
    assert sent(browser="").resembles is None
    assert sent("Башка суроо.").resembles is None


def test_without_words_or_sender_nothing_is_compared():
    sent("", browser="one")
    assert sent("", browser="one").resembles is None
    sent(browser="")
    assert sent(browser="").resembles is None
    assert not SentTrace.objects.exists()


def test_after_some_days_nothing_is_recognised_and_the_traces_go(settings):
    now = timezone.now()
    sent(submitted_at=now - dt.timedelta(days=settings.SAME_QUESTION_DAYS, minutes=1))
    assert sent(submitted_at=now).resembles is None
    step = next(step for step in retention.STEPS if step.run is retention._drop_traces)
    assert (step.run(now, True), SentTrace.objects.count()) == (1, 2)
    step.run(now, False)
    assert SentTrace.objects.count() == 1


def test_a_trace_holds_no_word_no_phone_and_no_browser():
    sent(browser="the-token", **PHONE)
    row = str(SentTrace.objects.values().get())
    for clear in ("паспорт", "555123456", "the-token"):
        assert clear not in row


def test_an_erased_request_is_named_by_no_other():
    first = sent()
    again = sent()
    transitions.erase_now(first)
    again.refresh_from_db()
    assert again.resembles is None
    assert sent().resembles == again


@pytest.mark.parametrize(("typed", "kept"), [("Ёлка,  да?", "елка да"), (" \n", ""), ("!?", ""), ("№ 5", "5")])
def test_words_are_compared_without_capitals_signs_and_spaces(typed, kept):
    assert folded(typed) == kept
