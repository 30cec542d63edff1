"""From the first words to the answer and its report."""

import uuid

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError

from consult import counters, reporting, transitions
from consult.models import Attachment, ConsultationReport, ConsultationRequest, Message
from consult.models.codes import Party, State, Way
from consult.transitions import (
    BadReport,
    NothingSaid,
    NotYours,
)
from home.models import OutboxMessage
from tests.factories.consult import (
    DAY,
    HOUR,
    MONDAY,
    LawyerFactory,
    RequestFactory,
    leader_of,
    matter,
)
from tests.factories.events import StopFactory
from tests.factories.home import CentreFactory

pytestmark = pytest.mark.django_db


def answer(request, text="Милицияга жазыңыз.", now=MONDAY, **kwargs):
    return transitions.answer(
        request, by=request.lawyer, text=text, outcome=kwargs.pop("outcome", "ADV_WRITTEN"), now=now, **kwargs
    )


# 6 and 7. first contact


@pytest.mark.parametrize(("hours", "code", "in_time"), [(1, "in_time", 1), (49, "late", 0)])
def test_reaching_her_is_the_first_response_and_counts_once(hours, code, in_time):
    request = RequestFactory(claimed=True, submitted_at=MONDAY)
    lawyer, then = request.lawyer, MONDAY + hours * HOUR

    transitions.attempt(request, by=lawyer, channel="callback", result="reached", now=then)
    transitions.attempt(request, by=lawyer, channel="callback", result="reached", now=then)
    transitions.hand_over(request, to=(other := LawyerFactory().user), by=lawyer, consent=True, now=then)
    transitions.start(request, by=other, now=then)

    assert (request.state, request.first_response_at) == (State.IN_PROGRESS, then)
    assert (counters.total("responses"), counters.total("responses_in_time")) == (1, in_time)
    starts = request.events.filter(name="start").order_by("pk").values_list("code", flat=True)
    assert list(starts) == [code, ""]


def test_nobody_but_the_assignee_works_on_a_case():
    request, other = RequestFactory(claimed=True), LawyerFactory().user

    for act in (
        lambda: transitions.start(request, by=other),
        lambda: transitions.write_to_client(request, by=other, text="Салам"),
        lambda: transitions.ask_client(request, by=other, text="Качан?"),
        lambda: transitions.answer(request, by=other, text="Жазыңыз.", outcome="ADV_ORAL"),
        lambda: transitions.decline(request, by=other, reason="other"),
        lambda: transitions.attempt(request, by=other, channel="callback", result="reached"),
    ):
        with pytest.raises(NotYours):
            act()
    assert request.events.filter(refused=True, code="not_yours").count() == 6
    assert not Message.objects.exists()


# 8 and 9. words to and fro


def test_words_of_the_lawyer_start_the_work_and_are_told_without_a_topic():
    request = RequestFactory(claimed=True, way=Way.WHATSAPP, contact={"phone": "+996555111222"})

    message = transitions.write_to_client(request, by=request.lawyer, text="Ажырашуу тууралуу...")

    assert request.state == State.IN_PROGRESS
    assert (message.sender, message.author, message.body) == (Party.LAWYER, request.lawyer, "Ажырашуу тууралуу...")
    owed = OutboxMessage.objects.order_by("pk").values_list("template", "parameters")
    assert list(owed) == [
        ("consult.received", {"case": request.case_number}),
        ("consult.message", {"case": request.case_number}),
    ]


def test_a_message_of_nothing_is_refused_and_one_of_a_file_alone_is_not():
    request = RequestFactory(in_progress=True)
    paper = Attachment(kind="document", content_type="application/pdf", size=4, name="a.pdf")
    paper.file = ContentFile(b"%PDF", name="a.pdf")

    with pytest.raises(NothingSaid):
        transitions.client_writes(request, text="  \n")
    message = transitions.client_writes(request, text="", attachments=[paper])

    assert (message.body, message.attachments.get().request) == (None, request)


