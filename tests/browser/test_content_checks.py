"""Wagtail's content checks pass on every template, and run in the page editor: the same rules its panel uses."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from wagtail.admin.userbar import AccessibilityItem

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser

INDEXES = ("news/", "bus/", "events/", "programs/", "centres/")
ADDRESSES = ("", *INDEXES, "board/", "consult/", "about/")
CUSTOM = {rule["id"] for rule in AccessibilityItem.axe_custom_rules}  # Wagtail's own script brings these two
RULES = [rule for rule in AccessibilityItem.axe_run_only if rule not in CUSTOM]
BAD_ALT = re.compile(AccessibilityItem.axe_custom_checks[0]["options"]["pattern"], re.IGNORECASE)


def one_of_each(page, site, language):
    """Every section, and a page below it where there is one."""
    for address in ADDRESSES:
        page.goto(f"{site.url}/{language}/{address}")
        yield f"/{language}/{address}"
        if address in INDEXES:
            links = page.locator("main a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
            inner = [link for link in links if re.fullmatch(rf"/{language}/{address}[\w-]+/", link)]
            if inner:
                page.goto(f"{site.url}{inner[0]}")
                yield inner[0]


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_wagtails_checks_find_nothing_on_any_template(site, open_context, language):
    page, axe, found, seen = open_context(**PHONE).new_page(), Axe(), [], []
    for path in one_of_each(page, site, language):
        seen.append(path)
        rules = axe.run(page, options={"runOnly": {"type": "rule", "values": RULES}}).response["violations"]
        found += [(path, rule["id"], [node["target"] for node in rule["nodes"]][:3]) for rule in rules]
        alts = page.locator("img[alt]").evaluate_all("pictures => pictures.map(one => one.alt)")
        found += [(path, "alt-text-quality", alt) for alt in alts if BAD_ALT.search(alt)]
        description = page.locator("meta[name=description]").get_attribute("content")
        found += [] if (description or "").strip() else [(path, "empty-meta-description")]
    assert found == []
    assert len(seen) >= 13


def test_the_page_editor_shows_what_the_checks_say_and_breaks_no_rule(site, signed_in, complaints):
    """A page that was written by hand opens in Wagtail's editor: with the remarks, and with axe's panel at work."""
    page = complaints(signed_in("editor").new_page())
    page.goto(f"{site.url}/admin/reports/remarks/?kind=long_sentence")
    addresses = page.locator("table a[href*='/edit/']").evaluate_all("links => links.map(link => link.href)")
    shown = 0
    for address in dict.fromkeys(addresses):
        page.goto(address)
        shown += page.locator(".editing-remarks li").count()
        if shown:
            break
    assert shown
    assert complaints.found == []
