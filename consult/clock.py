"""Working time: when a request must be claimed, first answered and answered.

The promises are those of docs/consult-model.md section 1 (Priority, Clocks): working hours of Asia/Bishkek, those of
the country or of one centre, without the Kyrgyz public holidays (the ``holidays`` library, which marks the two Eids
of years to come as estimates) and with the days that staff add by hand: closed days, extra working days, shorter days.

Three rules hold everywhere:

* A span of hours is half-open: at 09:00 the day is open, at 18:00 it is over. A clock started outside working
  time starts at the next opening.
* "One working day" means the same time of the next working day, or the first opening after it where that day is
  shorter.
* A day or an hour that becomes closed never makes a deadline come earlier; only extra working time can.

Nothing here reads the database. Whoever asks passes a `Calendar`; due instants are stored by the caller.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings

from home.daysoff import public_holidays

BISHKEK = ZoneInfo("Asia/Bishkek")
LONGEST_CLOSURE = 366  # days; a calendar closed for longer is a mistake in it, not a holiday
A_DAY = dt.timedelta(days=1)

Spans = tuple[tuple[dt.time, dt.time], ...]  # (opens, closes) in order; a lunch break makes two of them
Week = tuple[Spans, ...]  # seven days, Monday first; a day without spans is closed


def office_week(spans: Spans = ((dt.time(9), dt.time(18)),)) -> Week:
    """The same hours from Monday to Friday."""
    return (spans,) * 5 + ((),) * 2


OFFICE_WEEK = office_week()


class NeverOpen(ValueError):
    """The calendar has no working day within a year, so no deadline can be told."""


@dataclass(frozen=True)
class Calendar:
    """When lawyers work, day by day.

    ``closed`` wins over ``extra``, ``extra`` over holidays and weekends; an extra day that is closed in the week has
    the hours of the week's first open day. ``shorter`` are days that are over at a given time.
    """

    week: Week = OFFICE_WEEK
    closed: frozenset[dt.date] = frozenset()
    extra: frozenset[dt.date] = frozenset()
    shorter: frozenset[tuple[dt.date, dt.time]] = frozenset()
    zone: ZoneInfo = BISHKEK

    def __post_init__(self):
        for spans in self.week:
            bounds = [bound for span in spans for bound in span]
            apart = all(earlier[1] <= later[0] for earlier, later in pairwise(spans))
            if not apart or any(earlier >= later for earlier, later in zip(bounds[::2], bounds[1::2], strict=True)):
                raise ValueError("Working hours must be pairs of opening and closing times in order.")

    @cached_property
    def _ends(self) -> Mapping[dt.date, dt.time]:
        return dict(self.shorter)

    @cached_property
    def _usual(self) -> Spans:
        return next((spans for spans in self.week if spans), ())

    def spans(self, day: dt.date) -> Spans:
        """The hours of ``day``; () where nobody works."""
        if day in self.closed:
            return ()
        spans = self.week[day.weekday()]
        if day in self.extra:
            spans = spans or self._usual
        elif day in public_holidays(day.year):
            return ()
        if end := self._ends.get(day):
            return tuple((opens, min(closes, end)) for opens, closes in spans if opens < end)
        return spans

    def is_working_day(self, day: dt.date) -> bool:
        """Whether lawyers work on ``day``."""
        return bool(self.spans(day))

    def working_day_after(self, day: dt.date, count: int) -> dt.date:
        """The ``count``-th working day strictly after ``day``; with 0, ``day`` itself.

        The month's figures are locked on ``working_day_after(last day of the month, 5)``
        (docs/consult-model.md section 3). Raises `NeverOpen`.
        """
        barren = 0
        while count:
            day += A_DAY
            if self.is_working_day(day):
                count, barren = count - 1, 0
            elif (barren := barren + 1) > LONGEST_CLOSURE:
                raise NeverOpen(f"No working day within a year before {day}.")
        return day

    def opening(self, day: dt.date, moment: dt.time) -> dt.datetime:
        """The first instant of work from ``moment`` of ``day`` on; ``moment`` itself where people work then."""
        for opens, closes in self.spans(day):
            if moment < closes:
                return self._instant(day, max(opens, moment))
        day = self.working_day_after(day, 1)
        return self._instant(day, self.spans(day)[0][0])

    def after(self, start: dt.datetime, span: dt.timedelta) -> dt.datetime:
        """The earliest instant by which ``span`` (more than nothing) was worked since ``start``."""
        local = self._local(start)
        day, moment = local.date(), local.time()
        while True:
            for opens, closes in self.spans(day):
                begins = max(opens, moment)
                if begins < closes and span <= since(begins, closes):
                    return self._instant(day, begins) + span
                span -= max(since(begins, closes), dt.timedelta())
            day, moment = self.working_day_after(day, 1), dt.time.min

    def worked(self, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
        """The working time between two instants; nothing when ``end`` is not after ``start``."""
        first, last = self._local(start), self._local(end)
        total, day = dt.timedelta(), first.date()
        while day <= last.date():
            begins = first.time() if day == first.date() else dt.time.min
            ends = last.time() if day == last.date() else dt.time.max
            for opens, closes in self.spans(day):
                total += max(since(max(opens, begins), min(closes, ends)), dt.timedelta())
            day += A_DAY
        return total

    def _local(self, instant: dt.datetime) -> dt.datetime:
        if instant.tzinfo is None:
            raise ValueError("A working clock needs an instant with a time zone.")
        return instant.astimezone(self.zone)

    def _instant(self, day: dt.date, moment: dt.time) -> dt.datetime:
        return dt.datetime.combine(day, moment, self.zone)


def since(earlier: dt.time, later: dt.time) -> dt.timedelta:
    """The time from one moment of a day to another; negative where ``later`` comes first."""
    day = dt.date(2000, 1, 1)
    return dt.datetime.combine(day, later) - dt.datetime.combine(day, earlier)


def week_of(hours: Mapping[int, Sequence[tuple[dt.time, dt.time]]]) -> Week:
    """A centre's hours (`home.centres.hours.Week`: weekday -> spans) as the clock wants them."""
    return tuple(tuple((span[0], span[1]) for span in hours.get(day, ())) for day in range(7))


