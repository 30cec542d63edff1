"""Open data of events: everything that is public, in three languages, and nothing about a person."""

import datetime as dt

import pytest

from events import stops
from tests.factories.events import CrewFactory, RegistrationFactory, SessionFactory, StopFactory, TrainingFactory
from tests.factories.home import UserFactory
from tests.factories.pages import PartnerFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 21, 4, tzinfo=dt.UTC)


def rows(client, what, **query):
    response = client.get(f"/api/v1/{what}", query)
    assert response.status_code == 200, response.content
    return response.json()["items"]


@pytest.fixture
def stop(karakol):
    return StopFactory(settlement=karakol["ak_bulung"], starts_at=NOW, place_ky="Мектеп", place_ru="Школа")


def test_a_stop_has_its_hours_its_places_in_three_languages_and_its_codes(client, stop):
    [row] = rows(client, "stops")
    assert row["starts_at"] == "2026-11-21T04:00:00Z"
    assert row["settlement"] == {
        "soate": stop.settlement_id,
        "name": {"ky": "Ак-Булуң", "ru": "Ак-Булун", "en": "Ak-Bulun"},
    }
    assert row["district"]["name"]["ru"] == "Ак-Суйский район"
    assert row["region"]["name"]["ky"] == "Ысык-Көл облусу"
    assert row["place"] == {"ky": "Мектеп", "ru": "Школа", "en": ""}
    assert (row["state"], row["campaign"], row["sample"]) == ("planned", stop.campaign.code, False)


def test_a_cancelled_stop_says_why_and_not_who_cancelled_it(client, stop, ears):
    scheduler = UserFactory(username="scheduler-with-a-name")
    stops.cancel(stop, reason="Snow", by=scheduler, now=NOW - dt.timedelta(days=1))
    response = client.get("/api/v1/stops")
    assert response.json()["items"][0]["reason"] == "Snow"
    assert "scheduler-with-a-name" not in response.content.decode()


def test_stops_are_chosen_by_campaign_district_region_and_days(client, stop, karakol):
    other = StopFactory(settlement=karakol["kyzyl_suu"], starts_at=NOW + dt.timedelta(days=10))
    assert [row["id"] for row in rows(client, "stops", campaign=stop.campaign.code)] == [stop.pk]
    assert [row["id"] for row in rows(client, "stops", district=karakol["jeti_oguz"].pk)] == [other.pk]
    assert len(rows(client, "stops", region=karakol["region"].pk)) == 2
    assert [row["id"] for row in rows(client, "stops", since="2026-11-22")] == [other.pk]
    assert [row["id"] for row in rows(client, "stops", until="2026-11-21")] == [stop.pk]
    assert rows(client, "stops", since="2026-11-22", until="2026-11-23") == []


def test_the_last_day_is_included_to_its_last_hour_in_bishkek(client, karakol):
    late = StopFactory(settlement=karakol["ak_bulung"], starts_at=dt.datetime(2026, 11, 21, 17, 30, tzinfo=dt.UTC))
    assert [row["id"] for row in rows(client, "stops", since="2026-11-21", until="2026-11-21")] == [late.pk]
    assert rows(client, "stops", since="2026-11-22") == []


@pytest.mark.parametrize(
    "query", [{"since": "yesterday"}, {"until": "2026-13-01"}, {"limit": "x"}, {"limit": "1001"}, {"offset": "9" * 30}]
)
def test_a_malformed_filter_is_refused_with_a_reason(client, stop, query):
    response = client.get("/api/v1/stops", query)
    assert response.status_code == 422
    assert response.json()["detail"]


@pytest.mark.parametrize("query", [{"district": "'; DROP"}, {"campaign": "\0x".strip("\0")}, {"region": "9" * 500}])
def test_an_unknown_place_or_campaign_has_no_stops(client, stop, query):
    assert rows(client, "stops", **query) == []


def test_trainings_come_with_their_sessions_and_never_with_who_registered(client):
    training = TrainingFactory(name_ky="Окутуу")
    session = SessionFactory(training=training, capacity=20)
    training.organisers.add(PartnerFactory(name_en="A union"))
    RegistrationFactory(session=session, person={"name": "Aigul Secretova", "phone": "+996555000111"})
    response = client.get("/api/v1/trainings")
    [row] = response.json()["items"]
    assert row["name"]["ky"] == "Окутуу"
    assert row["organisers"][0]["en"] == "A union"
    assert (row["sessions"][0]["starts_on"], row["sessions"][0]["capacity"]) == ("2019-08-06", 20)
    assert "Secretova" not in response.content.decode()
    assert "996555000111" not in response.content.decode()


def test_trainings_are_chosen_by_days(client):
    training = TrainingFactory()
    SessionFactory(training=training)
    SessionFactory(training=training, starts_on=dt.date(2019, 8, 8), ends_on=dt.date(2019, 8, 9))
    assert len(rows(client, "trainings", since="2019-08-07", until="2019-08-31")) == 1
    assert rows(client, "trainings", since="2020-01-01") == []


STOPS_QUERIES, TRAININGS_QUERIES = 2, 6


@pytest.mark.parametrize("count", [1, 3])
def test_open_data_costs_the_same_however_many_rows_it_has(client, counted, count):
    for _number in range(count):
        StopFactory(crew=CrewFactory())
        training = TrainingFactory()
        SessionFactory.create_batch(count, training=training)
        training.donors.add(*PartnerFactory.create_batch(count))
    client.get("/api/v1/stops?x=1")
    with counted(STOPS_QUERIES):
        client.get("/api/v1/stops?x=1")
    with counted(TRAININGS_QUERIES):
        client.get("/api/v1/trainings?x=1")


def test_open_data_is_kept_and_described(client, stop):
    response = client.get("/api/v1/stops")
    assert response["Cache-Control"] == "public, no-cache"
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert {"/api/v1/stops", "/api/v1/trainings"} <= set(paths)


@pytest.mark.parametrize(
    "query", [{"until": "9999-12-31"}, {"since": "0001-01-01"}, {"since": "0001-01-01", "until": "9999-12-31"}]
)
def test_days_at_the_ends_of_time_are_days(client, stop, query):
    assert [row["id"] for row in rows(client, "stops", **query)] == [stop.pk]
    assert rows(client, "trainings", **query) == []


def test_before_the_first_and_after_the_last_day_there_is_nothing(client, stop):
    assert rows(client, "stops", until="0001-01-01") == rows(client, "stops", since="9999-12-31") == []
