import pytest
from django.core.management import call_command

from home.search import extract, find
from tests.factories.pages import NewsIndexPageFactory, NewsPageFactory, StandardPageFactory

pytestmark = pytest.mark.both_databases


@pytest.fixture
def stories(homes):
    news = NewsIndexPageFactory(parent=homes["ky"], locale=homes["ky"].locale)
    kept = NewsPageFactory(
        parent=news, locale=news.locale, title="Акысыз юридикалык жардам", summary="Айылдагы балдарга кеңеш берилди."
    )
    NewsPageFactory(parent=news, locale=news.locale, title="Башка окуя", summary="Эч нерсе.")
    NewsPageFactory(parent=news, locale=news.locale, title="Жардам жөнүндө долбоор", live=False)
    StandardPageFactory(parent=homes["ru"], locale=homes["ru"].locale, title="Юридическая помощь ребёнку")
    call_command("rebuild_references_index", verbosity=0)
    call_command("update_index", verbosity=0)
    return kept


@pytest.mark.parametrize("query", ["жардам", "жардамдын", "ЮРИДИКАЛЫК ЖАРДАМГА", "кенеш", "балдар", "бала"])
def test_any_form_of_a_kyrgyz_word_finds_the_story_and_no_draft(stories, query):
    assert [hit.title for hit in find(query, "ky")] == [stories.title]


@pytest.mark.parametrize("query", ["юридической помощи", "ребенка", "РЕБЁНКОМ"])
def test_any_form_of_a_russian_word_finds_the_page_of_that_language_alone(stories, query):
    assert [hit.title for hit in find(query, "ru")] == ["Юридическая помощь ребёнку"]


@pytest.mark.parametrize(
    "query", ["", "   ", "\0", "!!!", "зззззз", "а" * 10_000, "'; DROP TABLE", '"', "жардам OR", "*"]
)
def test_a_question_that_finds_nothing_is_answered_with_what_to_do(stories, client, query):
    response = client.get("/ky/search/", {"q": query})
    assert response.status_code == 200


def test_an_extract_shows_the_words_around_what_was_asked():
    text = "Автобус келди. " * 20 + "Юрист акысыз кеңеш берди. " + "Аягы. " * 50
    assert "кеңеш" in extract(text, "кенеш", "ky")
    assert extract("Эч нерсе жок.", "кенеш", "ky") == ""


def test_a_result_shows_no_more_of_its_date_than_is_known(stories, client):
    type(stories).objects.filter(pk=stories.pk).update(date="2019-01-01", date_precision="year")
    html = client.get("/ky/search/", {"q": "жардам"}).content.decode()
    assert " · 2019 " in html
    assert "2019-ж." not in html
