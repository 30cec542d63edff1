import re

import pytest
from django.test import Client

from consult.models import Attachment, ConsultationRequest, RequestDraft
from tests.consult.intake import samples
from tests.consult.intake.conftest import Journey

pytestmark = pytest.mark.django_db
MEGABYTE = 2**20


def test_empty_pages_say_what_is_missing(journey):
    assert set(journey.post("ask/", {}).context["form"].errors) == {"matter", "district"}
    journey.to_page_2()
    assert set(journey.post("ask/2/", {}).context["form"].errors) == {"unsafe", "text"}
    journey.to_page_3()
    assert set(journey.post("ask/3/", {}).context["form"].errors) == {"way"}
    assert not ConsultationRequest.objects.exists()


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_error_stands_on_top_and_beside_its_field_in_the_page_s_language(client, country, language):
    page = Journey(client, country, language).post("ask/", {})
    assert f'<html lang="{language}"' in page.text
    for errors in page.context["form"].errors.values():
        assert page.text.count(str(errors[0])) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Ит 🐕 тиштеди 👩‍👩‍👧‍👦 🇰🇬",
        "שלום עולם \u202eтескери",
        "أنا بحاجة إلى محام",
        "<script>alert('x')</script> {{ settings.SECRET_KEY }} %(x)s",
        "Бир\nэки\r\nүч\t'\"\\",
    ],
)
def test_any_script_and_sign_arrives_as_it_was_written(journey, text):
    journey.to_page_3(text=text)
    journey.send()
    assert ConsultationRequest.objects.get().narrative == text
    journey.open(journey.number())
    shown = journey.get("answer/mine/question/").text
    assert "<script>alert" not in shown
    assert 'dir="auto"' in shown


def test_nul_characters_are_left_out_and_the_rest_arrives(journey):
    journey.to_page_2(village="\0")
    journey.post("ask/2/", {"unsafe": "no", "text": "Бир\0 эки\0"})
    journey.send(way="call", phone="0555\x00123456", others="yes", who="\0эжем")
    request = ConsultationRequest.objects.get()
    assert request.narrative == "Бир эки"
    assert (request.contact["phone"], request.contact["who"]) == ("+996555123456", "эжем")


@pytest.mark.parametrize("field", ["matter", "district", "village"])
def test_nul_characters_in_a_choice_are_an_unknown_choice(journey, field):
    page = journey.to_page_2(
        **{field: "FAM\0", "district": "" if field == "village" else journey.district.soate + "\0"}
    )
    assert page.context["form"].errors


def test_a_hundred_thousand_letters_are_too_many_and_all_of_them_are_kept(journey):
    text = "Ө" * 100_000
    page = journey.to_page_3(text=text)
    assert set(page.context["form"].errors) == {"text"}
    assert re.search(r"100\D?000", page.context["form"].errors["text"][0])
    assert text in page.text
    assert text in journey.get("ask/2/").text
    assert not ConsultationRequest.objects.exists()


def test_ten_thousand_letters_fit(journey):
    journey.to_page_3(text="Ө" * 10_000)
    journey.send()
    assert ConsultationRequest.objects.get().narrative_length == 10_000


@pytest.mark.parametrize(
    "changes",
    [
        {"district": "41799999999999"},
        {"district": "'; DROP TABLE"},
        {"village": "Мындай айыл жок"},
        {"village": "Мындай айыл жок", "district": ""},
        {"matter": "XXX"},
    ],
)
def test_an_unknown_place_or_subject_is_said_so_and_kept(journey, changes):
    page = journey.to_page_2(**changes)
    assert page.status_code == 200
    assert page.context["form"].errors
    typed = {**journey.about, **changes}
    assert {name: page.context["form"][name].value() for name in typed} == typed


def test_a_village_without_a_district_is_enough(journey, country):
    journey.to_page_2(district="", village="кызыл суу")
    journey.post("ask/2/", journey.question)
    journey.send()
    request = ConsultationRequest.objects.get()
    assert (request.district, request.settlement.name_en) == (country, "Kyzyl-Suu")


def test_a_name_that_two_villages_have_comes_back_as_a_question(journey, country):
    from tests.factories.home import SettlementFactory

    twin = SettlementFactory(district=country, name_ky="Кызыл-Суу", aimak_ru_2021="Второй айылный аймак")
    page = journey.to_page_2(village="Кызыл-Суу")
    assert set(page.context["form"].errors) == {"settlement"}
    assert "Второй айылный аймак" in page.text

    journey.to_page_2(village="Кызыл-Суу", settlement=twin.soate)
    journey.post("ask/2/", journey.question)
    journey.send()
    assert ConsultationRequest.objects.get().settlement == twin


def test_none_of_these_villages_leaves_the_district(journey, country):
    journey.to_page_2(village="Кызыл-Сай", settlement="none")
    journey.post("ask/2/", journey.question)
    journey.send()
    request = ConsultationRequest.objects.get()
    assert (request.district, request.settlement) == (country, None)


