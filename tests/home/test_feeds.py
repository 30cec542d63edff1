"""Atom as RFC 4287 wants it, and what else machines read: manifest, security.txt."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles import finders
from PIL import Image

from tests.factories.pages import NewsIndexPageFactory, NewsPageFactory

ATOM, XHTML = "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/1999/xhtml}"
FEED_MAY_HOLD = {
    *("author", "category", "contributor", "generator", "icon", "id", "link", "logo"),
    *("rights", "subtitle", "title", "updated", "entry"),
}
ENTRY_MAY_HOLD = {
    *("author", "category", "content", "contributor", "id", "link", "published", "rights", "source"),
    *("summary", "title", "updated"),
}
ONCE = {"generator", "icon", "id", "logo", "rights", "subtitle", "summary", "title", "updated", "published", "content"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def check(element: ElementTree.Element, may_hold: set[str]) -> None:
    """Sections 4.1.1 and 4.1.2: what must stand once, what may stand at all, and how each is written."""
    names = [child.tag.removeprefix(ATOM) for child in element]
    assert set(names) <= may_hold
    assert [name for name in ONCE if names.count(name) > 1] == []
    assert {"id", "title", "updated"} <= set(names)
    assert urlsplit(element.findtext(f"{ATOM}id")).scheme in ("urn", "tag", "http", "https")
    for name in ("updated", "published"):
        assert all(MOMENT.fullmatch(found.text) for found in element.findall(f"{ATOM}{name}"))
    for link in element.findall(f"{ATOM}link"):
        assert urlsplit(link.get("href")).netloc
        assert link.get("rel", "alternate") in ("alternate", "self", "related", "enclosure", "via")
    alternates = [one for one in element.findall(f"{ATOM}link") if one.get("rel", "alternate") == "alternate"]
    assert len({(one.get("type"), one.get("hreflang")) for one in alternates}) == len(alternates) == 1
    for name in ("title", "subtitle", "summary", "rights"):
        for found in element.findall(f"{ATOM}{name}"):
            check_text(found)
    for author in element.findall(f"{ATOM}author"):
        assert [child.tag for child in author].count(f"{ATOM}name") == 1


def check_text(element: ElementTree.Element) -> None:
    """Section 3.1.1: a text holds no elements, or as xhtml exactly one div."""
    if element.get("type", "text") == "xhtml":
        [div] = element
        assert div.tag == f"{XHTML}div"
        assert all(child.tag.startswith(XHTML) for child in div.iter())
    else:
        assert len(element) == 0


@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_feed_keeps_every_rule_of_atom(client, homes, number):
    news = NewsIndexPageFactory(parent=homes["ky"], locale=homes["ky"].locale, title="Жаңылыктар")
    for one in range(number):
        NewsPageFactory(parent=news, locale=news.locale, title=f"Окуя & <{one}>", summary="Эмне <b>болду</b> & качан.")
    response = client.get("/ky/news/feed/")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)
    check(feed, FEED_MAY_HOLD)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == number
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == number
    for entry in entries:
        check(entry, ENTRY_MAY_HOLD)
    [own] = [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own.get("href") == "http://testserver/ky/news/feed/"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "ky"
    assert feed.find(f"{ATOM}author") is not None or all(e.find(f"{ATOM}author") is not None for e in entries)


def test_a_feed_is_dressed_by_a_style_sheet_and_its_links_can_be_followed(client, homes):
    news = NewsIndexPageFactory(parent=homes["ky"], locale=homes["ky"].locale)
    story = NewsPageFactory(parent=news, locale=news.locale)
    feed = client.get("/ky/news/feed/").content.decode()
    assert '<?xml-stylesheet href="/static/css/feed.css" type="text/css"?>' in feed.splitlines()[1]
    assert "xsl" not in feed.replace("xml-stylesheet", "")
    links = [link.get("href") for link in ElementTree.fromstring(feed).iter(f"{XHTML}a")]
    assert links == ["http://testserver/ky/news/", f"http://testserver{story.url}"]


def test_a_browser_gets_the_feed_under_a_name_that_it_shows_as_a_page(client, homes):
    NewsIndexPageFactory(parent=homes["ky"], locale=homes["ky"].locale)
    reader, browser = (
        client.get("/ky/news/feed/", headers={"accept": accept})
        for accept in ("application/atom+xml", "text/html,application/xml;q=0.9")
    )
    assert reader["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert browser["Content-Type"] == "text/xml; charset=utf-8"
    assert browser.content == reader.content
    assert "Accept" in browser["Vary"].split(", ")


def test_a_feed_that_has_not_changed_is_not_sent_again(client, homes):
    news = NewsIndexPageFactory(parent=homes["ky"], locale=homes["ky"].locale)
    NewsPageFactory(parent=news, locale=news.locale)
    first = client.get("/ky/news/feed/")
    again = client.get("/ky/news/feed/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    NewsPageFactory(parent=news, locale=news.locale).save_revision().publish()
    assert client.get("/ky/news/feed/", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_security_txt_keeps_rfc_9116(client, db):
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = [line.split(": ", 1) for line in response.content.decode().splitlines() if line and line[0] != "#"]
    named = dict(fields)
    assert [name for name, _value in fields if name == "Expires"] == ["Expires"]
    assert datetime.now(UTC) < datetime.fromisoformat(named["Expires"]) < datetime.now(UTC) + timedelta(days=366)
    assert named["Contact"].startswith(("https://", "mailto:", "http://testserver/"))
    assert named["Canonical"] == "http://testserver/.well-known/security.txt"
    assert named["Preferred-Languages"] == "ky, ru, en"


@pytest.mark.parametrize("path", ["/security.txt", "/apple-touch-icon.png", "/favicon.ico"])
def test_addresses_that_machines_guess_lead_where_the_thing_is(client, db, path):
    response = client.get(path)
    assert response.status_code in (301, 302)
    assert response["Location"].startswith(("/.well-known/", "/static/"))


@pytest.mark.parametrize(("language", "start"), [("ky", "/ky/"), ("ru", "/ru/"), ("en", "/en/")])
def test_each_language_has_a_manifest_that_a_browser_can_install(client, homes, language, start):
    response = client.get(f"/{language}/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    said = response.json()
    assert (said["lang"], said["start_url"], said["scope"], said["display"]) == (language, start, "/", "minimal-ui")
    assert said["name"]
    assert len(said["short_name"]) <= 12
    for icon in said["icons"]:
        with Image.open(finders.find(icon["src"].removeprefix("/static/"))) as picture:
            assert "x".join(map(str, picture.size)) == icon["sizes"]
            assert picture.format == "PNG"
    assert {(icon["sizes"], icon["purpose"]) for icon in said["icons"]} == {
        (size, purpose) for size in ("192x192", "512x512") for purpose in ("any", "maskable")
    }
    page = client.get(start).content.decode()
    assert f'<link rel="manifest" href="/{language}/manifest.webmanifest">' in page
    assert 'rel="apple-touch-icon"' in page


def test_the_manifest_of_an_unknown_language_is_that_of_a_language_of_ours(client, homes):
    assert client.get("/de/manifest.webmanifest")["Location"] == "/ky/manifest.webmanifest"
