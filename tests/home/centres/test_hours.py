"""When a centre is open: examples by hand; no database, no clock."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.utils.translation import override

from home.centres import hours, words
from home.centres.hours import BISHKEK, Line, Span

NINE, ONE, TWO, SIX = (dt.time(hour) for hour in (9, 13, 14, 18))
LUNCH = (Span(NINE, ONE), Span(TWO, SIX))


@dataclass
class Row:
    first_day: int
    last_day: int
    spans: tuple[Span, ...]


OFFICE = hours.week([Row(0, 4, LUNCH), Row(5, 5, (Span(dt.time(10), TWO),))])


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=BISHKEK)


# 23 November 2026 is a Monday; 31 December and 1 January are public holidays.
@pytest.mark.parametrize(
    ("now", "is_open", "until"),
    [
        ("2026-11-23 08:59:59", False, "2026-11-23 09:00"),
        ("2026-11-23 09:00", True, "2026-11-23 13:00"),
        ("2026-11-23 13:00", False, "2026-11-23 14:00"),
        ("2026-11-23 14:00", True, "2026-11-23 18:00"),
        ("2026-11-23 18:00", False, "2026-11-24 09:00"),
        ("2026-11-28 13:59", True, "2026-11-28 14:00"),
        ("2026-11-28 14:00", False, "2026-11-30 09:00"),
        ("2026-11-29 12:00", False, "2026-11-30 09:00"),
    ],
)
def test_the_door_opens_and_shuts_on_the_minute(now, is_open, until):
    door = hours.door(OFFICE, at(now))
    assert (door.is_open, door.until) == (is_open, at(until))


def test_an_instant_in_another_zone_is_read_in_bishkek():
    assert hours.door(OFFICE, dt.datetime(2026, 11, 23, 3, tzinfo=dt.UTC)).is_open


def test_a_public_holiday_is_closed_and_says_so():
    door = hours.door(OFFICE, at("2027-01-01 11:00"))  # a Friday
    assert not door.is_open
    assert door.is_holiday
    assert door.until.date() not in hours.public_holidays(2027)
    assert not hours.door(OFFICE, at("2026-11-29 11:00")).is_holiday  # a plain Sunday


def test_without_hours_nobody_says_open_or_closed():
    assert hours.door({}, at("2026-11-23 10:00")) is None


def test_the_week_is_written_as_people_write_it():
    assert hours.lines(OFFICE) == [Line(0, 4, LUNCH), Line(5, 5, (Span(dt.time(10), TWO),)), Line(6, 6, ())]


@pytest.mark.parametrize(
    ("rows", "day"),
    [
        ([Row(0, 4, LUNCH), Row(5, 6, LUNCH)], None),
        ([Row(0, 4, (Span(NINE, ONE),)), Row(0, 4, (Span(ONE, SIX),))], None),
        ([Row(0, 4, LUNCH), Row(3, 5, (Span(dt.time(17), dt.time(19)),))], 3),
        ([Row(2, 2, LUNCH), Row(2, 2, LUNCH)], 2),
    ],
)
def test_rows_that_share_a_minute_are_found(rows, day):
    assert hours.overlapping(rows) == day


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        ("2026-11-23 10:00", "Open now, until 13:00."),
        ("2026-11-23 13:30", "Closed now. Opens: today, 14:00."),
        ("2026-11-23 19:00", "Closed now. Opens: tomorrow, 09:00."),
        ("2026-11-28 15:00", "Closed now. Opens: Monday, 09:00."),
    ],
)
def test_the_state_is_said_in_words(now, sentence):
    with override("en"):
        assert words.state(hours.door(OFFICE, at(now)), at(now)) == sentence


def test_the_state_on_a_holiday_gives_its_reason_and_a_far_day_by_its_date():
    only_fridays = hours.week([Row(4, 4, LUNCH)])
    now = at("2027-01-01 11:00")
    with override("en"):
        assert words.state(hours.door(only_fridays, now), now) == (
            "Closed today: it is a public holiday. Opens: 8 January 2027, 09:00."
        )


def test_a_weekday_inside_a_sentence_is_small_but_in_english():
    assert words.day(dt.date(2026, 11, 26), dt.date(2026, 11, 23)) == "четверг"
    with override("ky"):
        assert words.day(dt.date(2026, 11, 26), dt.date(2026, 11, 23)) == "бейшемби"
    with override("en"):
        assert words.day(dt.date(2026, 11, 26), dt.date(2026, 11, 23)) == "Thursday"
