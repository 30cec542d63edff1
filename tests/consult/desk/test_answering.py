"""The answer and its report: one form, one transaction, nothing lost."""

import pytest
from django.urls import reverse

from consult.models import ConsultationReport
from consult.models.codes import State
from tests.factories.consult import RequestFactory

FIELDS = {
    "text": "Кадастрга арыз жазыңыз.",
    "outcome": "ADV_WRITTEN",
    "minutes": "16-30",
    "matter": "LND",
    "sex": "unknown",
    "age_band": "unknown",
    "service": "written",
    "documents_drafted": "0",
    "referral": "",
    "extra_matter": "",
}


def answer_url(case):
    return reverse("desk:answer", args=[case.pk])


def test_an_answer_reaches_the_client_and_writes_its_report(lawyer):
    case = RequestFactory(in_progress=True, lawyer=lawyer.user)
    lawyer.post(answer_url(case), {**FIELDS, "circumstances": ["pensioner"]})
    case.refresh_from_db()
    report = case.reports.get()
    assert case.state == State.ANSWERED
    assert case.messages.get().body == "Кадастрга арыз жазыңыз."
    assert (report.outcome, report.minutes, report.matter_id, report.circumstances) == (
        "ADV_WRITTEN",
        "16-30",
        "LND",
        ["pensioner"],
    )  # fmt: skip - compared pair by pair
    assert (report.lawyer, report.region, report.language) == (lawyer.user, case.region, "ky")


def test_an_answer_sent_twice_writes_one_report(lawyer):
    case = RequestFactory(in_progress=True, lawyer=lawyer.user)
    lawyer.post(answer_url(case), FIELDS)
    again = lawyer.post(answer_url(case), FIELDS)
    assert again.status_code == 302
    assert case.reports.count() == 1
    assert case.messages.count() == 1


def test_without_an_outcome_nothing_is_sent_and_every_word_stays(lawyer):
    case = RequestFactory(in_progress=True, lawyer=lawyer.user)
    page = lawyer.post(answer_url(case), {**FIELDS, "outcome": ""})
    assert FIELDS["text"] in page.content.decode()
    assert page.context["form"].errors.keys() == {"outcome"}
    assert not case.messages.exists()


def test_the_same_matter_twice_is_told_at_the_form(lawyer):
    case = RequestFactory(in_progress=True, lawyer=lawyer.user)
    page = lawyer.post(answer_url(case), {**FIELDS, "extra_matter": "LND"}, headers={"accept-language": "en"})
    assert "The second matter is the same as the first." in page.content.decode()
    assert not ConsultationReport.objects.exists()


def test_the_form_begins_with_the_matter_of_the_question_and_the_lawyers_habits(lawyer):
    first, second = (RequestFactory(in_progress=True, lawyer=lawyer.user) for _ in range(2))
    lawyer.post(answer_url(first), {**FIELDS, "minutes": "31-60"})
    initial = lawyer.get(answer_url(second)).context["form"].initial
    assert (initial["matter"], initial["minutes"]) == (second.matter_id, "31-60")


def test_a_case_that_went_elsewhere_while_writing_takes_no_answer(lawyer, other_lawyer):
    case = RequestFactory(in_progress=True, lawyer=other_lawyer.user)
    assert lawyer.post(answer_url(case), FIELDS).status_code == 302
    assert not case.messages.exists()


@pytest.mark.parametrize("text", ["", "   ", "\0"])
def test_an_empty_answer_is_not_sent(lawyer, text):
    case = RequestFactory(in_progress=True, lawyer=lawyer.user)
    page = lawyer.post(answer_url(case), {**FIELDS, "text": text})
    assert "text" in page.context["form"].errors
    assert not case.messages.exists()
