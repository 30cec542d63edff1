"""What people type, over the sample site: the same answers in the same order on SQLite and PostgreSQL."""

import tomllib
from pathlib import Path

import pytest
from django.db import transaction

from home.search import results
from ukuk.sample import bus, facts, pages, reference

pytestmark = pytest.mark.both_databases
QUERIES = tomllib.loads(Path(__file__).with_name("search_queries.toml").read_text())["query"]
VIOLENCE = ("women-victims-of-domestic-violence/", "spotlight-initiative/", "safety/", "consult/ask/")


@pytest.fixture(scope="module")
def sample(django_db_setup, django_db_blocker):
    """Places, facts and pages of the sample, once for all queries; rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        reference.load()
        for content in pages.skeleton():
            pages.make(content)
        facts.load()
        bus.load()
        for content in pages.samples():
            pages.make(content)
        yield
        transaction.set_rollback(True)


def addresses(asked: str, language: str, number: int = 10) -> list[str]:
    found = results.find(asked, language)
    return [hit.url.removeprefix(f"/{language}/") for hit in results.hits(found, found.rows[:number], language)]


def fits(address: str, expected: str) -> bool:
    if expected == "near":
        return address.startswith("bus/?near=")
    if expected == "projects-of-violence":
        return address.endswith(VIOLENCE)
    if expected.startswith("centre:"):
        return address.startswith("centres/") and expected.partition(":")[2] in address
    return address == expected


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: f"{query['language']} {query['asked']}")
def test_what_people_type_finds_the_page_they_mean_among_the_first_three(sample, db, query):
    found = addresses(query["asked"], query["language"], 3)
    looked_at = found[:1] if query.get("first") else found
    assert any(fits(address, query["expects"]) for address in looked_at), found
