"""Every page of the sample site, found by following its links in three languages."""

import json
import re
from collections import Counter
from urllib.parse import urldefrag, urljoin, urlsplit

import html5lib
import httpx
import pytest

from tests.browser.crawl import ADDRESSES, LANGUAGES, html_pages, one_of_each_kind

pytestmark = pytest.mark.browser

FILES = [
    *("/sitemap.xml", "/robots.txt", "/.well-known/security.txt", "/ky/manifest.webmanifest", "/favicon.ico", "/sw.js"),
    *("/api/v1/openapi.json", "/api/v1/stops", "/api/v1/trainings", "/api/v1/news", "/api/v1/centres", "/api/v1/board"),
    *("/hooks/whatsapp/", "/health/live"),
]


DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def outside_data(text):
    return DATA.sub("", text)


def programs(text):
    """Scripts that stand in the page itself; a block of data is none."""
    return re.findall(r"<script(?![^>]*src=)[^>]*>", outside_data(text))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_public_address_answers_in_every_language(site, address, language):
    assert httpx.get(site.url + address.format(language), timeout=60).status_code == 200


@pytest.mark.parametrize("address", FILES)
def test_every_file_and_machine_address_answers(site, address):
    assert httpx.get(site.url + address, timeout=60, follow_redirects=True).status_code == 200


@pytest.mark.parametrize("name", ["schedule.ics", "schedule.csv", "schedule.pdf", "schedule.json"][:3])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_campaign_has_its_files(site, pages, name, language):
    campaigns = [path for path in pages if re.fullmatch(rf"/{language}/bus/[\w-]+/", path)]
    assert len(campaigns) == 2
    for path in campaigns:
        assert httpx.get(f"{site.url}{path}{name}", timeout=120).status_code == 200


def test_no_link_leads_nowhere(pages):
    assert {path: response.status_code for path, response in pages.items() if response.status_code != 200} == {}


def test_every_page_has_one_heading_a_title_a_description_its_language_and_its_other_languages(pages):
    faults = []
    for path, text in html_pages(pages).items():
        language = path.split("/")[1]
        checks = {
            "one h1": len(re.findall(r"<h1[ >]", text)) == 1,
            "title": re.search(r"<title>[^<]{3,}</title>", text),
            "description": re.search(r'<meta name="description" content="[^"]{10,}"', text),
            "lang": f'<html lang="{language}"' in text,
            "alt": not re.search(r"<img(?![^>]*\balt=)[^>]*>", text),
            "hreflang": "/consult/answer/mine" in path
            or all(f'hreflang="{code}"' in text for code in (*LANGUAGES, "x-default")),
            "no inline style or script": not re.search(r"<style|\sstyle=|\son\w+=", outside_data(text))
            and programs(text) == [],
        }
        faults += [(path, name) for name, good in checks.items() if not good]
    assert faults == []


def test_every_fragment_that_a_page_links_to_exists(site, pages):
    faults = []
    texts = html_pages(pages)
    for path, text in texts.items():
        for href in re.findall(r'href="([^"]*#[^"]+)"', text):
            target, fragment = urldefrag(urljoin(f"{site.url}{path}", href.replace("&amp;", "&")))
            target = target.removeprefix(site.url)
            if target in texts and f'id="{fragment}"' not in texts[target]:
                faults.append((path, href))
    assert faults == []


def test_every_page_is_valid_html(pages):
    """html5lib knows every parse error of the standard; a page has none."""
    faults = {}
    for path, text in html_pages(pages).items():
        parser = html5lib.HTMLParser()
        parser.parse(text)
        if parser.errors:
            faults[path] = parser.errors[:3]
    assert faults == {}


def test_nothing_on_a_page_is_loaded_from_elsewhere(site, pages):
    faults = []
    for path, text in html_pages(pages).items():
        loaded = re.findall(r'<(?:img|script|source|iframe|audio|video)[^>]+src="([^"]+)"', text)
        loaded += re.findall(r'<link[^>]+rel="(?:stylesheet|icon|manifest|preload)"[^>]+href="([^"]+)"', text)
        faults += [(path, one) for one in loaded if urlsplit(one).netloc not in ("", urlsplit(site.url).netloc)]
    assert faults == []


def nodes(value):
    """Every thing in a block of data, however deep."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(inner)


def test_what_pages_tell_to_machines_is_whole(site, pages):
    """Every block of data is JSON of schema.org, each thing says what it is, each address is whole and on this site."""
    faults, kinds = [], Counter()
    for path, text in html_pages(pages).items():
        for block in map(json.loads, DATA.findall(text)):
            faults += [(path, "context")] if block.get("@context") != "https://schema.org" else []
            for thing in nodes(block):
                faults += [(path, thing)] if not {"@type", "@id", "@graph"} & set(thing) else []
                kinds[str(thing.get("@type"))] += 1
                told = [str(thing[name]) for name in ("url", "item", "image", "logo", "serviceUrl") if name in thing]
                faults += [(path, one) for one in told if not one.startswith(f"{site.url}/")]
    assert faults == []
    wanted = {"GovernmentOrganization", "WebSite", "SearchAction", "BreadcrumbList", "NewsArticle", "GovernmentService"}
    assert wanted <= set(kinds)


def test_every_page_of_the_site_has_a_picture_for_shared_links(site, pages):
    """The drawn ones and the photos: each answers, as a picture."""
    found = {
        language: {
            image
            for path, text in html_pages(pages).items()
            if path.startswith(f"/{language}/")
            for image in re.findall(r'<meta property="og:image" content="([^"]+)"', text)
        }
        for language in LANGUAGES
    }
    assert all(len(images) > 10 for images in found.values())
    for images in found.values():
        for image in sorted(images)[:2]:
            answer = httpx.get(image, timeout=60)
            assert (answer.status_code, answer.headers["content-type"].split("/")[0]) == (200, "image")


def test_consult_is_never_stored(site):
    for language in LANGUAGES:
        for name in ("ask/", "answer/"):
            response = httpx.get(f"{site.url}/{language}/consult/{name}")
            assert "no-store" in response.headers["cache-control"]


def test_a_browser_complains_about_no_page(site, pages, open_context, complaints):
    """One page of each kind in each language: no console error, no failed request, no breach of the content policy."""
    page = complaints(open_context(viewport={"width": 360, "height": 640}).new_page())
    wide = []
    for path in one_of_each_kind(pages):
        page.goto(site.url + path)
        width = page.evaluate("document.documentElement.scrollWidth")
        wide += [(path, width)] if width > 360 else []
    assert complaints.found == []
    assert wide == []
