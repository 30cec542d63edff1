"""What she types is kept for a day, longer at one press, and comes back after a cut connection."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consult.models import Attachment, ConsultationRequest, RequestDraft
from tests.consult.intake import samples

pytestmark = pytest.mark.django_db
SCRIPT = {"x-requested-with": "ask"}


def test_a_script_keeps_what_is_typed_so_far_without_a_word_about_what_is_missing(journey):
    journey.to_page_2()
    kept = journey.post("ask/2/", {"text": "Жарым сүйл", "keep": "quietly"}, headers=SCRIPT)
    assert (kept.status_code, set(kept.json())) == (200, {"until", "said"})
    assert kept["Cache-Control"] == "no-store, private"
    assert "Жарым" not in kept.text
    assert journey.get("ask/2/").context["form"]["text"].value() == "Жарым сүйл"


def test_what_one_tab_saves_does_not_take_away_what_another_saved_meanwhile(journey):
    journey.to_page_3()
    stale = RequestDraft.objects.get()
    journey.post("ask/2/", {**journey.question, "text": "Жаңы сөз."})
    from consult.intake import drafts

    drafts.take(stale, "3", {"way": "portal"})
    assert drafts.keep(stale, "3")
    answers = RequestDraft.objects.get().answers
    assert (answers["2"]["text"], answers["3"]["way"]) == ("Жаңы сөз.", "portal")


def test_words_that_come_late_are_not_put_back_into_a_draft_that_was_sent(journey):
    from consult.intake import drafts

    journey.to_page_3()
    late = RequestDraft.objects.get()
    journey.send()
    drafts.take(late, "2", {"text": "Кеч келген сөз"})
    assert not drafts.keep(late, "2")
    assert RequestDraft.objects.get().answers == {}
    answer = journey.post("ask/2/", {"text": "x", "keep": "quietly"}, headers=SCRIPT)
    assert answer.json() == {"to": "/ky/consult/ask/sent/"}


def test_every_page_with_a_draft_says_until_when_it_is_kept_and_one_press_keeps_it_longer(journey):
    assert journey.get("ask/").context["until"] is None
    journey.to_page_3()
    for path in ("ask/", "ask/2/", "ask/3/"):
        page = journey.get(path)
        assert page.context["until"] - timezone.now() > timedelta(hours=23, minutes=59)
        assert 'name="keep" value="longer"' in page.text
    RequestDraft.objects.update(touched_at=timezone.now() - timedelta(hours=23))

    pressed = journey.post("ask/2/", {"unsafe": "no", "text": "Дагы сөз", "keep": "longer"})

    assert pressed["Location"] == "/ky/consult/ask/2/?kept"
    page = journey.client.get(pressed["Location"])
    assert page.context["form"]["text"].value() == "Дагы сөз"
    assert page.context["until"] - timezone.now() > timedelta(hours=23, minutes=59)
    assert page.text.count("note--ok") == 1


def test_keep_it_longer_on_the_last_page_sends_nothing(journey):
    journey.to_page_3()
    assert journey.send(keep="longer")["Location"] == "/ky/consult/ask/3/?kept"
    assert not ConsultationRequest.objects.exists()


def test_who_comes_back_to_the_first_address_is_led_to_where_she_stopped(journey):
    assert not journey.get("ask/").context["further"]
    journey.to_page_2()
    assert journey.get("ask/").context["further"] == "/ky/consult/ask/2/"
    journey.post("ask/2/", journey.question)
    journey.get("ask/3/")
    assert journey.get("ask/").context["further"] == "/ky/consult/ask/3/"


def test_after_a_day_the_page_she_has_open_is_kept_and_the_lost_one_is_asked_for_with_a_reason(journey):
    journey.to_page_2()
    RequestDraft.objects.update(touched_at=timezone.now() - timedelta(hours=25))
    page = journey.client.get(journey.post("ask/2/", journey.question)["Location"])
    assert page.context["note"]
    journey.to_page_2()
    assert journey.get("ask/2/").context["form"]["text"].value() == journey.question["text"]


def test_a_file_can_be_added_without_script_while_she_goes_on_writing(journey, png):
    journey.to_page_2()
    added = journey.post("ask/2/", {"text": "Жарым", "photo": png, "add": "1"})
    assert added["Location"] == "/ky/consult/ask/2/#attached"
    page = journey.get("ask/2/")
    assert ([file.name for file in page.context["attachments"]], page.context["form"].errors) == (["кагаз.jpg"], {})

    refused = journey.post(
        "ask/2/", {"text": "Жарым", "papers": samples.upload("a.exe", b"MZ" + bytes(99)), "add": "1"}
    )
    assert set(refused.context["form"].errors) == {"papers"}


def test_the_same_files_sent_again_after_a_lost_answer_are_there_once_and_take_no_room(journey):
    journey.to_page_2()
    for _time in range(2):
        papers = [samples.picture(name=f"{side}.jpg", size=(side, 40)) for side in range(30, 34)]
        voice = samples.voice("webm", "libopus", name="voice.webm")
        sent = journey.post("ask/2/", {**journey.question, "papers": papers, "voice": voice})
        assert sent.status_code == 302
    assert Attachment.objects.count() == 5


def test_a_script_that_sends_the_form_is_told_where_to_go_and_gets_pages_as_they_are(journey):
    told = journey.post("ask/", journey.about, headers=SCRIPT)
    assert told.json() == {"to": "/ky/consult/ask/2/"}
    assert told.cookies["ask_ky"]["httponly"]
    page = journey.post("ask/2/", {"unsafe": "no"}, headers=SCRIPT)
    assert (page.status_code, page["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert page.context["form"].errors


def test_a_draft_of_another_browser_is_neither_read_nor_written_with_its_files(journey, png):
    journey.to_page_2()
    journey.post("ask/2/", {**journey.question, "papers": [png]})
    attachment = Attachment.objects.get()
    stranger = Client()
    stranger.post("/ky/consult/ask/2/", {"remove": str(attachment.pk), "text": "x"})
    stranger.post("/ky/consult/ask/2/", {"keep": "quietly", "text": "x"})
    stranger.post("/ky/consult/ask/forget/")
    assert Attachment.objects.get() == attachment
    assert journey.get("ask/2/").context["form"]["text"].value() == journey.question["text"]


@pytest.mark.parametrize(("path", "may"), [("ask/", False), ("ask/2/", True), ("ask/3/", False)])
def test_a_microphone_and_files_of_the_page_itself_are_allowed_where_they_are_used_and_nowhere_else(journey, path, may):
    journey.to_page_3()
    page = journey.get(path)
    assert ("microphone=(self)" in page["Permissions-Policy"]) is may
    assert ("blob:" in page["Content-Security-Policy"]) is may
    assert "'unsafe" not in page["Content-Security-Policy"]
    assert "camera=()" in page["Permissions-Policy"]