def test_a_file_of_30_megabytes_is_refused_and_the_other_fields_are_kept(journey, png):
    journey.to_page_2()
    big = samples.upload("видео.mp4", b"\0" * (30 * MEGABYTE))

    page = journey.post("ask/2/", {**journey.question, "voice": [big], "papers": [png]})

    assert "видео.mp4" in page.context["form"].errors["voice"][0]
    assert journey.question["text"] in page.text
    assert [one.kind for one in page.context["attachments"]] == ["image"]
    assert not ConsultationRequest.objects.exists()
    journey.post("ask/2/", journey.question)
    journey.send()
    assert [one.kind for one in ConsultationRequest.objects.get().attachments.all()] == ["image"]


def test_an_exe_named_jpg_is_refused_by_its_name(journey, exe):
    journey.to_page_2()
    page = journey.post("ask/2/", {**journey.question, "papers": [exe]})
    assert "photo.jpg" in page.context["form"].errors["papers"][0]
    assert journey.question["text"] in page.text
    assert not Attachment.objects.exists()


def test_more_than_five_files_are_told_and_the_first_five_kept(journey):
    journey.to_page_2()
    pictures = [samples.picture(name=f"{number}.jpg") for number in range(7)]
    page = journey.post("ask/2/", {**journey.question, "papers": pictures})
    assert page.context["form"].errors["papers"]
    assert RequestDraft.objects.get().attachments.count() == 5
    again = journey.post("ask/2/", {**journey.question, "papers": [samples.picture(name="8.jpg", size=(32, 32))]})
    assert again.context["form"].errors["papers"]
    assert RequestDraft.objects.get().attachments.count() == 5


def test_a_file_alone_is_a_question(journey):
    journey.to_page_2()
    voice = samples.voice("ogg", "libopus", name="voice.ogg")
    journey.post("ask/2/", {"unsafe": "no", "voice": [voice]})
    journey.send()
    request = ConsultationRequest.objects.get()
    assert (request.narrative, request.attachments.get().kind) == (None, "audio")


def test_a_file_can_be_taken_away_again(journey, png, django_capture_on_commit_callbacks):
    journey.to_page_2()
    journey.post("ask/2/", {**journey.question, "papers": [png]})
    kept = Attachment.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        journey.post("ask/2/", {**journey.question, "remove": str(kept.pk)})
    assert not Attachment.objects.exists()
    assert not kept.file.storage.exists(kept.file.name)


@pytest.mark.parametrize("key", ["", "x", "-1", "99999999999999999999", "\0", "²"])
def test_taking_away_what_is_not_there_changes_nothing(journey, png, key):
    journey.to_page_2()
    journey.post("ask/2/", {**journey.question, "papers": [png]})
    journey.post("ask/2/", {**journey.question, "remove": key})
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(journey, method):
    assert getattr(journey.client, method)("/ky/consult/ask/").status_code == 405


@pytest.mark.parametrize("cookie", ["x", "x" * 5000, "'; --", ""])
def test_a_forged_draft_opens_nothing(journey, cookie):
    journey.to_page_3()
    stranger = Client()
    stranger.cookies["ask_ky"] = cookie
    stranger.cookies["follow_ky"] = cookie
    assert journey.question["text"] not in stranger.get("/ky/consult/ask/2/").content.decode()
    assert stranger.get("/ky/consult/answer/mine/")["Location"] == "/ky/consult/answer/"


class TestBrokenToken:
    """A form whose CSRF token is missing or wrong: the step again, with what was typed, and nothing saved."""

    @pytest.fixture
    def strict(self, country):
        return Journey(Client(enforce_csrf_checks=True), country)

    def test_the_first_page_comes_back_as_it_was(self, strict):
        page = strict.to_page_2(village="Кызыл", csrfmiddlewaretoken="wrong")
        assert page.status_code == 403
        assert page["Cache-Control"] == "no-store, private"
        form = page.context["form"]
        assert (form["matter"].value(), form["village"].value()) == ("FAM", "Кызыл")
        assert page.context["note"]
        assert not RequestDraft.objects.exists()

    def test_pressing_again_works(self, strict):
        page = strict.to_page_2(csrfmiddlewaretoken="wrong")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
        assert strict.to_page_2(csrfmiddlewaretoken=token).status_code == 302

    def test_later_pages_and_the_files_of_them(self, strict, png):
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', strict.get("ask/").text)[1]
        strict.to_page_2(csrfmiddlewaretoken=token)
        page = strict.post("ask/2/", {**strict.question, "papers": [png]})
        assert page.status_code == 403
        assert strict.question["text"] in page.text
        strict.post("ask/2/", {**strict.question, "csrfmiddlewaretoken": token})
        page = strict.post("ask/3/", {"way": "call", "phone": "0555"})
        assert (page.context["form"]["way"].value(), page.context["form"]["phone"].value()) == ("call", "0555")
        assert not Attachment.objects.exists()
        assert not ConsultationRequest.objects.exists()

    def test_the_number_and_a_message_back(self, strict, journey):
        number = journey.walk()
        page = strict.post("answer/", {"number": number})
        assert page.status_code == 403
        assert page.context["form"]["number"].value() == number
        journey.open(number)
        strict.client.cookies = journey.client.cookies
        page = strict.post("answer/mine/write/", {"text": "Жооп"})
        assert page.status_code == 403
        assert page.context["write_form"]["text"].value() == "Жооп"
