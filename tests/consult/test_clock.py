"""Working time (docs/consult-model.md section 1): examples by hand, properties against a minute-by-minute count."""

import datetime as dt
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.clock import (
    BISHKEK,
    Calendar,
    NeverOpen,
    due,
    dues,
    is_near,
    office_week,
    paused,
    release_at,
    since,
    week_of,
    working_calendar,
    working_time,
)
from home.centres import hours
from home.daysoff import public_holidays
from home.models.centres import OpeningHours

NINE_TO_SIX = Calendar()
MORNING, AFTERNOON = (dt.time(9), dt.time(12)), (dt.time(13), dt.time(18))
WITH_LUNCH = Calendar(office_week((MORNING, AFTERNOON)))
# A centre of the south: lunch, an early Friday, Saturday mornings.
CENTRE = Calendar((*office_week((MORNING, AFTERNOON))[:4], (MORNING,), ((dt.time(10), dt.time(13)),), ()))
MINUTE = dt.timedelta(minutes=1)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=BISHKEK)


instants = st.datetimes(
    min_value=dt.datetime(2026, 12, 18),  # noqa: DTZ001 - hypothesis adds the zone itself
    max_value=dt.datetime(2027, 1, 18),  # noqa: DTZ001 - as above
    timezones=st.just(BISHKEK),
).map(lambda instant: instant.replace(second=0, microsecond=0))
days_off = st.frozensets(st.dates(dt.date(2026, 12, 18), dt.date(2027, 1, 31)), max_size=12)
half_days = st.frozensets(
    st.tuples(st.dates(dt.date(2026, 12, 18), dt.date(2027, 1, 31)), st.sampled_from([dt.time(11), dt.time(13, 30)])),
    max_size=12,
).map(lambda days: frozenset(dict(days).items()))
hours_of_a_day = st.sampled_from([(), (MORNING,), (MORNING, AFTERNOON), ((dt.time(8, 30), dt.time(17)),)])
weeks = st.one_of(
    st.sampled_from([NINE_TO_SIX.week, WITH_LUNCH.week, CENTRE.week]),
    st.tuples(st.just((MORNING, AFTERNOON)), *[hours_of_a_day] * 6),  # open on Mondays, so that it is ever open
)
calendars = st.builds(Calendar, week=weeks, closed=days_off, extra=days_off, shorter=half_days)
even_calendars = st.builds(
    Calendar, week=st.sampled_from([NINE_TO_SIX.week, WITH_LUNCH.week]), closed=days_off, extra=days_off
)
spans = st.one_of(
    st.fixed_dictionaries({"hours": st.integers(0, 120).map(lambda quarters: quarters / 4)}),
    st.fixed_dictionaries({"days": st.integers(0, 7)}),
)


@pytest.mark.parametrize(
    ("start", "span", "expected"),
    [
        ("2026-11-16T10:15", {"hours": 2}, "2026-11-16T12:15"),
        ("2026-11-16T16:00", {"hours": 2}, "2026-11-16T18:00"),
        ("2026-11-16T17:30", {"hours": 2}, "2026-11-17T10:30"),
        ("2026-11-16T17:30", {"hours": 20}, "2026-11-19T10:30"),
        ("2026-11-16T18:00", {"hours": 2}, "2026-11-17T11:00"),  # half-open: at six the day is over
        ("2026-11-16T03:00", {"hours": 2}, "2026-11-16T11:00"),
        ("2026-11-20T17:59", {"days": 1}, "2026-11-23T17:59"),  # Friday to Monday, the same time
        ("2026-11-20T18:30", {"days": 1}, "2026-11-24T09:00"),  # after hours counts from Monday's opening
        ("2026-11-21T12:00", {"days": 5}, "2026-11-30T09:00"),
        ("2026-12-30T15:00", {"days": 2}, "2027-01-08T15:00"),  # 1-7 January are days off since 2026
        ("2026-12-31T17:00", {"hours": 3}, "2027-01-08T11:00"),
        ("2026-03-19T10:00", {"days": 1}, "2026-03-23T10:00"),  # Orozo ait falls on Friday, 20 March
    ],
)
def test_a_deadline_is_where_a_person_with_a_calendar_puts_it(start, span, expected):
    assert due(at(start), NINE_TO_SIX, **span) == at(expected)


def test_lunch_is_not_working_time():
    assert due(at("2026-11-16T11:00"), WITH_LUNCH, hours=2) == at("2026-11-16T14:00")
    assert due(at("2026-11-16T11:00"), WITH_LUNCH, hours=1) == at("2026-11-16T12:00")
    assert due(at("2026-11-16T12:20"), WITH_LUNCH, days=1) == at("2026-11-17T13:00")


