from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from consult.models import Attachment, ConsultationRequest, RequestDraft, SentTrace
from consult.models.codes import Priority

pytestmark = pytest.mark.django_db


def test_three_pages_make_one_request_with_everything_that_was_said(journey, country):
    journey.to_page_2(village="kyzyl suu")
    journey.post("ask/2/", {"unsafe": "no", "text": "Алимент төлөбөй жатат.", "deadline": "yes"})
    journey.get("ask/3/")

    response = journey.send(way="whatsapp", phone="0555 12 34 56")

    assert response["Location"] == "/ky/consult/ask/sent/"
    request = ConsultationRequest.objects.get()
    assert (request.matter_id, request.district, request.settlement.name_en) == ("FAM", country, "Kyzyl-Suu")
    assert (request.narrative, request.language, request.channel) == ("Алимент төлөбөй жатат.", "ky", "web")
    assert (request.way, request.contact) == ("whatsapp", {"phone": "+996555123456"})
    assert (request.unsafe, request.deadline_soon, request.asked_by) == (False, True, "client")


@pytest.mark.parametrize("path", ["ask/", "ask/2/", "ask/3/"])
def test_every_page_is_never_stored_and_its_title_tells_nothing(journey, path):
    journey.to_page_3()
    response = journey.get(path)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store, private"
    title = response.text.partition("<title>")[2].partition("</title>")[0]
    assert title in ("Form", "Форма")


def test_looking_at_the_first_page_leaves_no_draft_and_no_cookie_of_ours(journey):
    response = journey.get("ask/")
    assert set(response.cookies) == {"csrftoken"}
    assert not RequestDraft.objects.exists()


def test_the_draft_hangs_on_a_random_cookie_that_only_consult_sees(journey):
    cookies = journey.to_page_2().cookies
    ours = {name: cookie for name, cookie in cookies.items() if name.startswith("ask_")}
    assert {cookie["path"] for cookie in ours.values()} == {"/ky/consult/", "/ru/consult/", "/en/consult/"}
    assert len({cookie.value for cookie in ours.values()}) == 1
    for cookie in ours.values():
        assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], len(cookie.value)) == (True, "Lax", "", 43)
    assert RequestDraft.objects.get().token_hash not in str(cookies)


def test_no_session_is_opened_on_the_whole_way(journey):
    journey.walk()
    assert "sessionid" not in journey.client.cookies


def test_earlier_pages_show_what_was_typed(journey):
    journey.to_page_3(text="Биринчи сүйлөм.")
    assert 'value="FAM"' in journey.get("ask/").text
    assert journey.get("ask/").context["form"]["matter"].value() == "FAM"
    assert "Биринчи сүйлөм." in journey.get("ask/2/").text


def test_a_later_page_leads_to_the_first_one_that_is_not_yet_right(journey):
    assert journey.get("ask/3/")["Location"] == "/ky/consult/ask/"
    journey.to_page_2()
    assert journey.get("ask/3/")["Location"] == "/ky/consult/ask/2/?check"
    assert journey.get("ask/2/").status_code == 200


def test_what_was_typed_without_a_draft_is_kept_and_the_first_page_is_asked_for(journey):
    journey.post("ask/3/", {**journey.way, "way": "call", "phone": "0555"})
    journey.post("ask/2/", journey.question)
    assert journey.get("ask/2/")["Location"] == "/ky/consult/ask/?check"
    journey.to_page_2()
    assert journey.question["text"] in journey.get("ask/2/").text
    assert journey.get("ask/3/").context["form"]["phone"].value() == "0555"


@pytest.mark.parametrize("number", [1, 2, 3])
def test_changing_the_language_keeps_the_page_and_everything_typed(journey, number):
    journey.to_page_3()
    typed = {1: {"matter": "DOC", "village": "Ала"}, 2: {"text": "Жарым сүйлө"}, 3: {"way": "call", "phone": "05"}}
    path = "ask/" if number == 1 else f"ask/{number}/"

    response = journey.post(path, {**typed[number], "switch": "ru"})

    assert response["Location"] == f"/ru/consult/{path}"
    form = journey.client.get(response["Location"]).context["form"]
    assert {name: form[name].value() for name in typed[number]} == typed[number]


