"""Open data at /api/v1/: readable by any site, described by OpenAPI, and silent about small numbers."""

import json

import pytest

from consult.board import snapshot
from tests.consult.board.conftest import DAY, NOW, count, forget, nothing_remembered, regions  # noqa: F401 - fixtures
from tests.factories.home import CentreFactory

pytestmark = pytest.mark.django_db
ADDRESSES = ["/api/v1/stops", "/api/v1/trainings", "/api/v1/news", "/api/v1/centres", "/api/v1/board"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_open_data_answers_anybody_and_is_kept(client, address):
    first = client.get(address)
    assert first.status_code == 200
    assert first["Access-Control-Allow-Origin"] == "*"
    assert first["Content-Type"].startswith("application/json")
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304


def test_openapi_describes_every_address(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert {*ADDRESSES, "/api/v1/board/figures"} <= set(paths)


def test_the_board_gives_its_headline_and_says_what_is_published(client, regions, count):  # noqa: F811 - fixtures
    count(regions[0], amount=20, day=NOW.date())
    made = snapshot.make(DAY, now=NOW)
    forget()
    data = client.get("/api/v1/board").json()
    assert data["snapshot"] == {"id": made.published["id"], "day": "2026-11-20"}
    assert data["years"] == [2026]
    assert {"by": "region", "across": "matter"} in data["breakdowns"]
    assert "words" not in data["headline"]


def test_a_breakdown_is_the_published_one_in_the_language_asked_for(client, regions, count):  # noqa: F811 - fixtures
    for region, amount in zip(regions, (3, 9, 30, 40), strict=True):
        count(region, amount=amount)
    snapshot.make(DAY, now=NOW)
    forget()
    data = client.get("/api/v1/board/figures?by=region&language=en").json()
    cells = {cell["row_code"]: (cell["value"], cell["text"]) for cell in data["cells"]}
    assert [cells[region.pk] for region in regions] == [(None, "·"), (None, "·"), (30, "30"), (40, "40")]
    assert cells["total"] == (82, "82")
    assert data["title"] == "Consultations by oblast, 2026"
    assert data["cells"][2]["row"] == regions[2].name_en


@pytest.mark.parametrize(
    ("query", "status"), [("by=region&across=matter&month=11", 400), ("by=lawyer", 422), ("year=1999", 400)]
)
def test_what_is_not_published_is_refused_in_one_sentence(client, regions, count, query, status):  # noqa: F811
    count(regions[0], amount=20)
    snapshot.make(DAY, now=NOW)
    forget()
    answer = client.get(f"/api/v1/board/figures?{query}")
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_centres_are_listed_without_what_is_not_known(client):
    centre = CentreFactory()
    CentreFactory(is_open=False)
    (row,) = client.get("/api/v1/centres").json()
    assert (row["code"], row["phones"], row["opening_hours"], row["step_free"]) == (centre.code, [], [], None)


def test_three_cases_of_violence_in_an_oblast_are_in_no_answer(client, regions, count):  # noqa: F811 - fixtures
    count(regions[0], "DV", 3)
    count(regions[0], "FAM", 400)
    count(regions[1], "DV", 44)
    count(regions[1], "FAM", 500)
    snapshot.make(DAY, now=NOW)
    forget()
    for query in (
        "by=region&across=matter",
        "by=matter&across=region",
        "by=matter",
        "by=region",
        "by=month&across=matter",
    ):
        text = client.get(f"/api/v1/board/figures?{query}").content.decode()
        values = [cell["value"] for cell in json.loads(text)["cells"]]
        assert 3 not in values
        assert 403 not in values or 400 not in values, "the difference is the three"
