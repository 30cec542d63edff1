"""What stands around a case: notes, other requests of one number, conflicts, files in place, what is counted down."""

import pytest
from django.test import Client
from django.urls import reverse

from consult import transitions
from consult.models import AccessEvent, InternalNote
from tests.factories.consult import AttachmentFactory, LawyerFactory, RequestFactory
from tests.factories.home import sign_in

ENGLISH = {"accept-language": "en"}
CALL = {"way": "call", "contact": {"phone": "+996555111222", "name": "Бакыт Асанов"}}


def case_url(case):
    return reverse("desk:case", args=[case.pk])


def act_url(case, name):
    return reverse("desk:act", args=[case.pk, name])


def text_of(page):
    return page.content.decode()


def held(lawyer, **kwargs):
    return RequestFactory(claimed=True, lawyer=lawyer.user, **kwargs)


# Notes


def test_a_note_is_read_by_colleagues_logged_and_never_stands_on_the_clients_page(lawyer, coordinator, region):
    from consult.intake.page import ClientPage

    case = held(lawyer, district__region=region)
    page = lawyer.post(act_url(case, "add_note"), {"add_note-text": "Күйөөсү полицияда иштейт"}, follow=True)
    assert "Күйөөсү полицияда иштейт" in text_of(page)
    assert case.access_events.filter(what=AccessEvent.What.NOTES, by=lawyer.user).exists()

    assert "Күйөөсү полицияда" not in text_of(coordinator.get(case_url(case)))
    opened = coordinator.post(act_url(case, "read"), {"read-reason": "Даттануу"})
    assert "Күйөөсү полицияда" in text_of(opened)
    assert ClientPage(case).talk == []


def test_a_coordinator_leaves_a_note_without_reading_the_case(coordinator, region):
    case = RequestFactory(claimed=True, district__region=region, narrative="Купуя сөз")
    page = coordinator.post(act_url(case, "add_note"), {"add_note-text": "Мага чалыңыз"}, follow=True)
    assert InternalNote.objects.get().body == "Мага чалыңыз"
    assert "Купуя сөз" not in text_of(page)


def test_an_empty_note_is_told_and_kept_nowhere(lawyer):
    case = held(lawyer)
    lawyer.post(act_url(case, "add_note"), {"add_note-text": "  "})
    assert not InternalNote.objects.exists()


# Kept while they are written


def test_a_message_that_was_not_sent_is_kept_comes_back_and_goes_when_it_is_sent(lawyer):
    case = held(lawyer)
    save = reverse("desk:answer_save", args=[case.pk])
    lawyer.post(save, {"write_to_client-text": "Жарым кат"})
    lawyer.post(save, {"add_note-text": "Жарым белги"})
    again = sign_in(Client(), lawyer.user)
    forms = again.get(case_url(case)).context["forms"]
    assert forms["write_to_client"]["text"].value() == "Жарым кат"
    assert forms["add_note"]["text"].value() == "Жарым белги"
    assert not again.get(reverse("desk:answer", args=[case.pk])).context["is_kept"]

    again.post(act_url(case, "write_to_client"), {"write_to_client-text": "Бүт кат"})
    forms = again.get(case_url(case)).context["forms"]
    assert not forms["write_to_client"]["text"].value()
    assert forms["add_note"]["text"].value() == "Жарым белги"


def test_a_stale_token_costs_no_word_of_a_message(lawyer):
    case = held(lawyer)
    browser = sign_in(Client(enforce_csrf_checks=True), lawyer.user)
    page = browser.post(act_url(case, "write_to_client"), {"write_to_client-text": "Узун кат"}, headers=ENGLISH)
    assert page.status_code == 403
    assert "Узун кат" in text_of(page)
    assert "Press the button again" in text_of(page)
    assert not case.messages.exists()


def test_a_stale_token_opens_nothing_to_somebody_else(lawyer, other_lawyer):
    case = held(other_lawyer, narrative="Купуя сөз")
    browser = sign_in(Client(enforce_csrf_checks=True), lawyer.user)
    page = browser.post(act_url(case, "write_to_client"), {"write_to_client-text": "Узун кат"})
    assert "Купуя сөз" not in text_of(page)
    assert "Узун кат" in text_of(page)
    nobody = Client(enforce_csrf_checks=True).post(act_url(case, "write_to_client"), {"write_to_client-text": "x"})
    assert nobody.status_code == 302
    assert "/accounts/login/" in nobody["location"]


# Other requests of the same number, and conflicts


def test_of_other_requests_of_one_number_only_those_that_are_hers_to_see_are_named(lawyer):
    own = RequestFactory(answered=True, lawyer=lawyer.user, **CALL)
    foreign = RequestFactory(claimed=True, **CALL)
    RequestFactory(claimed=True, way="call", contact={"phone": "+996555000000"})
    page = lawyer.get(case_url(held(lawyer, **CALL)), headers=ENGLISH)

    assert [case.pk for case in page.context["prior"]["cases"]] == [own.pk]
    assert page.context["prior"]["others"] == 1
    assert own.case_number in text_of(page)
    assert foreign.case_number not in text_of(page)
    assert "Not yours to see: 1" in text_of(page)


