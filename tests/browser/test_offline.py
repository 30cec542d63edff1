"""The network is cut in Chromium: the schedule and the numbers are shown, and the phone keeps nothing that tells."""

import datetime as dt
import re

import pytest

from home.models import Hotline
from tests.browser.conftest import PHONE
from tests.factories.events import BusPageFactory, CampaignPageFactory, StopFactory
from tests.factories.home import DistrictFactory, RegionFactory, SettlementFactory
from tests.factories.pages import NewsIndexPageFactory, NewsPageFactory, three_homes, translated

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEPT = """async () => {
    const found = [];
    for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys()) found.push(request.url);
    return found;
}"""
READY = "navigator.serviceWorker.ready.then((found) => !!found.active && !!navigator.serviceWorker.controller)"


def until(page, script: str) -> None:
    """Waits for `script` to be true; the site's policy forbids Playwright's own way of waiting for one."""
    for _attempt in range(150):
        if page.evaluate(script):
            return
        page.wait_for_timeout(100)
    raise AssertionError(script)


@pytest.fixture
def address(live_server):
    """A home, a bus page with a stop to come, and a story, in three languages."""
    homes = three_homes()
    buses = translated(homes, lambda code, **kw: BusPageFactory.build(title=f"Автобус {code}", **kw))
    news = translated(homes, lambda code, **kw: NewsIndexPageFactory.build(**kw))
    NewsPageFactory(parent=news["ky"], locale=news["ky"].locale, title="Зомбулукка каршы", slug="story")
    campaign = CampaignPageFactory(parent=buses["ky"], locale=buses["ky"].locale, slug="tour", title="Сапар")
    region = RegionFactory(iso="KG-Y", name_ky="Ысык-Көл облусу")
    district = DistrictFactory(region=region, name_ky="Ак-Суу району")
    village = SettlementFactory(district=district, name_ky="Ак-Булуң")
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(days=3)
    StopFactory(campaign=campaign.fact, settlement=village, district=district, starts_at=soon)
    Hotline.objects.create(number="114", name_ky="Укуктук жардам", source="x", is_shown=True, in_danger=True)
    return live_server.url, f"/ky/bus/?near={village.pk}"


@pytest.fixture
def phone(open_context, address):
    """A phone that has seen the home page, its bus, a story, a search and the way to a lawyer; then it has no net."""
    context = open_context(**PHONE)
    page = context.new_page()
    root, bus = address
    page.goto(f"{root}/ky/")
    until(page, "navigator.serviceWorker.controller !== null")
    for path in (bus, "/ky/bus/tour/", "/ky/news/story/", "/ky/search/?q=зомбулук", "/ky/consult/ask/", "/ky/bus/"):
        page.goto(f"{root}{path}")
    for path in ("/ky/offline/", bus, "/ky/bus/tour/", "/ky/bus/"):
        until(page, f"async () => (await ({KEPT})()).some((url) => url.endsWith('{path}'))")
    page.wait_for_timeout(300)
    return context, page, root, bus


def test_only_files_the_offline_pages_and_the_bus_are_ever_kept(phone):
    _context, page, root, bus = phone
    kept = [url.removeprefix(root) for url in page.evaluate(KEPT)]
    told = [path for path in kept if not path.startswith("/static/")]
    assert sorted(told) == sorted(["/ky/offline/", "/ru/offline/", "/en/offline/", bus, "/ky/bus/tour/", "/ky/bus/"])
    for path in ("/ky/consult/ask/", "/ky/news/story/", "/ky/", "/admin/"):
        assert page.evaluate(f"caches.match('{root}{path}').then((found) => found === undefined)")