@pytest.mark.parametrize(
    ("start", "span", "expected"),
    [
        ("2026-11-19T15:00", {"days": 1}, "2026-11-21T10:00"),  # Friday is over at noon: Saturday's opening
        ("2026-11-20T11:00", {"hours": 2}, "2026-11-21T11:00"),
        ("2026-11-21T12:00", {"hours": 2}, "2026-11-23T10:00"),  # a free Sunday between
        ("2026-11-20T11:00", {"days": 2}, "2026-11-23T11:00"),
        ("2026-12-31T17:00", {"hours": 2}, "2027-01-08T10:00"),  # the first Friday after New Year
    ],
)
def test_a_centre_with_its_own_week_counts_its_own_hours(start, span, expected):
    assert due(at(start), CENTRE, **span) == at(expected)


def test_a_shorter_day_ends_when_staff_say():
    calendar = Calendar(shorter=frozenset({(dt.date(2026, 12, 31), dt.time(13))}))
    assert due(at("2026-12-31T12:00"), calendar, hours=2) == at("2027-01-08T10:00")
    assert due(at("2026-12-30T15:00"), calendar, days=1) == at("2027-01-08T09:00")
    assert due(at("2026-12-30T12:00"), calendar, days=1) == at("2026-12-31T12:00")


def test_the_hours_of_a_centre_are_read_as_its_door_shows_them():
    rows = [OpeningHours(first_day=0, last_day=3, opens=MORNING[0], closes=AFTERNOON[1],
                         break_from=MORNING[1], break_until=AFTERNOON[0])]  # fmt: skip
    week = week_of(hours.week(rows))
    assert week == ((MORNING, AFTERNOON),) * 4 + ((),) * 3


def test_a_start_in_another_zone_gives_the_same_deadline():
    start = at("2026-11-16T17:30")
    assert due(start.astimezone(dt.UTC), NINE_TO_SIX, hours=2) == due(start, NINE_TO_SIX, hours=2)


def test_days_added_by_staff_win_over_the_library():
    friday, saturday = dt.date(2026, 11, 20), dt.date(2026, 11, 21)
    start = at("2026-11-19T10:00")
    assert due(start, Calendar(closed=frozenset({friday})), days=1) == at("2026-11-23T10:00")
    assert due(start, Calendar(extra=frozenset({saturday})), days=2) == at("2026-11-21T10:00")
    assert due(start, Calendar(closed=frozenset({saturday}), extra=frozenset({saturday})), days=2) == at(
        "2026-11-23T10:00"
    )
    assert Calendar(extra=frozenset({dt.date(2027, 1, 4)})).is_working_day(dt.date(2027, 1, 4))
    assert not NINE_TO_SIX.is_working_day(dt.date(2027, 1, 4))


def test_the_library_knows_the_kyrgyz_days_off():
    assert {dt.date(2026, 3, 21), dt.date(2026, 5, 5), dt.date(2026, 8, 31)} <= public_holidays(2026)
    assert dt.date(2026, 11, 7) not in public_holidays(2026)


def test_the_promises_of_an_urgent_and_a_standard_request():
    monday = at("2026-11-16T16:30")
    assert dues("urgent", monday, NINE_TO_SIX) == (
        at("2026-11-17T09:30"),
        at("2026-11-17T11:30"),
        at("2026-11-17T16:30"),
    )
    assert dues("standard", monday, NINE_TO_SIX) == (
        at("2026-11-17T16:30"),
        at("2026-11-18T16:30"),
        at("2026-11-23T16:30"),
    )
    assert release_at("urgent", monday, NINE_TO_SIX) == at("2026-11-17T09:30")
    assert release_at("standard", monday, NINE_TO_SIX) == at("2026-11-17T16:30")
    with pytest.raises(KeyError):
        dues("whenever", monday, NINE_TO_SIX)


def test_a_pause_moves_the_deadline_by_the_working_time_it_took():
    due_at = at("2026-11-20T15:00")
    asked, replied = at("2026-11-17T10:00"), at("2026-11-19T12:00")
    assert paused(due_at, asked, replied, NINE_TO_SIX) == at("2026-11-24T17:00")
    overnight = paused(due_at, at("2026-11-17T18:05"), at("2026-11-18T08:00"), NINE_TO_SIX)
    assert overnight == due_at
    assert paused(due_at, at("2026-11-23T10:00"), at("2026-11-30T10:00"), NINE_TO_SIX) == due_at


@pytest.mark.parametrize(
    ("deadline", "near"),
    [("2026-11-18", False), ("2026-11-19", True), ("2026-11-24", True), ("2026-11-25", False)],
)
def test_a_date_is_near_within_three_working_days(deadline, near):
    thursday = dt.date(2026, 11, 19)
    assert is_near(dt.date.fromisoformat(deadline), thursday, NINE_TO_SIX) is near


