"""The exact counts of one year, as the series and tables that a snapshot publishes. Never shown as they are.

Which tables there are is a matter of the small-number rule: any two of them share at most the totals of one
dimension, and `linked` keeps those in step. A year's months are the rows of a table, so that a month and its year
cannot be subtracted; centres stand inside their oblast, campaigns inside their channel, for the same reason.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.db.models import Count, Sum

from consult import counters
from consult.counters import Measure
from consult.models import ConsultationReport, Matter, ReportCorrection
from consult.models.codes import COUNTED_STATES, Channel
from consult.suppression import Key, Level, Series, Table
from events.models import Campaign
from home.models import LegalAidCentre, Region

ELSEWHERE = "none"  # the label of consultations without a centre, or without a campaign
VIOLENCE = "DV"
MONTHS = tuple(f"{month:02}" for month in range(1, 13))
LINES = ("month", "region", "matter", "channel")
CROSSED = (
    ("month", "region"),
    ("month", "matter"),
    ("month", "channel"),
    ("region", "matter"),
    ("region", "channel"),
    ("matter", "channel"),
)


@dataclass(frozen=True)
class Source:
    """A series or a table with the names of its dimensions: ("region",) or ("region", "matter").

    `also` names the single cells that are a total of another breakdown: dimension and label there.
    """

    dimensions: tuple[str, ...]
    figures: Series | Table
    also: Mapping[Key, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Labels:
    """Every label of every dimension, and which matters are sensitive."""

    of: Mapping[str, tuple[str, ...]]
    sensitive: frozenset[str]
    roots: Mapping[str, str]  # a matter's code -> the first-level matter it belongs to


def labels() -> Labels:
    """The codes that figures are broken down by now; a centre or campaign that is gone counts as elsewhere."""
    matters = {one.pk: one for one in Matter.objects.all()}
    roots = {code: one.parent_id or code for code, one in matters.items()}
    first = tuple(code for code in matters if roots[code] == code)
    centres, campaigns = (map(str, model.objects.values_list("pk", flat=True)) for model in (LegalAidCentre, Campaign))
    return Labels(
        {
            "month": MONTHS,
            "region": tuple(Region.objects.values_list("pk", flat=True)),
            "matter": first,
            "channel": tuple(Channel.values),
            "centre": (*centres, ELSEWHERE),
            "campaign": (*campaigns, ELSEWHERE),
        },
        frozenset(code for code in first if matters[code].is_sensitive),
        roots,
    )


def of_year(year: int, known: Labels) -> dict[str, Source]:
    """Everything that is published of a year, by name: "region", "region-matter", "centre", "campaign" …"""
    found = {name: _line(year, name, known) for name in LINES}
    found |= {f"{row}-{column}": _table(year, row, column, known) for row, column in CROSSED}
    found["centre"] = _table(year, "region", "centre", known, level=Level.BELOW)
    found["campaign"] = _table(year, "channel", "campaign", known)
    found["violence"] = _violence(year, known)
    all_violence: dict[Key, tuple[str, str]] = {
        (VIOLENCE, Channel.BUS.value): ("violence", "violence")
    }  # the campaigns' cases add up to this cell
    found["matter-channel"] = replace(found["matter-channel"], also=all_violence)
    return found | _units(year)


def _line(year: int, name: str, known: Labels) -> Source:
    sensitive = known.sensitive if name == "matter" else frozenset()
    counted = {label: count for (label,), count in _counts(year, (name,), known).items()}
    return Source((name,), Series(known.of[name], counted, sensitive=sensitive))


def _table(year: int, row: str, column: str, known: Labels, *, level: Level = Level.COUNTRY) -> Source:
    table = Table(
        known.of[row],
        known.of[column],
        {(one, other): count for (one, other), count in _counts(year, (row, column), known).items()},
        level=level,
        sensitive_rows=known.sensitive if row == "matter" else frozenset(),
        sensitive_columns=known.sensitive if column == "matter" else frozenset(),
    )
    return Source((row, column), table)


def _violence(year: int, known: Labels) -> Source:
    """Each campaign's cases of violence beside its other consultations."""
    counted: Counter[tuple[str, str]] = Counter()
    for (campaign, matter), count in _counts(year, ("campaign", "matter"), known).items():
        if campaign != ELSEWHERE:
            counted[campaign, "violence" if matter == VIOLENCE else "other"] += count
    rows = tuple(label for label in known.of["campaign"] if label != ELSEWHERE and _row(counted, label))
    table = Table(rows, ("violence", "other"), counted, sensitive_columns=frozenset({"violence"}))
    return Source(("campaign", "violence"), table)


