"""Search over a few pages: word forms, errors of typing, what is hidden, filters, and input that nobody means."""

import time
from datetime import date

import pytest
from wagtail.models import PageViewRestriction

from home.models import LegalAidCentre, Region, SearchEntry, SearchWord
from home.search import index, results
from home.search.extracts import extract
from home.search.vocabulary import Vocabulary
from home.spelling import sound
from home.stems import fold, stem
from tests.factories.pages import (
    NewsIndexPageFactory,
    NewsPageFactory,
    ProgramPageFactory,
    ProgramsIndexPageFactory,
    StandardPageFactory,
    translated,
)

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def facts_of_the_ground_alone(settings):
    """What lawyers are asked about is made by a migration and would be found too (test_search_queries has it)."""
    settings.SEARCH_FACTS = ["home.search.facts.centres"]


@pytest.fixture
def news(homes):
    return NewsIndexPageFactory(parent=homes["ky"], locale=homes["ky"].locale, title="Жаңылыктар")


@pytest.fixture
def stories(homes, news):
    kept = NewsPageFactory(
        parent=news, locale=news.locale, title="Акысыз юридикалык жардам", summary="Айылдагы балдарга кеңеш берилди."
    )
    NewsPageFactory(parent=news, locale=news.locale, title="Башка окуя", summary="Эч нерсе.")
    NewsPageFactory(parent=news, locale=news.locale, title="Жардам жөнүндө долбоор", live=False)
    StandardPageFactory(parent=homes["ru"], locale=homes["ru"].locale, title="Юридическая помощь ребёнку")
    index.rebuild()
    return kept


def titles(query: str, language: str, **options) -> list[str]:
    found = results.find(query, language, **options)
    return [row.title for row in found.rows]


@pytest.mark.parametrize("query", ["жардам", "жардамдын", "ЮРИДИКАЛЫК ЖАРДАМГА", "кенеш", "балдар", "бала", "жард"])
def test_any_form_of_a_kyrgyz_word_finds_the_story_and_no_draft(stories, query):
    assert titles(query, "ky") == [stories.title]


@pytest.mark.parametrize(
    "query", ["юридической помощи", "ребенка", "РЕБЁНКОМ", "yuridicheskaya pomosh", "юридическ", "помошь", "gjvjom"]
)
def test_any_form_spelling_or_alphabet_of_a_russian_word_finds_the_page(stories, query):
    assert titles(query, "ru") == ["Юридическая помощь ребёнку"]


def test_a_misspelt_word_is_set_right_and_the_search_says_so(stories, client):
    found = results.find("юридеческая помощ", "ru")
    assert found.instead == "юридическая помощ"
    page = client.get("/ru/search/", {"q": "юридеческая"}).content.decode()
    assert "<b>юридическая</b>" in page
    assert "?q=%D1%8E%D1%80%D0%B8%D0%B4%D0%B5%D1%87%D0%B5%D1%81%D0%BA%D0%B0%D1%8F&amp;exact=1" in page
    assert titles("юридеческая", "ru", exact=True) == []


def test_a_right_word_is_never_set_right(stories):
    assert results.find("жардам", "ky").instead == ""


def test_letters_of_the_other_alphabet_inside_a_word_do_no_harm(stories):
    assert titles("pебёнкy", "ru") == ["Юридическая помощь ребёнку"]  # Latin p and y


def test_a_word_of_another_language_finds_the_page_in_the_readers_language(homes):
    words = {"ky": "Үй-бүлө", "ru": "Семья", "en": "Family"}
    translated(homes, lambda code, **kw: StandardPageFactory.build(title=words[code], slug="family", **kw))
    StandardPageFactory(parent=homes["ru"], locale=homes["ru"].locale, title="Только семья")
    index.rebuild()
    found = results.find("семья", "ky")
    shown = results.hits(found, found.rows, "ky")
    assert [(hit.title, hit.url, hit.language) for hit in shown if hit.url == "/ky/family/"] == [
        ("Үй-бүлө", "/ky/family/", "")
    ]
    assert [hit.language for hit in shown if "family" not in hit.url] == ["ru"]


