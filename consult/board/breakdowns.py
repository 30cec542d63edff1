"""What the newest snapshot publishes, as page, map, API, CSV and JSON show it. Reads snapshots only, never counts."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from consult.models import BoardSnapshot
from consult.suppression import HIDDEN, NOTHING, Cell, Key

from .figures import READ_EVERY, Memo
from .sources import CROSSED, LINES, MONTHS

ALONE = ("centre", "campaign")  # never crossed, never by month
DIMENSIONS = (*LINES, *ALONE)
BELOW_OBLAST = ("centre",)


class NoSuchBreakdown(Exception):
    """The address asks for a period or a crossing that is not published."""


@dataclass(frozen=True)
class Choice:
    """What a reader asks for: a year or one month of it, by one dimension or two; "" where nothing is chosen."""

    year: int
    by: str = "region"
    across: str = ""
    month: str = ""

    @property
    def query(self) -> str:
        """The address's query string."""
        asked = {"year": str(self.year), "month": self.month, "by": self.by, "across": self.across}
        return "&".join(f"{name}={value}" for name, value in asked.items() if value)

    @property
    def name(self) -> str:
        """For a file: 2026-11-region."""
        return "-".join(part for part in (str(self.year), self.month, self.by, self.across) if part)


@dataclass(frozen=True)
class Breakdown:
    """One breakdown of an edition; cells by (row, column), totals under None."""

    choice: Choice
    snapshot: str
    day: dt.date
    sample: bool
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[Key, Cell]
    withheld: bool


@dataclass(frozen=True)
class Edition:
    """The newest snapshot: its id and day, and the day in whose row each year stands."""

    id: str
    day: dt.date
    sample: bool
    index: Mapping[str, str]

    @property
    def years(self) -> list[int]:
        """Newest first."""
        return sorted(map(int, self.index), reverse=True)


def _newest() -> Edition | None:
    rows = BoardSnapshot.objects.values_list("day", "published__id", "published__sample", "published__index")
    found = rows.first()
    return Edition(found[1], found[0], found[2], found[3]) if found and found[3] else None


newest = Memo(_newest, READ_EVERY)


@lru_cache(maxsize=16)
def _block(snapshot: str, year: int, day: str) -> dict[str, Any]:
    """A year's breakdowns. `snapshot` is part of the key: its id changes with every content."""
    published = BoardSnapshot.objects.values_list("published", flat=True).get(day=day)
    return published["years"][str(year)]


def block(edition: Edition, year: int) -> dict[str, Any]:
    return _block(edition.id, year, edition.index[str(year)])


def choices() -> list[tuple[str, str]]:
    """Every (by, across) that is published."""
    return [(name, "") for name in DIMENSIONS] + [pair for one in CROSSED for pair in (one, one[::-1])]


def choose(asked: Mapping[str, str], edition: Edition) -> Choice:
    """The choice that the address makes; what it leaves out is the newest year by oblast. Raises NoSuchBreakdown."""
    year, by = asked.get("year") or str(edition.years[0]), asked.get("by") or "region"
    across, month = asked.get("across") or "", asked.get("month") or ""
    by_month = by in LINES[1:] and not across and month in MONTHS
    if year not in edition.index or (by, across) not in choices() or (month and not by_month):
        raise NoSuchBreakdown
    return Choice(int(year), by, across, month)


def breakdown(choice: Choice, edition: Edition) -> Breakdown:
    """The cells of `choice` as they were published."""
    cells = _cells(choice, block(edition, choice.year))
    return Breakdown(
        choice,
        edition.id,
        edition.day,
        edition.sample,
        rows=_labels(row for row, _column in cells),
        columns=_labels(column for _row, column in cells),
        cells=cells,
        withheld=all(cell.value is None for cell in cells.values()),
    )


def _cells(choice: Choice, published: Mapping[str, Any]) -> dict[Key, Cell]:
    below = choice.by in BELOW_OBLAST
    if choice.month:
        # One month is a row of the table that holds the whole year, so that the two cannot be subtracted.
        rows = published[f"month-{choice.by}"]["cells"]
        return {(column, None): _cell(below, *rest) for row, column, *rest in rows if row == choice.month}
    if not choice.across:
        return {(row, column): _cell(below, *rest) for row, column, *rest in published[choice.by]["cells"]}
    if (choice.by, choice.across) in CROSSED:
        rows = published[f"{choice.by}-{choice.across}"]["cells"]
        return {(row, column): _cell(below, *rest) for row, column, *rest in rows}
    rows = published[f"{choice.across}-{choice.by}"]["cells"]
    return {(column, row): _cell(below, *rest) for row, column, *rest in rows}


def _cell(below: bool, value: int | None, since: str | None) -> Cell:
    if value is None:
        return Cell(None, HIDDEN)
    return Cell(value, NOTHING if below and not value else str(value), dt.date.fromisoformat(since) if since else None)


def _labels(found: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(label for label in found if label is not None))


@dataclass(frozen=True)
class CampaignFigures:
    """None: hidden by the small-number rule, or not in a snapshot yet (then `day` is None too)."""

    consultations: int | None
    violence: int | None
    day: dt.date | None = None


def of_campaign(campaign: int) -> CampaignFigures:
    """What the newest snapshot says of a whole campaign; hidden where one of its years is hidden."""
    edition = newest()
    if edition is None:
        return CampaignFigures(None, None)
    totals, violence = [], []
    for year in edition.years:
        published = block(edition, year)
        told = {row: value for row, column, value, _since in published["campaign"]["cells"] if column is None}
        cases = {(row, column): value for row, column, value, _since in published["violence"]["cells"]}
        if told.get(str(campaign), 0) == 0 or (str(campaign), None) not in cases:  # it did not run in this year
            continue
        totals.append(told[str(campaign)])
        violence.append(cases.get((str(campaign), "violence")))
    return CampaignFigures(_sum(totals), _sum(violence), edition.day)


def _sum(values: list[int | None]) -> int | None:
    """None where any part is hidden, and where there is nothing."""
    known = [value for value in values if value is not None]
    return sum(known) if values and len(known) == len(values) else None


def of_village(settlement: str) -> int | None:
    """Consultations at the bus in a village, over all years, from five up (rule 6); else None."""
    edition = newest()
    if edition is None:
        return None
    return sum(block(edition, year)["villages"].get(settlement, 0) for year in edition.years) or None


def units(edition: Edition, year: int) -> dict[str, int | None]:
    """People, matters and consultations of the country in a year."""
    published = block(edition, year)

    def value(name: str, row: str | None) -> int | None:
        return next(cell[2] for cell in published[name]["cells"] if cell[0] == row and cell[1] is None)

    return {
        "people": value("people", "first"),
        "matters": value("matters", None),
        "consultations": value("people", None),
    }
