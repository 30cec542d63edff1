"""How she gets the answer, from her own page: the card, changing and confirming it, the bus that does not come."""

import datetime as dt

import pytest
from django.utils import timezone

from consult import transitions
from consult.models import Attachment, ConsultationRequest
from consult.models.codes import Outcome, State
from events.stops import cancel, move
from home.models import OpeningHours
from tests.consult.intake.test_follow import attachment
from tests.factories.consult import LawyerFactory
from tests.factories.events import StopFactory
from tests.factories.home import UserFactory

pytestmark = pytest.mark.django_db
PHONE = "0555123456"
CARD = {"way": "call", "phone": PHONE, "days": "work", "opens": "20:00", "closes": "23:00", "others": "yes",
        "who": "эжем", "say": "reply_ready"}  # fmt: skip
MINE = "answer/mine/"
CONTACT = "answer/mine/contact/"


@pytest.fixture
def hers(journey):
    """Sends a request and opens its page; the request."""

    def send(**way):
        journey.to_page_3(unsafe=way.pop("unsafe", "no"))
        journey.get("ask/3/")
        journey.send(**way)
        journey.open(journey.number())
        return ConsultationRequest.objects.get()

    return send


def helped(**way):
    return {"asked_by": "helper", "permission": "on", "helper_is": "social_worker", **way}


def test_the_card_stands_on_her_page_without_the_number(journey, hers):
    hers(**CARD)
    page = journey.get(MINE).text
    assert "20:00–23:00" in page
    assert "эжем" in page
    assert PHONE[1:] not in page.replace(" ", "")
    assert "56" in page
    assert "/answer/mine/contact/confirm/" in page


def test_she_changes_it_and_the_lawyer_has_the_new_one(journey, hers):
    case = hers(**CARD)
    form = journey.get(CONTACT).context["form"]
    assert {name: form.initial[name] for name in ("way", "opens", "who")} == {"way": "call", "opens": "20:00",
                                                                             "who": "эжем"}  # fmt: skip
    answer = journey.post(CONTACT, {**CARD, "phone": "0700112233", "closes": "02:00", "others": "no"})
    assert answer["Location"] == f"/ky/consult/{MINE}"
    case.refresh_from_db()
    assert (case.contact["phone"], case.card.closes, case.card.others) == ("+996700112233", dt.time(2), False)
    assert list(case.events.filter(refused=False).values_list("name", flat=True)) == ["submit", "contact"]


