"""`make pictures`: the pictures of docs/editors.md, taken from the running sample site, in English and in Russian.

An argument names the data of a prepared sample site; without it one is prepared, which takes a minute or two.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, StorageState, ViewportSize, sync_playwright

from tests.browser.sample_site import SampleSite, prepared
from tools import chromium

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures" / "editors"
SIZE: ViewportSize = {"width": 1100, "height": 760}
LOCALES = {"en": "en-GB", "ru": "ru-RU"}
STORY = {
    "en": ("The bus comes to Batken", "A lawyer receives people on Friday. It is free of charge."),
    "ru": ("Автобус едет в Баткен", "Юрист принимает людей в пятницу. Это бесплатно."),
}


def main() -> None:
    given = Path(sys.argv[1]) if len(sys.argv) > 1 else prepared()
    with served(given) as site, sync_playwright() as playwright:
        path = chromium.installed() or sys.exit(chromium.NEEDED)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        state = sign_in(browser, site, "moderator")
        for language, locale in LOCALES.items():
            context = browser.new_context(locale=locale, viewport=SIZE, storage_state=state)
            walk(context.new_page(), site, language)
        browser.close()
    total = sum(path.stat().st_size for path in FOLDER.rglob("*.webp"))
    print(f"{len(list(FOLDER.rglob('*.webp')))} pictures, {total // 1000} kB, in {FOLDER.relative_to(ROOT)}")


@contextmanager
def served(given: Path) -> Iterator[SampleSite]:
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder) / "site"
        shutil.copytree(given, var, ignore=shutil.ignore_patterns("test"))
        site = SampleSite(var)
        try:
            site.start()
            yield site
        finally:
            site.stop()


def sign_in(browser: Browser, site: SampleSite, who: str) -> StorageState:
    """Password and code, as a person does it; the cookies of it."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site.url}/en/accounts/login/?next=/admin/")
    page.fill("input[name=login]", who)
    page.fill("input[name=password]", site.password(who))
    page.keyboard.press("Enter")
    page.wait_for_url("**/2fa/authenticate/**")
    page.fill("input[name=code]", site.code(who))
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")
    return context.storage_state()


def walk(page: Page, site: SampleSite, language: str) -> None:
    """One editor's day: write, check, submit, send, translate, look what is missing, keep a fact."""
    shot = camera(page, language)
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


def camera(page: Page, language: str) -> Callable[[str], None]:
    def shot(name: str) -> None:
        path = FOLDER / language / f"{name}.webp"
        path.parent.mkdir(parents=True, exist_ok=True)
        page.wait_for_load_state("networkidle")
        Image.open(BytesIO(page.screenshot())).save(path, "WEBP", quality=68, method=6)

    return shot


if __name__ == "__main__":
    main()
