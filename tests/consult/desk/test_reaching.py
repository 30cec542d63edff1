"""How a lawyer reaches a client: the number in safe hours only, with the words to say."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from consult.clock import BISHKEK
from consult.models import AccessEvent, CallScript, ConsultationRequest
from tests.factories.consult import LawyerFactory, RequestFactory

PHONE = "+996700112233"
HOUR = dt.timedelta(hours=1)


def around(hours):
    """A span of the clock that begins `hours` from now and is two hours long, as a card says it."""
    start = timezone.now().astimezone(BISHKEK) + hours * HOUR
    return {"opens": f"{start:%H:%M}", "closes": f"{start + 2 * HOUR:%H:%M}"}


NOW, LATER = -1, 2


def held(lawyer, hours=NOW, **fields):
    said = fields.pop("said", {})
    contact = {"phone": PHONE, **around(hours), **said}
    return RequestFactory(**{"claimed": True, "lawyer": lawyer.user, "way": "call", "contact": contact, **fields})


def page_of(lawyer, case):
    return lawyer.get(reverse("desk:case", args=[case.pk])).text


def asked(lawyer, case):
    return lawyer.post(reverse("desk:contact", args=[case.pk]))


def looks(case):
    return AccessEvent.objects.filter(request=case, what="contact").count()


def test_in_safe_hours_the_number_shows_when_asked_for_and_the_look_is_logged(lawyer):
    case = held(lawyer, said={"others": "yes", "who": "эжем"})
    page = page_of(lawyer, case)
    assert PHONE not in page
    assert "эжем" not in page  # who else is there comes with the number
    assert reverse("desk:contact", args=[case.pk]) in page
    page = asked(lawyer, case).text
    assert f'href="tel:{PHONE}"' in page
    assert "эжем" in page
    assert looks(case) == 1


def test_outside_them_the_screen_offers_nothing_and_the_address_gives_nothing(lawyer):
    case = held(lawyer, LATER)
    next_time = f"{timezone.localtime(case.card.opens_next(timezone.now())):%H:%M}"
    for page in (page_of(lawyer, case), asked(lawyer, case).text):
        assert PHONE not in page
        assert f'action="{reverse("desk:contact", args=[case.pk])}"' not in page
        assert next_time in page
    assert looks(case) == 0


def test_after_thirty_days_the_number_is_gone_until_she_confirms_it(lawyer):
    case = held(lawyer)
    ConsultationRequest.objects.update(contact_confirmed_at=timezone.now() - dt.timedelta(days=30))
    answer = asked(lawyer, case)
    assert PHONE not in answer.text
    assert "30" in str(answer.context["refused"])
    ConsultationRequest.objects.update(contact_confirmed_at=timezone.now() - dt.timedelta(days=29))
    assert PHONE in asked(lawyer, case).text


@pytest.mark.parametrize("who", ["other_lawyer", "coordinator", "administrator"])
def test_nobody_but_the_holder_gets_the_number_by_the_direct_address(request, lawyer, who):
    case = held(lawyer)
    answer = asked(request.getfixturevalue(who), case)
    assert (answer.status_code, answer["location"]) == (302, reverse("wagtailadmin_home"))
    assert looks(case) == 0


def test_a_leader_who_opens_the_case_with_a_reason_gets_the_words_and_no_number(administrator):
    case = RequestFactory(claimed=True, way="call", contact={"phone": PHONE, **around(NOW)}, narrative="Сурооум бар")
    page = administrator.post(reverse("desk:act", args=[case.pk, "read"]), {"read-reason": "арыз түштү"}).text
    assert "Сурооум бар" in page
    assert PHONE not in page


@pytest.mark.parametrize(
    ("said", "there", "missing"),
    [
        ({"others": "yes", "say": "reply_ready"}, "Пожалуйста, передайте", "ошибся номером"),
        ({"others": "yes", "say": "nothing"}, "ошибся номером", "передайте"),
        ({"others": "no", "say": "reply_ready"}, "ошибся номером", "передайте"),
    ],
)
def test_the_words_to_say_are_in_her_language_and_as_she_allowed(lawyer, said, there, missing):
    case = held(lawyer, said=said, language="ru")
    words = [line.words for line in asked(lawyer, case).context["script"]]
    assert any(there in line for line in words)
    assert not any(missing in line for line in words)


def test_no_words_name_a_lawyer_the_law_or_us():
    from django.utils import translation

    from consult.desk.reaching import WORDS

    for language in ("ky", "ru", "en"):
        with translation.override(language):
            spoken = " ".join(str(words) for words in WORDS.values()).lower()
        for telling in ("юрист", "адвокат", "lawyer", "укук", "прав", "law", "jardam", "ukuk", "жардам", "помощ"):
            assert telling not in spoken


def test_on_whatsapp_one_neutral_message_is_enough(lawyer):
    case = held(lawyer, way="whatsapp", language="ru")
    assert [line.words for line in asked(lawyer, case).context["script"]] == [
        "Добрый день. Ответ готов. Когда удобно поговорить?"
    ]


def test_staff_word_a_moment_anew_in_one_language_and_the_others_keep_theirs(lawyer, administrator):
    url = reverse("call-words:add")
    assert administrator.post(url, {"moment": "picked_up", "words_ru": "Алло, это насчёт доставки."}).status_code == 302
    assert CallScript.objects.get().words_ru == "Алло, это насчёт доставки."
    shown = {code: asked(lawyer, held(lawyer, language=code)).context["script"][0].words for code in ("ru", "en")}
    assert shown == {
        "ru": "Алло, это насчёт доставки.",
        "en": "Good day. I am calling back, as agreed. Is this a good moment to talk?",
    }


def test_where_she_comes_herself_there_is_no_number_and_no_button(lawyer):
    case = RequestFactory(claimed=True, lawyer=lawyer.user)
    page = asked(lawyer, case)
    assert page.context["no_number"]
    assert looks(case) == 0


def test_the_screen_says_who_asked_for_her_and_by_which_sentence_she_agreed(lawyer):
    case = held(lawyer, asked_by="helper", helper_is="neighbour", helper_permission="2026-11")
    page = page_of(lawyer, case)
    assert "2026-11" in page
    assert str(case.get_helper_is_display()) in page


def test_a_lawyer_who_handed_the_case_over_has_lost_the_number(lawyer):
    from consult import transitions

    case = held(lawyer)
    transitions.hand_over(case, by=lawyer.user, to=LawyerFactory().user, consent=True)
    assert PHONE not in asked(lawyer, case).content.decode()
