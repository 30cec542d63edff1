"""Trainings and conferences in one list: what is to come, what was; by kind, oblast and language; month by month."""

import calendar as weeks
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.models import EventPage, EventsIndexPage, Training, TrainingPage
from home.everyone import readable
from home.models import LegalAidCentre, Precision, Region

CONFERENCE = Training.Kind.CONFERENCE.value
Value = tuple[str, str | Promise]
MONDAY_FIRST = weeks.Calendar(firstweekday=0)
FILTERS = {"kind": _("Kind of event"), "oblast": _("Oblast"), "language": _("Language of the training")}


@dataclass(frozen=True, slots=True)
class Item:
    """A training with its sessions, or a conference; `url` is empty where no page tells more."""

    title: str
    url: str
    kind: str | Promise
    first: date
    last: date
    precision: str
    where: list[str]
    days: list[str]
    is_sample: bool
    code: str = ""
    spans: list[tuple[date, date]] = field(default_factory=list)  # its days, where they are known
    regions: frozenset[str] = frozenset()  # by ISO code
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter; `query` is the address that chooses it and keeps the other choices."""

    value: str
    label: str | Promise
    chosen: bool
    query: str


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter; `without` is the address that takes its choice away."""

    name: str
    label: str | Promise
    choices: list[Choice]
    chosen: Choice | None
    without: str


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    inside: bool
    is_today: bool
    items: list[Item]


@dataclass(frozen=True, slots=True)
class Month:
    """One month as weeks; `before` and `after` name its neighbours as long as anything lies there."""

    first: date
    weeks: list[list[Day]]
    before: str
    after: str
    is_empty: bool


@dataclass(frozen=True, slots=True)
class Programme:
    coming: list[Item]
    past: list[Item]
    years: list[int]
    year: int | None
    facets: list[Facet]
    month: Month | None
    this_month: str  # the address of the month view
    as_list: str
    query: str  # the filters chosen, for links that keep them: "&kind=seminar"
    is_filtered: bool
    misread: bool  # the address asked for something that there is not


def programme(
    index: EventsIndexPage, *, year: str = "", month: str = "", day: date | None = None, **filters: str
) -> Programme:
    """Coming soonest first, past latest first and, where `year` is one of its years, of that year alone.

    `filters`: values of FILTERS. What the address asks for and there is not is left out, and `misread` says so.
    """
    day = day or timezone.localdate()
    every = sorted([*_trainings(index), *_conferences(index)], key=lambda item: (item.first, item.title))
    values, asked = _values(every), {name: filters.get(name, "") for name in FILTERS}
    chosen = {name: value if value in dict(values[name]) else "" for name, value in asked.items()}
    items = [item for item in every if _fits(item, **chosen)]
    first = _first_of(month)
    kept = {"month": f"{first:%Y-%m}"} if first else {}
    return Programme(
        **_lists(items, year, day),
        facets=[_facet(name, values[name], chosen, kept) for name in FILTERS if values[name]],
        month=_month(first, items, day) if first else None,
        this_month=_query({"month": f"{day:%Y-%m}", **chosen}),
        **_kept(chosen),
        misread=asked != chosen or bool(month and not first),
    )


def _lists(items: list[Item], year: str, day: date) -> dict[str, Any]:
    """What is to come, what was in the year that was asked for, and which years there are."""
    past = [item for item in reversed(items) if item.last < day]
    years = sorted({item.last.year for item in past}, reverse=True)
    that_year = next((one for one in years if str(one) == year), None)
    return {
        "coming": sorted((_next(item, day) for item in items if item.last >= day), key=lambda item: item.first),
        "past": [item for item in past if that_year in (None, item.last.year)],
        "years": years,
        "year": that_year,
    }


def _kept(chosen: dict[str, str]) -> dict[str, Any]:
    """The filters as addresses that keep them."""
    asked = _query(chosen)
    return {"as_list": asked, "query": asked.replace("?", "&", 1), "is_filtered": any(chosen.values())}


def _next(item: Item, day: date) -> Item:
    """What is still to come of it: a training whose first session is over stands under the day of its next one."""
    ahead = [begin for begin, end in item.spans if end >= day]
    return replace(item, first=min(ahead)) if ahead else item


def _query(parts: dict[str, str]) -> str:
    """The rest of an address: "?month=2026-12&kind=seminar", or nothing."""
    told = {name: value for name, value in parts.items() if value}
    return f"?{urlencode(told)}" if told else ""


