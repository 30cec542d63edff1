from xml.etree import ElementTree

from tests.factories.pages import StandardPageFactory, translated

NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def test_the_sitemap_names_every_language_of_every_page_and_none_that_is_not_live(client, homes):
    translated(homes, lambda code, **kw: StandardPageFactory.build(title=f"About {code}", slug="about", **kw))
    StandardPageFactory(parent=homes["ru"], locale=homes["ru"].locale, slug="draft", live=False)
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    rows = {row.find("s:loc", NS).text: row for row in tree.findall("s:url", NS)}
    assert set(rows) == {f"http://testserver/{code}/{rest}" for code in ("ky", "ru", "en") for rest in ("", "about/")}
    links = {
        link.get("hreflang"): link.get("href") for link in rows["http://testserver/ru/about/"].findall("x:link", NS)
    }
    assert links == {
        "ky": "http://testserver/ky/about/",
        "ru": "http://testserver/ru/about/",
        "en": "http://testserver/en/about/",
        "x-default": "http://testserver/ky/about/",
    }


def test_robots_point_to_the_sitemap_and_keep_out_of_private_rooms(client, db):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /admin/" in lines
    assert "Sitemap: http://testserver/sitemap.xml" in lines
