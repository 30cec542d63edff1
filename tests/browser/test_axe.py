"""axe finds nothing: every kind of page, three languages, light and dark, no rule switched off."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PHONE, follow
from tests.browser.crawl import LANGUAGES, one_of_each_kind

pytestmark = pytest.mark.browser

ADDRESSES = (
    "",
    "news/",
    "programs/",
    "events/",
    "bus/",
    "centres/",
    "board/",
    "consult/",
    "consult/answer/",
    "search/?q=bus",
)


ANOTHER = "() => !('left' in document.documentElement.dataset) && document.readyState === 'complete'"


@pytest.fixture(scope="module")
def axe():
    return Axe()


def faults(axe, page):
    return [
        (page.url, rule["id"], [node["target"] for node in rule["nodes"]][:4])
        for rule in axe.run(page).response["violations"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_public_pages(site, open_context, axe, language, scheme):
    page = open_context(**PHONE, color_scheme=scheme).new_page()
    found = []
    for address in ADDRESSES:
        page.goto(f"{site.url}/{language}/{address}")
        found += faults(axe, page)
    for index in ("news/", "bus/", "events/", "programs/"):
        page.goto(f"{site.url}/{language}/{index}")
        links = page.locator("main a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        inner = [link for link in links if re.fullmatch(rf"/{language}/{index}[\w-]+/", link)]
        page.goto(f"{site.url}{inner[0]}")
        found += faults(axe, page)
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_any_kind_of_page(site, pages, open_context, axe, language):
    page, found = open_context(**PHONE).new_page(), []
    looked_at = {f"/{language}/{address}" for address in ADDRESSES}
    for path in one_of_each_kind(pages):
        if path.startswith(f"/{language}/") and path not in looked_at:
            page.goto(site.url + path)
            found += faults(axe, page)
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_the_steps_of_asking_with_and_without_errors(site, open_context, axe, language, scheme):
    page = open_context(**PHONE, color_scheme=scheme).new_page()
    found = []

    def look():
        found.extend(faults(axe, page))

    def go_on(button="main form#ask .button--primary:visible"):
        """To the next page, or to the same with its errors: the script writes that one in place."""
        page.evaluate("document.documentElement.dataset.left = ''")
        page.click(button)
        page.wait_for_function(ANOTHER)

    page.goto(f"{site.url}/{language}/consult/ask/")
    look(), go_on(), look()
    page.locator("label", has=page.locator("input[name=matter][value=FAM]")).click()
    page.select_option("select[name=district]", index=3)
    go_on(), look(), go_on(), look()
    page.locator("input[name=unsafe][value=no]").check()
    page.fill("textarea[name=text]", "Алимент жөнүндө суроо.")
    go_on(), look(), go_on(), look()
    assert "/ask/3/" in page.url
    page.locator("input[name=way][value=portal]").check()
    go_on(), look()
    number = page.locator("#number").inner_text()
    follow(page, "main a.button--primary:visible >> nth=0")
    look()
    page.goto(f"{site.url}/{language}/consult/answer/")
    page.fill("main input[name=number]", number)
    follow(page, "main form .button--primary:visible >> nth=0")
    assert page.url.endswith("/answer/mine/")
    look()
    go_on("form[action$='/write/'] .button--primary:visible")
    look()
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_wrong_number_and_on_the_error_pages(site, open_context, axe, scheme):
    page = open_context(**PHONE, color_scheme=scheme).new_page()
    found = []
    page.goto(f"{site.url}/ky/consult/answer/")
    page.fill("main input[name=number]", "1234")
    follow(page, "main form .button--primary:visible >> nth=0")
    found += faults(axe, page)
    page.goto(f"{site.url}/ky/no-such-page/")
    found += faults(axe, page)
    assert found == []
