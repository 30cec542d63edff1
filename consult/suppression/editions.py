"""A figure stands until it has grown enough (docs/consult-model.md section 5, rule 7).

Breakdowns are published once a day. Somebody who compares two days must not see one person come in, so a figure
changes only when its count has moved by 5 (10 where sensitive) since it last changed; until then the old figure
stands with its date. A count that fell by as much, after a correction, changes too. Totals are the sums of the
standing figures, so that every edition adds up and the solver's proof holds for it.

Nor may a later edition give away an earlier one: a figure that was hidden stays hidden until it has itself changed.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Self

from .hiding import protect, protect_series
from .tables import Key, Published, Series, Table


class Standing(NamedTuple):
    """The count on which a figure stands, and the day since when."""

    value: int
    since: dt.date


@dataclass(frozen=True)
class Memory:
    """What the next edition must know of this one. Holds true counts: it is stored, never shown."""

    standing: Mapping[Key, Standing]
    hidden: frozenset[Key] = frozenset()

    def as_data(self) -> dict[str, Any]:
        """The memory as JSON can hold it."""
        rows = [[*key, value, since.isoformat()] for key, (value, since) in self.standing.items()]
        return {"standing": rows, "hidden": sorted([list(key) for key in self.hidden], key=str)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """The memory that `as_data` wrote."""
        standing: dict[Key, Standing] = {
            (row, column): Standing(value, dt.date.fromisoformat(since))
            for row, column, value, since in data["standing"]
        }
        return cls(standing, frozenset((row, column) for row, column in data["hidden"]))


NO_MEMORY = Memory({})


def publish(table: Table, day: dt.date, before: Memory = NO_MEMORY) -> tuple[Published, Memory]:
    """The edition of ``day`` of a table, and what to remember for the next one."""
    standing = _stand(table, [(row, column) for row in table.rows for column in table.columns], day, before)
    counts = {(row, column): standing[row, column].value for row in table.rows for column in table.columns}
    stood = replace(table, counts=counts)
    return _edition(stood, standing, before, protect(stood, _sticky(stood, before)))


def publish_series(series: Series, day: dt.date, before: Memory = NO_MEMORY) -> tuple[Published, Memory]:
    """The edition of ``day`` of a series, and what to remember for the next one."""
    standing = _stand(series, [(label, None) for label in series.labels], day, before)
    stood = replace(series, counts={label: standing[label, None].value for label in series.labels})
    return _edition(stood, standing, before, protect_series(stood, _sticky(stood, before)))


def _stand(source: Series | Table, keys: list[Key], day: dt.date, before: Memory) -> dict[Key, Standing]:
    """Every cell's new count where it has moved by its threshold, else the old one."""
    values = source.values()
    standing: dict[Key, Standing] = {}
    for key in keys:
        old = before.standing.get(key)
        stays = old and abs(values[key] - old.value) < source.threshold(key)
        standing[key] = old if old and stays else Standing(values[key], day)
    return standing


def _sticky(stood: Series | Table, before: Memory) -> set[Key]:
    """What was hidden and has not changed since: showing it now would solve the edition in which it was hidden."""
    then, now = _sums(before.standing), stood.values()
    return {key for key in before.hidden if key in now and then.get(key) == now[key]}


def _sums(standing: Mapping[Key, Standing]) -> dict[Key, int]:
    """The cells with the totals that they made when they were published."""
    sums: dict[Key, int] = {}
    for (row, column), one in standing.items():
        for key in {(row, column), (row, None), (None, column), (None, None)}:
            sums[key] = sums.get(key, 0) + one.value
    return sums


def _edition(stood, standing: Mapping[Key, Standing], before: Memory, published: Published) -> tuple[Published, Memory]:
    if published.withheld:
        return published, Memory(standing, frozenset(_sticky(stood, before)))
    latest: dict[Key, dt.date] = {}
    for (row, column), one in standing.items():
        for key in {(row, column), (row, None), (None, column), (None, None)}:
            latest[key] = max(latest.get(key, one.since), one.since)
    cells = {
        key: cell if cell.value is None else cell._replace(since=latest.get(key))
        for key, cell in published.cells.items()
    }
    return Published(cells), Memory(standing, published.hidden)