def test_without_a_connection_the_schedule_and_the_numbers_are_shown(phone, pictures):
    context, page, root, bus = phone
    context.set_offline(True)
    page.goto(f"{root}{bus}")
    shown = page.inner_text("main")
    assert "Ак-Булуң" in shown
    assert "Байланыш жок" in page.inner_text("[role=status] >> nth=0")
    assert re.search(r"\d\d\.\d\d\.\d{4}", page.inner_text("[role=status] >> nth=0"))
    page.goto(f"{root}/ky/news/story/")
    shown = page.inner_text("main")
    assert "Интернет байланышы жок" in shown
    assert "Ак-Булуң" in shown  # the next stops
    assert "Зомбулук" not in shown
    assert page.locator("main a[href='tel:114']").count() == 1
    assert page.locator(f"main [data-kept] a[href='{bus}']").count() == 1
    page.screenshot(path=pictures / "offline-ky-360.png", full_page=True)
    page.click(f"main [data-kept] a[href='{bus}']")
    page.wait_for_url(f"**{bus}")


@pytest.mark.parametrize(("code", "heading"), [("ru", "Нет связи с интернетом"), ("en", "There is no connection")])
def test_the_page_without_a_connection_speaks_the_language_of_the_address(phone, code, heading):
    context, page, root, _bus = phone
    context.set_offline(True)
    page.goto(f"{root}/{code}/news/")
    assert page.inner_text("h1") == heading
    assert page.get_attribute("html", "lang") == code


def test_the_way_to_a_lawyer_is_never_answered_from_the_phone(phone):
    context, page, root, _bus = phone
    context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(f"{root}/ky/consult/ask/")


def test_who_only_asks_a_lawyer_or_reads_a_story_gets_no_service_worker(open_context, address):
    root, _bus = address
    page = open_context(**PHONE).new_page()
    for path in ("/ky/news/story/", "/ky/consult/ask/", "/ky/search/?q=зомбулук"):
        page.goto(f"{root}{path}")
    page.wait_for_timeout(300)
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((found) => found.length)") == 0
    assert page.evaluate(KEPT) == []


def test_old_caches_and_too_many_pages_go(phone):
    _context, page, root, _bus = phone
    page.evaluate(
        """async () => {
            await caches.open("ukuk-files-old");
            await caches.open("ukuk-day-sheet-1");
            const bus = await caches.open("ukuk-bus");
            const old = { headers: { "X-Kept": "2020-01-01T00:00:00Z" } };
            await bus.put("/ky/bus/?near=old", new Response("x", old));
        }"""
    )
    for village in SettlementFactory.create_batch(14):
        page.goto(f"{root}/ky/bus/?near={village.pk}")
    page.wait_for_timeout(300)
    kept = [url for url in page.evaluate(KEPT) if "/ky/bus/" in url]
    assert len(kept) == 12
    assert not [url for url in kept if "near=old" in url]
    page.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.unregister())")
    page.goto(f"{root}/ky/")
    until(page, "async () => !(await caches.keys()).includes('ukuk-files-old')")
    assert page.evaluate("caches.has('ukuk-day-sheet-1')")  # another worker's


def test_a_browser_can_install_the_site(open_context, address):
    root, _bus = address
    page = open_context(**PHONE).new_page()
    page.goto(f"{root}/ky/")
    chrome = page.context.new_cdp_session(page)
    assert chrome.send("Page.getInstallabilityErrors")["installabilityErrors"] in (
        [],
        [{"errorId": "in-incognito", "errorArguments": []}],  # Playwright's contexts are
    )
    read = chrome.send("Page.getAppManifest")
    assert read["errors"] == []
    assert read["url"] == f"{root}/ky/manifest.webmanifest"


def test_a_feed_opened_in_a_browser_can_be_read_and_followed(open_context, address, pictures, complaints):
    root, _bus = address
    page = complaints(open_context(**PHONE).new_page())
    page.goto(f"{root}/ky/news/feed/")
    page.screenshot(path=pictures / "feed-ky-360.png")
    title = page.locator("entry > title")
    assert title.text_content() == "Зомбулукка каршы"
    assert title.evaluate("(element) => getComputedStyle(element).display") == "block"
    assert page.locator("entry > id").evaluate("(element) => getComputedStyle(element).display") == "none"
    with page.expect_navigation():
        page.click("entry a")
    assert page.url == f"{root}/ky/news/story/"
    assert complaints.found == []
