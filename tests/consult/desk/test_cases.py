"""The page of a case: who sees which words, what is logged, and what a refusal leaves standing."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from consult import transitions
from consult.models import Absence, AccessEvent, ConflictBar, ConsultationRequest, MessageTemplate, RequestEvent
from consult.models.codes import State
from tests.factories.consult import AttachmentFactory, LawyerFactory, RequestFactory

QUESTION = "Кошунам тосмону жылдырып койду, эмне кылам?"
ENGLISH = {"accept-language": "en"}


def case_url(case):
    return reverse("desk:case", args=[case.pk])


def act_url(case, name):
    return reverse("desk:act", args=[case.pk, name])


def looks(case):
    return list(case.access_events.order_by("pk").values_list("what", "break_glass"))


def text_of(page):
    return page.content.decode()


def test_before_the_claim_a_lawyer_sees_no_word_and_nothing_is_logged(lawyer):
    case = RequestFactory(narrative=QUESTION)
    page = lawyer.get(case_url(case))
    assert QUESTION not in text_of(page)
    assert looks(case) == []


def test_after_the_claim_the_question_is_there_and_the_look_is_in_the_log(lawyer):
    case = RequestFactory(narrative=QUESTION)
    page = lawyer.post(act_url(case, "claim"), follow=True)
    assert QUESTION in text_of(page)
    assert looks(case) == [("narrative", False)]


def test_no_answer_of_the_desk_is_stored_anywhere(lawyer):
    case = RequestFactory(claimed=True, lawyer=lawyer.user)
    for url in (case_url(case), reverse("desk:queue", args=["mine"]), reverse("desk:answer", args=[case.pk])):
        assert "no-store" in lawyer.get(url)["cache-control"]


def test_two_lawyers_press_claim_and_the_slower_is_told_in_a_sentence(lawyer, other_lawyer):
    case = RequestFactory()
    other_lawyer.post(act_url(case, "claim"))
    page = lawyer.post(act_url(case, "claim"), follow=True, headers=ENGLISH)
    assert "Another lawyer took this request a moment ago." in text_of(page)
    case.refresh_from_db()
    assert case.lawyer == other_lawyer.user


def test_words_to_the_client_arrive_and_begin_the_work(lawyer):
    case = RequestFactory(claimed=True, lawyer=lawyer.user)
    page = lawyer.post(act_url(case, "write_to_client"), {"write_to_client-text": "Паспортуңуз барбы?"}, follow=True)
    assert "Паспортуңуз барбы?" in text_of(page)
    case.refresh_from_db()
    assert case.state == State.IN_PROGRESS


def test_what_was_typed_stays_in_the_form_when_it_is_refused(lawyer, coordinator, region):
    case = RequestFactory(claimed=True, lawyer=lawyer.user, district__region=region)
    transitions.assign(case, to=LawyerFactory().user, by=coordinator.user, reason="Эс алууда")
    typed = {"write_to_client-text": "Узун жооп, жоголбосун."}
    page = lawyer.post(act_url(case, "write_to_client"), typed, follow=True, headers=ENGLISH)
    assert "Узун жооп, жоголбосун." in text_of(page)
    assert "This case is not with you" in text_of(page)
    assert not case.messages.exists()


def test_asking_the_client_stops_the_clock(lawyer):
    case = RequestFactory(in_progress=True, lawyer=lawyer.user)
    lawyer.post(act_url(case, "ask_client"), {"ask_client-text": "Качан болду?"})
    case.refresh_from_db()
    assert case.state == State.WAITING_CLIENT


def test_one_tap_notes_an_attempt(lawyer):
    case = RequestFactory(claimed=True, lawyer=lawyer.user)
    lawyer.post(act_url(case, "attempt"), {"attempt-channel": "callback", "attempt-result": "no_answer"})
    attempt = case.attempts.get()
    assert (attempt.by, attempt.channel, attempt.result) == (lawyer.user, "callback", "no_answer")


def test_a_conflict_of_interest_hides_the_case_for_good(lawyer):
    case = RequestFactory(claimed=True, lawyer=lawyer.user, narrative=QUESTION)
    lawyer.post(act_url(case, "decline"), {"decline-reason": "conflict"})
    case.refresh_from_db()
    assert case.state == State.NEW
    assert ConflictBar.objects.filter(request=case, lawyer=lawyer.user).exists()
    assert lawyer.get(case_url(case)).status_code == 302
    assert case.case_number not in text_of(lawyer.get(reverse("desk:queue", args=["waiting"])))


def test_a_coordinator_opens_a_case_only_with_a_reason_that_is_logged(coordinator, region):
    case = RequestFactory(claimed=True, district__region=region, narrative=QUESTION)
    assert QUESTION not in text_of(coordinator.get(case_url(case)))
    refused = coordinator.post(act_url(case, "read"), {"read-reason": "  "})
    assert QUESTION not in text_of(refused)
    assert looks(case) == []
    page = coordinator.post(act_url(case, "read"), {"read-reason": "Даттануу келди"})
    assert QUESTION in text_of(page)
    event = case.access_events.get()
    assert (event.by, event.break_glass, event.reason) == (coordinator.user, True, "Даттануу келди")


def test_a_coordinator_assigns_and_the_lawyer_has_the_case(coordinator, lawyer, region):
    case = RequestFactory(district__region=region)
    place = lawyer.user.lawyer
    coordinator.post(act_url(case, "assign"), {"assign-to": place.pk, "assign-reason": "Сиздин тармак"})
    case.refresh_from_db()
    assert (case.state, case.lawyer) == (State.CLAIMED, lawyer.user)


def test_a_lawyer_who_is_away_is_marked_and_gets_a_case_only_when_it_is_meant(coordinator, lawyer, region):
    case, today = RequestFactory(district__region=region), timezone.localdate()
    place = lawyer.user.lawyer
    away = {"entered_at": timezone.now(), "lawyer": place}
    Absence.objects.create(first=today - dt.timedelta(days=9), last=today - dt.timedelta(days=1), **away)
    assert "away until" not in text_of(coordinator.get(case_url(case), headers=ENGLISH))
    Absence.objects.create(first=today, last=today + dt.timedelta(days=2), **away)
    assert "away until" in text_of(coordinator.get(case_url(case), headers=ENGLISH))
    data = {"assign-to": place.pk, "assign-reason": "Сиздин тармак"}
    page = coordinator.post(act_url(case, "assign"), data, headers=ENGLISH)
    assert "This lawyer is away until" in text_of(page)
    assert "Сиздин тармак" in text_of(page)
    case.refresh_from_db()
    assert case.state == State.NEW
    coordinator.post(act_url(case, "assign"), data | {"assign-although_away": "on"})
    case.refresh_from_db()
    assert case.lawyer == lawyer.user


def test_a_coordinator_merges_by_the_case_number_and_a_wrong_number_is_told(coordinator, region):
    stays, goes = RequestFactory.create_batch(2, district__region=region)
    page = coordinator.post(act_url(goes, "merge"), {"merge-into": "x", "merge-reason": "Бир суроо"}, headers=ENGLISH)
    assert "This is no case number. It looks like 26-004217." in text_of(page)
    coordinator.post(act_url(goes, "merge"), {"merge-into": stays.case_number, "merge-reason": "Бир суроо"})
    goes.refresh_from_db()
    assert (goes.state, goes.merged_into) == (State.CLOSED, stays)


def test_a_coordinator_merges_only_into_an_open_case_that_she_leads_and_learns_of_no_other(coordinator, region):
    goes = RequestFactory(district__region=region)
    barred = RequestFactory(district__region=region)
    ConflictBar.objects.create(request=barred, lawyer=coordinator.user)
    foreign, closed = RequestFactory(), RequestFactory(closed=True, district__region=region)
    numbers = [case.case_number for case in (foreign, barred, closed, goes)]
    for number in [*numbers, f"{closed.case_number[:2]}-999999"]:
        typed = {"merge-into": number, "merge-reason": "Бир суроо"}
        page = text_of(coordinator.post(act_url(goes, "merge"), typed, headers=ENGLISH))
        assert "There is no open case of that number in your part of the country. Check the number." in page
    goes.refresh_from_db()
    assert goes.state == State.NEW


def test_before_the_claim_a_lawyer_sees_nothing_of_what_happened_in_a_case_that_came_back(
    lawyer, other_lawyer, coordinator, region
):
    other_lawyer.user.last_name = "Кубанычбекова"
    other_lawyer.user.save()
    case = RequestFactory(answered=True, lawyer=other_lawyer.user, district__region=region)
    transitions.close(case, by=coordinator.user)
    transitions.reopen(case)
    page = lawyer.get(case_url(case), headers=ENGLISH)
    assert page.status_code == 200
    assert "Кубанычбекова" not in text_of(page)
    assert not [name for name in ("attempts", "events", "reports") if name in page.context]
    assert "Кубанычбекова" in text_of(coordinator.get(case_url(case)))
    assert "Кубанычбекова" in text_of(lawyer.post(act_url(case, "claim"), follow=True))


@pytest.mark.parametrize("state", ["claimed", "in_progress", "answered", "closed"])
def test_whatever_became_of_a_foreign_case_the_slower_lawyer_reads_the_same(lawyer, other_lawyer, state):
    case = RequestFactory(**{state: True}, lawyer=other_lawyer.user)
    page = lawyer.post(act_url(case, "claim"), follow=True, headers=ENGLISH)
    assert "Another lawyer took this request a moment ago." in text_of(page)


def test_an_answered_case_is_closed_by_the_coordinator_and_not_offered_to_its_lawyer(lawyer, coordinator, region):
    case = RequestFactory(answered=True, lawyer=lawyer.user, district__region=region)
    assert "close" not in lawyer.get(case_url(case)).context["can"]
    assert "close" in coordinator.get(case_url(case)).context["can"]


@pytest.mark.parametrize("left", ["role", "account", "place"])
def test_a_case_is_given_to_nobody_who_is_no_lawyer_any_more(coordinator, lawyer, region, left):
    case, place = RequestFactory(district__region=region), lawyer.user.lawyer
    if left == "role":
        lawyer.user.groups.clear()
    else:
        changed = place.user if left == "account" else place
        changed.is_active = False
        changed.save()
    coordinator.post(act_url(case, "assign"), {"assign-to": place.pk, "assign-reason": "Сиздин тармак"})
    with pytest.raises(transitions.NotALawyer):
        transitions.assign(case, to=lawyer.user, by=coordinator.user, reason="Сиздин тармак")
    case.refresh_from_db()
    assert case.state == State.NEW


@pytest.mark.parametrize("digits", [25, 5000])
def test_a_key_that_no_row_can_have_is_no_row(lawyer, digits):
    case, nines = RequestFactory(claimed=True, lawyer=lawyer.user), "9" * digits
    for name in ("answer", "answer_save"):
        answer = lawyer.post(reverse(f"desk:{name}", args=[case.pk]), {"drop": nines, "insert": nines, "save": "1"})
        assert answer.status_code < 500
    assert lawyer.post(act_url(case, "write_to_client"), {"insert": nines}).status_code == 200


def test_a_part_of_a_voice_that_no_file_can_have_is_not_a_part(lawyer):
    case = RequestFactory(claimed=True, lawyer=lawyer.user)
    voice = AttachmentFactory(request=case, content_type="audio/ogg")
    url = reverse("desk:file", args=[case.pk, voice.pk])
    assert lawyer.get(url, headers={"range": f"bytes={'9' * 5000}-"}).status_code == 200


@pytest.mark.parametrize(
    ("name", "data", "state"),
    [
        ("mark_spam", {"mark_spam-reason": "Жарнама"}, "closed"),
        ("set_priority", {"set_priority-priority": "1", "set_priority-reason": "Бала бар"}, "new"),
    ],
)
def test_a_coordinator_marks_spam_and_sets_the_priority(coordinator, region, name, data, state):
    case = RequestFactory(district__region=region)
    coordinator.post(act_url(case, name), data)
    case.refresh_from_db()
    assert case.state == state
    assert RequestEvent.objects.filter(request=case, by=coordinator.user).exists()


def test_a_coordinator_opens_a_closed_case_again(coordinator, region):
    case = RequestFactory(closed=True, district__region=region)
    page = coordinator.post(act_url(case, "reopen"), {"reopen-reason": " "}, headers=ENGLISH)
    assert "This field is required." in text_of(page)
    coordinator.post(act_url(case, "reopen"), {"reopen-reason": "Жаңы кагаз келди"})
    case.refresh_from_db()
    assert (case.state, case.reopen_count) == (State.NEW, 1)


def test_three_attempts_on_two_days_let_the_lawyer_close(lawyer):
    case = RequestFactory(claimed=True, lawyer=lawyer.user)
    page = lawyer.post(act_url(case, "close"), {"close-reason": "no_contact"}, headers=ENGLISH)
    assert "Try to reach the client at least three times" in text_of(page)
    now = timezone.now()
    for hours in (0, 1, 26):
        at = now + dt.timedelta(hours=hours)
        transitions.attempt(case, by=lawyer.user, channel="callback", result="no_answer", now=at)
    lawyer.post(act_url(case, "close"), {"close-reason": "no_contact"})
    case.refresh_from_db()
    assert (case.state, case.close_reason) == (State.CLOSED, "no_contact")


def test_only_reasons_that_this_person_may_give_are_offered_for_closing(lawyer, coordinator, region):
    case = RequestFactory(claimed=True, lawyer=lawyer.user, district__region=region)

    def offered(page):
        return [value for value, _label in page.context["forms"]["close"]["reason"].field.widget.choices]

    assert offered(lawyer.get(case_url(case))) == ["no_contact"]
    assert offered(coordinator.get(case_url(case))) == ["no_contact", "other"]
    forged = lawyer.post(act_url(case, "close"), {"close-reason": "other"}, headers=ENGLISH)
    assert "You may not do this." in text_of(forged)
    assert offered(forged) == ["no_contact"]
    assert case.events.filter(name="close", refused=True).exists()


def test_ready_words_are_filled_in_for_nobody_who_may_not_write_there(lawyer, other_lawyer):
    case = RequestFactory(claimed=True, lawyer=other_lawyer.user)
    bodies = {f"body_{language}": "Саламатсызбы {case}" for language in ("ky", "ru", "en")}
    ready = MessageTemplate.objects.create(name_ky="Даяр", name_ru="Готово", name_en="Ready", **bodies)
    posted = {"insert": str(ready.pk)}
    page = lawyer.post(act_url(case, "write_to_client"), posted, follow=True, headers=ENGLISH)
    assert page.redirect_chain[0][0] == reverse("desk:queue", args=["waiting"])
    assert "This cannot be done now." in text_of(page)
    own = {"write_to_client-text": "Менин сөзүм"} | posted
    page = lawyer.post(act_url(case, "write_to_client"), own)
    assert "Менин сөзүм" in text_of(page)
    assert case.case_number not in text_of(page)
    assert f"Саламатсызбы {case.case_number}" in text_of(other_lawyer.post(act_url(case, "write_to_client"), posted))


def test_a_new_secret_number_is_shown_once_and_is_never_in_an_address(lawyer):
    case = RequestFactory(claimed=True, lawyer=lawyer.user)
    page = lawyer.post(act_url(case, "new_secret"), {"new_secret-reason": "Жоготуп алды, паспортун көрсөттү"})
    assert page.status_code == 200
    number = page.context["secret"]
    assert number in text_of(page)
    assert transitions.find_by_secret(number.replace(" ", "")) == case
    assert number not in text_of(lawyer.get(case_url(case)))


def test_the_files_of_a_case_are_streamed_to_its_lawyer_and_to_nobody_else(lawyer, other_lawyer):
    case = RequestFactory(claimed=True, lawyer=lawyer.user)
    paper = AttachmentFactory(request=case)
    url = reverse("desk:file", args=[case.pk, paper.pk])
    answer = lawyer.get(url)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7\n"
    assert answer["content-disposition"].startswith("attachment")
    assert answer["x-content-type-options"] == "nosniff"
    assert "no-store" in answer["cache-control"]
    assert ("attachment", False) in looks(case)
    assert other_lawyer.get(url).status_code == 302


def test_a_picture_is_shown_in_place_and_a_page_in_disguise_is_not(lawyer):
    case = RequestFactory(claimed=True, lawyer=lawyer.user)
    picture = AttachmentFactory(request=case, content_type="image/jpeg", kind="image")
    page = AttachmentFactory(request=case, content_type="text/html")
    shown = lawyer.get(reverse("desk:file", args=[case.pk, picture.pk]))
    saved = lawyer.get(reverse("desk:file", args=[case.pk, page.pk]))
    assert shown["content-disposition"].startswith("inline")
    assert saved["content-disposition"].startswith("attachment")
    assert "sandbox" in saved["content-security-policy"]


def test_a_file_of_another_case_does_not_open_below_this_one(lawyer):
    case = RequestFactory(claimed=True, lawyer=lawyer.user)
    foreign = AttachmentFactory(request=RequestFactory())
    answer = lawyer.get(reverse("desk:file", args=[case.pk, foreign.pk]))
    assert (answer.status_code, answer["location"]) == (302, reverse("wagtailadmin_home"))
    assert not looks(foreign.request)


def test_a_forged_number_gets_the_same_answer_as_a_foreign_case(lawyer, other_lawyer):
    foreign = RequestFactory(claimed=True, lawyer=other_lawyer.user)
    answers = [lawyer.get(reverse("desk:case", args=[pk])) for pk in (foreign.pk, 10**9)]
    assert {(answer.status_code, answer["location"]) for answer in answers} == {(302, reverse("wagtailadmin_home"))}


def test_what_the_client_wrote_is_shown_as_text_and_never_as_markup(lawyer):
    case = RequestFactory(claimed=True, lawyer=lawyer.user, narrative="<script>alert(1)</script>")
    page = text_of(lawyer.get(case_url(case)))
    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_an_erased_case_opens_for_nobody(coordinator, region):
    case = RequestFactory(closed=True, district__region=region)
    transitions.erase(case, by=coordinator.user)
    page = coordinator.get(case_url(case))
    assert page.status_code == 200
    assert "read" not in page.context["can"]
    assert AccessEvent.objects.filter(request=case).count() == 0
    assert ConsultationRequest.objects.get(pk=case.pk).narrative is None


def test_a_coordinator_opens_a_file_of_somebody_elses_case_by_posting_the_reason(coordinator, region):
    case = RequestFactory(claimed=True, district__region=region)
    url = reverse("desk:file", args=[case.pk, AttachmentFactory(request=case).pk])
    assert coordinator.get(url).status_code == 302
    answer = coordinator.post(url, {"reason": "Даттануу келди"})
    assert b"".join(answer.streaming_content) == b"%PDF-1.7\n"
    assert looks(case) == [("attachment", True)]


@pytest.mark.parametrize("name", ["mark_spam", "new_secret", "read", "assign", "claim"])
def test_who_declined_for_a_conflict_of_interest_finds_every_door_closed_also_as_an_administrator(administrator, name):
    LawyerFactory(user=administrator.user)
    case = RequestFactory(claimed=True, lawyer=administrator.user, narrative=QUESTION)
    paper = AttachmentFactory(request=case)
    transitions.decline(case, by=administrator.user, reason="conflict")
    home = reverse("wagtailadmin_home")

    answer = administrator.post(act_url(case, name), {f"{name}-reason": "суроо"})
    assert (answer.status_code, answer["location"]) == (302, home)
    for address in (
        case_url(case),
        reverse("desk:answer", args=[case.pk]),
        reverse("desk:file", args=[case.pk, paper.pk]),
    ):
        assert administrator.get(address)["location"] == home
    assert looks(case) == []
    case.refresh_from_db()
    assert case.state == State.NEW


def test_a_question_sent_twice_names_the_first_and_proposes_it_to_whoever_may_merge(coordinator, lawyer, region):
    first = RequestFactory(narrative=QUESTION, browser="one", district__region=region)
    again = RequestFactory(narrative=QUESTION, browser="one", district__region=region)
    for_lawyer, for_coordinator = (text_of(who.get(case_url(again))) for who in (lawyer, coordinator))
    assert first.case_number in for_lawyer
    assert case_url(first) not in for_lawyer
    assert f'href="{case_url(first)}"' in for_coordinator
    assert f'value="{first.case_number}"' in for_coordinator
    assert again.case_number not in text_of(coordinator.get(case_url(first))).partition('class="desk-facts"')[2]
    coordinator.post(act_url(again, "merge"), {"merge-into": first.case_number, "merge-reason": "Бир суроо"})
    again.refresh_from_db()
    assert (again.state, again.merged_into) == (State.CLOSED, first)