def working_calendar(
    closed: Iterable[dt.date] = (),
    extra: Iterable[dt.date] = (),
    shorter: Iterable[tuple[dt.date, dt.time]] = (),
    week: Week | None = None,
) -> Calendar:
    """The calendar of a centre's `week`, or of `settings.WORKING_HOURS`, with the days that staff added.

    WORKING_HOURS lists opening and closing times by turns; with a lunch break it has four. The days are Monday to
    Friday.
    """
    if week is None:
        bounds = [dt.time.fromisoformat(bound) for bound in settings.WORKING_HOURS]
        week = office_week(tuple(zip(bounds[::2], bounds[1::2], strict=True)))
    return Calendar(week=week, closed=frozenset(closed), extra=frozenset(extra), shorter=frozenset(shorter))


def due(start: dt.datetime, calendar: Calendar, *, hours: float = 0, days: int = 0) -> dt.datetime:
    """The instant by which ``days`` working days and then ``hours`` working hours after ``start`` are over.

    Hours end at the closing time where they just fit (16:00 + 2 h is 18:00); days keep the time of day.
    Raises `ValueError` for a negative span or a start without time zone, `NeverOpen` for an empty calendar.
    """
    if hours < 0 or days < 0:
        raise ValueError("A deadline lies ahead of its start.")
    local = calendar._local(start)
    begun = calendar.opening(local.date(), local.time())
    if days:
        begun = calendar.opening(calendar.working_day_after(begun.date(), days), begun.time())
    return calendar.after(begun, dt.timedelta(hours=hours)) if hours else begun


def working_time(start: dt.datetime, end: dt.datetime, calendar: Calendar) -> dt.timedelta:
    """The working time between two instants; nothing when ``end`` is not after ``start``."""
    return calendar.worked(start, end) if end > start else dt.timedelta()


def paused(due_at: dt.datetime, paused_at: dt.datetime, resumed_at: dt.datetime, calendar: Calendar) -> dt.datetime:
    """``due_at`` moved by the working time that passed while the client was asked (transitions 8 and 9).

    A deadline that was already missed when the pause began stays missed. The result is never earlier.
    """
    waited = working_time(paused_at, resumed_at, calendar)
    if due_at < paused_at or not waited:
        return due_at
    return calendar.after(due_at, waited)


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
