"""When a centre is open. Nothing here reads the database or a clock: whoever asks passes the rows and `now`.

A span is half-open, as in `consult.clock`: at 9:00 the door is open, at 18:00 it is shut. On public holidays every
centre is closed.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from home.daysoff import public_holidays

BISHKEK = ZoneInfo("Asia/Bishkek")
LOOKED_AHEAD = 21  # days; no chain of holidays is longer


class Span(NamedTuple):
    """Open from `opens` until `closes` of the same day."""

    opens: dt.time
    closes: dt.time


class Row(Protocol):
    """The same hours on each weekday from `first_day` to `last_day` (0 is Monday)."""

    first_day: int
    last_day: int

    @property
    def spans(self) -> tuple[Span, ...]: ...


Week = dict[int, tuple[Span, ...]]  # weekday -> its spans in order; a day without any is closed


class Door(NamedTuple):
    """How a centre stands at one moment: open until `until`, or closed until then."""

    is_open: bool
    until: dt.datetime
    is_holiday: bool  # today is a public holiday on which the centre would have been open


@dataclass(frozen=True, slots=True)
class Line:
    """Neighbouring weekdays with the same hours; without spans they are closed."""

    first_day: int
    last_day: int
    spans: tuple[Span, ...]


def week(rows: Iterable[Row]) -> Week:
    found: dict[int, list[Span]] = {}
    for row in rows:
        for day in range(row.first_day, row.last_day + 1):
            found.setdefault(day, []).extend(row.spans)
    return {day: tuple(sorted(spans)) for day, spans in sorted(found.items())}


def overlapping(rows: Iterable[Row]) -> int | None:
    """The first weekday on which two spans share a minute; None where there is none."""
    for day, spans in week(rows).items():
        if any(earlier.closes > later.opens for earlier, later in pairwise(spans)):
            return day
    return None


def lines(hours: Week) -> list[Line]:
    """The week as people write it: Monday to Friday, Saturday, and the days that are closed."""
    days = [(day, hours.get(day, ())) for day in range(7)]
    groups = ([*group] for _spans, group in groupby(days, key=lambda one: one[1]))
    return [Line(group[0][0], group[-1][0], group[0][1]) for group in groups]


def door(hours: Week, now: dt.datetime) -> Door | None:
    """Open or closed at `now`, and when that changes; None where no hours are known."""
    local = now.astimezone(BISHKEK)
    today = local.date()
    holiday = today in public_holidays(today.year) and today.weekday() in hours
    for span_opens, span_closes in _ahead(hours, today):
        if span_opens <= local < span_closes:
            return Door(True, span_closes, False)
        if span_opens > local:
            return Door(False, span_opens, holiday)
    return None


def _ahead(hours: Week, today: dt.date):
    """The coming spans as instants, soonest first."""
    for number in range(LOOKED_AHEAD if hours else 0):
        day = today + dt.timedelta(days=number)
        if day in public_holidays(day.year):
            continue
        for span in hours.get(day.weekday(), ()):
            yield dt.datetime.combine(day, span.opens, BISHKEK), dt.datetime.combine(day, span.closes, BISHKEK)
