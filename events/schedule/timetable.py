"""A campaign's stops as its page prints them, a month or a district at a time, and what they add up to."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from events.models import Campaign, Stop
from home import gazetteer
from home.models import District

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(9000, 1, 1)


@dataclass(frozen=True, slots=True)
class Month:
    """A month in which the campaign stops somewhere."""

    first: date
    stops: int
    is_shown: bool

    @property
    def code(self) -> str:
        return f"{self.first:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Timetable:
    """`coming` and `past` are the stops of the month that is shown; of all months by district, or for printing."""

    months: list[Month]
    districts: list[District]
    coming: list[Stop]
    past: list[Stop]
    near: gazetteer.Place | None
    by_district: bool = False
    is_whole: bool = False  # for printing: every stop on one page

    @property
    def month(self) -> Month | None:
        return next((month for month in self.months if month.is_shown), None)


@dataclass(frozen=True, slots=True)
class Results:
    """What a campaign has done, counted from its stops: nothing here is typed in."""

    held: int
    villages: int
    aimaks: int


def midnight(day: date, *, days: int = 0) -> datetime:
    """The moment at which `day`, or the day `days` later, begins in Asia/Bishkek.

    Days beyond those that every zone and database can tell stand for the first or the last of them.
    """
    told = min(max(day, FIRST_DAY), LAST_DAY)
    return timezone.make_aware(datetime.combine(told + timedelta(days=days), time.min))


def timetable(
    campaign: Campaign, *, month: str = "", near: str = "", by: str = "", whole: bool = False, day: date | None = None
) -> Timetable:
    """`month` is "2026-11", or empty for the present or the nearest one; `near` is the code of a place, or empty.

    `by` "district" puts the stops of a district together, whenever they are; `whole` shows all months.
    """
    day = day or timezone.localdate()
    place = gazetteer.at(near) if near else None
    stops = Stop.objects.filter(campaign=campaign).order_by("starts_at", "pk")
    stops = stops.around(place) if place else stops
    months = _months(stops)
    by_district = by == "district"
    everything = whole or by_district or isinstance(place, gazetteer.District | gazetteer.Settlement)
    shown = None if everything else _shown([first for first, _number in months], month, day)
    rows = stops.with_places()
    if shown:
        rows = rows.filter(starts_at__gte=midnight(shown), starts_at__lt=midnight(_next(shown)))
    listed = sorted(rows, key=_by_district) if by_district else list(rows)
    districts = District.objects.filter(stops__campaign=campaign).distinct()
    return Timetable(
        months=[Month(first, number, first == shown) for first, number in months],
        districts=list(districts.select_related("region")),
        coming=[stop for stop in listed if stop.day >= day],
        past=[stop for stop in listed if stop.day < day],
        near=place,
        by_district=by_district,
        is_whole=whole,
    )


def _months(stops: QuerySet[Stop]) -> list[tuple[date, int]]:
    counted = stops.annotate(month=TruncMonth("starts_at")).order_by("month").values_list("month").annotate(Count("pk"))
    return [(timezone.localtime(first).date(), number) for first, number in counted]


def _by_district(stop: Stop) -> tuple:
    return str(stop.district.region.name), str(stop.district.name), stop.starts_at, stop.pk


def results(campaign: Campaign) -> Results:
    """Of the stops that staff have marked as held: a day that is over proves nothing by itself."""
    held = Stop.objects.filter(campaign=campaign, state=Stop.State.HELD)
    rows = list(held.values_list("settlement", "settlement_text", "district", "settlement__aimak_ru_2021"))
    return Results(
        held=len(rows),
        villages=len({(code or text, district) for code, text, district, _aimak in rows}),
        aimaks=len({(district, aimak) for _code, _text, district, aimak in rows if aimak}),
    )


def _shown(months: list[date], wanted: str, today: date) -> date | None:
    """The month that was asked for, else the present one, else the next with stops, else the last."""
    asked = next((first for first in months if f"{first:%Y-%m}" == wanted), None)
    this = today.replace(day=1)
    return asked or next((first for first in months if first >= this), months[-1] if months else None)


def _next(first: date) -> date:
    return first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