def test_an_unsafe_question_offers_only_ways_in_which_we_stay_silent_and_is_urgent(journey, stop, centre):
    journey.to_page_3(unsafe="yes")
    page = journey.get("ask/3/")
    assert list(dict(page.context["form"].fields["way"].choices)) == ["portal", "bus", "centre"]
    assert page.text.index("tel:112") < page.text.index("<form id")

    refused = journey.send(way="whatsapp", phone="0555123456")
    assert "way" in refused.context["form"].errors
    assert not ConsultationRequest.objects.exists()

    journey.send()
    request = ConsultationRequest.objects.get()
    assert (request.unsafe, request.priority, request.contact) == (True, Priority.URGENT, None)


def test_who_is_not_sure_is_treated_as_in_danger(journey):
    journey.to_page_3(unsafe="unsure")
    journey.send()
    assert ConsultationRequest.objects.get().unsafe


@pytest.mark.parametrize("path", ["ask/", "ask/2/", "ask/3/", "answer/"])
def test_the_emergency_numbers_stand_on_every_page(journey, path):
    journey.to_page_3()
    assert "tel:112" in journey.get(path).text.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("way", ["whatsapp", "call"])
@pytest.mark.parametrize("phone", ["", "12345", "менин номерим"])
def test_a_way_that_needs_a_phone_asks_for_one(journey, way, phone):
    journey.to_page_3()
    response = journey.send(way=way, phone=phone)
    assert set(response.context["form"].errors) == {"phone"}
    assert not ConsultationRequest.objects.exists()


def test_a_half_written_phone_does_not_matter_for_another_way(journey):
    journey.to_page_3()
    journey.send(phone="055")
    assert ConsultationRequest.objects.get().contact is None


def test_a_call_comes_with_the_card_that_makes_it_safe(journey):
    journey.to_page_3()
    said = {"days": "work", "opens": "22:00", "closes": "06:00", "others": "yes", "who": "эжем", "say": "nothing"}
    journey.send(way="call", phone="+996 555 123456", **said)
    card = {"phone": "+996555123456", **said}
    assert ConsultationRequest.objects.get().contact == card


def test_the_bus_is_chosen_from_stops_that_are_coming_near_her(journey, stop):
    journey.to_page_3()
    journey.send(way="bus", stop=stop.pk)
    assert ConsultationRequest.objects.get().stop == stop


def test_a_stop_that_no_longer_comes_is_said_so(journey, stop):
    journey.to_page_3()
    page = journey.get("ask/3/")
    assert str(stop.pk) in page.context["form"].stops
    type(stop).objects.filter(pk=stop.pk).update(state="cancelled")

    page = journey.send(way="bus", stop=stop.pk)
    assert set(page.context["form"].errors) == {"stop"}
    assert "bus" not in dict(page.context["form"].fields["way"].choices)
    assert not ConsultationRequest.objects.exists()


def test_without_a_coming_stop_the_bus_is_not_offered(journey):
    journey.to_page_3()
    ways = journey.get("ask/3/").context["form"].fields["way"].choices
    assert [value for value, _label in ways] == ["portal", "whatsapp", "call"]
    assert set(journey.send(way="bus").context["form"].errors) == {"stop"}


def test_a_centre_is_chosen(journey, centre):
    journey.to_page_3()
    assert set(journey.send(way="centre").context["form"].errors) == {"centre"}
    journey.send(way="centre", centre=centre.pk)
    assert ConsultationRequest.objects.get().centre == centre


def test_a_helper_needs_the_persons_permission(journey):
    journey.to_page_3()
    refused = journey.send(asked_by="helper", helper_may_read="on")
    assert set(refused.context["form"].errors) == {"permission"}
    journey.send(asked_by="helper", helper_may_read="on", permission="on")
    request = ConsultationRequest.objects.get()
    assert (request.asked_by, request.helper_may_read) == ("helper", True)


