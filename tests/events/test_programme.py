"""Trainings and conferences: the index, their pages, their calendar."""

import datetime as dt

import pytest
import recurring_ical_events
import time_machine
from django.utils.translation import override
from icalendar import Calendar

from events.models import Session
from events.schedule.programme import programme
from home.models import Precision
from tests.factories.events import (
    EventPageFactory,
    EventsIndexPageFactory,
    SessionFactory,
    TrainingFactory,
    TrainingPageFactory,
)
from tests.factories.home import DistrictFactory
from tests.factories.pages import PartnerFactory

pytestmark = pytest.mark.django_db
IN_2019 = dt.date(2019, 7, 1)


@pytest.fixture
def index(homes):
    return EventsIndexPageFactory(parent=homes["en"], locale=homes["en"].locale)


@pytest.fixture
def batken(index):
    """The printed training: two days in Batken, two in Isfana."""
    training = TrainingFactory(name_en="Children's rights")
    district = DistrictFactory(name_en="Batken city", short_en="Batken")
    SessionFactory(training=training, district=district, venue_en="Batken")
    SessionFactory(
        training=training,
        district=DistrictFactory(name_en="Leilek district", short_en="Leilek"),
        venue_en="Isfana",
        starts_on=dt.date(2019, 8, 8),
        ends_on=dt.date(2019, 8, 9),
    )
    training.organisers.add(PartnerFactory(name_en="Public Union Activist"))
    training.donors.add(PartnerFactory(name_en="USAID"))
    return TrainingPageFactory(parent=index, locale=index.locale, fact=training, title="A training", slug="training")


