"""The frame of every page: languages, addresses for search engines, phones, and nothing that knows the visitor."""

import re
from datetime import date

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils import translation

from home.models import Hotline
from tests.factories.pages import StandardPageFactory, translated


def rendered(source: str, **context) -> str:
    return Template("{% load home_tags %}" + source).render(Context(context))


@pytest.fixture
def about(homes):
    """A plain page in three languages, in menus."""
    return translated(
        homes,
        lambda code, **kwargs: StandardPageFactory.build(title=f"About {code}", slug="about", **kwargs),
        show_in_menus=True,
    )


def links(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<a href="([^"]*)" lang="(\w\w)"', html)


def test_the_switch_leads_to_the_same_page_in_the_other_languages_with_its_query(client, about):
    html = client.get("/ky/about/?near=41702000000000").content.decode()
    assert links(html) == [
        ("/ky/about/?near=41702000000000", "ky"),
        ("/ru/about/?near=41702000000000", "ru"),
        ("/en/about/?near=41702000000000", "en"),
    ]


def test_an_endless_query_is_not_repeated_in_the_switch(client, about):
    assert links(client.get(f"/ky/about/?q={'a' * 298}").content.decode())[1] == (f"/ru/about/?q={'a' * 298}", "ru")
    assert links(client.get(f"/ky/about/?q={'a' * 299}").content.decode())[1] == ("/ru/about/", "ru")


def test_the_switch_leads_home_where_a_language_is_missing(client, about):
    about["en"].unpublish()
    assert links(client.get("/ky/about/").content.decode())[2] == ("/en/", "en")


def test_languages_stand_in_their_own_names(client, about):
    html = client.get("/en/about/").content.decode()
    assert [name in html for name in ("Кыргызча", "Русский", "English")] == [True, True, True]


def test_search_engines_are_told_the_canonical_address_and_the_other_languages(client, about):
    html = client.get("/ru/about/?utm=x").content.decode()
    assert '<link rel="canonical" href="http://testserver/ru/about/">' in html
    assert re.findall(r'hreflang="([\w-]+)" href="(http://testserver[^"]*)"', html) == [
        ("ky", "http://testserver/ky/about/"),
        ("x-default", "http://testserver/ky/about/"),
        ("ru", "http://testserver/ru/about/"),
        ("en", "http://testserver/en/about/"),
    ]


def test_a_page_says_its_language_and_has_one_heading_a_title_and_a_description(client, about):
    html = client.get("/ky/about/").content.decode()
    assert '<html lang="ky">' in html
    assert html.count("<h1") == 1
    assert re.search(r"<title>About ky · .+</title>", html)
    assert '<meta name="description" content="A plain page.">' in html


def test_an_anonymous_page_never_varies_by_cookie_and_holds_no_token(client, about):
    response = client.get("/ky/about/")
    assert "Cookie" not in response.get("Vary", "")
    assert "csrf" not in response.content.decode()
    assert response.cookies == {}


def test_staff_see_the_bar_and_visitors_do_not(client, admin_user, about):
    assert "wagtail-userbar" not in client.get("/ky/about/").content.decode()
    client.force_login(admin_user)
    assert "wagtail-userbar" in client.get("/ky/about/").content.decode()


def test_a_page_borrowed_from_another_language_says_so_and_names_the_language_of_its_words(client, homes):
    source = homes["ru"].add_child(instance=StandardPageFactory.build(title="О данных", slug="data"))
    source.create_alias(parent=homes["ky"], update_slug="data", update_locale=homes["ky"].locale)
    html = client.get("/ky/data/").content.decode()
    assert '<html lang="ky">' in html
    assert '<main id="main" class="wrap" lang="ru">' in html
    assert re.search(r'<p class="note note--quiet" lang="ky">[^<]*Русский', html)
    assert '<link rel="canonical" href="http://testserver/ru/data/">' in html
    assert 'rel="alternate" hreflang' not in html


def test_the_quick_exit_is_a_plain_link_to_where_staff_chose(client, about):
    from wagtail.models import Site

    from home.models import SafetySettings

    site = Site.objects.get(is_default_site=True)
    SafetySettings.objects.update_or_create(site=site, defaults={"exit_url": "https://weather.example/"})
    html = client.get("/ky/about/").content.decode()
    assert '<a class="exit" href="https://weather.example/" rel="noreferrer nofollow" data-exit>' in html


def test_the_three_actions_are_on_every_page(client, about):
    html = client.get("/ky/about/").content.decode()
    assert re.findall(r'class="act[^"]*" href="([^"]+)"', html) == ["/ky/consult/ask/", "/ky/bus/", "tel:114"]


