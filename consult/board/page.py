"""What the board's page prints, made from the headline and one published breakdown."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from consult.suppression import Cell

from . import breakdowns, charts, figures, naming
from .breakdowns import Breakdown, Choice, Edition

TOTAL = None


@dataclass(frozen=True)
class Row:
    """A line of the table; `anchor` is what the map leads to."""

    anchor: str
    name: str
    cells: list[str]
    since: dt.date | None


@dataclass(frozen=True)
class Option:
    value: str
    name: str
    chosen: bool


def headline() -> dict[str, Any]:
    """{"figures": [(name, words, label)], "at", "day", "sample"} of now, in the reader's language."""
    one = figures.headline()
    words = figures.words(one)
    lines = [(name, words[name], label) for name, label in figures.LABELS.items()]
    return {"figures": lines, "at": words["at"], "day": words["day"], "sample": one.sample}


def view(asked: Mapping[str, str]) -> dict[str, Any]:
    """The part below the headline for an address's query; only {"edition": None} before the first snapshot."""
    edition = breakdowns.newest()
    if edition is None:
        return {"edition": None}
    try:
        choice, refused = breakdowns.choose(asked, edition), False
    except breakdowns.NoSuchBreakdown:
        choice, refused = breakdowns.choose({}, edition), True
    one = breakdowns.breakdown(choice, edition)
    rows, columns = naming.labelled(one)
    return {
        "edition": edition,
        "refused": refused,
        "choice": choice,
        "title": naming.title(choice),
        "withheld": one.withheld,
        "header": header(choice, [name for _code, name in columns]),
        "rows": [_row(one, code, name) for code, name in rows],
        "total": _row(one, TOTAL, _("All together")),
        "crossed": bool(columns),
        "chart": charts.bars([(name, *_value_and_words(one.cells[code, None])) for code, name in rows]),
        "map": oblasts(one, rows) if choice.by == "region" else [],
        "units": units(edition, choice.year),
        "options": options(choice, edition),
    }


def header(choice: Choice, columns: list[str]) -> list[str]:
    """The names of the columns. A series says since when each figure stands."""
    first = str(naming.DIMENSION_NAMES[choice.by])
    return [first, *columns, _("All together")] if columns else [first, _("Consultations"), _("Since")]


def _row(one: Breakdown, code: str | None, name: str) -> Row:
    keys = [(code, column) for column in one.columns] + [(code, None)]
    anchor = f"row-{code}" if code else ""
    return Row(anchor, name, [_words(one.cells[key]) for key in keys], one.cells[code, None].since)


def _value_and_words(cell: Cell) -> tuple[int | None, str]:
    return cell.value, _words(cell)


def _words(cell: Cell) -> str:
    """A figure with its thousands apart; marks (hidden, nothing) as they are."""
    return figures.count_words(cell.value) if cell.value else cell.text


def oblasts(one: Breakdown, rows: list[tuple[str, str]]) -> list[dict[str, str]]:
    """The oblasts for the map: the darker, the more; each leads to its line of the table."""
    shown = [cell.value for (row, column), cell in one.cells.items() if row and column is None and cell.value]
    iso = naming.iso_codes()
    return [
        {
            "iso": iso[code],
            "path": f"#row-{code}",
            "words": f"{name}: {_words(one.cells[code, None])}",
            "tone": charts.tone(one.cells[code, None].value, max(shown, default=0)),
        }
        for code, name in rows
        if code in iso
    ]


def units(edition: Edition, year: int) -> list[tuple[str, str]]:
    """(unit, figure of the year) for the definitions."""
    values = breakdowns.units(edition, year)
    return [(name, "·" if value is None else figures.count_words(value)) for name, value in values.items()]


def options(choice: Choice, edition: Edition) -> dict[str, list[Option]]:
    """The choices of the form, by the name of its field."""
    months = [("", _("the whole year")), *naming.names("month").items()]
    crossed = [("", _("nothing else")), *((name, str(naming.DIMENSION_NAMES[name])) for name in breakdowns.LINES)]
    every: dict[str, list[tuple[str, str]]] = {
        "year": [(str(year), str(year)) for year in edition.years],
        "month": months,
        "by": [(name, str(naming.DIMENSION_NAMES[name])) for name in breakdowns.DIMENSIONS],
        "across": crossed,
    }
    return {
        field: [Option(value, name, value == str(getattr(choice, field))) for value, name in found]
        for field, found in every.items()
    }
