"""`make pictures`: the pictures of the guides, each in the languages of its guide, from the running sample site.

Arguments name guides ("lawyers"; all without any) and, with a slash in it, the data of a prepared sample site; without
that one is prepared, which takes a minute or two.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser.sample_site import SampleSite, prepared
from tools import chromium
from tools.pictures import coordinators, editors, lawyers

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
GUIDES = {"editors": editors, "lawyers": lawyers, "coordinators": coordinators}
SIZE: ViewportSize = {"width": 1100, "height": 760}
LOCALES = {"en": "en-GB", "ru": "ru-RU", "ky": "ky-KG"}
CODE_SECONDS = 31  # a code counts once


def main(arguments: list[str]) -> None:
    chosen = [one for one in arguments if "/" not in one] or list(GUIDES)
    given = next((Path(one) for one in arguments if "/" in one), None) or prepared()
    with served(given) as site, sync_playwright() as playwright:
        path = chromium.installed() or sys.exit(chromium.NEEDED)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        used: set[str] = set()
        for name in chosen:
            take(browser, site, name, used)
        browser.close()


def take(browser: Browser, site: SampleSite, name: str, used: set[str]) -> None:
    """`used` holds who has signed in already: the next code must be waited for."""
    guide = GUIDES[name]
    for language in guide.LANGUAGES:
        if guide.WHO in used:
            time.sleep(CODE_SECONDS)
        used.add(guide.WHO)
        page = browser.new_context(locale=LOCALES[language], viewport=SIZE).new_page()
        sign_in(page, site, guide.WHO, language)
        guide.walk(page, site, language, camera(page, FOLDER / name / language))
        page.context.close()


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


def sign_in(page: Page, site: SampleSite, who: str, language: str) -> None:
    """Password and code, as a person does it; the admin speaks the language of the page where one signs in."""
    page.goto(f"{site.url}/{language}/accounts/login/?next=/admin/")
    page.fill("input[name=login]", who)
    page.fill("input[name=password]", site.password(who))
    page.keyboard.press("Enter")
    page.wait_for_url("**/2fa/authenticate/**")
    page.fill("input[name=code]", site.code(who))
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")


def camera(page: Page, folder: Path) -> Callable[[str], None]:
    def shot(name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        page.wait_for_load_state("networkidle")
        Image.open(BytesIO(page.screenshot())).save(folder / f"{name}.webp", "WEBP", quality=68, method=6)

    return shot


if __name__ == "__main__":
    main(sys.argv[1:])