def test_the_footer_shows_only_numbers_that_may_be_shown_and_pages_put_in_menus(client, about):
    Hotline.objects.all().delete()
    Hotline.objects.create(number="114", name_ky="юридикалык жардам", source="seen", is_shown=True)
    Hotline.objects.create(number="1254", name_ky="белгисиз", source="not found", is_shown=False)
    foot = client.get("/ky/about/").content.decode().split("<footer")[1]
    assert '<a href="tel:114">114</a>' in foot
    assert "1254" not in foot
    assert '<a href="/ky/about/">About ky</a>' in foot


def test_an_unknown_address_answers_404_in_its_language_with_search_actions_and_the_other_languages(client, homes):
    response = client.get("/en/no-such-page/")
    html = response.content.decode()
    assert response.status_code == 404
    assert '<html lang="en">' in html
    assert 'action="/en/search/"' in html
    assert 'href="/en/consult/ask/"' in html
    assert [links(html)[0], links(html)[1]] == [("/ky/", "ky"), ("/ru/", "ru")]
    assert "Бет табылган жок" in html
    assert 'rel="canonical"' not in html
    assert "Страница не найдена" in html


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html"])
def test_the_plain_error_pages_need_no_request_no_database_and_speak_three_languages(name):
    from django.template.loader import get_template

    html = get_template(name).render()
    assert re.findall(r'<section class="prose" lang="(\w\w)"', html) == ["ky", "ru", "en"]
    assert html.count("<h1") == 1
    assert html.count('href="tel:114"') == 3


@pytest.mark.parametrize(
    ("precision", "language", "words"),
    [
        ("day", "en", "27 August 2021"),
        ("month", "en", "August 2021"),
        ("year", "en", "2021"),
        ("year", "ky", "2021"),
        ("day", "ru", "27 августа 2021"),
    ],
)
def test_a_date_shows_no_more_than_is_known(precision, language, words):
    with translation.override(language):
        assert rendered("{{ day|date_words:precision }}", day=date(2021, 8, 27), precision=precision) == words


def test_no_date_has_no_words():
    assert rendered("{{ day|date_words }}", day=None) == ""


@pytest.mark.parametrize(
    ("number", "html"),
    [
        ("114", '<a href="tel:114">114</a>'),
        ("+996 312 65-10-10", '<a href="tel:+996312651010">+996 312 65-10-10</a>'),
        ("", ""),
    ],
)
def test_a_phone_number_is_a_link_that_dials(number, html):
    assert rendered("{{ number|phone_link }}", number=number) == html


def test_an_address_without_a_language_shows_no_switch():
    request = RequestFactory().get("/accounts/login/")
    assert rendered("{% language_switch %}", request=request).strip() == ""


def test_every_icon_that_templates_and_settings_name_is_drawn():
    from django.conf import settings

    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (settings.BASE_DIR / "static/icons.svg").read_text()))
    folders = ["site/templates", *(f"{app}/templates" for app in ("home", "programs", "events", "consult"))]
    sources = [
        path.read_text(encoding="utf-8") for folder in folders for path in (settings.BASE_DIR / folder).rglob("*.html")
    ]
    named = {
        name
        for source in sources
        if "wagtailadmin_tags" not in source  # the desk draws with Wagtail's own icons
        for found in re.findall(r'{% icon "([\w-]+)"|icon="([\w-]+)"', source)
        for name in found
        if name
    }
    assert named - drawn == set()


def test_every_cover_an_editor_can_choose_is_drawn():
    from django.conf import settings

    from home.models import BasePage

    missing = [
        cover for cover in BasePage.Cover.values if not (settings.BASE_DIR / f"static/covers/{cover}.svg").exists()
    ]
    assert missing == []


def test_the_files_that_browsers_ask_for_by_themselves_are_there(client, db):
    assert client.get("/favicon.ico").headers["Location"] == "/static/favicon.ico"
    manifest = client.get("/manifest.webmanifest", follow=True).json()
    assert [icon["sizes"] for icon in manifest["icons"]] == ["192x192", "192x192", "512x512", "512x512"]


def test_the_answer_to_a_lost_token_is_kept_by_nobody(db):
    visitor = Client(enforce_csrf_checks=True)
    for address in ("/ky/consult/ask/forget/", "/ky/consult/ask/sent/leave/", "/ky/consult/answer/mine/leave/"):
        answer = visitor.post(address)
        assert (answer.status_code, answer["Cache-Control"]) == (403, "no-store, private")
