from datetime import date
from xml.etree import ElementTree

import pytest

from programs.models.news import PER_PAGE, latest
from tests.factories.pages import NewsIndexPageFactory, NewsPageFactory, ProgramPageFactory, ProgramsIndexPageFactory

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def news(homes):
    return NewsIndexPageFactory(parent=homes["en"], locale=homes["en"].locale)


def story(news, **kwargs):
    return NewsPageFactory(parent=news, locale=news.locale, **kwargs)


def test_following_older_from_page_to_page_shows_every_story_once_newest_first(news):
    stories = [story(news, date=date(2021, 1, 1 + n // 2)) for n in range(PER_PAGE * 2 + 3)]
    seen, before = [], ""
    while True:
        found = latest(news.locale, before)
        seen += [one.pk for one in found.stories]
        if not found.older:
            break
        before = found.older.removeprefix("?before=")
    assert seen == [one.pk for one in sorted(stories, key=lambda one: (one.date, one.pk), reverse=True)]


@pytest.mark.parametrize(
    "before", ["9999", "2021-13-99,1", "2021-01-01", "2021-01-01,x", "2021-01-01," + "9" * 40, "\0"]
)
def test_a_malformed_place_in_the_list_is_answered_with_a_page(client, news, before):
    story(news)
    assert client.get("/en/news/", {"before": before}).status_code == 200


def test_drafts_and_other_languages_are_not_listed(news, homes):
    own = story(news)
    story(news, live=False)
    other = NewsIndexPageFactory(parent=homes["ru"], locale=homes["ru"].locale)
    story(other)
    assert [one.pk for one in latest(news.locale).stories] == [own.pk]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_many_stories_it_shows(client, news, count, django_assert_num_queries):
    for _n in range(count):
        story(news)
    client.get("/en/news/?x=1")
    with django_assert_num_queries(LIST_QUERIES):
        client.get("/en/news/?x=1")


LIST_QUERIES = 10


@pytest.mark.parametrize(
    ("precision", "words", "machine"),
    [("day", "27 August 2021", "2021-08-27"), ("month", "August 2021", "2021-08"), ("year", "2021", "2021")],
)
def test_a_date_shows_no_more_than_is_known(client, news, precision, words, machine):
    page = story(news, date=date(2021, 8, 27), date_precision=precision)
    html = client.get(page.url).content.decode()
    assert f'<time datetime="{machine}">{words}</time>' in html


def test_the_feed_is_atom_with_absolute_addresses_in_its_language(client, news):
    page = story(news, title="Bus reaches 117 villages", date=date(2021, 8, 27))
    feed = ElementTree.fromstring(client.get("/en/news/feed/").content)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    entry = feed.find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}title").text == "Bus reaches 117 villages"
    assert entry.find(f"{ATOM}link").get("href") == f"http://testserver{page.url}"
    assert entry.find(f"{ATOM}published").text.startswith("2021-08-27T")


def test_related_stories_are_those_of_the_same_program_and_never_the_story_itself(news, homes):
    index = ProgramsIndexPageFactory(parent=homes["en"], locale=homes["en"].locale)
    program = ProgramPageFactory(parent=index, locale=index.locale)
    one, two = story(news, part_of=program), story(news, part_of=program)
    story(news)
    assert one.related() == [two]