def test_she_may_go_silent_and_her_number_is_forgotten(journey, hers):
    case = hers(**CARD)
    journey.post(CONTACT, {"way": "portal"})
    case.refresh_from_db()
    assert (case.way, case.contact) == ("portal", None)


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"phone": "12"}, "phone"),
        ({"phone": ""}, "phone"),
        ({"opens": "20:30"}, "opens"),
        ({"days": "never"}, "days"),
        ({"closes": "20:00"}, "closes"),
        ({"way": "pigeon"}, "way"),
        ({"way": "bus", "stop": "999999"}, "stop"),
        ({"way": "centre", "centre": "\0"}, "centre"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_changes(journey, hers, bad, field):
    case = hers(**CARD)
    page = journey.post(CONTACT, {**CARD, **bad})
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert ConsultationRequest.objects.get().contact == case.contact


def test_a_forged_or_stale_form_changes_nothing_and_shows_what_was_chosen(country, journey, hers):
    from django.test import Client

    case = hers(**CARD)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = journey.client.cookies
    page = strict.post(f"/ky/consult/{CONTACT}", {"way": "portal"})
    assert page.status_code == 403
    assert page.context["form"].initial["way"] == "portal"
    assert ConsultationRequest.objects.get().way == case.way


def test_after_thirty_days_her_page_asks_and_one_tap_confirms(journey, hers):
    hers(**CARD)
    old = timezone.now() - dt.timedelta(days=31)
    ConsultationRequest.objects.update(contact_confirmed_at=old)
    assert journey.get(MINE).context["mine"].card_is_over
    assert journey.post(f"{CONTACT}confirm/", {})["Location"] == f"/ky/consult/{MINE}"
    assert not journey.get(MINE).context["mine"].card_is_over


def test_where_it_may_be_unsafe_no_phone_is_offered_or_taken(journey, hers, stop):
    hers(unsafe="unsure", way="portal")
    page = journey.get(CONTACT)
    assert "name=phone" not in page.text.replace('"', "")
    assert list(dict(page.context["form"].fields["way"].choices)) == ["portal", "bus"]
    assert "way" in journey.post(CONTACT, CARD).context["form"].errors
    journey.post(CONTACT, {"way": "bus", "stop": stop.pk})
    case = ConsultationRequest.objects.get()
    assert (case.way, case.stop, case.contact) == ("bus", stop, None)


def test_a_closed_request_has_no_contact_to_change(journey, hers):
    case = hers(**CARD)
    transitions.withdraw(case)
    for path in (CONTACT, "answer/mine/slip/"):
        assert journey.get(path)["Location"] == f"/ky/consult/{MINE}"
    assert journey.post(CONTACT, {"way": "portal"})["Location"] == f"/ky/consult/{MINE}"
    assert journey.post(f"{CONTACT}confirm/", {})["Location"] == f"/ky/consult/{MINE}"
    assert ConsultationRequest.objects.get().way == "call"


# At the bus, at a centre


def test_the_paper_has_the_number_of_the_case_the_place_and_the_hour_and_nothing_of_her(journey, hers, stop):
    case = hers(way="bus", stop=stop.pk)
    for path in ("answer/mine/slip/", "ask/sent/slip/"):
        page = journey.get(path)
        assert page.status_code == 200
        for word in (case.case_number, stop.village, f"{timezone.localtime(stop.starts_at):%H:%M}"):
            assert word in page.text
        assert journey.question["text"] not in page.text
        assert case.matter.name not in page.text
        assert "Форма" in page.text.partition("<title>")[2][:40]


def test_the_paper_of_a_centre_has_its_hours(journey, hers, centre):
    OpeningHours.objects.create(centre=centre, first_day=0, last_day=4, opens=dt.time(9), closes=dt.time(17))
    journey.to_page_3()
    choices = dict(journey.get("ask/3/").context["form"].fields["centre"].choices)
    assert "09:00–17:00" in choices[str(centre.pk)]
    hers(way="centre", centre=centre.pk)
    page = journey.get("answer/mine/slip/").text
    assert centre.name in page
    assert "09:00–17:00" in page


def test_who_comes_nowhere_gets_no_paper(journey, hers):
    hers(way="portal")
    assert "slip" not in journey.get(MINE).text
    assert journey.get("answer/mine/slip/")["Location"] == f"/ky/consult/{MINE}"
    assert journey.get("ask/sent/slip/")["Location"] == "/ky/consult/ask/sent/"


@pytest.mark.parametrize("path", ["contact/", "contact/confirm/", "slip/"])
def test_without_the_number_nothing_opens(client, country, path):
    address = f"/ky/consult/answer/mine/{path}"
    for answer in (client.get(address), client.post(address, CARD)):
        assert answer.status_code in (302, 405)
        assert answer.get("Location", "/ky/consult/answer/") == "/ky/consult/answer/"
    assert client.get("/ky/consult/ask/sent/slip/")["Location"] == "/ky/consult/answer/"


def test_a_stop_called_off_puts_her_back_on_her_page_and_says_so_there(journey, hers, stop):
    case = hers(way="bus", stop=stop.pk)
    cancel(stop, by=UserFactory(role="scheduler"), reason="жол жабык")
    page = journey.get(MINE)
    case.refresh_from_db()
    assert (case.way, case.state) == ("portal", State.NEW)
    assert case.messages.get(sender="system").body in page.text
    assert "/answer/mine/slip/" not in page.text
    assert journey.get("answer/mine/slip/")["Location"] == f"/ky/consult/{MINE}"


def test_of_a_stop_that_moved_she_learns_where_the_bus_comes_instead_and_can_choose_it(journey, hers, stop):
    case = hers(way="bus", stop=stop.pk)
    there = move(stop, by=UserFactory(role="scheduler"), reason="жол жабык", starts_at=stop.starts_at + dt.timedelta(2),
                 ends_at=stop.ends_at + dt.timedelta(2))  # fmt: skip
    page = journey.get(MINE).text
    assert f"{timezone.localtime(there.starts_at):%H:%M}" in case.messages.get(sender="system").body
    assert there.village in page
    journey.post(CONTACT, {"way": "bus", "stop": there.pk})
    case.refresh_from_db()
    assert (case.way, case.stop) == ("bus", there)


# A helper


def test_the_permission_is_recorded_with_who_when_and_by_which_sentence(journey, hers, settings):
    case = hers(**helped(**CARD))
    assert (case.asked_by, case.helper_is, case.helper_permission) == (
        "helper",
        "social_worker",
        settings.HELPER_PERMISSION_VERSION,
    )
    event = case.events.get(name="helper_permission")
    assert (event.role, event.code, event.at) == ("helper", settings.HELPER_PERMISSION_VERSION, case.submitted_at)


def test_who_asks_for_herself_leaves_no_helper_behind(journey, hers):
    case = hers(way="portal", helper_is="neighbour", permission="on", helper_may_read="on")
    assert (case.asked_by, case.helper_is, case.helper_permission, case.helper_may_read) == ("client", "", "", False)


def test_a_helper_without_leave_gets_the_answer_at_no_address(journey, hers):
    case = hers(**helped(**CARD))
    lawyer = LawyerFactory().user
    transitions.claim(case, by=lawyer)
    transitions.write_to_client(case, by=lawyer, text="Жашыруун-1", attachments=[attachment("a.txt", b"verborgen-2")])
    transitions.client_writes(case, text="Жашыруун-3", attachments=[attachment("c.txt", b"verborgen-6")])
    voice = attachment("b.ogg", b"verborgen-4")
    transitions.answer(case, by=lawyer, text="Жашыруун-5", outcome=Outcome.ADV_ORAL, attachments=[voice])
    papers = [f"paper/{paper.pk}/" for paper in Attachment.objects.all()]
    for path in ("", "question/", "copy/", "erase/", "contact/", "slip/", "withdraw/", *papers):
        for answer in (journey.get(f"{MINE}{path}"), journey.post(f"{MINE}{path}", {})):
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert "Жашыруун" not in content.decode(errors="ignore"), path
            assert b"verborgen" not in content, path
            assert PHONE[1:] not in content.decode(errors="ignore").replace(" ", ""), path
    assert journey.post(f"{MINE}rate/", {"helped": "5"})["Location"] == f"/ky/consult/{MINE}"
    assert not any(message.seen_at for message in case.messages.filter(sender="lawyer"))


def test_with_leave_the_helper_reads_it(journey, hers):
    case = hers(**helped(way="portal", helper_may_read="on"))
    lawyer = LawyerFactory().user
    transitions.claim(case, by=lawyer)
    transitions.answer(case, by=lawyer, text="Ачык-5", outcome=Outcome.ADV_ORAL)
    assert "Ачык-5" in journey.get(MINE).text


@pytest.mark.parametrize(
    "way", [{"way": "call", "phone": "0700999888"}, {"way": "portal"}, {"way": "whatsapp", "phone": "0700999888"}]
)
def test_a_helper_without_leave_cannot_turn_the_answer_to_her_own_phone_or_page(journey, hers, way):
    case = hers(**helped(**CARD))
    page = journey.post(CONTACT, way)
    assert "way" in page.context["form"].errors
    journey.post(f"{CONTACT}confirm/", {})
    again = ConsultationRequest.objects.get()
    assert (again.way, again.contact, again.contact_confirmed_at) == ("call", case.contact, case.contact_confirmed_at)


def test_but_chooses_another_stop_or_a_centre_when_the_bus_does_not_come(journey, hers, stop, centre):
    hers(**helped(way="bus", stop=stop.pk))
    other = StopFactory(settlement=stop.settlement, starts_at=stop.starts_at + dt.timedelta(days=1))
    cancel(stop, by=UserFactory(role="scheduler"), reason="жол жабык")
    assert ConsultationRequest.objects.get().messages.get(sender="system").body in journey.get(MINE).text
    journey.post(CONTACT, {"way": "bus", "stop": other.pk})
    assert ConsultationRequest.objects.get().stop == other
    journey.post(CONTACT, {"way": "centre", "centre": centre.pk})
    assert ConsultationRequest.objects.get().centre == centre
