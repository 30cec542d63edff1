"""Asking safely, as people do it: without script on a small phone, with the way out, with the card, with the paper."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from consult.models import ConsultationRequest, Matter
from home.models import Hotline
from tests.browser.conftest import follow
from tests.factories.consult import RequestFactory
from tests.factories.events import StopFactory
from tests.factories.home import CentreFactory, DistrictFactory, SettlementFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [240, 360, 1280]


@pytest.fixture
def country(settings):
    settings.ASK_MIN_SECONDS = 0
    for position, code in enumerate(("FAM", "DV", "OTH")):
        words = {"name_ky": "Үй-бүлө", "name_ru": "Семья", "name_en": "Family", "position": position}
        Matter.objects.get_or_create(code=code, defaults=words)
    Hotline.objects.create(number="112", name_ky="Шашылыш жардам", in_danger=True, is_shown=True, source="a test")
    district = DistrictFactory(name_ky="Ноокат району", name_ru="Ноокатский район")
    village = SettlementFactory(district=district, name_ky="Кызыл-Суу")
    StopFactory(settlement=village, starts_at=timezone.now() + dt.timedelta(days=3))
    CentreFactory(region=district.region, name_ky="Ош борбору")
    return district


def to_page_3(page, base, district, *, language="ky", unsafe="no"):
    page.goto(f"{base}/{language}/consult/ask/")
    page.check("input[name=matter][value=FAM]")
    page.select_option("select[name=district]", district.soate)
    follow(page, "form#ask .button--primary:visible")
    page.check(f"input[name=unsafe][value={unsafe}]")
    page.fill("textarea[name=text]", "Алимент төлөбөй жатат.")
    follow(page, "form#ask .button--primary:visible")


def fits(page) -> bool:
    """Nothing stands out to the side; what does is named."""
    wide = "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth)"
    assert page.evaluate(f"{wide}.map(e => `${{e.tagName}} ${{e.className}} ${{e.name || ''}}`)") == []
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("language", ["ky", "ru"])
def test_without_script_she_gives_her_safe_hours_and_finds_them_on_her_page(
    live_server, country, open_context, width, language, pictures
):
    context = open_context(viewport={"width": width, "height": 700}, java_script_enabled=False)
    page = context.new_page()
    to_page_3(page, live_server.url, country, language=language)
    assert page.locator("select[name=opens]").is_hidden()  # only what the chosen way needs
    page.check("input[name=way][value=call]")
    page.fill("input[name=phone]", "0555123456")
    page.select_option("select[name=days]", "work")
    page.select_option("select[name=opens]", "20:00")
    page.select_option("select[name=closes]", "02:00")
    page.check("input[name=others][value=yes]")
    page.fill("input[name=who]", "эжем")
    page.check("input[name=say][value=reply_ready]")
    page.screenshot(path=pictures / f"safety-page3-{language}-{width}.png", full_page=True)
    assert fits(page)
    follow(page, "form#ask .button--primary:visible")
    number = page.locator("#number").inner_text()
    page.goto(f"{live_server.url}/{language}/consult/answer/")
    page.fill("input[name=number]", number)
    follow(page, "main form .button--primary:visible")
    expect(page.locator(".card-facts")).to_contain_text("20:00–02:00")
    assert fits(page)
    page.screenshot(path=pictures / f"safety-mine-{language}-{width}.png", full_page=True)
    follow(page, "a[href$='/answer/mine/contact/']")
    assert page.locator("select[name=closes]").input_value() == "02:00"
    page.select_option("select[name=closes]", "23:00")
    follow(page, "main form .button--primary:visible")
    expect(page.locator(".card-facts")).to_contain_text("20:00–23:00")
    assert ConsultationRequest.objects.get().contact["closes"] == "23:00"


@pytest.mark.parametrize("width", SIZES)
def test_the_paper_to_take_along_prints_large_and_without_a_name(live_server, country, open_context, width, pictures):
    page = open_context(viewport={"width": width, "height": 700}, java_script_enabled=False).new_page()
    to_page_3(page, live_server.url, country, unsafe="yes")
    assert page.locator("input[name=phone]").count() == 0
    page.check("input[name=way][value=bus]")
    page.select_option("select[name=stop]", index=1)
    follow(page, "form#ask .button--primary:visible")
    follow(page, "a[href$='/ask/sent/slip/']")
    assert fits(page)
    case = ConsultationRequest.objects.get()
    expect(page.locator(".slip__number")).to_have_text(case.case_number)
    page.screenshot(path=pictures / f"safety-slip-{width}.png", full_page=True)
    page.emulate_media(media="print")
    for frame in (".top", ".foot", ".exit"):  # the paper does not say whose it is
        assert page.locator(frame).first.is_hidden()
    assert float(page.locator(".slip").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")) >= 24
    page.screenshot(path=pictures / f"safety-slip-{width}-print.png", full_page=True)


def test_from_the_first_page_the_way_out_replaces_the_page_and_back_does_not_return(live_server, country, open_context):
    page = open_context().new_page()
    page.route("https://www.gismeteo.ru/**", lambda route: route.fulfill(body="<title>Weather</title>"))
    page.goto("about:blank")
    page.goto(f"{live_server.url}/ky/consult/ask/")
    page.click("[data-exit]")
    page.wait_for_url("https://www.gismeteo.ru/**")
    page.go_back()
    assert page.url == "about:blank"


def test_without_script_the_way_out_is_a_link(live_server, country, open_context):
    page = open_context(java_script_enabled=False).new_page()
    page.route("https://www.gismeteo.ru/**", lambda route: route.fulfill(body="<title>Weather</title>"))
    page.goto(f"{live_server.url}/ky/consult/ask/")
    page.click("[data-exit]")
    page.wait_for_url("https://www.gismeteo.ru/**")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_lawyer_reads_the_card_then_the_number_with_the_words_to_say(live_server, at_desk, width, pictures):
    desk = at_desk("lawyer", language="ky", viewport={"width": width, "height": 900})
    now = timezone.localtime()
    hours = {"opens": f"{now - dt.timedelta(hours=1):%H:%M}", "closes": f"{now + dt.timedelta(hours=2):%H:%M}"}
    contact = {"phone": "+996555123456", "others": "yes", "who": "эжем", "say": "reply_ready", **hours}
    case = RequestFactory(claimed=True, lawyer=desk.user, way="call", contact=contact)
    page = desk.page
    page.goto(f"/admin/desk/cases/{case.pk}/")
    expect(page.locator("a[href^='tel:']")).to_have_count(0)
    follow(page, f"form[action$='/cases/{case.pk}/contact/'] button")
    expect(page.locator("a[href='tel:+996555123456']")).to_be_visible()
    expect(page.locator("dd[lang=ky]")).to_have_count(3)
    words = page.locator("dd[lang=ky]").last
    words.scroll_into_view_if_needed()
    assert words.bounding_box()["width"] > 150  # words stand beside each other, not letters below each other
    page.screenshot(path=pictures / f"safety-desk-{width}.png")