def _row(counted: Mapping[tuple[str, str], int], label: str) -> int:
    return sum(count for (row, _column), count in counted.items() if row == label)


def _counts(year: int, dimensions: tuple[str, ...], known: Labels) -> dict[tuple[str, ...], int]:
    """The year's consultations by label; "month" is read from the day."""
    fields = ["day" if name == "month" else name for name in dimensions]
    counted: Counter[tuple[str, ...]] = Counter()
    for values, count in counters.by(Measure.CONSULTATIONS, fields, **_within(year)).items():
        counted[tuple(_label(*pair, known) for pair in zip(dimensions, values, strict=True))] += count
    return dict(counted)


def _within(year: int) -> dict[str, dt.date]:
    return {"since": dt.date(year, 1, 1), "until": dt.date(year, 12, 31)}


def _label(dimension: str, value, known: Labels) -> str:
    if dimension == "month":
        return MONTHS[value.month - 1]
    if dimension == "matter":
        return known.roots.get(value, value)
    label = str(value)
    return ELSEWHERE if dimension in ("centre", "campaign") and label not in known.of[dimension] else label


def _units(year: int) -> dict[str, Source]:
    """People (first visits, beside the later ones) and matters (requests, and reports that have none)."""
    people, visits = (counters.total(one, **_within(year)) for one in (Measure.PEOPLE, Measure.CONSULTATIONS))
    alone = sum(_reports(year, (), request__isnull=True).values())
    matters = counters.total(Measure.REQUESTS, **_within(year)) + alone
    return {
        "people": Source(("visit",), Series(("first", "later"), {"first": people, "later": visits - people})),
        "matters": Source(("unit",), Series(("matters",), {"matters": matters})),
    }


def villages(year: int) -> dict[tuple[str, str], Series]:
    """Consultations at the bus, village by village, for each campaign and oblast."""
    groups: dict[tuple[str, str], dict[str, int]] = {}
    fields = ("stop__campaign", "region", "stop__settlement")
    for (campaign, region, village), count in _reports(year, fields, stop__isnull=False).items():
        groups.setdefault((str(campaign), region), {})[village or ELSEWHERE] = count
    return {
        group: Series(tuple(sorted(counted)), counted, level=Level.BELOW, dimensions=2)
        for group, counted in groups.items()
    }


def _reports(year: int, fields: Iterable[str], **which) -> Counter[tuple]:
    """Counted reports of a year with their corrections, by `fields`, where the counters have no such dimension."""
    fields = tuple(fields)
    found: Counter[tuple] = Counter()
    reports = ConsultationReport.objects.counted().filter(consulted_on__year=year, **which).order_by()
    for *key, count in reports.values_list(*fields).annotate(n=Count("pk")) if fields else [(reports.count(),)]:
        found[tuple(key)] += count
    of_report = {f"report__{name}": value for name, value in which.items()}
    corrections = ReportCorrection.objects.filter(
        report__consulted_on__year=year, report__state__in=COUNTED_STATES, **of_report
    ).order_by()
    summed = corrections.values_list(*(f"report__{name}" for name in fields)).annotate(n=Sum("amount"))
    for *key, amount in summed if fields else [(corrections.aggregate(n=Sum("amount"))["n"] or 0,)]:
        found[tuple(key)] += amount
    return found
