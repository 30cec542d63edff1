"""The bus in the site's search."""

import datetime as dt

import pytest
import time_machine
from django.utils.translation import override

from events.search import stop
from home.search.places import named
from tests.factories.events import StopFactory

NOW = dt.datetime(2026, 11, 21, 4, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def stops(query: str, language: str):
    """The places that a query names, as the search shows them."""
    return [stop(place, language) for place in named(query, language).places]


@pytest.mark.parametrize(
    "query", ["Ак-Булуң", "акбулун", "Ak-Bulung", "автобус Ак-Булун", "when does the bus come to akbulun"]
)
def test_a_place_in_the_question_is_answered_with_its_next_stop_and_stands_with_its_district(karakol, query):
    StopFactory(settlement=karakol["ak_bulung"], starts_at=NOW + dt.timedelta(days=10), is_sample=True)
    with override("en"):
        [hit] = stops(query, "en")
    assert (hit.title, hit.date, hit.is_sample) == ("Ak-Bulun, Ak-Suu district", dt.date(2026, 12, 1), True)
    assert hit.url == f"/en/bus/?near={karakol['ak_bulung'].pk}"
    assert hit.extract == "The bus comes next: 1 December 2026, Ak-Bulun, Ak-Suu district."


@pytest.mark.parametrize("query", ["алимент", "акысыз жардам", "😀", "ак", ""])
def test_ordinary_words_are_no_places(karakol, query):
    assert stops(query, "ky") == []


def test_a_place_where_no_stop_is_planned_says_so(karakol):
    with override("en"):
        [hit] = stops("Kyzyl-Suu", "en")
    assert (hit.extract, hit.date) == ("No stop is planned here now.", None)


def test_the_site_search_shows_the_bus(client, bus, karakol):
    StopFactory(settlement=karakol["ak_bulung"], starts_at=NOW + dt.timedelta(days=10))
    page = client.get("/ky/search/", {"q": "Ак-Булуң"}).content.decode()
    assert f"/ky/bus/?near={karakol['ak_bulung'].pk}" in page


def test_a_misspelt_village_is_found_where_nothing_else_answers(client, bus, karakol):
    page = client.get("/ky/search/", {"q": "автобус Ак-Балун"}).content.decode()
    assert f"/ky/bus/?near={karakol['ak_bulung'].pk}" in page
