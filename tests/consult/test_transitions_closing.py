"""How a request ends, may begin again, and what is left of it."""

import pytest

from consult import counters, receipt, reporting, transitions
from consult.models import Attachment, ConsultationReport, ConsultationRequest
from consult.models.codes import CloseReason, Party, State, Way
from consult.retention import requests_to_erase
from consult.transitions import (
    BadTarget,
    NotAllowed,
    NotEnoughAttempts,
    TooEarly,
    TooLate,
    WrongState,
)
from home.models import OutboxMessage
from home.vault import EncryptedStorage
from tests.factories.consult import DAY, HOUR, MONDAY, AttachmentFactory, RequestFactory, leader_of
from tests.factories.home import UserFactory

pytestmark = pytest.mark.django_db


def answer(request, text="Милицияга жазыңыз.", now=MONDAY, **kwargs):
    return transitions.answer(
        request, by=request.lawyer, text=text, outcome=kwargs.pop("outcome", "ADV_WRITTEN"), now=now, **kwargs
    )


def test_an_answered_case_closes_by_itself_after_a_week_and_not_before():
    request = RequestFactory(answered=True, submitted_at=MONDAY)

    assert transitions.close_answered(now=MONDAY + 7 * DAY - HOUR) == 0
    with pytest.raises(TooEarly):
        transitions.close(request, now=MONDAY + 6 * DAY)
    assert transitions.close_answered(now=MONDAY + 7 * DAY) == 1

    request.refresh_from_db()
    assert (request.state, request.close_reason) == (State.CLOSED, CloseReason.ANSWERED)


def test_a_lawyer_closes_after_three_attempts_on_two_days_and_there_is_no_report():
    request = RequestFactory(claimed=True, submitted_at=MONDAY)
    lawyer = request.lawyer

    def attempt(then):
        transitions.attempt(request, by=lawyer, channel="callback", result="no_answer", now=then)

    for then in (MONDAY, MONDAY + HOUR, MONDAY + 2 * HOUR):
        with pytest.raises(NotEnoughAttempts):
            transitions.close(request, by=lawyer, reason=CloseReason.NO_CONTACT, now=then)
        attempt(then)
    with pytest.raises(NotEnoughAttempts):
        transitions.close(request, by=lawyer, reason=CloseReason.NO_CONTACT, now=MONDAY + 3 * HOUR)
    attempt(MONDAY + DAY)
    transitions.close(request, by=lawyer, reason=CloseReason.NO_CONTACT, now=MONDAY + DAY)

    assert (request.state, request.close_reason) == (State.CLOSED, CloseReason.NO_CONTACT)
    assert not ConsultationReport.objects.exists()
    assert counters.total("requests") == 1


def tried(request, *moments, result="no_answer"):
    for then in moments:
        transitions.attempt(request, by=request.lawyer, channel="callback", result=result, now=then)


def test_tries_before_she_asked_again_do_not_close_it_anew():
    request = RequestFactory(claimed=True, submitted_at=MONDAY)
    lawyer = request.lawyer
    tried(request, MONDAY, MONDAY + HOUR, MONDAY + DAY)
    transitions.close(request, by=lawyer, reason=CloseReason.NO_CONTACT, now=MONDAY + DAY)
    transitions.reopen(request, now=MONDAY + 2 * DAY)
    transitions.claim(request, by=lawyer, now=MONDAY + 2 * DAY)

    tried(request, MONDAY + 2 * DAY + HOUR, MONDAY + 3 * DAY)
    with pytest.raises(NotEnoughAttempts):
        transitions.close(request, by=lawyer, reason=CloseReason.NO_CONTACT, now=MONDAY + 3 * DAY)
    tried(request, MONDAY + 3 * DAY + HOUR)
    transitions.close(request, by=lawyer, reason=CloseReason.NO_CONTACT, now=MONDAY + 3 * DAY + HOUR)

    assert request.close_reason == CloseReason.NO_CONTACT


def test_to_have_reached_her_is_no_try_in_vain():
    request = RequestFactory(claimed=True, submitted_at=MONDAY)
    tried(request, MONDAY, MONDAY + HOUR, MONDAY + DAY, result="reached")
    transitions.ask_client(request, by=request.lawyer, text="Качан болду?", now=MONDAY + DAY)

    with pytest.raises(NotEnoughAttempts):
        transitions.close(request, by=request.lawyer, reason=CloseReason.NO_CONTACT, now=MONDAY + DAY)


