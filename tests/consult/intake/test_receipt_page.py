from datetime import timedelta

import pytest
from django.utils import timezone

from consult.models import ConsultationRequest, RequestDraft
from consult.receipt import read_number

pytestmark = pytest.mark.django_db


def test_the_receipt_shows_both_numbers_the_dates_and_only_then_the_way_out(journey):
    number = journey.walk()
    page = journey.get("ask/sent/")
    request = ConsultationRequest.objects.get()

    assert read_number(number).fault == ""
    assert request.case_number in page.text
    main = page.text.partition("<main")[2]
    assert main.index(number) < main.index("/ask/sent/leave/")
    assert len(page.context["promises"]) == 3
    assert page["Cache-Control"] == "no-store, private"


def test_the_number_is_made_when_page_three_is_first_shown_and_never_changes(journey):
    journey.to_page_3()
    assert RequestDraft.objects.get().secret is None
    journey.get("ask/3/")
    made = RequestDraft.objects.get().secret
    journey.get("ask/3/")
    journey.send()
    assert journey.number().replace(" ", "") == made
    assert journey.number().replace(" ", "") == made


def test_the_number_stands_in_no_address_and_no_title(journey):
    number = journey.walk()
    digits = number.replace(" ", "")
    page = journey.get("ask/sent/")
    assert page.text.count(number) == 1
    assert digits not in page.text
    assert digits not in str(page.headers) + str(page.cookies)
    title = page.text.partition("<title>")[2].partition("</title>")[0]
    assert title in ("Form", "Форма")


def test_the_words_leave_the_draft_when_they_are_sent(journey):
    journey.walk()
    draft = RequestDraft.objects.get()
    assert draft.answers == {}


def test_the_last_four_digits_are_checked_once_and_may_be_skipped(journey):
    number = journey.walk()
    wrong = journey.post("ask/sent/check/", {"digits": "0000" if not number.endswith("0000") else "1111"})
    assert set(wrong.context["form"].errors) == {"digits"}
    right = journey.post("ask/sent/check/", {"digits": number[-4:]})
    assert right.context["saved"]
    assert number not in right.text
    assert "/ask/sent/leave/" in journey.get("ask/sent/check/").text


def test_leaving_wipes_the_number(journey):
    journey.walk()
    response = journey.post("ask/sent/leave/", {})
    assert response["Location"] == "/ky/"
    assert not RequestDraft.objects.exists()
    assert journey.get("ask/sent/")["Location"] == "/ky/consult/answer/"
    assert ConsultationRequest.objects.count() == 1


def test_after_half_an_hour_the_number_is_not_shown_again(journey):
    journey.walk()
    RequestDraft.objects.update(sent_at=timezone.now() - timedelta(minutes=31))
    assert journey.get("ask/sent/")["Location"] == "/ky/consult/answer/"
    assert not RequestDraft.objects.exists()


def test_leaving_before_sending_keeps_what_was_typed(journey):
    journey.to_page_3()
    journey.post("ask/sent/leave/", {})
    assert RequestDraft.objects.exists()


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_receipt_can_be_read_in_every_language(journey, language):
    number = journey.walk()
    page = journey.client.get(f"/{language}/consult/ask/sent/")
    assert page.status_code == 200
    assert number in page.text
