"""A form of the desk that is sent twice, as a double click does, is done once: without script, and in any order."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from consult import transitions
from consult.models import ConsultationRequest, Press, RequestEvent
from consult.models.codes import State
from consult.retention import STEPS
from tests.factories.consult import RequestFactory, leader_of

ENGLISH = {"accept-language": "en"}
NEXT = reverse("desk:next")
QUEUE = reverse("desk:queue", args=["waiting"])
ATTEMPT = {"attempt-channel": "callback", "attempt-result": "no_answer"}


def case_url(case):
    return reverse("desk:case", args=[case.pk])


def act_url(case, name):
    return reverse("desk:act", args=[case.pk, name])


def key_in(client, page, action):
    """The key that stands in the form of `page` which leads to `action`."""
    forms = re.findall(r"<form.*?</form>", client.get(page).content.decode(), re.DOTALL)
    (form,) = [form for form in forms if f'action="{action}"' in form]
    return {"once": re.search(r'name="once" value="([^"]+)"', form)[1]}


def said(page):
    return [str(message) for message in page.context["messages"]]


@pytest.mark.parametrize("page", [QUEUE, reverse("wagtailadmin_home")])
def test_take_the_next_one_pressed_twice_takes_and_opens_one_case(lawyer, page):
    RequestFactory.create_batch(3)
    key = key_in(lawyer, page, NEXT)
    opened = [lawyer.post(NEXT, key)["location"] for _press in range(2)]

    mine = ConsultationRequest.objects.get(lawyer=lawyer.user)
    assert opened == [case_url(mine)] * 2
    assert RequestEvent.objects.filter(name="claim").count() == 1
    assert lawyer.post(NEXT, key_in(lawyer, page, NEXT))["location"] != case_url(mine)


def test_the_second_press_opens_the_case_also_when_nobody_waits_any_more_or_the_limit_is_reached(lawyer):
    waiting = RequestFactory()
    key = key_in(lawyer, QUEUE, NEXT)
    assert {lawyer.post(NEXT, key)["location"] for _press in range(2)} == {case_url(waiting)}
    place = lawyer.user.lawyer
    place.limit = 1
    place.save()
    RequestFactory()
    assert lawyer.post(NEXT, key)["location"] == case_url(waiting)


def test_an_old_list_gives_no_case_that_has_left_the_desk_and_takes_no_other(lawyer):
    waiting = RequestFactory()
    key = key_in(lawyer, QUEUE, NEXT)
    lawyer.post(NEXT, key)
    waiting.refresh_from_db()
    transitions.decline(waiting, by=lawyer.user, reason="absent")
    page = lawyer.post(NEXT, key, follow=True, headers=ENGLISH)
    assert page.redirect_chain[0][0] == QUEUE
    assert said(page) == ["This was done already. The second press changed nothing."]
    assert not ConsultationRequest.objects.filter(lawyer=lawyer.user).exists()


def test_one_key_of_two_lawyers_gives_each_their_own(lawyer, other_lawyer):
    RequestFactory.create_batch(2)
    key = {"once": str(uuid.uuid4())}
    assert lawyer.post(NEXT, key)["location"] != other_lawyer.post(NEXT, key)["location"]


def test_claim_pressed_twice_opens_the_case_and_says_nothing_of_somebody_else(lawyer):
    case = RequestFactory()
    for key in (key_in(lawyer, QUEUE, act_url(case, "claim")), {}):
        lawyer.post(act_url(case, "claim"), key)
        page = lawyer.post(act_url(case, "claim"), key, follow=True, headers=ENGLISH)
        assert page.redirect_chain == [(case_url(case), 302)]
        assert "somebody else" not in page.content.decode()
        assert not [words for words in said(page) if "Another lawyer" in words]
    assert case.events.filter(name="claim", refused=False).count() == 1
    assert case.events.filter(name="claim", refused=True).values_list("code", flat=True).distinct().get() == "repeated"


@pytest.mark.parametrize(
    ("name", "typed", "made"),
    [
        ("attempt", ATTEMPT, "attempts"),
        ("add_note", {"add_note-text": "Мага чалыңыз"}, "notes"),
        ("write_to_client", {"write_to_client-text": "Паспортуңуз барбы?"}, "messages"),
        ("ask_client", {"ask_client-text": "Качан болду?"}, "messages"),
    ],
)
def test_what_is_sent_twice_is_kept_once_and_other_words_from_the_same_page_are_kept_too(lawyer, name, typed, made):
    case = RequestFactory(in_progress=True, lawyer=lawyer.user)
    key = key_in(lawyer, case_url(case), act_url(case, name))
    for _press in range(2):
        page = lawyer.post(act_url(case, name), typed | key, follow=True, headers=ENGLISH)
        assert page.redirect_chain == [(case_url(case), 302)]
    assert getattr(case, made).count() == 1
    assert len(said(page)) == 0  # the first press has said it

    again = {"attempt-channel": "callback", "attempt-result": "reached"} if name == "attempt" else {}
    other = {field: again.get(field, f"{value} Дагы.") for field, value in typed.items()}
    if name != "ask_client":  # which waits for her now
        lawyer.post(act_url(case, name), other | key)
        assert getattr(case, made).count() == 2
    lawyer.post(act_url(case, "attempt"), ATTEMPT)


def test_two_tries_of_one_kind_from_two_pages_are_two(lawyer):
    case = RequestFactory(claimed=True, lawyer=lawyer.user)
    for _page in range(2):
        lawyer.post(act_url(case, "attempt"), ATTEMPT | key_in(lawyer, case_url(case), act_url(case, "attempt")))
    assert case.attempts.count() == 2


def test_a_refused_press_uses_up_no_key(lawyer):
    case = RequestFactory(claimed=True)
    key = {"once": str(uuid.uuid4())}
    lawyer.post(act_url(case, "attempt"), ATTEMPT | key)
    assert not Press.objects.exists()
    transitions.assign(case, to=lawyer.user, by=leader_of(case), reason="Эс алууда")
    lawyer.post(act_url(case, "attempt"), ATTEMPT | key)
    assert case.attempts.count() == 1


@pytest.mark.parametrize("forged", ["", "x", "0" * 400, "00000000-0000-0000-0000-00000000000g"])
def test_a_forged_key_is_none(lawyer, forged):
    waiting = RequestFactory()
    assert lawyer.post(NEXT, {"once": forged})["location"] == case_url(waiting)
    assert not Press.objects.exists()


def test_a_case_that_left_the_sight_of_who_sent_it_away_twice_leads_to_the_list(lawyer):
    case = RequestFactory(claimed=True, lawyer=lawyer.user)
    sent = {"decline-reason": "conflict", "once": str(uuid.uuid4())}
    assert lawyer.post(act_url(case, "decline"), sent)["location"] == QUEUE
    case.refresh_from_db()
    assert case.state == State.NEW
    assert not case.events.filter(refused=True).exists()


def test_presses_go_after_a_week(lawyer):
    now = timezone.now()
    case = RequestFactory()
    for days in (6, 8):
        Press.objects.create(key=uuid.uuid4(), request=case, at=now - dt.timedelta(days=days))
    (step,) = [step for step in STEPS if "presses" in step.label]
    assert step.run(now, True) == step.run(now, False) == 1
    assert Press.objects.count() == 1
