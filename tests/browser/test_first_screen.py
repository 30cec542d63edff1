"""The first screen of a small phone, drawn from the real page with the real style sheet."""

import pytest
from django.conf import settings

from tests.factories.pages import StandardPageFactory, three_homes

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def homes():
    return three_homes()


@pytest.fixture
def draw(browser, client):
    """Draws the page at `path` as `width` x `height`; nothing is fetched, the style sheet is put in."""
    contexts = []

    def open_page(path, width=360, height=640, **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        context.route("**/*", lambda route: route.abort())
        page = context.new_page()
        page.set_content(client.get(path).content.decode(), wait_until="domcontentloaded")
        page.add_style_tag(path=settings.BASE_DIR / "static/css/site.css")
        return page

    yield open_page
    for context in contexts:
        context.close()


def bottoms(page, selector):
    return page.evaluate(
        "selector => [...document.querySelectorAll(selector)].map(one => one.getBoundingClientRect().bottom)", selector
    )


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_languages_quick_exit_and_the_three_actions_are_on_the_first_screen(draw, homes, language):
    page = draw(f"/{language}/")
    for selector, number in ((".langs a", 3), (".exit", 1), (".act", 3)):
        found = bottoms(page, selector)
        assert len(found) == number
        assert max(found) <= 640


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_three_actions_stand_above_every_other_page_too(draw, homes, language):
    home = homes[language]
    home.add_child(instance=StandardPageFactory.build(title="x", slug="plain", locale=home.locale))
    assert max(bottoms(draw(f"/{language}/plain/"), ".act")) <= 320


@pytest.mark.parametrize("path", ["/ky/", "/ru/", "/ky/no-such-page/", "/ky/consult/ask/", "/ky/accounts/login/"])
@pytest.mark.parametrize("width", [320, 640])
def test_nothing_moves_sideways_at_320_pixels_or_at_200_percent(draw, homes, path, width):
    page = draw(path, width=width)
    if width == 640:
        page.evaluate("document.documentElement.style.fontSize = '225%'")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_what_can_be_touched_is_big_enough(draw, homes):
    page = draw("/ky/")
    small = page.evaluate(
        "() => [...document.querySelectorAll('header a, header summary, main a, main button')]"
        ".map(one => [one.className, one.getBoundingClientRect().height]).filter(([, height]) => height && height < 44)"
    )
    assert small == []


def test_the_menu_is_open_on_a_wide_screen_and_folded_on_a_phone(draw, homes):
    assert draw("/ky/", width=1280, height=800).locator(".menu li a").first.is_visible()
    phone = draw("/ky/")
    assert phone.locator(".menu li a").first.is_hidden()
    phone.click(".menu summary")
    assert phone.locator(".menu li a").first.is_visible()


def test_print_leaves_out_what_paper_cannot_do(draw, homes):
    page = draw("/ky/")
    page.emulate_media(media="print")
    shown = [
        name for name in (".exit", ".langs", ".menu", ".acts", ".foot__links") if page.locator(name).first.is_visible()
    ]
    assert shown == []
    assert page.locator("h1").is_visible()
