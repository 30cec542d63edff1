"""A partner's page on another origin: the frame shows where staff allow it, and nowhere else."""

import datetime as dt
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from home.models import FramingSite
from tests.browser.conftest import follow
from tests.factories.events import StopFactory
from tests.factories.pages import three_homes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FRAME = '<!DOCTYPE html><title>Partner</title><iframe src="{src}" width="100%" height="420"></iframe>'


@pytest.fixture
def partner():
    """Another origin: a server of its own that answers every address with `page.html`."""

    class Page(BaseHTTPRequestHandler):
        html = ""

        def do_GET(self):
            body = Page.html.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            """Not a word: the test says what went wrong."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Page.url = f"http://127.0.0.1:{server.server_port}"
    yield Page
    server.shutdown()
    server.server_close()


def framed(partner, live_server, page, path):
    """The frame of `path` as the partner's page shows it."""
    partner.html = FRAME.format(src=f"{live_server.url}{path}")
    page.goto(partner.url)
    return page.frames[1]


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [240, 1280])
def test_an_allowed_site_shows_the_ask_button_and_it_opens_the_form_in_a_tab_of_its_own(
    live_server, partner, open_context, width, colours, pictures
):
    FramingSite.objects.create(origin=partner.url)
    context = open_context(
        viewport={"width": width, "height": 600}, color_scheme=colours, java_script_enabled=False, locale="ky"
    )
    page = context.new_page()
    frame = framed(partner, live_server, page, "/ky/consult/embed/ask/")
    button = frame.locator("a.button--primary")
    expect(button).to_be_visible()
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.screenshot(path=pictures / f"embed-ask-{width}-{colours}.png")
    with context.expect_page() as opened:
        button.click()
    tab = opened.value
    tab.wait_for_url(f"{live_server.url}/ky/consult/ask/")
    assert tab.locator("form#ask").count() == 1
    assert page.url == f"{partner.url}/"  # the partner's page stayed where it was
    assert {cookie["name"] for cookie in context.cookies(live_server.url)} <= {"csrftoken"}  # the form's, in its tab


def test_an_allowed_site_shows_the_next_stops_of_the_bus(live_server, partner, open_context, pictures):
    for number in range(3):
        StopFactory(starts_at=timezone.now() + dt.timedelta(days=number + 1))
    FramingSite.objects.create(origin=partner.url)
    context = open_context(viewport={"width": 360, "height": 640})
    page = context.new_page()
    frame = framed(partner, live_server, page, "/ky/bus/embed/")
    expect(frame.locator("li")).to_have_count(3)
    page.screenshot(path=pictures / "embed-bus-360.png")
    assert context.cookies() == []


@pytest.mark.parametrize("path", ["/ky/consult/embed/ask/", "/ky/bus/embed/"])
def test_a_site_that_is_not_in_the_list_shows_an_empty_frame(live_server, partner, open_context, path):
    FramingSite.objects.create(origin="https://another.example.kg")
    page = open_context().new_page()
    refused = []
    page.on("console", lambda said: refused.append(said.text))
    frame = framed(partner, live_server, page, path)
    page.wait_for_timeout(300)
    assert frame.locator("a.button--primary").count() == 0
    assert any("frame-ancestors" in text for text in refused)


@pytest.mark.parametrize("path", ["/ky/consult/ask/", "/ky/consult/answer/", "/ky/search/"])
def test_an_allowed_site_cannot_frame_the_form_or_any_other_page(live_server, partner, open_context, path):
    FramingSite.objects.create(origin=partner.url)
    page = open_context().new_page()
    frame = framed(partner, live_server, page, path)
    page.wait_for_timeout(300)
    assert frame.locator("main").count() == 0


@pytest.mark.parametrize("width", [360, 1280])
def test_partners_see_what_they_copy(live_server, open_context, width, pictures):
    three_homes()
    StopFactory(starts_at=timezone.now() + dt.timedelta(days=1))
    FramingSite.objects.create(origin="https://another.example.kg")
    page = open_context(viewport={"width": width, "height": 800}, java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/ky/embed/")
    page.select_option("select[name=part]", "bus")
    page.select_option("select[name=language]", "ru")
    follow(page, "main form .button--primary")
    code = page.locator("#frame-code").inner_text()
    assert code.startswith(f'<iframe src="{live_server.url}/ru/bus/embed/" title=')
    frame = page.frame_locator("iframe.embed-sample")
    expect(frame.locator("li")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.screenshot(path=pictures / f"embed-snippets-{width}.png", full_page=True)
