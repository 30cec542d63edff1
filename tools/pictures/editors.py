"""The pictures of docs/editors.md: one moderator's day."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.sample_site import SampleSite

WHO = "moderator"
LANGUAGES = ("en", "ru")
STORY = {
    "en": ("The bus comes to Batken", "A lawyer receives people on Friday. It is free of charge."),
    "ru": ("Автобус едет в Баткен", "Юрист принимает людей в пятницу. Это бесплатно."),
}


def walk(page: Page, site: SampleSite, language: str, shot: Callable[[str], None]) -> None:
    """Write, check, submit, send, translate, look what is missing, keep a fact."""
    page.goto(f"{site.url}/admin/")
    shot("dashboard")
    write(page, site, language, shot)
    page.goto(f"{site.url}/admin/reports/parity/")
    shot("parity")
    page.goto(f"{site.url}/admin/reports/remarks/")
    shot("remarks")
    page.goto(f"{site.url}/admin/centres/")
    page.locator("table a[href*='/centres/edit/']").first.click()
    page.wait_for_load_state("networkidle")
    shot("facts")


def write(page: Page, site: SampleSite, language: str, shot: Callable[[str], None]) -> None:
    """A draft, its blocks, its hour, its way to the moderator and to the translators."""
    page.goto(f"{site.url}/admin/")
    (index,) = asked(page, "slug=news", language)
    page.goto(f"{site.url}/admin/pages/add/programs/newspage/{index}/")
    title, summary = STORY[language]
    page.fill("[name=title]", title)
    page.fill("[name=summary]", summary)
    shot("write")
    page.locator("[data-streamfield-stream-container] button, button.c-sf-add-button").first.click()
    page.wait_for_timeout(600)
    page.locator("button.c-sf-add-button").first.scroll_into_view_if_needed()
    shot("blocks")
    page.keyboard.press("Escape")
    page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    page.wait_for_timeout(300)
    shot("publish")
    page.keyboard.press("Escape")
    page.locator("footer button.action-save").first.click()
    page.wait_for_url("**/edit/")
    page.wait_for_load_state("networkidle")
    page.locator("[aria-label='Toggle status'], [data-side-panel-toggle=status]").first.click()
    page.wait_for_timeout(500)
    shot("schedule")
    send(page, site, shot)


def send(page: Page, site: SampleSite, shot: Callable[[str], None]) -> None:
    number = page.url.rstrip("/").split("/")[-2]
    page.goto(f"{site.url}/admin/localize/submit/page/{number}/")
    for box in page.locator("input[name=locales]").all():
        box.check()
    shot("send")
    page.locator("form:has(input[name=locales]) [type=submit]").click()
    page.wait_for_load_state()
    found = asked(page, f"translation_of={number}", "ky")
    page.goto(f"{site.url}/admin/pages/{found[0]}/edit/")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(800)
    shot("translate")


ASK = """async query => {
    const get = async address => (await fetch(`/admin/api/main/pages/${address}`)).json();
    const found = await get(`?limit=20&${query}`);
    return Promise.all(found.items.map(one => get(`${one.id}/`)));
}"""


def asked(page: Page, query: str, language: str) -> list[int]:
    """The pages of a language that the admin's own interface finds."""
    return [one["id"] for one in page.evaluate(ASK, query) if one["meta"].get("locale") == language]