def test_the_clock_stands_while_the_client_is_asked():
    request = RequestFactory(in_progress=True, submitted_at=MONDAY)
    due = request.answer_due
    transitions.ask_client(request, by=request.lawyer, text="Кайсы күнү?", now=MONDAY + HOUR)

    transitions.client_writes(request, text="Кечээ.", now=MONDAY + DAY + HOUR)

    request.refresh_from_db()
    assert request.state == State.IN_PROGRESS
    assert request.answer_due == due + DAY  # the working day that she took
    assert request.paused_at is None


def test_a_question_after_a_late_answer_gets_a_new_promise():
    request = RequestFactory(in_progress=True, submitted_at=MONDAY)
    answer(request, now=MONDAY + 30 * DAY)

    transitions.client_writes(request, text="Дагы суроом бар.", now=MONDAY + 31 * DAY)

    assert request.state == State.IN_PROGRESS
    assert request.answer_due > MONDAY + 35 * DAY


def test_a_case_assigned_while_the_client_was_asked_gets_its_time_back():
    request = RequestFactory(in_progress=True, submitted_at=MONDAY)
    due = request.answer_due
    transitions.ask_client(request, by=request.lawyer, text="Качан?", now=MONDAY)

    transitions.assign(request, to=LawyerFactory().user, by=leader_of(request), reason="оору", now=MONDAY + DAY)

    assert (request.paused_at, request.answer_due) == (None, due + DAY)


def test_a_helper_who_writes_is_named_as_one():
    request = RequestFactory()

    assert transitions.client_writes(request, text="Ал макул.", by_helper=True).sender == Party.HELPER


# 9c. the bus does not come


def test_whoever_waits_at_a_stop_that_does_not_come_is_told_on_her_page():
    stop = StopFactory(cancelled=True)
    hers = RequestFactory(way=Way.BUS, stop=stop)
    done = RequestFactory(way=Way.BUS, stop=stop, closed=True)
    other = RequestFactory(way=Way.BUS, stop=StopFactory())

    assert transitions.stop_changed(stop) == 1
    assert transitions.stop_changed(stop) == 0

    ways = [ConsultationRequest.objects.get(pk=request.pk).way for request in (hers, done, other)]
    assert ways == [Way.PORTAL, Way.BUS, Way.BUS]
    (message,) = hers.messages.all()
    assert message.sender == Party.SYSTEM


def test_a_stop_that_still_comes_changes_nothing():
    stop = StopFactory()
    RequestFactory(way=Way.BUS, stop=stop)

    assert transitions.stop_changed(stop) == 0
    assert not Message.objects.exists()


# 10. the answer


def test_an_answer_writes_the_report_its_outcome_and_the_figures_at_once():
    request = RequestFactory(claimed=True, submitted_at=MONDAY, matter=matter("LND"))

    report = answer(request, outcome="DOC_DRAFTED", report={"documents_drafted": 2, "sex": "female"})

    assert request.state == State.ANSWERED
    assert (report.request, report.lawyer, report.outcome) == (request, request.lawyer, "DOC_DRAFTED")
    assert (report.consulted_on, report.channel, report.repeat) == (MONDAY.date(), "web", False)
    assert (report.documents_drafted, report.sex, report.age_band) == (2, "female", "unknown")
    assert counters.by("consultations", ("region", "matter", "channel")) == {(request.region_id, "LND", "web"): 1}
    assert counters.total("people") == 1
    assert Message.objects.get().kind == Message.Kind.ANSWER


def test_the_centre_of_the_lawyer_did_the_work():
    centre = CentreFactory()
    request = RequestFactory(claimed=True, lawyer=LawyerFactory(centre=centre).user)

    assert answer(request, now=None).centre == centre


