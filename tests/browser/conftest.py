"""One served sample site for all browser tests of a worker, contexts that are closed, and a stored sign-in per role."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from home import pagecache
from home.models import CacheGeneration
from tests.browser.crawl import crawled
from tests.browser.desk import Desk, member_of_staff, session_of
from tests.browser.sample_site import served

PHONE = {"viewport": {"width": 360, "height": 640}}
DESK = {"viewport": {"width": 1280, "height": 900}}
CALM = {"reduced_motion": "reduce"}  # a colour on its way to another one is none that axe may judge


def follow(page, selector: str) -> None:
    """Clicks what leads to another page, and waits until that page is there: a bare click may return before it."""
    with page.expect_navigation():
        page.click(selector)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The sample site as `make run` serves it."""
    with served(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="session")
def pages(site):
    """Path -> response, of every page that a reader reaches by links; asked for once."""
    return crawled(site)


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Where the pictures of the tests lie; git ignores it."""
    folder = settings.BASE_DIR / "var" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def open_context(browser):
    """Makes browser contexts that are closed after the test."""
    opened = []

    def open_one(**options):
        opened.append(browser.new_context(**CALM | options))
        return opened[-1]

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def stored_sign_ins() -> dict[str, dict]:
    """Who has signed in already, with the cookies of it: a one-time code counts once in 30 seconds."""
    return {}


@pytest.fixture
def signed_in(site, open_context, stored_sign_ins):
    """`signed_in("lawyer")`: a context in which that sample user has signed in with password and code."""

    def sign_in(who: str, **options):
        if who not in stored_sign_ins:
            context = open_context(**DESK)
            page = context.new_page()
            page.goto(f"{site.url}/en/accounts/login/?next=/admin/")
            page.fill("input[name=login]", who)
            page.fill("input[name=password]", site.password(who))
            page.keyboard.press("Enter")
            page.wait_for_url("**/2fa/authenticate/**")
            page.fill("input[name=code]", site.code(who))
            page.keyboard.press("Enter")
            page.wait_for_url("**/admin/")
            stored_sign_ins[who] = context.storage_state()
        return open_context(storage_state=stored_sign_ins[who], **(options or DESK))

    return sign_in


@pytest.fixture
def live_server(live_server, transactional_db):
    """The served process outlives each test's rows: a generation that it never saw makes it forget their pages."""
    CacheGeneration.objects.update_or_create(pk=1, defaults={"number": time.time_ns()})
    pagecache.forget_look()
    return live_server


@pytest.fixture
def at_desk(live_server, browser):
    """`at_desk("lawyer", language="ky", viewport=...)`: a page of somebody signed in already, and who it is."""
    contexts = []

    def open_page(role, *, language="en", user=None, **options):
        user = user or member_of_staff(role)
        context = browser.new_context(base_url=live_server.url, locale=language, **CALM | options)
        contexts.append(context)
        cookies = {settings.SESSION_COOKIE_NAME: session_of(user), settings.LANGUAGE_COOKIE_NAME: language}
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
        return Desk(user, context, context.new_page())

    yield open_page
    for context in contexts:
        context.close()


class Complaints:
    """What browsers found wrong on the pages they were shown: script errors, refused content, failed requests."""

    def __init__(self):
        self.found: list[tuple[str, str]] = []

    def __call__(self, page):
        page.on("pageerror", lambda error: self.found.append((page.url, str(error))))
        page.on("console", lambda said: self.found.append((page.url, said.text)) if said.type == "error" else None)
        page.on("requestfailed", lambda request: self._note_failure(page, request))
        return page

    def _note_failure(self, page, request):
        """What the browser itself drops because the page was left (a stream, a picture further down) is no fault."""
        if request.failure != "net::ERR_ABORTED":
            self.found.append((page.url, request.url))


@pytest.fixture
def complaints() -> Callable:
    """`complaints(page)` watches a page and returns it; `complaints.found` says what was wrong."""
    return Complaints()
