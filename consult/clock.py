"""Working time: when a request must be claimed, first answered and answered.

The promises are those of docs/consult-model.md section 1 (Priority, Clocks): working hours of Asia/Bishkek,
Monday to Friday, without the Kyrgyz public holidays (the ``holidays`` library, which marks the two Eids of
years to come as estimates) and with the days that staff add by hand: closed days and extra working days.

Three rules hold everywhere:

* A span of hours is half-open: at 09:00 the day is open, at 18:00 it is over. A clock started outside working
  time starts at the next opening.
* "One working day" means the same time of the next working day; it equals one day's length of working hours.
* A day that becomes closed never makes a deadline come earlier; only an extra working day can.

Nothing here reads the database. Whoever asks passes a `Calendar`; due instants are stored by the caller.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings

from home.daysoff import public_holidays

BISHKEK = ZoneInfo("Asia/Bishkek")
OFFICE_HOURS = ((dt.time(9), dt.time(18)),)
MONDAY_TO_FRIDAY = frozenset(range(5))
LONGEST_CLOSURE = 366  # days; a calendar closed for longer is a mistake in it, not a holiday


class NeverOpen(ValueError):
    """The calendar has no working day within a year, so no deadline can be told."""


@dataclass(frozen=True)
class Calendar:
    """When lawyers work: the same hours on every working day.

    ``hours`` are (opens, closes) pairs in order, so that a lunch break is two pairs. ``closed`` wins over
    ``extra``, ``extra`` over holidays and weekends.
    """

    hours: tuple[tuple[dt.time, dt.time], ...] = OFFICE_HOURS
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    closed: frozenset[dt.date] = frozenset()
    extra: frozenset[dt.date] = frozenset()
    zone: ZoneInfo = BISHKEK
    length: dt.timedelta = field(init=False, compare=False)

    def __post_init__(self):
        bounds = [bound for span in self.hours for bound in span]
        if not bounds or any(earlier >= later for earlier, later in pairwise(bounds)):
            raise ValueError("Working hours must be pairs of opening and closing times in order.")
        object.__setattr__(self, "length", sum((since(*span) for span in self.hours), dt.timedelta()))

    def is_working_day(self, day: dt.date) -> bool:
        """Whether lawyers work on ``day``."""
        if day in self.closed:
            return False
        if day in self.extra:
            return True
        return day.weekday() in self.weekdays and day not in public_holidays(day.year)

    def working_day_after(self, day: dt.date, count: int) -> dt.date:
        """The ``count``-th working day strictly after ``day``; with 0, ``day`` itself.

        The month's figures are locked on ``working_day_after(last day of the month, 5)``
        (docs/consult-model.md section 3). Raises `NeverOpen`.
        """
        barren = 0
        while count:
            day += dt.timedelta(days=1)
            if self.is_working_day(day):
                count, barren = count - 1, 0
            elif (barren := barren + 1) > LONGEST_CLOSURE:
                raise NeverOpen(f"No working day within a year before {day}.")
        return day

    def _local(self, instant: dt.datetime) -> dt.datetime:
        if instant.tzinfo is None:
            raise ValueError("A working clock needs an instant with a time zone.")
        return instant.astimezone(self.zone)

    def _worked(self, clock: dt.time) -> dt.timedelta:
        """Working time of a day that is over at ``clock``."""
        spans = ((opens, min(max(clock, opens), closes)) for opens, closes in self.hours)
        return sum((since(*span) for span in spans), dt.timedelta())

    def _position(self, instant: dt.datetime) -> tuple[dt.date, dt.timedelta]:
        """The working day on which ``instant`` falls and what is worked of it (less than its length)."""
        local = self._local(instant)
        day, worked = local.date(), self._worked(local.time())
        if not self.is_working_day(day) or worked == self.length:
            return self.working_day_after(day, 1), dt.timedelta()
        return day, worked

    def _instant(self, day: dt.date, worked: dt.timedelta, *, at_closing: bool) -> dt.datetime:
        """The moment of ``day`` when ``worked`` is over: the closing or the next opening where both fit."""
        for opens, closes in self.hours:
            length = since(opens, closes)
            if worked < length or (at_closing and worked == length):
                return dt.datetime.combine(day, opens, self.zone) + worked
            worked -= length
        raise AssertionError("More was worked than a day holds.")  # _position keeps `worked` below the length


def since(earlier: dt.time, later: dt.time) -> dt.timedelta:
    """The time from one moment of a day to a later one."""
    day = dt.date(2000, 1, 1)
    return dt.datetime.combine(day, later) - dt.datetime.combine(day, earlier)


def working_calendar(closed: Iterable[dt.date] = (), extra: Iterable[dt.date] = ()) -> Calendar:
    """The calendar of `settings.WORKING_HOURS` with the days that staff added.

    WORKING_HOURS lists opening and closing times by turns; with a lunch break it has four. The days are Monday to
    Friday.
    """
    bounds = [dt.time.fromisoformat(bound) for bound in settings.WORKING_HOURS]
    hours = tuple(zip(bounds[::2], bounds[1::2], strict=True))
    return Calendar(hours=hours, closed=frozenset(closed), extra=frozenset(extra))


def due(start: dt.datetime, calendar: Calendar, *, hours: float = 0, days: int = 0) -> dt.datetime:
    """The instant by which ``days`` working days and then ``hours`` working hours after ``start`` are over.

    Hours end at the closing time where they just fit (16:00 + 2 h is 18:00); days keep the time of day.
    Raises `ValueError` for a negative span or a start without time zone, `NeverOpen` for an empty calendar.
    """
    if hours < 0 or days < 0:
        raise ValueError("A deadline lies ahead of its start.")
    return _ahead(start, calendar, days, dt.timedelta(hours=hours))


def _ahead(start: dt.datetime, calendar: Calendar, days: int, span: dt.timedelta) -> dt.datetime:
    day, worked = calendar._position(start)
    day = calendar.working_day_after(day, days)
    if not span:
        return calendar._instant(day, worked, at_closing=False)
    whole, rest = divmod(worked + span, calendar.length)
    if not rest:
        whole, rest = whole - 1, calendar.length
    return calendar._instant(calendar.working_day_after(day, whole), rest, at_closing=True)


def working_time(start: dt.datetime, end: dt.datetime, calendar: Calendar) -> dt.timedelta:
    """The working time between two instants; nothing when ``end`` is not after ``start``."""
    if end <= start:
        return dt.timedelta()
    (first, before), (last, after) = calendar._position(start), calendar._position(end)
    total = after - before
    while first < last:
        total += calendar.length
        first = calendar.working_day_after(first, 1)
    return total


def paused(due_at: dt.datetime, paused_at: dt.datetime, resumed_at: dt.datetime, calendar: Calendar) -> dt.datetime:
    """``due_at`` moved by the working time that passed while the client was asked (transitions 8 and 9).

    A deadline that was already missed when the pause began stays missed. The result is never earlier.
    """
    waited = working_time(paused_at, resumed_at, calendar)
    if due_at < paused_at or not waited:
        return due_at
    return _ahead(due_at, calendar, 0, waited)


class Dues(NamedTuple):
    """The three promises of a request, as instants."""

    claim: dt.datetime
    respond: dt.datetime
    answer: dt.datetime


# docs/consult-model.md section 1. It names no answer clock for urgent requests: one working day is ours, so
# that of the three working days that make a date urgent two are left to act on the answer.
PROMISES: dict[str, tuple[dict[str, int], dict[str, int], dict[str, int]]] = {
    "urgent": ({"hours": 2}, {"hours": 4}, {"days": 1}),
    "standard": ({"days": 1}, {"days": 2}, {"days": 5}),
}
RELEASE_AFTER: dict[str, dict[str, int]] = {"urgent": {"hours": 2}, "standard": {"days": 1}}


def dues(priority: str, submitted_at: dt.datetime, calendar: Calendar) -> Dues:
    """What is promised to a request of ``priority`` ("urgent" or "standard") sent at ``submitted_at``.

    Raises `KeyError` for another priority.
    """
    claim, respond, answer = PROMISES[priority]
    return Dues(
        due(submitted_at, calendar, **claim),
        due(submitted_at, calendar, **respond),
        due(submitted_at, calendar, **answer),
    )


def release_at(priority: str, claimed_at: dt.datetime, calendar: Calendar) -> dt.datetime:
    """When a claimed request without a contact attempt goes back to the queue (transition 5)."""
    return due(claimed_at, calendar, **RELEASE_AFTER[priority])


def is_near(deadline: dt.date, today: dt.date, calendar: Calendar, *, days: int = 3) -> bool:
    """Whether a court, police or other date lies in the next three working days, today included.

    Such a date makes a request urgent. A date that has passed is no longer ahead.
    """
    return today <= deadline <= calendar.working_day_after(today, days)
