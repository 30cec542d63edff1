"""The answer and its report: one form, one transaction, nothing lost."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consult import transitions
from consult.models import AnswerDraft, Attachment, ConsultationReport, LegalAct, MessageTemplate
from consult.models.codes import State
from tests.factories.consult import RequestFactory
from tests.factories.home import sign_in

ENGLISH = {"accept-language": "en"}
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

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
    "law-TOTAL_FORMS": "2",
    "law-INITIAL_FORMS": "0",
}


LAW = {
    "law-0-act": "Жер кодекси",
    "law-0-article": "12-берене",
    "law-0-link": "https://cbd.minjust.gov.kg/12",
    "law-0-valid_on": "2026-01-10",
}


def answer_url(case):
    return reverse("desk:answer", args=[case.pk])


def text_of(page):
    return page.content.decode()


def held(lawyer, **kwargs):
    return RequestFactory(in_progress=True, lawyer=lawyer.user, **kwargs)


def paper(name="арыз.pdf"):
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


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


def test_a_case_that_went_elsewhere_while_writing_takes_no_answer_and_every_word_is_shown(lawyer, other_lawyer):
    case = RequestFactory(in_progress=True, lawyer=other_lawyer.user, narrative="Купуя сөз")
    page = lawyer.post(answer_url(case), FIELDS, headers=ENGLISH)
    assert "This case is not with you" in text_of(page)
    assert FIELDS["text"] in text_of(page)
    assert "Купуя сөз" not in text_of(page)
    assert not case.messages.exists()
    assert not AnswerDraft.objects.exists()


@pytest.mark.parametrize("text", ["", "   ", "\0"])
def test_an_empty_answer_is_not_sent(lawyer, text):
    case = RequestFactory(in_progress=True, lawyer=lawyer.user)
    page = lawyer.post(answer_url(case), {**FIELDS, "text": text})
    assert "text" in page.context["form"].errors
    assert not case.messages.exists()


# The law, the files, what she sees


def test_the_law_is_cited_and_a_known_act_brings_its_address(lawyer):
    LegalAct.objects.create(name_ky="Үй-бүлө кодекси", link="https://cbd.minjust.gov.kg/1327")
    case = held(lawyer)
    lawyer.post(answer_url(case), {**FIELDS, **LAW, "law-1-act": "үй-бүлө кодекси", "law-1-article": "85"})

    first, second = case.messages.get().law
    assert (first.act, first.article, first.link) == ("Жер кодекси", "12-берене", "https://cbd.minjust.gov.kg/12")
    assert first.valid_on == dt.date(2026, 1, 10)
    assert (second.link, second.valid_on) == ("https://cbd.minjust.gov.kg/1327", timezone.localdate())


@pytest.mark.parametrize(
    ("field", "value"),
    [("link", "javascript:alert(1)"), ("link", "ftp://a.kg/x"), ("valid_on", "2999-01-01"), ("act", "")],
)
def test_a_citation_that_cannot_be_is_told_at_its_row_and_nothing_is_sent(lawyer, field, value):
    case = held(lawyer)
    page = lawyer.post(answer_url(case), {**FIELDS, **LAW, f"law-0-{field}": value})
    assert page.context["rows"].errors[0].keys() == {field}
    assert FIELDS["text"] in text_of(page)
    assert not case.messages.exists()


def test_marks_are_drawn_and_markup_stays_words_for_the_client_and_for_the_lawyer(lawyer):
    case = held(lawyer)
    words = "**Кадастр**\n\n- бир\n- эки\n\n<script>alert(1)</script> [x](javascript:alert(2))"
    page = lawyer.post(answer_url(case), {**FIELDS, "text": words}, follow=True)
    shown = case.messages.get().html
    assert "<strong>Кадастр</strong>" in shown
    assert "<li>бир</li>" in shown
    assert "<script>" not in shown
    assert "href" not in shown
    assert shown in text_of(page)


def test_marks_of_a_client_stay_as_they_were_typed(db):
    case = RequestFactory()
    message = transitions.client_writes(case, text="**жок** <b>ооба</b>")
    assert message.html == "<p>**жок** &lt;b&gt;ооба&lt;/b&gt;</p>"


def test_files_go_with_the_answer_washed_and_sealed(lawyer):
    case = held(lawyer)
    lawyer.post(answer_url(case), {**FIELDS, "papers": [paper()]})
    kept = Attachment.objects.get()
    assert (kept.request, kept.message, kept.answer_draft, kept.added_by) == (
        case,
        case.messages.get(),
        None,
        "lawyer",
    )  # fmt: skip - compared field by field
    assert kept.file.open().read() == PDF
    assert not AnswerDraft.objects.exists()


def test_a_file_survives_a_form_that_was_wrong_and_a_second_press_sends_it_once(lawyer):
    case = held(lawyer)
    page = lawyer.post(answer_url(case), {**FIELDS, "outcome": "", "papers": [paper()]})
    assert "арыз.pdf" in text_of(page)
    waiting = Attachment.objects.get()
    assert (waiting.request, waiting.answer_draft.author) == (None, lawyer.user)

    lawyer.post(answer_url(case), FIELDS)
    assert list(case.messages.get().attachments.all()) == [waiting]


def test_a_file_that_was_left_out_goes_from_the_disk(lawyer, django_capture_on_commit_callbacks):
    case = held(lawyer)
    lawyer.post(answer_url(case), {**FIELDS, "save": "1", "papers": [paper()]})
    file = Attachment.objects.get().file
    with django_capture_on_commit_callbacks(execute=True):
        lawyer.post(answer_url(case), {**FIELDS, "drop": [Attachment.objects.get().pk]})
    assert not Attachment.objects.exists()
    assert not file.storage.exists(file.name)


def test_what_may_not_come_in_is_named_and_the_rest_is_kept(lawyer):
    case = held(lawyer)
    evil = SimpleUploadedFile("вирус.exe", b"MZ\x90\x00" + b"\0" * 200)
    page = lawyer.post(answer_url(case), {**FIELDS, "papers": [paper(), evil]}, headers=ENGLISH)
    assert "вирус.exe" in text_of(page)
    assert [kept.name for kept in Attachment.objects.all()] == ["арыз.pdf"]
    assert not case.messages.exists()


# The unfinished answer


def test_what_was_kept_comes_back_after_signing_in_again(lawyer):
    case = held(lawyer)
    typed = {**FIELDS, **LAW, "text": "Жарым-жартылай", "circumstances": ["pensioner"], "outcome": ""}
    answer = lawyer.post(reverse("desk:answer_save", args=[case.pk]), typed, headers=ENGLISH)
    assert answer.json()["sentence"].startswith("Kept on the server at")

    lawyer.logout()
    again = sign_in(Client(), lawyer.user)
    page = again.get(answer_url(case))
    assert page.context["form"]["text"].value() == "Жарым-жартылай"
    assert page.context["form"]["circumstances"].value() == ["pensioner"]
    assert page.context["rows"][0]["act"].value() == "Жер кодекси"
    assert not case.messages.exists()


def test_a_button_keeps_it_where_no_script_runs_and_another_throws_it_away(lawyer):
    case = held(lawyer)
    answer = lawyer.post(answer_url(case), {**FIELDS, "text": "Калсын", "save": "1"})
    assert answer["location"] == answer_url(case)
    assert "Калсын" in text_of(lawyer.get(answer_url(case)))

    lawyer.post(answer_url(case), {"discard": "1"})
    assert "Калсын" not in text_of(lawyer.get(answer_url(case)))


def test_an_unfinished_answer_lies_sealed_and_only_its_author_reads_it(lawyer, coordinator, region):
    from django.db import connection

    case = held(lawyer, district__region=region)
    lawyer.post(answer_url(case), {**FIELDS, "text": "Купуя сөз", "save": "1"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM consult_answerdraft")
        assert "Купуя" not in str(cursor.fetchall())
    opened = coordinator.post(reverse("desk:act", args=[case.pk, "read"]), {"read-reason": "Даттануу"})
    assert "Купуя сөз" not in text_of(opened)


def test_after_the_session_died_the_script_is_told_and_nothing_of_the_case_is(lawyer):
    case = held(lawyer)
    answer = Client().post(
        reverse("desk:answer_save", args=[case.pk]), FIELDS, headers={"x-requested-with": "XMLHttpRequest"}
    )
    assert answer.status_code == 403
    assert not AnswerDraft.objects.exists()


def test_the_script_keeps_nothing_of_a_case_that_went_elsewhere(lawyer, other_lawyer):
    case = held(other_lawyer)
    answer = lawyer.post(reverse("desk:answer_save", args=[case.pk]), FIELDS)
    assert answer.status_code == 409
    assert not AnswerDraft.objects.exists()


def test_a_stale_token_costs_no_word(lawyer):
    case = held(lawyer)
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser, lawyer.user)
    page = browser.post(answer_url(case), {**FIELDS, **LAW}, headers=ENGLISH)
    assert page.status_code == 403
    assert FIELDS["text"] in text_of(page)
    assert "12-берене" in text_of(page)
    assert "Press the button again" in text_of(page)
    assert not case.messages.exists()


def test_an_answer_does_not_pass_by_what_the_client_wrote_meanwhile(lawyer):
    case = held(lawyer)
    seen = lawyer.get(answer_url(case)).context["seen"]
    transitions.client_writes(case, text="Дагы бир кагаз таптым")
    page = lawyer.post(answer_url(case), {**FIELDS, "seen": seen}, headers=ENGLISH)
    assert "The client wrote while you were writing" in text_of(page)
    assert "Дагы бир кагаз таптым" in text_of(page)
    case.refresh_from_db()
    assert case.state == State.IN_PROGRESS

    lawyer.post(answer_url(case), {**FIELDS, "seen": page.context["seen"]})
    case.refresh_from_db()
    assert case.state == State.ANSWERED


def test_of_two_lawyers_who_answer_at_once_one_does_and_the_other_keeps_the_words(
    lawyer, other_lawyer, coordinator, region
):
    case = held(lawyer, district__region=region)
    lawyer.get(answer_url(case))
    transitions.assign(case, to=other_lawyer.user, by=coordinator.user, reason="Эс алууда")
    other_lawyer.post(answer_url(case), {**FIELDS, "text": "Биринчи жооп"})
    page = lawyer.post(answer_url(case), {**FIELDS, "text": "Экинчи жооп"}, headers=ENGLISH)
    assert "This case is not with you" in text_of(page)
    assert "Экинчи жооп" in text_of(page)
    assert "Биринчи жооп" not in text_of(page)
    assert [message.body for message in case.messages.all()] == ["Биринчи жооп"]
    assert case.reports.count() == 1


# Ready messages


def test_a_ready_message_comes_below_the_words_in_the_clients_language_filled_in(lawyer):
    ready = MessageTemplate.objects.create(
        name_ky="Кагаз", body_ky="Салам! {case}. {x.__class__} {unknown}", body_ru="Здравствуйте"
    )
    case = held(lawyer)
    lawyer.post(answer_url(case), {**FIELDS, "text": "Башы", "insert": ready.pk})
    text = lawyer.get(answer_url(case)).context["form"]["text"].value()
    assert text == f"Башы\n\nСалам! {case.case_number}. {{x.__class__}} {{unknown}}"

    page = lawyer.post(
        reverse("desk:act", args=[case.pk, "write_to_client"]), {"write_to_client-text": "", "insert": ready.pk}
    )
    assert f"Салам! {case.case_number}." in text_of(page)
    assert not case.messages.exists()


def test_a_voice_may_be_recorded_where_an_answer_is_written_and_nowhere_else_at_the_desk(lawyer):
    case = held(lawyer)
    writing, reading = lawyer.get(answer_url(case)), lawyer.get(reverse("desk:case", args=[case.pk]))
    assert "microphone=(self)" in writing["permissions-policy"]
    assert "microphone=()" in reading["permissions-policy"]
    assert "blob:" in writing["content-security-policy"].partition("media-src")[2].partition(";")[0]
    assert "data-recorder" in text_of(writing)


def test_a_later_answer_begins_with_what_the_report_says_of_the_person(lawyer):
    case = held(lawyer)
    lawyer.post(answer_url(case), FIELDS | {"sex": "female", "age_band": "30-44", "outcome": "DOC_DRAFTED"})
    transitions.client_writes(case, text="Дагы суроом бар.")

    initial = lawyer.get(answer_url(case)).context["form"].initial

    assert (initial["sex"], initial["age_band"], initial["outcome"]) == ("female", "30-44", "DOC_DRAFTED")
    assert initial["repeat"] is False