def test_a_helper_who_may_not_read_the_answer_cannot_have_it_on_this_site(journey):
    journey.to_page_3()
    refused = journey.send(asked_by="helper", permission="on")
    assert set(refused.context["form"].errors) == {"way"}
    journey.send(asked_by="helper", permission="on", way="call", phone="0555123456")
    assert not ConsultationRequest.objects.get().helper_may_read


def test_the_version_of_the_consent_sentence_is_stored(journey, settings):
    settings.CONSENT_VERSION = "2030-01"
    journey.to_page_3()
    assert "2030-01" in journey.get("ask/3/").text
    journey.send(consent="2030-01")
    assert ConsultationRequest.objects.get().consent_version == "2030-01"


def test_a_consent_sentence_that_changed_meanwhile_is_shown_before_sending(journey, settings):
    journey.to_page_3()
    refused = journey.send(consent="2020-01")
    assert refused.context["form"].non_field_errors()
    assert not ConsultationRequest.objects.exists()
    journey.send(consent=settings.CONSENT_VERSION)
    assert ConsultationRequest.objects.exists()


def test_machines_that_fill_in_everything_get_no_further(journey):
    journey.to_page_3()
    assert set(journey.send(website="https://example.org").context["form"].errors) == {"website"}
    assert not ConsultationRequest.objects.exists()


def test_who_is_quicker_than_a_person_is_asked_to_look_again(journey, settings):
    settings.ASK_MIN_SECONDS = 4
    journey.to_page_3()
    assert journey.send().context["form"].non_field_errors()
    RequestDraft.objects.update(created_at=timezone.now() - timedelta(seconds=5))
    assert journey.send().status_code == 302


def test_over_the_limit_she_waits_and_nothing_is_lost(journey, settings):
    settings.LIMIT_SEND = {"browser": "1/h", "address": "100/h"}
    journey.walk()
    journey.post("ask/sent/leave/", {})
    journey.to_page_3(text="Экинчи суроо.")

    response = journey.send()

    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3600
    assert "Экинчи суроо." in journey.get("ask/2/").text
    settings.LIMIT_SEND = {"browser": "9/h", "address": "100/h"}
    assert journey.send().status_code == 302


def test_a_village_behind_one_address_is_not_locked_out_by_one_of_its_phones(journey, country, settings):
    settings.LIMIT_SEND = {"browser": "1/h", "address": "100/h"}
    journey.walk()
    journey.post("ask/sent/leave/", {})
    journey.to_page_3()
    assert journey.send().status_code == 429

    neighbour = type(journey)(Client(), country)
    neighbour.get("ask/")  # a browser of its own, and so a token of its own
    assert len(neighbour.walk()) == 19


def test_over_the_limit_of_forms_begun_nothing_is_kept_on_our_disk_and_what_was_typed_is_shown(
    journey, country, settings
):
    settings.LIMIT_DRAFTS = {"browser": "9/h", "address": "1/h"}
    assert journey.to_page_2().status_code == 302
    other = type(journey)(Client(), country)

    response = other.to_page_2(village="Кызыл-Суу")

    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3600
    assert 'value="Кызыл-Суу"' in response.text
    assert RequestDraft.objects.count() == 1
    assert journey.to_page_3().status_code == 302  # who has begun goes on


def test_over_the_limit_of_files_she_waits_her_words_are_kept_and_no_file_is_opened(
    journey, settings, png, monkeypatch
):
    settings.LIMIT_UPLOADS = {"browser": "1/h", "address": "9/h"}
    journey.to_page_3(papers=[png])
    monkeypatch.setattr("consult.uploads.wash", lambda upload: pytest.fail("it was opened"))
    png.seek(0)

    response = journey.post("ask/2/", {**journey.question, "text": "Экинчи кагаз.", "papers": [png]})

    assert response.status_code == 429
    assert "Экинчи кагаз." in response.text
    assert "Экинчи кагаз." in journey.get("ask/2/").text
    assert Attachment.objects.count() == 1