def html(client, path, **query):
    response = client.get(path, query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_training_has_its_days_and_places_and_who_gives_and_pays(client, batken):
    page = html(client, "/en/events/training/")
    for words in (
        "6–7 August 2019",
        "8–9 August 2019",
        "Isfana, Leilek district",
        "Public Union Activist",
        "USAID",
        "Took place",
    ):
        assert words in page
    assert "Batken, Batken city" not in page  # the venue already names the town


@pytest.mark.parametrize(
    ("language", "days"),
    [("ky", "2019-ж., 6–7-"), ("ru", "6–7 августа 2019"), ("en", "6–7 August 2019")],
)
def test_days_are_written_as_each_language_writes_them(batken, language, days):
    with override(language):
        assert days in batken.fact.sessions.first().days


def test_no_more_of_a_date_is_shown_than_is_known(client, index):
    training = TrainingFactory()
    SessionFactory(
        training=training, precision=Precision.MONTH, starts_on=dt.date(2019, 7, 1), ends_on=dt.date(2019, 7, 31)
    )
    TrainingPageFactory(parent=index, locale=index.locale, fact=training, slug="some-july")
    for path in ("/en/events/some-july/", "/en/events/"):
        page = html(client, path)
        assert "July 2019" in page
        assert "31 July" not in page
        assert "<b>1</b>" not in page


def test_a_session_that_crosses_months_prints_both():
    session = SessionFactory.build(district=None, starts_on=dt.date(2019, 8, 30), ends_on=dt.date(2019, 9, 2))
    with override("en"):
        assert session.days == "30 August 2019 – 2 September 2019"


def test_what_is_to_come_stands_soonest_first_what_was_latest_first(index, batken):
    conference = EventPageFactory(parent=index, locale=index.locale)
    before, after = programme(index, day=IN_2019), programme(index, day=dt.date(2026, 1, 1))
    assert [item.title for item in before.coming] == [conference.title, batken.title]
    assert before.past == []
    assert [item.title for item in after.past] == [batken.title, conference.title]
    assert after.coming == []


def test_a_training_with_one_session_still_to_come_is_still_to_come(index, batken):
    with override("en"):
        found = programme(index, day=dt.date(2019, 8, 8))
    assert [item.title for item in found.coming] == ["A training"]
    assert found.coming[0].days == ["6–7 August 2019", "8–9 August 2019"]
    assert found.coming[0].first == dt.date(2019, 8, 8)


def test_a_training_that_no_page_tells_of_is_listed_by_its_name(client, index):
    SessionFactory(training=TrainingFactory(name_en="A training without a page"))
    assert "A training without a page" in html(client, "/en/events/")


def test_past_years_can_be_chosen_and_unknown_ones_are_ignored(index, batken):
    EventPageFactory(
        parent=index,
        locale=index.locale,
        title="Later",
        starts_at=dt.datetime(2021, 8, 26, 3, tzinfo=dt.UTC),
        ends_at=dt.datetime(2021, 8, 27, 3, tzinfo=dt.UTC),
    )
    today = dt.date(2026, 1, 1)
    assert programme(index, day=today).years == [2021, 2019]
    assert [item.title for item in programme(index, year="2021", day=today).past] == ["Later"]
    assert len(programme(index, year="1999; DROP", day=today).past) == 2


def test_the_announcement_becomes_a_report_at_the_same_address(client, index):
    page = EventPageFactory(
        parent=index,
        locale=index.locale,
        slug="conference",
        guests="The Ministry of Justice",
    )
    page.body.append(("quote", {"text": "It will be held.", "speaker": "", "role": ""}))
    page.save()
    with time_machine.travel(dt.datetime(2019, 7, 1, tzinfo=dt.UTC), tick=False):
        before = html(client, "/en/events/conference/")
    assert "To come" in before
    assert "How it went" not in before
    for words in ("19 July 2019", "09:00–13:00", "A hotel, Bishkek", "The Ministry of Justice", "It will be held."):
        assert words in before

    page.report.append(("quote", {"text": "It was held.", "speaker": "", "role": ""}))
    page.save()
    with time_machine.travel(dt.datetime(2019, 8, 1, tzinfo=dt.UTC), tick=False):
        after = html(client, "/en/events/conference/?x=1")
    assert "Took place" in after
    assert after.index("It was held.") < after.index("It will be held.")


def calendar(client):
    response = client.get("/en/events/calendar.ics")
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return response.content


def entries(content, since=(2019, 1, 1), until=(2020, 1, 1)):
    found = recurring_ical_events.of(Calendar.from_ical(content)).between(since, until)
    return {str(event["UID"]): event for event in found}


def test_a_second_library_reads_the_days_of_a_training_and_the_hours_of_a_conference(client, index, batken):
    conference = EventPageFactory(parent=index, locale=index.locale)
    found = entries(calendar(client))
    first, second = (found[f"session-{session.pk}@ukuk-jardam"] for session in batken.fact.sessions.all())
    assert (first.start, first.end) == (dt.date(2019, 8, 6), dt.date(2019, 8, 8))  # the end is not included
    oblast = batken.fact.sessions.last().district.region.name_en
    assert second.start == dt.date(2019, 8, 8)
    assert second["LOCATION"] == f"Isfana, Leilek district, {oblast}"
    meeting = found[f"conference-{conference.translation_key}@ukuk-jardam"]
    assert meeting.start == conference.starts_at
    assert meeting.start.hour == 9
    assert meeting["URL"] == f"http://testserver/en/events/{conference.slug}/"


def test_a_session_whose_days_are_not_known_is_in_no_calendar(client, index):
    session = SessionFactory(precision=Precision.MONTH)
    assert f"session-{session.pk}@" not in calendar(client).decode()


def test_a_conference_without_known_hours_is_a_whole_day(client, index):
    page = EventPageFactory(parent=index, locale=index.locale, all_day=True)
    event = entries(calendar(client))[f"conference-{page.translation_key}@ukuk-jardam"]
    assert (event.start, event.end) == (dt.date(2019, 7, 19), dt.date(2019, 7, 20))


def test_a_conference_is_one_entry_in_whichever_language_it_is_read(client, homes, index):
    page = EventPageFactory(parent=index, locale=index.locale)
    other = EventsIndexPageFactory(parent=homes["ru"], locale=homes["ru"].locale)
    EventPageFactory(parent=other, locale=homes["ru"].locale, translation_key=page.translation_key)
    english = entries(calendar(client))
    russian = entries(client.get("/ru/events/calendar.ics").content)
    assert english.keys() == russian.keys()


def test_a_changed_session_keeps_its_uid_and_raises_its_sequence(client, index, batken):
    session = batken.fact.sessions.first()
    uid = f"session-{session.pk}@ukuk-jardam"
    before = entries(calendar(client))[uid]["SEQUENCE"]
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)):
        Session.objects.get(pk=session.pk).save()
    assert entries(client.get("/en/events/calendar.ics?x=1").content)[uid]["SEQUENCE"] > before


INDEX_QUERIES, CALENDAR_QUERIES, TRAINING_QUERIES = 15, 11, 15


@pytest.mark.parametrize("count", [1, 3])
def test_the_index_and_the_calendar_cost_the_same_however_much_they_hold(client, index, count, counted):
    for number in range(count):
        training = TrainingFactory()
        SessionFactory.create_batch(count, training=training)
        TrainingPageFactory(parent=index, locale=index.locale, fact=training)
        EventPageFactory(parent=index, locale=index.locale, district=DistrictFactory(), title=f"Conference {number}")
    html(client, "/en/events/", x=1)
    with counted(INDEX_QUERIES):
        html(client, "/en/events/", x=2)
    with counted(CALENDAR_QUERIES):
        client.get("/en/events/calendar.ics?x=2")


@pytest.mark.parametrize("count", [1, 3])
def test_a_trainings_page_costs_the_same_however_many_sessions_it_has(client, index, count, counted):
    training = TrainingFactory()
    SessionFactory.create_batch(count, training=training)
    training.organisers.add(*PartnerFactory.create_batch(count))
    TrainingPageFactory(parent=index, locale=index.locale, fact=training, slug="one")
    html(client, "/en/events/one/", x=1)
    with counted(TRAINING_QUERIES):
        html(client, "/en/events/one/", x=2)


def test_an_empty_index_says_so(client, index):
    assert "Nothing is announced now" in html(client, "/en/events/")
