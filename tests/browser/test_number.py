"""The secret number in a browser: the proof of work under attack, the wait without script, copy and print."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.base import ContentFile
from django.utils import timezone
from playwright.sync_api import expect

from consult import transitions
from consult.models import Attachment, ConsultationRequest, LawArticle, RequestDraft
from consult.receipt import grouped, make_number
from home.vault import keyed_hash
from tests.browser.conftest import DESK, PHONE, follow
from tests.factories.consult import LawyerFactory, RequestFactory
from tests.factories.pages import three_homes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def number():
    """Of a request that waits."""
    made = make_number()
    three_homes()
    RequestFactory(secret=made, language="ky")
    return grouped(made)


@pytest.fixture
def under_attack(settings):
    settings.ASK_PROOF = True
    settings.PATIENCE_SECONDS = 3


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_phone_solves_the_puzzle_and_her_number_opens(
    live_server, number, under_attack, settings, open_context, complaints, language, pictures
):
    settings.PATIENCE_SECONDS = 600  # so that only the work can have opened it
    page = complaints(open_context(**PHONE).new_page())
    page.goto(f"{live_server.url}/{language}/consult/answer/")
    expect(page.locator("[data-proof-when=ready]")).to_be_visible(timeout=30_000)
    assert page.input_value("[name=altcha]")
    page.fill("[name=number]", number)
    page.screenshot(path=pictures / f"proof-{language}.png", full_page=True)
    follow(page, "form .button--primary")
    assert page.url.endswith("/consult/answer/mine/")
    assert complaints.found == []


def test_without_script_she_waits_the_seconds_that_the_page_names(live_server, number, under_attack, open_context):
    page = open_context(**PHONE, java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/en/consult/answer/")
    expect(page.locator("[data-proof-when=patience]")).to_have_text("Wait 3 seconds, then press the button.")
    page.fill("[name=number]", number)
    page.wait_for_timeout(3200)
    follow(page, "form .button--primary")
    assert page.url.endswith("/consult/answer/mine/")


@pytest.fixture
def receipt(live_server, number, open_context):
    """Her receipt, just after sending, in a browser that may write to its clipboard."""
    context = open_context(**PHONE)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    case, token = ConsultationRequest.objects.get(), "a-token-of-this-test"
    RequestDraft.objects.create(
        token_hash=keyed_hash("ask", token), secret=number.replace(" ", ""), request=case, sent_at=timezone.now()
    )
    context.add_cookies([{"name": "ask_ky", "value": token, "url": f"{live_server.url}/ky/consult/"}])
    page = context.new_page()
    page.goto(f"{live_server.url}/ky/consult/ask/sent/")
    return page


def test_the_receipt_is_copied_with_one_tap_and_printed_with_the_number_and_without_buttons(
    receipt, number, pictures, complaints
):
    complaints(receipt)
    receipt.click("[data-copy]")
    assert receipt.evaluate("navigator.clipboard.readText()") == number
    expect(receipt.locator("[data-print]")).to_be_visible()
    receipt.emulate_media(media="print")
    expect(receipt.locator("#number")).to_have_text(number)
    expect(receipt.locator("#number")).to_be_visible()
    expect(receipt.locator("main .button:visible")).to_have_count(0)
    receipt.screenshot(path=pictures / "receipt-printed.png", full_page=True)
    assert complaints.found == []


def test_the_last_four_digits_are_asked_once_and_may_be_skipped(receipt, number):
    follow(receipt, "main a.button--primary")
    receipt.fill("[name=digits]", number[-4:])
    follow(receipt, "main form .button--primary")
    expect(receipt.locator(".note--ok")).to_be_visible()
    assert number not in receipt.content()
    follow(receipt, "form[action$='/leave/'] .button")
    receipt.goto(receipt.url.split("/ky/")[0] + "/ky/consult/ask/sent/")
    assert receipt.url.endswith("/ky/consult/answer/")


def test_in_quiet_times_no_script_but_the_site_s_own_is_loaded(live_server, number, open_context):
    page, asked = open_context(**DESK).new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/ky/consult/answer/")
    assert [url for url in asked if "proof" in url] == []


def test_axe_finds_nothing_under_attack_on_her_page_and_where_she_takes_and_deletes_all(
    live_server, number, under_attack, settings, open_context
):
    case = ConsultationRequest.objects.get()
    lawyer = LawyerFactory().user
    transitions.claim(case, by=lawyer)
    voice = Attachment(kind="audio", content_type="audio/ogg", name="жооп.ogg", size=4, file=ContentFile(b"OggS", "x"))
    law = [LawArticle("Үй-бүлө кодекси", "85-берене", "https://cbd.minjust.gov.kg/1")]
    transitions.answer(case, by=lawyer, text="Арыз бериңиз.", outcome="ADV_WRITTEN", attachments=[voice], articles=law)
    page, axe = open_context(**PHONE, color_scheme="dark").new_page(), Axe()
    page.goto(f"{live_server.url}/ky/consult/answer/")
    found = axe.run(page).response["violations"]
    settings.ASK_PROOF = False
    page.fill("[name=number]", number)
    follow(page, "form .button--primary")
    for room in ("", "copy/", "erase/", "question/", "withdraw/"):
        page.goto(f"{live_server.url}/ky/consult/answer/mine/{room}")
        found += axe.run(page).response["violations"]
    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []
