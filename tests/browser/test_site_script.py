"""static/js/site.js in a browser: what it adds, and that nothing needs it."""

import re

import pytest
from django.conf import settings

pytestmark = pytest.mark.browser

HOST = "http://site.test"
PAGE = """<!DOCTYPE html><html lang="en"><title>x</title>
<link rel="stylesheet" href="/site.css"><script src="/site.js" defer></script>
<body><a class="exit" href="http://weather.test/" data-exit>Quick exit</a>
<div class="error-summary" tabindex="-1" autofocus data-focus>Errors</div>
<p id="number">4829 1355 0177 3290</p>
<button type="button" data-copy="#number" data-done="Copied" hidden><span>Copy</span></button>
<form method="post" action="/sent"><label for="story">Story</label><textarea id="story"></textarea>
<p data-count-of="story" data-limit="5" data-left="Characters left:" data-over="Too long by:">At most 5 characters.</p>
<button>Send</button></form></body></html>"""


@pytest.fixture
def posts():
    return []


@pytest.fixture
def visit(browser, posts):
    """Opens PAGE from a host that exists in this browser only."""
    contexts = []

    def answer(route):
        name = route.request.url.rsplit("/", 1)[1]
        if route.request.method == "POST":
            posts.append(route.request.url)
            return None  # a slow network: the answer does not come while the test looks
        if name in ("site.js", "site.css"):
            return route.fulfill(path=settings.BASE_DIR / "static" / name.split(".")[1] / name)
        return route.fulfill(body=PAGE if route.request.url.startswith(HOST) else "weather", content_type="text/html")

    def open_page(**options):
        context = browser.new_context(**options)
        contexts.append(context)
        context.route("**/*", answer)
        page = context.new_page()
        page.goto(f"{HOST}/start")
        page.goto(f"{HOST}/page")
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_the_quick_exit_takes_the_place_of_the_page_so_that_back_does_not_return_to_it(visit):
    page = visit()
    page.click("[data-exit]")
    page.wait_for_url("http://weather.test/")
    page.go_back()
    assert page.url == f"{HOST}/start"


def test_escape_three_times_leaves_and_once_does_not(visit):
    page = visit()
    page.keyboard.press("Escape")
    assert page.url == f"{HOST}/page"
    for _ in range(2):
        page.keyboard.press("Escape")
    page.wait_for_url("http://weather.test/")


def test_another_key_between_starts_the_count_again(visit):
    page = visit()
    for key in ("Escape", "Escape", "a", "Escape"):
        page.keyboard.press(key)
    assert page.url == f"{HOST}/page"


def test_the_quick_exit_is_a_plain_link_without_script(visit):
    page = visit(java_script_enabled=False)
    page.click("[data-exit]")
    page.wait_for_url("http://weather.test/")


def test_the_summary_of_errors_has_the_focus(visit):
    assert visit().evaluate("document.activeElement.className") == "error-summary"


def test_characters_are_counted_as_people_count_them_and_too_many_are_told_not_cut(visit):
    page = visit()
    line = page.locator("[data-count-of]")
    assert line.text_content() == "At most 5 characters."
    page.fill("#story", "ө🙂")
    assert line.text_content() == "Characters left: 3"
    page.fill("#story", "өмүрлүк")
    assert line.text_content() == "Too long by: 2"
    assert page.input_value("#story") == "өмүрлүк"


def test_the_copy_button_appears_only_where_it_works(visit):
    page = visit()  # http: the browser does not give the clipboard
    assert page.locator("[data-copy]").is_hidden()
    page = visit(java_script_enabled=False)
    assert page.locator("[data-copy]").is_hidden()


def test_a_double_tap_sends_a_form_once(visit, posts):
    page = visit()
    page.evaluate("() => { const b = document.querySelector('form button'); b.click(); b.click(); }")
    page.wait_for_timeout(300)
    assert posts == [f"{HOST}/sent"]


def test_the_script_and_the_style_sheet_stay_small():
    import brotli

    weights = {
        name: len(brotli.compress((settings.BASE_DIR / "static" / name).read_bytes()))
        for name in ("js/site.js", "css/site.css", "icons.svg")
    }
    assert {name: weight for name, weight in weights.items() if weight > {"js/site.js": 2000}.get(name, 8000)} == {}


def test_nothing_in_the_script_reaches_out():
    script = (settings.BASE_DIR / "static/js/site.js").read_text(encoding="utf-8")
    assert re.findall(r"https?:|fetch\(|XMLHttpRequest|sendBeacon|localStorage|cookie", script) == []
