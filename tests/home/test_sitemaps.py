"""The sitemap by the rules of sitemaps.org and of hreflang, and robots.txt."""

import re
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from wagtail.models import PageViewRestriction

from home import sitemaps
from home.models import LegalAidCentre, Partner, Region
from tests.factories.pages import StandardPageFactory, translated

NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
LANGUAGES = ("ky", "ru", "en")


@pytest.fixture
def about(homes):
    return translated(homes, lambda code, **kw: StandardPageFactory.build(title=f"About {code}", slug="about", **kw))


def rows_of(response) -> dict[str, ElementTree.Element]:
    """Address -> row, after the rules of the schema: order and number of elements, whole addresses, dates."""
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    tree = ElementTree.fromstring(response.content)
    assert tree.tag == f"{{{NS['s']}}}urlset"
    rows = {}
    for row in tree:
        assert row.tag == f"{{{NS['s']}}}url"
        names = [child.tag.rpartition("}")[2] for child in row]
        assert names[0] == "loc"
        assert set(names[1:]) <= {"lastmod", "link"}
        assert names.count("loc") == 1
        assert names.count("lastmod") <= 1
        address = row.findtext("s:loc", namespaces=NS)
        assert len(address) < 2048
        assert urlsplit(address)[:2] == ("http", "testserver")
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", found.text) for found in row.findall("s:lastmod", NS))
        assert address not in rows
        rows[address] = row
    return rows


def links(row) -> dict[str, str]:
    return {link.get("hreflang"): link.get("href") for link in row.findall("x:link", NS)}


def test_the_sitemap_names_every_language_of_every_page_and_none_that_is_not_live(client, homes, about, settings):
    settings.SITEMAP_SOURCES = []
    StandardPageFactory(parent=homes["ru"], locale=homes["ru"].locale, slug="draft", live=False)
    closed = StandardPageFactory(parent=homes["ru"], locale=homes["ru"].locale, slug="closed")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    rows = rows_of(client.get("/sitemap.xml"))
    assert set(rows) == {f"http://testserver/{code}/{rest}" for code in LANGUAGES for rest in ("", "about/")}
    assert links(rows["http://testserver/ru/about/"]) == {
        "ky": "http://testserver/ky/about/",
        "ru": "http://testserver/ru/about/",
        "en": "http://testserver/en/about/",
        "x-default": "http://testserver/ky/about/",
    }


def test_alternates_are_mutual_and_name_the_row_itself(client, about):
    rows = rows_of(client.get("/sitemap.xml"))
    for address, row in rows.items():
        assert address in links(row).values()
        assert all(address in links(rows[other]).values() for other in links(row).values())


def test_a_page_says_when_it_was_last_published(client, about):
    about["ky"].save_revision().publish()
    rows = rows_of(client.get("/sitemap.xml"))
    about["ky"].refresh_from_db()
    assert rows["http://testserver/ky/about/"].findtext("s:lastmod", namespaces=NS) == (
        about["ky"].last_published_at.date().isoformat()
    )


def test_centres_and_partners_are_named_though_they_are_no_pages_and_samples_are_not(client, homes):
    chuy = Region.objects.create(soate="41708000000000", iso="KG-C", name_ky="Чүй облусу")
    LegalAidCentre.objects.create(code="tokmok", region=chuy, name_ky="Борбор")
    LegalAidCentre.objects.create(code="made-up", region=chuy, name_ky="Үлгү", is_sample=True)
    LegalAidCentre.objects.create(code="closed", region=chuy, name_ky="Жабык", is_open=False)
    Partner.objects.create(code="usaid", name_en="USAID")
    paths = {urlsplit(address).path for address in rows_of(client.get("/sitemap.xml"))}
    named = {path for path in paths if "/centres/" in path or "/partners/" in path}
    ours = ("centres/tokmok/", "partners/", "partners/usaid/")
    assert named == {f"/{code}/{path}" for code in LANGUAGES for path in ours}


def test_too_many_addresses_for_one_file_make_a_list_of_files(client, about, monkeypatch):
    whole = set(rows_of(client.get("/sitemap.xml?x=1")))
    monkeypatch.setattr(sitemaps, "PER_FILE", 4)
    tree = ElementTree.fromstring(client.get("/sitemap.xml?x=2").content)
    assert tree.tag == f"{{{NS['s']}}}sitemapindex"
    files = [one.text for one in tree.findall("s:sitemap/s:loc", NS)]
    assert files[:2] == ["http://testserver/sitemap-1.xml", "http://testserver/sitemap-2.xml"]
    found = [address for file in files for address in rows_of(client.get(urlsplit(file).path))]
    assert set(found) == whole
    assert len(found) == len(whole)
    assert client.get(f"/sitemap-{len(files) + 1}.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404


def test_addresses_begin_with_the_sites_own_where_it_is_set(client, about, settings):
    settings.SITE_URL = "https://ukuk-jardam.example"
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    assert all(one.text.startswith("https://ukuk-jardam.example/") for one in tree.findall("s:url/s:loc", NS))


def test_robots_point_to_the_sitemap_and_keep_out_of_private_rooms(client, db):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /admin/", "Disallow: /*/consult/answer/"} <= set(lines)
    assert "Sitemap: http://testserver/sitemap.xml" in lines
