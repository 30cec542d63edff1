"""The feeds, read with the rules of RFC 4287."""

import uuid
from datetime import date
from xml.etree import ElementTree

import pytest

from home.pagecache import MARK
from tests.factories.pages import (
    NewsIndexPageFactory,
    NewsPageFactory,
    ProgramFactory,
    ProgramPageFactory,
    TopicFactory,
)

ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
FEED_QUERIES = 10


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)


def text(element, name):
    return element.find(f"{ATOM}{name}").text


def link(element, rel):
    return next(one.get("href") for one in element.findall(f"{ATOM}link") if one.get("rel") == rel)


@pytest.fixture
def program(index):
    return ProgramPageFactory(parent=index, locale=index.locale, fact=ProgramFactory(code="ours"), slug="ours")


def test_the_feed_of_a_language_is_atom_with_absolute_addresses(client, news):
    page = NewsPageFactory(parent=news, locale=news.locale, title="Bus reaches 117 villages", date=date(2021, 8, 27))
    page.topics = [TopicFactory(name_en="The bus")]
    page.save_revision().publish()
    feed = read(client, "/en/news/feed/")
    entry = feed.find(f"{ATOM}entry")
    assert feed.get(LANGUAGE) == "en"
    assert (link(feed, "self"), link(feed, "alternate")) == (
        "http://testserver/en/news/feed/",
        "http://testserver/en/news/",
    )
    assert text(entry, "title") == "Bus reaches 117 villages"
    assert link(entry, "alternate") == f"http://testserver{page.url}"
    assert text(entry, "published").startswith("2021-08-27T")
    assert entry.find(f"{ATOM}category").get("term") == "The bus"


def test_every_entry_and_the_feed_have_an_identity_a_time_and_an_author(client, news):
    NewsPageFactory(parent=news, locale=news.locale, source="City hall")
    NewsPageFactory(parent=news, locale=news.locale)
    feed = read(client, "/en/news/feed/")
    authors = []
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        assert uuid.UUID(text(element, "id"))
        assert text(element, "updated")
        authors.append(element.find(f"{ATOM}author/{ATOM}name").text)
    assert authors == ["Ukuk Jardam", "Ukuk Jardam", "City hall"]


def test_an_identity_stays_when_a_story_is_renamed_and_differs_between_languages(client, news, homes):
    page = NewsPageFactory(parent=news, locale=news.locale)
    other = NewsIndexPageFactory(parent=homes["ru"], locale=homes["ru"].locale)
    NewsPageFactory(parent=other, locale=other.locale, translation_key=page.translation_key)
    before = text(read(client, "/en/news/feed/").find(f"{ATOM}entry"), "id")
    page.title, page.slug = "Renamed", "renamed"
    page.save_revision().publish()
    assert text(read(client, "/en/news/feed/").find(f"{ATOM}entry"), "id") == before
    assert text(read(client, "/ru/news/feed/").find(f"{ATOM}entry"), "id") != before


def test_in_a_summary_nothing_can_be_taken_for_a_tag(client, news):
    NewsPageFactory(parent=news, locale=news.locale, summary="Law & <b>order</b>")
    summary = read(client, "/en/news/feed/").find(f"{ATOM}entry/{ATOM}summary")
    assert summary.get("type") == "xhtml"
    assert next(p.text for p in summary.iter("{http://www.w3.org/1999/xhtml}p")) == "Law & <b>order</b>"


def test_a_program_has_a_feed_of_its_own_stories(client, news, program):
    NewsPageFactory(parent=news, locale=news.locale, title="Ours", part_of=program)
    NewsPageFactory(parent=news, locale=news.locale, title="Theirs")
    feed = read(client, "/en/programs/ours/feed/")
    assert [text(entry, "title") for entry in feed.findall(f"{ATOM}entry")] == ["Ours"]
    assert text(feed, "title") == program.title
    assert link(feed, "self") == "http://testserver/en/programs/ours/feed/"
    assert link(feed, "alternate") == "http://testserver/en/programs/ours/"


@pytest.mark.parametrize("address", ["/en/news/feed/", "/en/programs/ours/feed/"])
def test_a_feed_without_stories_is_a_feed(client, news, program, address):
    assert read(client, address).findall(f"{ATOM}entry") == []


def test_a_feed_is_kept_whatever_query_is_made_up_for_it(client, news, program):
    for address in ("/en/news/feed/", "/en/programs/ours/feed/"):
        assert getattr(client.get(f"{address}?before=x"), MARK)[0] == frozenset()


@pytest.mark.parametrize("count", [1, 3])
def test_a_feed_costs_the_same_however_many_stories_it_holds(client, news, count, steady, django_assert_num_queries):
    for _n in range(count):
        NewsPageFactory(parent=news, locale=news.locale)
    client.get("/en/news/feed/?x=1")
    with django_assert_num_queries(FEED_QUERIES):
        client.get("/en/news/feed/?x=1")