def _facet(name: str, values: list[Value], chosen: dict[str, str], kept: dict[str, str]) -> Facet:
    choices = [
        Choice(value, label, value == chosen[name], _query(kept | chosen | {name: value})) for value, label in values
    ]
    now = next((choice for choice in choices if choice.chosen), None)
    return Facet(name, FILTERS[name], choices, now, _query(kept | chosen | {name: ""}))


def _fits(item: Item, *, kind: str, oblast: str, language: str) -> bool:
    return (
        kind in ("", item.code)
        and (not oblast or oblast in item.regions)
        and (not language or language in item.languages)
    )


def _values(items: list[Item]) -> dict[str, list[Value]]:
    """For each filter the values that something on the page has."""
    kinds, spoken = {item.code for item in items}, {code for item in items for code in item.languages}
    isos = {iso for item in items for iso in item.regions}
    regions = Region.objects.filter(iso__in=isos) if isos else []
    return {
        "kind": [(value, label) for value, label in Training.Kind.choices if value in kinds],
        "oblast": [(region.iso, region.name) for region in regions],
        "language": [(value, label) for value, label in LegalAidCentre.Spoken.choices if value in spoken],
    }


def _first_of(month: str) -> date | None:
    """ "2026-12" as its first day; None for anything else."""
    if len(month) != 7 or not month.isascii():
        return None
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        return None


def _month(first: date, items: list[Item], today: date) -> Month:
    by_day: dict[date, list[Item]] = {}
    for item in items:
        for begin, end in item.spans:
            for number in range((min(end, begin + timedelta(days=366)) - begin).days + 1):
                by_day.setdefault(begin + timedelta(days=number), []).append(item)
    return Month(
        first=first,
        weeks=[
            [Day(day, day.month == first.month, day == today, by_day.get(day, [])) for day in week]
            for week in _weeks(first)
        ],
        before=_neighbour(first - timedelta(days=1), by_day, before=True) if first.year > 1 else "",
        after=_neighbour(first + timedelta(days=31), by_day, before=False) if first.year < 9999 else "",
        is_empty=not any((day.year, day.month) == (first.year, first.month) for day in by_day),
    )


def _weeks(first: date) -> list[list[date]]:
    """Whole weeks from Monday on; the first and the last month of the calendar have no days around them."""
    if date(2, 1, 1) <= first <= date(9998, 12, 1):
        return MONDAY_FIRST.monthdatescalendar(first.year, first.month)
    return []


def _neighbour(day: date, by_day: dict[date, list[Item]], *, before: bool) -> str:
    """The month of `day`, as long as something lies in it or beyond: no link leads into empty centuries."""
    edge = min(by_day, default=None) if before else max(by_day, default=None)
    month = (day.year, day.month)
    if edge is None or (before and (edge.year, edge.month) > month) or (not before and (edge.year, edge.month) < month):
        return ""
    return f"{day:%Y-%m}"


def _trainings(index: EventsIndexPage) -> list[Item]:
    pages = {page.fact_id: page for page in readable(TrainingPage.objects).child_of(index)}
    rows = Training.objects.filter(conferences__isnull=True).prefetch_related("sessions__district__region")
    return [_training(training, pages.get(training.pk)) for training in rows if training.sessions.all()]


def _training(training: Training, page: TrainingPage | None) -> Item:
    sessions = list(training.sessions.all())
    first = sessions[0]
    return Item(
        title=page.title if page else str(training.name),
        url=page.url if page else "",
        kind=training.get_kind_display(),
        first=first.starts_on,
        last=max(session.ends_on for session in sessions),
        precision=first.precision,
        where=[session.place for session in sessions if session.place],
        days=[session.days for session in sessions],
        is_sample=training.is_sample,
        code=training.kind,
        spans=[(session.starts_on, session.ends_on) for session in sessions if session.is_open],
        regions=frozenset(session.district.region.iso for session in sessions if session.district),
        languages=tuple(training.languages),
    )


def _conferences(index: EventsIndexPage) -> list[Item]:
    rows = readable(EventPage.objects).child_of(index).select_related("district__region", "locale", "registration")
    return [
        Item(
            title=page.title,
            url=page.url,
            kind=_("conference"),
            first=page.first_day,
            last=page.last_day,
            precision=Precision.DAY,
            where=[page.venue or (page.district.name if page.district else "")],
            days=[page.days],
            is_sample=page.is_sample and bool(page.registration and page.registration.is_sample),
            code=CONFERENCE,
            spans=[(page.first_day, page.last_day)],
            regions=frozenset([page.district.region.iso] if page.district else []),
            languages=tuple(page.registration.languages) if page.registration else (),
        )
        for page in rows
    ]
