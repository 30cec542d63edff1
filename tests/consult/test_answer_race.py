"""Answers that come at once, on SQLite and on PostgreSQL: one history, one report, no word lost."""

import pytest

from consult import transitions
from consult.models import AnswerDraft, ConsultationReport, ConsultationRequest, RequestEvent
from consult.models.codes import State
from consult.transitions import NotYours, WrongState
from tests.consult.test_claim_race import at_once
from tests.factories.consult import LawyerFactory, RequestFactory, leader_of

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def test_ten_presses_of_one_lawyer_make_one_answer_and_one_report():
    case = RequestFactory(in_progress=True)
    AnswerDraft.objects.create(request=case, author=case.lawyer, typed={"text": ["x"]})

    def press(_number):
        own = ConsultationRequest.objects.get(pk=case.pk)
        return transitions.answer(own, by=own.lawyer, text="Жазыңыз.", outcome="ADV_WRITTEN")

    results = at_once(list(range(10)), press)

    assert sum(isinstance(result, ConsultationReport) for result in results) == 1
    assert sum(isinstance(result, WrongState) for result in results) == 9
    assert case.messages.count() == ConsultationReport.objects.count() == 1
    assert not AnswerDraft.objects.exists()


def test_of_two_lawyers_who_answer_while_the_case_is_passed_on_exactly_one_does():
    case = RequestFactory(in_progress=True)
    first, second, leader = case.lawyer, LawyerFactory().user, leader_of(case)

    def act(who):
        own = ConsultationRequest.objects.get(pk=case.pk)
        if who is leader:
            return transitions.assign(own, to=second, by=leader, reason="Эс алууда")
        return transitions.answer(own, by=who, text=f"Жооп {who.pk}", outcome="ADV_WRITTEN")

    results = at_once([first, second, leader], act)

    case.refresh_from_db()
    refused = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(one, (NotYours, WrongState)) for one in refused), refused
    answers = list(case.messages.values_list("author", flat=True))
    assert len(answers) == ConsultationReport.objects.count() <= 1
    assert (case.state == State.ANSWERED) == bool(answers)
    if answers:
        assert answers == [case.lawyer_id]
    assert RequestEvent.objects.filter(request=case, refused=True).count() == len(refused)
