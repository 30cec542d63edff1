"""The pictures of docs/lawyers.md: one lawyer's day."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.sample_site import SampleSite

WHO = "lawyer"
LANGUAGES = ("ky", "ru")


def walk(page: Page, site: SampleSite, language: str, shot: Callable[[str], None]) -> None:
    """The first screen, the queue, a case from the claim to its answer, a report, a day at the bus, the marks."""
    shot("dashboard")
    page.goto(f"{site.url}/admin/desk/waiting/")
    shot("queue")
    page.locator("form[action$='/desk/next/'] button").first.click()
    page.wait_for_url("**/desk/cases/*/")
    shot("case")
    page.goto(f"{page.url.split('?')[0].split('#')[0]}answer/")
    shot("answer")
    for name, address in {"report": "reports/new/", "day-sheet": "day-sheet/", "ratings": "ratings/"}.items():
        page.goto(f"{site.url}/admin/desk/{address}")
        shot(name)
