"""Shapes of the small-number rule: what goes in, what may be shown, and where the thresholds lie.

A *series* is one breakdown (people by oblast), a *table* crosses two (oblast and matter). Every figure has a key:
``(row, column)`` inside, ``(row, None)`` and ``(None, column)`` for the totals, ``(None, None)`` for the grand total.
A series has keys ``(label, None)``.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

HIDDEN = "·"  # one mark for a small count and for what protects it (rule 1)
NOTHING = "-"  # a zero below the oblast (rule 4)
THRESHOLD = 5  # a count from 1 to 4 is small; where this is 5, growth below 5 is not shown either (rules 1 and 7)
SENSITIVE_THRESHOLD = 10

Key = tuple[str | None, str | None]
TOTAL: Key = (None, None)


class Level(StrEnum):
    """How large the places behind a figure are."""

    COUNTRY = "country"
    OBLAST = "oblast"
    BELOW = "below"


class Cell(NamedTuple):
    """One figure as anybody may see it. ``value`` is None when hidden; ``since`` says when it last changed."""

    value: int | None
    text: str
    since: dt.date | None = None


@dataclass(frozen=True)
class Series:
    """Counts along one dimension; a label without a count has 0.

    ``sensitive`` labels have the threshold of ten. ``dimensions`` counts what the figures are divided by, filters
    included: a series of one oblast's matters has two.
    """

    labels: tuple[str, ...]
    counts: Mapping[str, int]
    level: Level = Level.COUNTRY
    sensitive: frozenset[str] = frozenset()
    dimensions: int = 1

    def values(self) -> dict[Key, int]:
        """Every figure by key, the total last."""
        values: dict[Key, int] = {(label, None): self.counts.get(label, 0) for label in self.labels}
        return values | {TOTAL: sum(values.values())}

    def threshold(self, key: Key) -> int:
        """From where on the figure may be shown: 5, or 10 where all behind it is sensitive."""
        one = self.sensitive >= set(self.labels) if key == TOTAL else key[0] in self.sensitive
        return SENSITIVE_THRESHOLD if one else THRESHOLD

    @property
    def is_refused(self) -> bool:
        """Three dimensions are never shown, nor sensitive matters below the oblast (rules 2 and 7)."""
        return self.dimensions > 2 or (self.level == Level.BELOW and not self.sensitive.isdisjoint(self.labels))


@dataclass(frozen=True)
class Table:
    """Counts crossed along two dimensions; a pair without a count has 0. See `Series` for the other fields."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: Mapping[tuple[str, str], int]
    level: Level = Level.COUNTRY
    sensitive_rows: frozenset[str] = frozenset()
    sensitive_columns: frozenset[str] = frozenset()
    dimensions: int = 2

    def values(self) -> dict[Key, int]:
        """Every figure by key: the cells, then the totals of rows and columns, the grand total last."""
        values: dict[Key, int] = {}
        for row in self.rows:
            values |= {(row, column): self.counts.get((row, column), 0) for column in self.columns}
        total = sum(values.values())
        rows: dict[Key, int] = {(row, None): sum(values[row, column] for column in self.columns) for row in self.rows}
        columns: dict[Key, int] = {
            (None, column): sum(values[row, column] for row in self.rows) for column in self.columns
        }
        return values | rows | columns | {TOTAL: total}

    def threshold(self, key: Key) -> int:
        """From where on the figure may be shown: 5, or 10 where its row or column, or all behind it, is sensitive."""
        row, column = key
        by_row = self.sensitive_rows >= set(self.rows) if row is None else row in self.sensitive_rows
        by_column = self.sensitive_columns >= set(self.columns) if column is None else column in self.sensitive_columns
        return SENSITIVE_THRESHOLD if by_row or by_column else THRESHOLD

    @property
    def is_refused(self) -> bool:
        """Three dimensions are never shown, nor sensitive matters below the oblast (rules 2 and 7)."""
        sensitive = not (self.sensitive_rows.isdisjoint(self.rows) and self.sensitive_columns.isdisjoint(self.columns))
        return self.dimensions > 2 or (self.level == Level.BELOW and sensitive)


@dataclass(frozen=True)
class Published:
    """What everybody may see of a series or a table. When it is withheld, every figure of it is hidden."""

    cells: Mapping[Key, Cell]
    withheld: bool = False
    hidden: frozenset[Key] = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "hidden", frozenset(key for key, cell in self.cells.items() if cell.value is None))

    def __getitem__(self, key: Key) -> Cell:
        return self.cells[key]

    @property
    def total(self) -> Cell:
        """The grand total."""
        return self.cells[TOTAL]


def show(value: int, level: Level) -> Cell:
    """A figure that is not hidden, with its zero as the level prints it."""
    return Cell(value, NOTHING if level == Level.BELOW and not value else str(value))
