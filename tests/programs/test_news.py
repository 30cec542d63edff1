"""The list of stories: by date, chosen by plain links; and what a story says."""

import re
from datetime import date

import pytest
from wagtail.models import Locale, PageViewRestriction
from wagtail_localize.fields import copy_synchronised_fields

from programs.models import NewsPage, ProgramPage, Topic
from programs.models.choosing import PER_PAGE, Wanted, latest, table
from tests.factories.home import RegionFactory
from tests.factories.pages import (
    NewsIndexPageFactory,
    NewsPageFactory,
    ProgramFactory,
    ProgramPageFactory,
    ProgramsIndexPageFactory,
    TopicFactory,
)


def story(news, *topics, **kwargs):
    page = NewsPageFactory(parent=news, locale=news.locale, **kwargs)
    if topics:
        page.topics = topics
        page.save()
    return page


def kept(response) -> bool:
    """Whether the page cache holds the answer: then it sends it with a tag."""
    return "ETag" in response


@pytest.mark.both_databases
def test_following_older_from_page_to_page_shows_every_story_once_newest_first(news):
    stories = [story(news, date=date(2021, 1, 1 + n // 2)) for n in range(PER_PAGE * 2 + 3)]
    seen, before = [], ""
    while True:
        found = latest(news.locale, before)
        seen += [one.pk for one in found.stories]
        if not found.older:
            break
        before = found.older
    assert seen == [one.pk for one in sorted(stories, key=lambda one: (one.date, one.pk), reverse=True)]


@pytest.mark.parametrize(
    "query",
    [
        {"before": "9999"},
        {"before": "2021-13-99,1"},
        {"before": "2021-01-01"},
        {"before": "2021-01-01,x"},
        {"before": "\0"},
        {"before": "2021-08-27,-99999999999999999999999999"},
        {"before": "2021-08-27," + "9" * 5000},
        {"before": "2021-08-27,+1"},
        {"before": "2021-08-27,1_0"},
        {"before": "2021-08-27,١٢"},
        {"before": "2021-08-27, 12"},
        {"before": "20210827,12"},
        {"before": "0001-01-01,1"},
        {"page": "9999"},
        {"page": "abc"},
        {"program": "no-such-program"},
        {"topic": "x" * 10_000},
        {"region": "KG-NO"},
        {"year": "3000"},
        {"year": "-1"},
        {"year": "ten"},
        {"topic": "\0"},
        {"program": "' OR 1=1 --", "before": "2021-01-01,1"},
    ],
)
def test_what_nothing_answers_to_is_a_clear_page_with_404_that_memory_does_not_hold(client, news, query):
    story(news)
    response = client.get("/en/news/", query)
    html = response.content.decode()
    assert response.status_code == 404
    assert "This address leads to no stories" in html
    assert '<meta name="robots" content="noindex">' in html
    assert '<a class="button" href="/en/news/">All stories</a>' in html
    assert 'rel="canonical"' not in html
    assert not kept(response)


@pytest.mark.parametrize("key", ["-99999999999999999999999999", "9" * 5000, "+1", "1_0", "١٢"])
def test_open_data_reads_a_place_that_cannot_be_as_none(client, news, key):
    page = story(news)
    response = client.get("/api/v1/news", {"language": "en", "before": f"2021-08-27,{key}"})
    assert [one["title"] for one in response.json()["stories"]] == [page.title]
    assert not kept(response)


@pytest.mark.parametrize("query", [{"utm_source": "x"}, {"q": "x" * 10_000}, {"before": ""}])
def test_what_the_list_does_not_read_changes_nothing_and_is_not_canonical(client, news, query):
    story(news, title="The only one")
    response = client.get("/en/news/", query)
    html = response.content.decode()
    assert response.status_code == 200
    assert "The only one" in html
    assert '<link rel="canonical" href="http://testserver/en/news/">' in html


def test_an_invented_place_in_the_list_is_answered_and_a_real_one_is_kept(client, news):
    one, two = story(news, date=date(2021, 1, 1)), story(news, date=date(2021, 1, 2))
    invented = client.get("/en/news/", {"before": f"2021-01-02,{two.pk + 5}"})
    assert invented.status_code == 200
    assert not kept(invented)
    real = client.get("/en/news/", {"before": f"2021-01-02,{two.pk}"})
    assert one.title in real.content.decode()
    assert kept(real)


def test_drafts_and_other_languages_are_not_listed(news, homes):
    own = story(news)
    story(news, live=False)
    other = NewsIndexPageFactory(parent=homes["ru"], locale=homes["ru"].locale)
    story(other)
    assert [one.pk for one in latest(news.locale).stories] == [own.pk]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("chosen", [False, True])
def test_the_list_costs_the_same_however_many_stories_it_shows(
    client, news, count, chosen, steady, django_assert_num_queries
):
    topic = TopicFactory(code="law")
    for _n in range(count):
        story(news, topic, region=RegionFactory())
    address = "/en/news/?x=1&topic=law" if chosen else "/en/news/?x=1"
    client.get(address)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(address)


LIST_QUERIES = 10
STORY_QUERIES = 10


@pytest.mark.parametrize("count", [1, 3])
def test_a_story_costs_the_same_however_many_topics_and_related_stories_it_has(
    client, news, count, steady, django_assert_num_queries
):
    topics = [TopicFactory() for _n in range(count)]
    page = story(news, *topics)
    for _n in range(count + 2):  # with fewer than three a second query fills up
        story(news, *topics)
    client.get(f"{page.url}?x=1")
    with django_assert_num_queries(STORY_QUERIES):
        client.get(f"{page.url}?x=1")


@pytest.fixture
def shelf(homes, news):
    """Four stories that differ in program, topic, oblast and year."""
    index = ProgramsIndexPageFactory(parent=homes["en"], locale=homes["en"].locale)
    ours = ProgramPageFactory(
        parent=index, locale=index.locale, fact=ProgramFactory(code="ours", name_en="Our program")
    )
    naryn, osh = RegionFactory(iso="KG-X", name_en="Naryn"), RegionFactory(iso="KG-Z", name_en="Osh")
    bus, law = TopicFactory(code="bus", name_en="The bus"), TopicFactory(code="law", name_en="The law")
    return {
        "A": story(news, bus, title="A", part_of=ours, region=naryn, date=date(2019, 1, 1)),
        "B": story(news, bus, law, title="B", part_of=ours, region=osh, date=date(2021, 1, 1)),
        "C": story(news, law, title="C", region=naryn, date=date(2021, 5, 1)),
        "D": story(news, title="D", date=date(2022, 1, 1)),
    }


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, "DCBA"),
        ({"program": "ours"}, "BA"),
        ({"topic": "bus"}, "BA"),
        ({"topic": "law"}, "CB"),
        ({"region": "KG-X"}, "CA"),
        ({"year": "2021"}, "CB"),
        ({"topic": "bus", "year": "2021"}, "B"),
        ({"program": "ours", "topic": "bus", "region": "KG-X", "year": "2019"}, "A"),
    ],
)
@pytest.mark.both_databases
def test_stories_are_chosen_by_program_topic_oblast_and_year(client, shelf, query, titles):
    html = client.get("/en/news/", query).content.decode()
    assert "".join(re.findall(r'<h3><a href="[^"]+">(\w)</a></h3>', html)) == titles
    assert len(titles) == table(shelf["A"].locale).count(Wanted(**query))


