"""The events index: a list and a month, filters as plain links, and whatever is typed into the address."""

import datetime as dt
import re

import pytest
import time_machine

from events.schedule.programme import programme
from home.models import Precision
from tests.factories.events import (
    EventPageFactory,
    EventsIndexPageFactory,
    SessionFactory,
    TrainingFactory,
    TrainingPageFactory,
)
from tests.factories.home import DistrictFactory, RegionFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 21)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(dt.datetime(2026, 11, 21, 6, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def index(homes):
    return EventsIndexPageFactory(parent=homes["en"], locale=homes["en"].locale)


@pytest.fixture
def batken(index):
    """A seminar in Kyrgyz over the turn of a month, in Batken."""
    region = RegionFactory(iso="KG-B", name_en="Batken oblast")
    training = TrainingFactory(name_en="Notaries", kind="seminar", languages=["ky"])
    SessionFactory(
        training=training,
        district=DistrictFactory(region=region),
        starts_on=dt.date(2026, 11, 30),
        ends_on=dt.date(2026, 12, 2),
    )
    return TrainingPageFactory(parent=index, locale=index.locale, fact=training, title="A seminar", slug="seminar")


@pytest.fixture
def osh(index):
    """A conference in Osh, past."""
    return EventPageFactory(
        parent=index,
        locale=index.locale,
        title="A conference in Osh",
        district=DistrictFactory(region=RegionFactory(iso="KG-O", name_en="Osh oblast")),
        starts_at=dt.datetime(2025, 3, 5, 3, tzinfo=dt.UTC),
        ends_at=dt.datetime(2025, 3, 5, 9, tzinfo=dt.UTC),
    )


def html(client, **query):
    response = client.get("/en/events/", query)
    assert response.status_code == 200
    return response.content.decode()


def titles(items):
    return [item.title for item in items]


@pytest.mark.parametrize(
    ("wanted", "coming", "past"),
    [
        ({}, ["A seminar"], ["A conference in Osh"]),
        ({"kind": "seminar"}, ["A seminar"], []),
        ({"kind": "conference"}, [], ["A conference in Osh"]),
        ({"oblast": "KG-B"}, ["A seminar"], []),
        ({"oblast": "KG-O"}, [], ["A conference in Osh"]),
        ({"language": "ky"}, ["A seminar"], []),
        ({"oblast": "KG-O", "kind": "seminar"}, [], []),
    ],
)
def test_filters_by_kind_oblast_and_language(index, batken, osh, wanted, coming, past):
    found = programme(index, day=TODAY, **wanted)
    assert (titles(found.coming), titles(found.past)) == (coming, past)
    assert found.is_filtered == bool(wanted)
    assert not found.misread


def test_only_what_is_on_the_page_can_be_chosen_and_each_choice_keeps_the_others(client, batken, osh):
    page = html(client, oblast="KG-B")
    assert 'href="/en/events/?kind=seminar&amp;oblast=KG-B"' in page
    assert 'href="/en/events/?oblast=KG-O"' in page
    assert "summer_school" not in page
    assert re.search(r'href="/en/events/\?oblast=KG-B" aria-current="true"', page)
    assert "A conference in Osh" not in page


@pytest.mark.parametrize(
    "query",
    [
        {"month": "2026-13"},
        {"month": "2026"},
        {"month": "٢٠٢٦-١٢"},
        {"month": "0000-01"},
        {"month": "2026-1 "},
        {"month": "x" * 5000},
        {"kind": "party"},
        {"oblast": "KG-XX"},
        {"language": "'; DROP"},
    ],
)
def test_what_is_not_known_is_left_out_and_said(client, batken, query):
    page = html(client, **query)
    assert "Something in this address is not known here" in page
    assert "A seminar" in page


def test_a_sign_that_no_keyboard_has_is_as_good_as_nothing(client, batken):
    assert "A seminar" in html(client, month="\0", kind="\0")


@pytest.mark.parametrize("month", ["0001-01", "0001-02", "9999-12", "9999-11", "1900-02"])
def test_the_ends_of_the_calendar_are_empty_months_without_a_fault(client, batken, month):
    assert "Nothing in this month" in html(client, month=month)


def test_a_month_shows_each_day_of_what_lasts_several(client, index, batken):
    page = html(client, month="2026-12")
    assert "December 2026" in page
    assert page.count(">A seminar</a>") == 2
    november = programme(index, month="2026-11", day=TODAY).month
    assert [day.day.day for week in november.weeks for day in week if day.items and day.inside] == [30]
    assert [day.day for week in november.weeks for day in week if day.is_today] == [TODAY]


def test_links_lead_from_month_to_month_as_far_as_there_is_anything(index, batken, osh):
    month = {name: programme(index, month=name, day=TODAY).month for name in ("2025-03", "2026-01", "2026-12")}
    assert (month["2025-03"].before, month["2025-03"].after) == ("", "2025-04")
    assert (month["2026-01"].before, month["2026-01"].after) == ("2025-12", "2026-02")
    assert (month["2026-12"].before, month["2026-12"].after) == ("2026-11", "")


def test_a_month_and_a_filter_are_kept_together(client, batken, osh):
    page = html(client, month="2026-11", kind="seminar")
    assert 'href="/en/events/?month=2026-12&amp;kind=seminar" rel="next"' in page
    assert 'href="/en/events/?month=2026-11"' in page  # all kinds, the same month
    assert "Nothing in this month" in html(client, month="2026-11", kind="conference")


def test_days_that_are_not_known_stand_in_no_month(index):
    training = TrainingFactory()
    SessionFactory(
        training=training, precision=Precision.MONTH, starts_on=dt.date(2026, 12, 1), ends_on=dt.date(2026, 12, 31)
    )
    assert programme(index, month="2026-12", day=TODAY).month.is_empty


def test_the_archive_keeps_a_year_beside_the_filters(client, index, batken, osh):
    assert programme(index, year="2025", kind="conference", day=TODAY).past[0].title == "A conference in Osh"
    EventPageFactory(
        parent=index,
        locale=index.locale,
        starts_at=dt.datetime(2024, 3, 5, 3, tzinfo=dt.UTC),
        ends_at=dt.datetime(2024, 3, 5, 9, tzinfo=dt.UTC),
    )
    assert 'href="/en/events/?year=2025&amp;kind=conference#past"' in html(client, kind="conference")


def test_declared_questions_are_kept_and_others_are_not(client, batken):
    assert client.get("/en/events/?month=2026-12&kind=seminar")["Cache-Control"] == "public, no-cache"
    assert "public" not in client.get("/en/events/?secret=1").get("Cache-Control", "")


@pytest.mark.parametrize(
    "query",
    ["kind=made-up", "oblast=KG-NO", "oblast=%00", "language=xx", "year=1850", "month=1850-01", "month=2026-12x"],
)
def test_invented_questions_are_answered_and_not_kept(client, batken, query):
    response = client.get(f"/en/events/?{query}")
    assert response.status_code == 200
    assert "ETag" not in response
    assert "ETag" not in client.get(f"/en/events/calendar.ics?{query}")


MONTH_QUERIES = 15


@pytest.mark.parametrize("count", [1, 3])
def test_a_month_costs_the_same_however_much_it_holds(client, index, counted, count):
    for _number in range(count):
        training = TrainingFactory()
        SessionFactory.create_batch(count, training=training, starts_on=TODAY, ends_on=TODAY)
        TrainingPageFactory(parent=index, locale=index.locale, fact=training)
        EventPageFactory(parent=index, locale=index.locale, district=DistrictFactory())
    html(client, month="2026-11", x="1")
    with counted(MONTH_QUERIES):
        html(client, month="2026-11", x="2")