def test_before_the_claim_nobody_learns_that_a_number_is_known(lawyer):
    RequestFactory(answered=True, lawyer=lawyer.user, **CALL)
    page = lawyer.get(case_url(RequestFactory(**CALL)))
    assert "prior" not in page.context


def test_a_hit_says_only_that_a_conflict_is_possible_and_the_coordinator_sees_with_which_case(
    lawyer, coordinator, region
):
    other = RequestFactory(claimed=True, district__region=region, **CALL)
    case = held(lawyer, district__region=region)
    typed = {"check_conflict-other": "Асанов Бакыт"}
    page = lawyer.post(act_url(case, "check_conflict"), typed, follow=True, headers=ENGLISH)
    assert "A conflict is possible. Ask the coordinator before you go on." in text_of(page)
    assert other.case_number not in text_of(page)
    assert "Асанов" not in text_of(page)
    assert "conflicts" not in page.context

    seen = coordinator.get(case_url(case), headers=ENGLISH)
    assert [found.pk for found in seen.context["conflicts"]["cases"]] == [other.pk]


def test_without_a_hit_she_is_told_so_and_half_a_name_stays_in_its_field(lawyer):
    case = held(lawyer)
    page = lawyer.post(
        act_url(case, "check_conflict"), {"check_conflict-other": "Асанов Бакыт"}, follow=True, headers=ENGLISH
    )
    assert "No conflict was found" in text_of(page)
    page = lawyer.post(act_url(case, "check_conflict"), {"check_conflict-other": "Бакыт"}, headers=ENGLISH)
    assert "Write the surname and the first name" in text_of(page)
    assert 'value="Бакыт"' in text_of(page)


def test_handing_over_notes_how_the_client_agreed(lawyer):
    case, colleague = held(lawyer), LawyerFactory()
    typed = {"hand_over-to": colleague.pk, "hand_over-consent": "on"}
    page = lawyer.post(act_url(case, "hand_over"), typed)
    assert page.context["forms"]["hand_over"].errors.keys() == {"note"}
    lawyer.post(act_url(case, "hand_over"), typed | {"hand_over-note": "Телефон аркылуу макул болду"})
    event = case.events.get(name="hand_over")
    assert (event.code, event.note) == ("consent", "Телефон аркылуу макул болду")


# Files in place


def test_a_picture_and_a_voice_stand_in_place_and_a_paper_is_a_link(lawyer):
    case = held(lawyer)
    picture = AttachmentFactory(request=case, content_type="image/jpeg", kind="image", name="сүрөт.jpg")
    voice = AttachmentFactory(request=case, content_type="audio/ogg", kind="audio", name="үн.ogg")
    paper = AttachmentFactory(request=case)
    page = text_of(lawyer.get(case_url(case)))
    of = {one: reverse("desk:file", args=[case.pk, one.pk]) for one in (picture, voice, paper)}
    assert f'src="{of[picture]}"' in page
    assert f'src="{of[voice]}" controls' in page
    assert f'src="{of[paper]}"' not in page
    assert f'href="{of[paper]}"' in page


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-3", 206, b"%PDF"),
        ("bytes=4-", 206, b"-1.7\n"),
        ("bytes=2-999", 206, b"DF-1.7\n"),
        ("bytes=99-", 416, b""),
        ("bytes=x", 200, b"%PDF-1.7\n"),
    ],
)
def test_a_voice_is_played_in_parts(lawyer, asked, status, part):
    case = held(lawyer)
    voice = AttachmentFactory(request=case, content_type="audio/ogg", kind="audio")
    answer = lawyer.get(reverse("desk:file", args=[case.pk, voice.pk]), headers={"range": asked})
    assert answer.status_code == status
    assert (b"".join(answer.streaming_content) if answer.streaming else answer.content) == part
    assert "sandbox" in answer["content-security-policy"]


# What is counted down


def test_every_promise_that_is_still_to_be_kept_is_counted_down_and_none_while_the_clock_stands(lawyer):
    def labels(case):
        return [label for label, _left in lawyer.get(case_url(case), headers=ENGLISH).context["dues"]]

    waiting, case = RequestFactory(), held(lawyer)
    assert labels(waiting) == ["To be claimed", "First response", "Answer"]
    assert labels(case) == ["First response", "Answer"]
    transitions.write_to_client(case, by=lawyer.user, text="Салам")
    assert labels(case) == ["Answer"]
    transitions.ask_client(case, by=lawyer.user, text="Качан?")
    assert labels(case) == []


def test_the_page_of_a_case_costs_the_same_with_one_and_with_three_of_everything(lawyer, django_assert_num_queries):
    case = held(lawyer, **CALL)
    for _round in range(2):
        RequestFactory(answered=True, lawyer=lawyer.user, **CALL)
        transitions.add_note(case, by=lawyer.user, text="x")
        AttachmentFactory(request=case)
        transitions.write_to_client(case, by=lawyer.user, text="x")
        lawyer.get(case_url(case))
        with django_assert_num_queries(QUERIES):
            lawyer.get(case_url(case))


QUERIES = 29