def test_a_report_that_is_not_right_takes_the_answer_back_with_it():
    request = RequestFactory(claimed=True, submitted_at=MONDAY)

    with pytest.raises(BadReport) as refusal:
        answer(request, report={"sex": "?"})

    assert list(refusal.value.errors) == ["sex"]
    assert request.state == ConsultationRequest.objects.get().state == State.CLAIMED
    assert not Message.objects.exists()
    assert not ConsultationReport.objects.exists()
    assert counters.total("consultations") == counters.total("responses") == 0
    assert request.events.order_by("-pk").values_list("name", "refused", "code")[0] == ("answer", True, "bad_report")


@pytest.mark.parametrize(("hours", "outcome"), [(5, "REF_AGENCY"), (30, "ADV_WRITTEN")])
def test_a_later_answer_amends_the_report_while_it_may_be_edited(hours, outcome):
    request = RequestFactory(in_progress=True, submitted_at=MONDAY)
    first = answer(request)
    transitions.client_writes(request, text="Кайда?", now=MONDAY + HOUR)

    second = answer(request, text="Нотариуска.", outcome="REF_AGENCY", now=MONDAY + hours * HOUR)

    assert second == first
    assert ConsultationReport.objects.get().outcome == outcome
    assert request.messages.filter(kind="answer").count() == 2
    assert counters.total("consultations") == 1


def test_a_reopened_request_makes_a_second_report_of_a_repeat_visit():
    request = RequestFactory(closed=True, submitted_at=MONDAY)
    transitions.reopen(request, now=MONDAY + DAY)
    transitions.claim(request, by=LawyerFactory().user, now=MONDAY + DAY)

    second = answer(request, now=MONDAY + 2 * DAY)

    assert (second.repeat, request.reports.count(), request.reopen_count) == (True, 2, 1)
    assert (counters.total("consultations"), counters.total("people"), counters.total("responses")) == (2, 1, 2)


def tried_in_vain(request):
    for hours in (0, 1, 25):
        then = MONDAY + hours * HOUR
        transitions.attempt(request, by=request.lawyer, channel="callback", result="no_answer", now=then)
    transitions.close(request, by=request.lawyer, reason="no_contact", now=MONDAY + 2 * DAY)


def voided(request):
    answer(request)
    reporting.void(request.reports.get(), by=leader_of(request), reason="башка иштин жообу", now=MONDAY)
    transitions.close(request, by=leader_of(request), reason="other", now=MONDAY)


def withdrawn(request):
    transitions.withdraw(request, now=MONDAY)


@pytest.mark.parametrize("end", [tried_in_vain, voided, withdrawn])
def test_after_a_round_without_a_report_the_first_one_is_no_repeat_and_later_answers_amend_it(end):
    request = RequestFactory(claimed=True, submitted_at=MONDAY)
    end(request)
    transitions.reopen(request, by=leader_of(request), reason="кайра жазды", now=MONDAY + 3 * DAY)
    transitions.claim(request, by=LawyerFactory().user, now=MONDAY + 3 * DAY)

    first = answer(request, now=MONDAY + 3 * DAY)
    transitions.client_writes(request, text="Кайда?", now=MONDAY + 3 * DAY + HOUR)
    second = answer(request, text="Нотариуска.", outcome="REF_AGENCY", now=MONDAY + 3 * DAY + 2 * HOUR)

    assert second == first
    assert (second.repeat, second.outcome, second.reopening) == (False, "REF_AGENCY", 1)
    assert (counters.total("consultations"), counters.total("people")) == (1, 1)


def test_a_round_never_has_two_reports_that_count():
    request = RequestFactory(closed=True, submitted_at=MONDAY)
    transitions.reopen(request, now=MONDAY + DAY)
    transitions.claim(request, by=LawyerFactory().user, now=MONDAY + DAY)
    report = answer(request, now=MONDAY + DAY)

    report.pk, report.key = None, uuid.uuid4()
    with pytest.raises(IntegrityError):
        report.save(force_insert=True)
