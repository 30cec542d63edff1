"""The pictures of docs/coordinators.md: what a coordinator looks at in a week."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.sample_site import SampleSite

WHO = "coordinator"
LANGUAGES = ("ky", "ru")
SCREENS = {
    "overdue": "overdue/",
    "absences": "absences/",
    "rota": "rota/",
    "to-check": "reports/check/",
    "months": "reports/months/",
    "imports": "imports/",
    "exports": "exports/",
    "ratings": "ratings/centres/",
}


def walk(page: Page, site: SampleSite, language: str, shot: Callable[[str], None]) -> None:
    """The first screen, a case from outside, and each screen of those who lead."""
    shot("dashboard")
    for name, address in SCREENS.items():
        page.goto(f"{site.url}/admin/desk/{address}")
        shot(name)
    page.goto(f"{site.url}/admin/desk/open/")
    page.locator("main table tbody a[href*='/desk/cases/']").first.click()
    page.wait_for_url("**/desk/cases/*/")
    shot("case")