def test_files_for_a_form_whose_first_page_is_not_right_are_neither_opened_nor_kept(journey, png, monkeypatch):
    monkeypatch.setattr("consult.uploads.wash", lambda upload: pytest.fail("it was opened"))
    response = journey.post("ask/2/", {**journey.question, "papers": [png]})
    assert response["Location"].startswith("/ky/consult/ask/?check")
    assert not Attachment.objects.exists()


def test_everything_typed_can_be_deleted_at_once(journey):
    journey.to_page_3()
    response = journey.post("ask/forget/", {})
    assert response["Location"] == "/ky/consult/ask/"
    assert not RequestDraft.objects.exists()
    assert journey.client.cookies["ask_ky"].value == ""


def test_a_draft_older_than_a_day_is_gone_when_its_browser_comes_back(journey):
    journey.to_page_3()
    RequestDraft.objects.update(touched_at=timezone.now() - timedelta(hours=25))
    assert journey.get("ask/2/")["Location"] == "/ky/consult/ask/"
    assert not RequestDraft.objects.exists()


# The same form twice


def test_a_double_tap_makes_one_request_and_shows_one_number(journey):
    journey.to_page_3()
    journey.get("ask/3/")
    first, second = journey.send(), journey.send()
    assert first["Location"] == second["Location"] == "/ky/consult/ask/sent/"
    assert ConsultationRequest.objects.count() == 1
    assert journey.number() == journey.number()


def test_the_back_button_after_sending_leads_to_the_receipt(journey):
    number = journey.walk()
    for path in ("ask/", "ask/2/", "ask/3/"):
        assert journey.get(path)["Location"] == "/ky/consult/ask/sent/"
        assert journey.post(path, {})["Location"] == "/ky/consult/ask/sent/"
    assert journey.number() == number
    assert ConsultationRequest.objects.count() == 1


def test_a_fault_in_the_midst_of_sending_leaves_the_draft_whole_and_a_retry_makes_one_request(journey, monkeypatch):
    from consult.intake import drafts

    journey.to_page_3()
    journey.get("ask/3/")

    def cut(*args, **kwargs):
        raise ConnectionResetError

    with monkeypatch.context() as broken:
        broken.setattr(drafts, "sent", cut)
        page = journey.send()
    assert (page.status_code, page.context["form"]["way"].value()) == (503, "portal")
    assert not ConsultationRequest.objects.exists()
    assert RequestDraft.objects.get().answers["2"]["text"] == journey.question["text"]

    assert journey.send()["Location"] == "/ky/consult/ask/sent/"
    assert ConsultationRequest.objects.count() == 1
    assert journey.open(journey.number())["Location"] == "/ky/consult/answer/mine/"


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_eight_taps_at_the_same_moment_make_one_request(journey):
    journey.to_page_3()
    journey.get("ask/3/")
    token = journey.client.cookies["ask_ky"].value

    def tap(_):
        browser = Client()
        browser.cookies["ask_ky"] = token
        try:
            return browser.post("/ky/consult/ask/3/", journey.way)["Location"]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(tap, range(8)))

    assert answers == ["/ky/consult/ask/sent/"] * 8
    request = ConsultationRequest.objects.get()
    assert request.events.count() == 1
    assert journey.open(journey.number())["Location"] == "/ky/consult/answer/mine/"


def test_the_same_question_sent_again_from_the_same_browser_is_taken_and_recognised(journey):
    journey.client.cookies["csrftoken"] = "a-browser-of-its-own"
    journey.walk()
    journey.post("ask/sent/leave/", {})
    journey.walk()
    first, again = ConsultationRequest.objects.order_by("pk")
    assert (first.resembles, again.resembles) == (None, first)
    assert "a-browser-of-its-own" not in str(list(SentTrace.objects.values()))
