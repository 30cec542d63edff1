"""The season as schedulers see it: a month of stops, districts that nobody visits, last season's route once more."""

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Max, Min, Q, QuerySet
from django.utils import timezone

from events import stops
from events.models import Campaign, Crew, Stop
from events.schedule.timetable import midnight
from events.stops.single import WORDS
from home.models import District

GAP_MONTHS = 3
LONGEST_GAP = 60
EARLIEST, LATEST = dt.date(1990, 1, 1), dt.date(2100, 12, 1)  # months that the calendar opens
COPIED = ("settlement", "settlement_text", "district", "latitude", "longitude", "languages", "contact", *WORDS)


@dataclass(frozen=True, slots=True)
class Day:
    day: dt.date
    is_elsewhere: bool  # of the month before or after, beside it in the grid
    stops: list[Stop]


@dataclass(frozen=True, slots=True)
class Month:
    """Whole weeks, Monday first."""

    first: dt.date
    days: list[Day]
    stops: int

    @property
    def before(self) -> str:
        return _code(self.first - dt.timedelta(days=1))

    @property
    def after(self) -> str:
        return _code(self.first + dt.timedelta(days=31))


@dataclass(frozen=True, slots=True)
class Route:
    """The stops that a copied route would plan, and how many of the old ones it leaves out and why."""

    rows: list[dict]
    past: int
    there: int
    without_crew: int


def month(stops: QuerySet[Stop], wanted: str, today: dt.date) -> Month:
    """`wanted` is "2026-11"; anything else, and what lies a lifetime away, is the month of `today`."""
    first = _first(wanted) or today.replace(day=1)
    days = [day for week in calendar.Calendar().monthdatescalendar(first.year, first.month) for day in week]
    found = defaultdict(list)
    rows = stops.filter(starts_at__gte=midnight(days[0]), starts_at__lt=midnight(days[-1], days=1))
    for stop in rows.select_related("settlement", "district", "crew").order_by("starts_at", "pk"):
        found[stop.day].append(stop)
    count = sum(len(found[day]) for day in days if day.month == first.month)
    return Month(first, [Day(day, day.month != first.month, found[day]) for day in days], count)


def _first(wanted: str) -> dt.date | None:
    try:
        first = dt.date.fromisoformat(f"{wanted}-01")
    except ValueError:
        return None
    return first if EARLIEST <= first <= LATEST else None


def _code(day: dt.date) -> str:
    """A month in an address; none beyond what is shown."""
    return f"{day:%Y-%m}" if EARLIEST <= day.replace(day=1) <= LATEST else ""


def gaps(months: int, *, region: str = "", now: dt.datetime | None = None) -> list[District]:
    """Districts where no stop was for `months` months, with `last` and `next`; the longest forgotten first."""
    now = now or timezone.now()
    on = ~Q(stops__state__in=Stop.OFF)
    rows = District.objects.select_related("region").annotate(
        last=Max("stops__starts_at", filter=on & Q(stops__ends_at__lt=now)),
        next=Min("stops__starts_at", filter=on & Q(stops__ends_at__gte=now)),
    )
    rows = rows.filter(region=region) if region else rows
    since = now - dt.timedelta(days=round(30.4 * months))
    return list(rows.filter(Q(last=None) | Q(last__lt=since)).order_by(F("last").asc(nulls_first=True), "pk"))


def route(source: Campaign, target: Campaign, *, days: int, now: dt.datetime | None = None) -> Route:
    """The stops of one campaign, so many days later, for another; each crew is the one of the same name there."""
    now = now or timezone.now()
    by = dt.timedelta(days=days)
    crews = _crews(target)
    old = Stop.objects.filter(campaign=source).exclude(state__in=Stop.OFF).order_by("starts_at", "pk")
    there = set(_written(target))
    rows, past, double = [], 0, 0
    for stop in old.select_related("settlement", "district", "crew"):
        key = (stop.settlement_id, stop.settlement_text, stop.starts_at + by)
        past += stop.ends_at + by < now
        double += key in there and stop.ends_at + by >= now
        if stop.ends_at + by >= now and key not in there:
            rows.append(_copied(stop, target, crews, by))
    return Route(rows, past, double, sum(1 for row in rows if row["crew"] is None))


@transaction.atomic
def plan_route(source: Campaign, target: Campaign, *, days: int, by=None, now: dt.datetime | None = None) -> list[Stop]:
    """Plans what `route` finds, all or none. Pressed twice it plans once: the second looks when the first is done."""
    stops.hold_schedule(target)
    return stops.plan_many(route(source, target, days=days, now=now).rows, by=by, now=now)


def _copied(stop: Stop, target: Campaign, crews: dict[str, Crew], by: dt.timedelta) -> dict:
    return {
        "campaign": target,
        "crew": crews.get(str(stop.crew.name)) if stop.crew else None,
        "starts_at": stop.starts_at + by,
        "ends_at": stop.ends_at + by,
        **{name: getattr(stop, name) for name in COPIED},
    }


def _crews(campaign: Campaign) -> dict[str, Crew]:
    rows: Iterable[Crew] = campaign.crews.select_related("campaign")
    return {str(crew.name): crew for crew in rows}


def _written(campaign: Campaign) -> Iterable[tuple]:
    rows = Stop.objects.filter(campaign=campaign).exclude(state__in=Stop.OFF)
    return rows.values_list("settlement", "settlement_text", "starts_at")