def test_a_page_is_found_as_soon_as_it_is_published_and_no_more_when_it_is_withdrawn(news, homes):
    page = StandardPageFactory(parent=homes["ky"], locale=homes["ky"].locale, title="Мурас", live=False)
    assert titles("мурас", "ky") == []
    page.save_revision().publish()
    assert titles("мурастын", "ky") == ["Мурас"]
    page.title = "Керээз"
    page.save_revision().publish()
    assert (titles("мурас", "ky", exact=True), titles("керээзди", "ky")) == ([], ["Керээз"])
    page.refresh_from_db()
    page.unpublish()
    assert titles("керээз", "ky") == []


def test_a_page_behind_a_password_is_not_found_nor_one_that_is_gone(stories):
    PageViewRestriction.objects.create(page=stories, restriction_type="password", password="x")
    assert titles("жардам", "ky") == []
    PageViewRestriction.objects.all().delete()
    stories.delete()
    assert titles("жардам", "ky") == []
    assert not SearchEntry.objects.filter(title=stories.title).exists()


def test_a_word_that_stands_nowhere_any_more_is_offered_to_nobody(stories):
    stories.delete()
    index.rebuild()
    assert not SearchWord.objects.filter(word="акысыз").exists()


def test_titles_come_before_texts_and_the_new_before_the_old(news):
    for title, summary, day in [
        ("Эски китепкана", "Китеп жөнүндө.", date(2001, 1, 1)),
        ("Жаңы китепкана", "Китеп жөнүндө.", date(2026, 1, 1)),
        ("Мыйзам китеби", "Мыйзам.", date(2010, 1, 1)),
    ]:
        NewsPageFactory(parent=news, locale=news.locale, title=title, summary=summary, date=day)
    index.rebuild()
    assert titles("китеп", "ky", today=date(2026, 11, 21)) == ["Мыйзам китеби", "Жаңы китепкана", "Эски китепкана"]


def test_an_open_centre_is_found_by_its_town_and_a_closed_one_is_not(homes):
    chuy = Region.objects.create(soate="41708000000000", iso="KG-C", name_ky="Чүй облусу", name_ru="Чуйская область")
    LegalAidCentre.objects.create(code="tokmok", region=chuy, name_ky="Борбор, Токмок", name_ru="Центр, Токмок")
    LegalAidCentre.objects.create(code="old", region=chuy, name_ky="Эски борбор, Токмок", is_open=False)
    index.rebuild()
    found = results.find("Токмоктогу борбор", "ky")
    assert [(row.title, row.kind) for row in found.rows] == [("Борбор, Токмок", "centre")]


@pytest.fixture
def many(news, homes):
    programs = ProgramsIndexPageFactory(parent=homes["ky"], locale=news.locale)
    program = ProgramPageFactory(parent=programs, locale=news.locale, title="Жардам программасы")
    for number in range(12):
        NewsPageFactory(
            parent=news, locale=news.locale, title=f"Жардам {number}", date=date(2020 + number % 2, 1, 1),
            part_of=program if number < 3 else None,
        )  # fmt: skip
    index.rebuild()
    return program


def test_filters_are_links_with_counts_that_keep_the_question(many, client):
    page = client.get("/ky/search/", {"q": "жардам", "kind": "news", "year": "2020"})
    kinds, years = ([(one.number, one.is_chosen) for one in links] for _heading, links in page.context["filters"])
    assert kinds == [(6, False), (6, True)]  # everything of 2020, stories of 2020
    assert years == [(12, False), (6, False), (6, True)]  # every story, of 2021, of 2020
    assert page.context["number"] == 6
    assert all("q=%D0%B6" in link.address for _heading, group in page.context["filters"] for link in group)


def test_a_program_filters_its_own_stories(many, client):
    page = client.get("/ky/search/", {"q": "жардам", "program": str(many.translation_key)})
    assert page.context["number"] == 3