def test_each_choice_is_a_link_that_keeps_the_others_and_says_how_many_it_leaves(client, shelf):
    html = client.get("/en/news/?topic=bus").content.decode()
    assert re.findall(r'<a href="(\?[^"]*)">([^<]+)</a> <small>(\d+)</small>', html) == [
        ("?program=ours&amp;topic=bus", "Our program", "2"),
        ("?topic=law", "The law", "2"),
        ("?topic=bus&amp;region=KG-X", "Naryn", "1"),
        ("?topic=bus&amp;region=KG-Z", "Osh", "1"),
        ("?topic=bus&amp;year=2021", "2021", "1"),
        ("?topic=bus&amp;year=2019", "2019", "1"),
    ]
    assert '<span class="meta">2022</span> <small>0</small>' in html
    assert '<b aria-current="true">The bus</b>' in html
    assert '<a class="chip" href="/en/news/" aria-label="Take away: The bus">' in html


@pytest.mark.parametrize(
    ("query", "canonical", "listed"),
    [
        ("", "", True),
        ("?utm=x&topic=bus", "?topic=bus", True),
        ("?year=2021&topic=bus", "?topic=bus&amp;year=2021", False),
        ("?topic=law&program=", "?topic=law", True),
    ],
)
def test_one_choice_is_an_address_for_search_engines_and_a_combination_is_not(client, shelf, query, canonical, listed):
    html = client.get(f"/en/news/{query}").content.decode()
    assert f'<link rel="canonical" href="http://testserver/en/news/{canonical}">' in html
    assert ('<meta name="robots" content="noindex">' not in html) == listed
    assert f'hreflang="en" href="http://testserver/en/news/{canonical}"' in html


def test_a_choice_that_leaves_nothing_helps_and_is_not_kept(client, shelf):
    response = client.get("/en/news/?region=KG-Z&year=2019")
    assert response.status_code == 200
    assert "Take one choice away" in response.content.decode()
    assert not kept(response)
    assert kept(client.get("/en/news/?region=KG-Z"))


def test_the_next_page_keeps_the_choice(client, news):
    topic = TopicFactory(code="law")
    for number in range(PER_PAGE + 2):
        story(news, topic, date=date(2021, 1, 1 + number))
    story(news, title="About something else", date=date(2020, 1, 1))
    html = client.get("/en/news/?topic=law").content.decode()
    older = re.search(r'<a class="button" href="(\?topic=law&amp;before=[^"]+)" rel="next">', html)[1]
    html = client.get(f"/en/news/{older.replace('&amp;', '&')}").content.decode()
    assert len(re.findall("<article", html)) == 2
    assert "About something else" not in html
    assert '<a href="?topic=law">' in html
    assert '<meta name="robots" content="noindex">' in html