def test_a_months_figures_lock_on_the_fifth_working_day():
    assert NINE_TO_SIX.working_day_after(dt.date(2026, 10, 31), 5) == dt.date(2026, 11, 6)
    assert NINE_TO_SIX.working_day_after(dt.date(2026, 12, 31), 5) == dt.date(2027, 1, 14)


def test_the_calendar_follows_the_settings(settings):
    settings.WORKING_HOURS = ("08:30", "12:00", "13:00", "17:30")
    closed = dt.date(2026, 11, 17)
    calendar = working_calendar(closed=[closed])
    assert due(at("2026-11-16T11:00"), calendar, hours=2) == at("2026-11-16T14:00")
    assert due(at("2026-11-16T17:30"), calendar, hours=1) == at("2026-11-18T09:30")


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="in order"):
        Calendar(office_week(((dt.time(18), dt.time(9)),)))
    with pytest.raises(ValueError, match="in order"):
        Calendar(office_week((AFTERNOON, MORNING)))
    with pytest.raises(ValueError, match="time zone"):
        due(at("2026-11-16T10:00").replace(tzinfo=None), NINE_TO_SIX, hours=1)
    with pytest.raises(ValueError, match="ahead"):
        due(at("2026-11-16T10:00"), NINE_TO_SIX, days=-1)
    with pytest.raises(NeverOpen):
        due(at("2026-11-16T10:00"), Calendar(((),) * 7), hours=1)


def minutes_between(start: dt.datetime, end: dt.datetime, calendar: Calendar) -> int:
    """Working minutes counted one by one: the slow definition the quick one is held against."""
    count = 0
    while start < end:
        count += any(opens <= start.time() < closes for opens, closes in calendar.spans(start.date()))
        start += MINUTE
    return count


@given(instants, calendars, st.integers(1, 80))
def test_hours_are_the_working_minutes_one_by_one(start, calendar, quarters):
    end = due(start, calendar, hours=quarters / 4)
    assert minutes_between(start, end, calendar) == quarters * 15
    assert minutes_between(end - MINUTE, end, calendar) == 1  # the earliest such instant
    assert working_time(start, end, calendar) == quarters * 15 * MINUTE


@given(instants, even_calendars, st.integers(0, 7))
def test_days_keep_the_time_of_day_and_weigh_one_days_hours(start, calendar, days):
    end = due(start, calendar, days=days)
    length = sum((since(*span) for span in calendar.week[0]), dt.timedelta())
    assert working_time(start, end, calendar) == days * length
    assert calendar.is_working_day(end.date())
    if minutes_between(start, start + MINUTE, calendar):
        assert end.time() == start.time()


@given(instants, instants, calendars, spans)
def test_a_later_start_is_never_due_earlier(one, other, calendar, span):
    first, second = sorted([one, other])
    assert due(first, calendar, **span) <= due(second, calendar, **span)
    assert due(first, calendar, **span) >= first


@given(instants, calendars, spans, days_off)
def test_a_holiday_never_makes_a_deadline_come_earlier(start, calendar, span, more):
    with_more = replace(calendar, closed=calendar.closed | more)
    assert due(start, with_more, **span) >= due(start, calendar, **span)


@given(instants, calendars, spans, half_days)
def test_a_half_day_never_makes_a_deadline_come_earlier(start, calendar, span, more):
    shorter = dict(calendar.shorter)
    with_more = replace(
        calendar,
        shorter=frozenset({**shorter, **{day: min(end, shorter.get(day, end)) for day, end in more}}.items()),
    )
    assert due(start, with_more, **span) >= due(start, calendar, **span)


@given(instants, calendars, spans)
def test_fewer_hours_of_a_centre_never_make_a_deadline_come_earlier(start, calendar, span):
    mornings = replace(calendar, week=tuple(spans[:1] for spans in calendar.week))
    assert due(start, mornings, **span) >= due(start, calendar, **span)


@given(instants, calendars, spans, days_off)
def test_a_deadline_falls_on_working_time(start, calendar, span, more):
    end = due(start, replace(calendar, closed=calendar.closed | more), **span)
    spans = calendar.spans(end.date())
    assert any(opens <= end.time() <= closes for opens, closes in spans)


@given(instants, instants, instants, calendars)
def test_a_pause_keeps_the_working_time_that_was_left(one, two, three, calendar):
    asked, replied = sorted([one, two])
    due_at = max(asked, three)
    moved = paused(due_at, asked, replied, calendar)
    assert moved >= due_at
    assert working_time(replied, moved, calendar) == working_time(asked, due_at, calendar)


def test_thousands_of_deadlines_take_little_time():
    start, began = at("2026-12-30T15:00"), time.perf_counter()
    for minute in range(2000):
        dues("standard", start + minute * MINUTE, NINE_TO_SIX)
    assert time.perf_counter() - began < 3