def test_results_come_in_pages_and_a_page_beyond_the_last_says_so(many, client):
    first = client.get("/ky/search/", {"q": "жардам"})
    second = client.get("/ky/search/", {"q": "жардам", "page": "2"})
    assert (len(first.context["hits"]), len(second.context["hits"])) == (10, 3)
    assert {hit.url for hit in first.context["hits"]}.isdisjoint(hit.url for hit in second.context["hits"])
    assert "page=2" in first.context["older"]
    beyond = client.get("/ky/search/", {"q": "жардам", "page": "9999"})
    assert beyond.status_code == 404
    assert "<form" in beyond.content.decode()


NOBODY_MEANS = [
    "", "   ", "\0", "а\0б", "!!!", "зззззз", "а" * 10_000, "бир эки " * 2_000, "'; DROP TABLE home_searchentry; --",
    '"', '"жардам', "жардам OR", "жардам AND NOT", "*", "%", "_", "title:жардам", "مساعدة قانونية", "\u202eжардам",
    "😀😀", "жардам 😀", "<script>alert(1)</script>", "{{ query }}", "(" * 200,
]  # fmt: skip


@pytest.mark.parametrize("query", NOBODY_MEANS, ids=range(len(NOBODY_MEANS)))
def test_whatever_is_typed_is_answered_by_a_clear_page_in_no_time(stories, client, query):
    client.get("/ky/search/", {"q": "жардам"})
    started = time.perf_counter()
    response = client.get("/ky/search/", {"q": query})
    assert time.perf_counter() - started < 1
    page = response.content.decode()
    assert response.status_code == 200
    assert 'name="robots" content="noindex"' in page
    assert "<script>alert" not in page
    assert 'href="tel:' in page


@pytest.mark.parametrize(
    "choice",
    [
        {"kind": "x"},
        {"year": "soon"},
        {"year": "²²²²"},
        {"program": "'"},
        {"page": "-1"},
        {"page": "1e9"},
        {"kind": "\0"},
    ],
)
def test_a_malformed_filter_is_read_as_none(stories, client, choice):
    response = client.get("/ky/search/", {"q": "жардам", **choice})
    assert response.status_code == 200


def test_nothing_found_offers_a_lawyer_the_numbers_and_what_there_is(stories, client):
    page = client.get("/ky/search/", {"q": "зззззз"}).content.decode()
    for address in ("/ky/consult/ask/", "/ky/bus/", "/ky/centres/", "tel:"):
        assert f'href="{address}' in page


def test_an_extract_shows_the_words_that_answer_marked_and_nothing_unescaped(stories):
    text = "Автобус келди. " * 20 + "Юрист <b>акысыз</b> кеңеш берди. " + "Аягы. " * 50
    words = {word: (word, stem(fold(word), "ky"), sound(word)) for word in ("кеңеш", "акысыз", "юрист")}
    known = Vocabulary(words.values(), "ky", {})
    cut = extract(text, frozenset({"кенеш", stem("акысыз", "ky")}), known)
    assert "<mark>кеңеш</mark>" in cut
    assert "&lt;b&gt;<mark>акысыз</mark>&lt;/b&gt;" in cut
    assert cut.startswith("… ")
    assert cut.endswith(" …")
    assert len(cut) < 420
    assert extract("Эч нерсе жок.", frozenset({"кенеш"}), known) == ""


def test_a_result_shows_no_more_of_its_date_than_is_known(stories, client):
    stories.date, stories.date_precision = date(2019, 1, 1), "year"
    stories.save_revision().publish()
    html = client.get("/ky/search/", {"q": "жардам"}).content.decode()
    assert " · 2019 " in html
    assert "2019-ж." not in html


@pytest.mark.parametrize("number", [1, 3])
def test_a_search_costs_the_same_queries_however_much_it_finds(news, client, django_assert_num_queries, number):
    for one in range(number):
        NewsPageFactory(parent=news, locale=news.locale, title=f"Жардам {one}")
    index.rebuild()
    client.get("/ky/search/", {"q": "жардам"})
    with django_assert_num_queries(8):
        response = client.get("/ky/search/", {"q": "жардамды"})
    assert response.context["number"] == number