@pytest.mark.parametrize("pages", [1, 3])
def test_a_deep_page_of_a_long_list_asks_the_database_no_more_than_the_first(
    client, news, pages, steady, django_assert_num_queries
):
    stories = [story(news, date=date(2021, 1, 1 + number % 28)) for number in range(PER_PAGE * pages + 1)]
    last = min(stories[1:], key=lambda one: (one.date, one.pk))
    address = f"/en/news/?x=1&before={last.date},{last.pk}"
    client.get(address)
    with django_assert_num_queries(LIST_QUERIES + 1):  # one more: whether that place in the list is real
        client.get(address)


def test_topics_are_the_same_rows_in_every_language(homes, news):
    topic = TopicFactory()
    page = story(news, topic)
    other = NewsIndexPageFactory(parent=homes["ky"], locale=homes["ky"].locale, translation_key=news.translation_key)
    translated = page.copy_for_translation(homes["ky"].locale)
    copy_synchronised_fields(page, translated)
    translated.save_revision().publish()
    translated = NewsPage.objects.get(locale=Locale.objects.get(language_code="ky"))
    assert list(translated.topics.all()) == [topic]
    assert translated.get_parent().pk == other.pk
    assert Topic.objects.count() == 1


def test_a_story_links_its_topics_its_source_and_tells_its_place(client, news):
    page = story(
        news,
        TopicFactory(code="law", name_en="The law"),
        place="Karakol",
        source="City hall",
        source_url="https://city.example/",
    )
    html = client.get(page.url).content.decode()
    assert '<a class="chip" href="/en/news/?topic=law">The law</a>' in html
    assert '<a href="https://city.example/">City hall</a>' in html
    assert "Karakol" in html


@pytest.mark.parametrize(
    ("precision", "words", "machine"),
    [("day", "27 August 2021", "2021-08-27"), ("month", "August 2021", "2021-08"), ("year", "2021", "2021")],
)
def test_a_date_shows_no_more_than_is_known(client, news, precision, words, machine):
    page = story(news, date=date(2021, 8, 27), date_precision=precision)
    html = client.get(page.url).content.decode()
    assert f'<time datetime="{machine}">{words}</time>' in html


@pytest.mark.both_databases
def test_related_stories_share_the_program_or_a_topic_and_the_latest_fill_up(client, news, homes):
    index = ProgramsIndexPageFactory(parent=homes["en"], locale=homes["en"].locale)
    program = ProgramPageFactory(parent=index, locale=index.locale)
    topic = TopicFactory()
    same_topic = story(news, topic, title="Same topic")
    same_program = story(news, title="Same program", part_of=program)
    page = story(news, topic, part_of=program)
    stranger = story(news, title="A stranger")
    story(news, title="A draft", live=False, part_of=program)
    assert page.related() == [same_program, same_topic, stranger]


@pytest.fixture
def secret(news, homes):
    """A story that only those who signed in may read, beside one for everybody of the same program."""
    index = ProgramsIndexPageFactory(parent=homes["en"], locale=homes["en"].locale)
    ours = ProgramFactory(code="ours")
    program = ProgramPageFactory(parent=index, locale=index.locale, slug="ours", fact=ours)
    page = story(news, title="Behind the door", summary="Whispered", part_of=program)
    story(news, title="For everybody", part_of=program, slug="open")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    return page


@pytest.mark.parametrize(
    "address",
    [
        "/en/news/",
        "/en/news/?program=ours",
        "/en/news/feed/",
        "/api/v1/news?language=en",
        "/en/programs/ours/",
        "/en/programs/ours/feed/",
        "/en/news/open/",
    ],
)
@pytest.mark.both_databases
def test_a_story_behind_a_login_is_told_nowhere(client, secret, address):
    html = client.get(address).content.decode()
    assert "For everybody" in html
    assert "Behind the door" not in html
    assert "Whispered" not in html


def test_a_story_is_told_again_when_its_restriction_is_lifted(client, secret):
    assert "Behind the door" not in client.get("/en/news/").content.decode()
    secret.view_restrictions.get().delete()
    assert "Behind the door" in client.get("/en/news/").content.decode()


def test_a_program_behind_a_login_is_named_neither_in_the_list_nor_on_its_stories(client, secret):
    program = ProgramPage.objects.get()
    ProgramPage.objects.update(title="The closed program")
    PageViewRestriction.objects.create(page=program, restriction_type=PageViewRestriction.LOGIN)
    for address in ("/en/programs/", "/en/news/open/"):
        response = client.get(address)
        assert response.status_code == 200
        assert "The closed program" not in response.content.decode()