@pytest.mark.parametrize("reason", [CloseReason.SPAM, CloseReason.WITHDRAWN, CloseReason.DUPLICATE])
def test_nobody_closes_for_a_reason_that_has_a_way_of_its_own(reason):
    request = RequestFactory(claimed=True)

    for somebody in (leader_of(request), request.lawyer):
        with pytest.raises(NotAllowed):
            transitions.close(request, by=somebody, reason=reason)


# 12 to 14


@pytest.mark.parametrize(("withdrawn", "days"), [(True, 6), (False, 30)])
def test_she_asks_again_within_a_month_and_what_she_withdrew_until_it_is_erased(withdrawn, days):
    request = RequestFactory(submitted_at=MONDAY, closed=not withdrawn)
    if withdrawn:
        transitions.withdraw(request, now=MONDAY)
    end = request.closed_at + days * DAY
    assert request.reopens_until == end

    with pytest.raises(TooLate):
        transitions.reopen(request, now=end + HOUR)
    assert (request in requests_to_erase(end + HOUR)) == withdrawn
    assert request not in requests_to_erase(end)
    transitions.reopen(request, now=end)

    assert (request.state, request.close_reason, request.closed_at) == (State.NEW, "", None)
    assert request.claim_due > end
    assert counters.total("waiting") == 1


def test_a_coordinator_reopens_later_too():
    request = RequestFactory(closed=True, submitted_at=MONDAY)

    transitions.reopen(request, by=leader_of(request), reason="Жаңы кагаз", now=MONDAY + 90 * DAY)

    assert request.events.order_by("-pk").first().role == Party.COORDINATOR


def test_spam_is_not_reopened_by_its_sender():
    request = RequestFactory()
    transitions.mark_spam(request, by=leader_of(request), reason="Жарнама")

    with pytest.raises(NotAllowed):
        transitions.reopen(request)


def test_a_duplicate_points_to_a_request_that_is_kept():
    request = RequestFactory()
    twin, leader = RequestFactory(district=request.district), leader_of(request)

    with pytest.raises(BadTarget):
        transitions.merge(request, into=request, by=leader, reason="Бир эле суроо")
    transitions.merge(request, into=twin, by=leader, reason="Бир эле суроо")
    with pytest.raises(BadTarget):
        transitions.merge(twin, into=request, by=UserFactory(role="administrator"), reason="Бир эле суроо")

    assert (request.close_reason, request.merged_into) == (CloseReason.DUPLICATE, twin)


# 15. erasing


def test_an_erased_request_keeps_its_report_and_no_word_number_or_file(django_capture_on_commit_callbacks):
    number = receipt.make_number()
    request = RequestFactory(
        in_progress=True, secret=number, way=Way.WHATSAPP, contact={"phone": "+996555111222"}, submitted_at=MONDAY
    )
    paper = AttachmentFactory(request=request)
    transitions.set_priority(request, priority=1, by=leader_of(request), reason="Айгүл чалды", now=MONDAY)
    report = answer(request)
    reporting.rate(report, respect=5, comment="Рахмат, Айгүл")
    transitions.close_answered(now=MONDAY + 8 * DAY)
    other = RequestFactory(narrative="калат", way=Way.WHATSAPP, contact={"phone": "+996555999888"})

    with django_capture_on_commit_callbacks(execute=True):
        transitions.erase(request, now=MONDAY + 400 * DAY)

    request = ConsultationRequest.objects.get(pk=request.pk)
    assert (request.state, request.narrative, request.contact) == (State.ERASED, None, None)
    assert transitions.find_by_secret(number) is None
    assert not Attachment.objects.exists()
    assert not EncryptedStorage().exists(paper.file.name)
    assert set(request.messages.values_list("body", flat=True)) == {None}
    assert set(request.events.values_list("note", flat=True)) == {None}
    assert report.ratings.get().comment is None
    assert list(request.reports.all()) == [report]
    assert OutboxMessage.objects.get().recipient == "+996555999888"
    assert ConsultationRequest.objects.get(pk=other.pk).narrative == "калат"


def test_an_open_case_is_not_erased():
    request = RequestFactory(answered=True)

    with pytest.raises(WrongState):
        transitions.erase(request, by=leader_of(request))
