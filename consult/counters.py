"""The board's figures: rows are added in the transaction that causes them, and squashed later by the worker.

A hot counter row would halve PostgreSQL's writes (docs/performance.md). Every figure is a sum of rows; the sums are
the same before and after a squash.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Count, Max, Sum

from consult.models import CounterDelta

Measure = CounterDelta.Measure
CHANNEL = "board"  # what PostgreSQL's LISTEN listens to
DIMENSIONS = ("region", "matter", "channel", "centre", "campaign")
IN_FLIGHT = 1000  # as many newest rows are never squashed, and late commits are looked for among them


class Cell(NamedTuple):
    """Where a delta counts: the measure, the day and the five dimensions; empty or None where it has none."""

    measure: str
    day: dt.date
    region: str = ""
    matter: str = ""
    channel: str = ""
    centre: int | None = None
    campaign: int | None = None


def add(measure, *, day, region="", matter="", channel="", centre=None, campaign=None, amount=1) -> None:
    """One delta of `measure` on `day`, in the caller's transaction."""
    add_all({Cell(measure, day, region, matter, channel, centre, campaign): amount})


def add_all(amounts: Mapping[Cell, int]) -> None:
    """Several deltas at once; the ones that are zero are left out. Tells PostgreSQL's listeners on commit."""
    rows = [CounterDelta(**cell._asdict(), amount=amount) for cell, amount in amounts.items() if amount]
    if not rows:
        return
    CounterDelta.objects.bulk_create(rows)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {CHANNEL}")


def revision() -> int:
    """Rises with every committed change of a figure and never falls: the board's version.

    Derived from the highest id. On PostgreSQL a transaction may commit after another one with a higher id, so the
    rows that could still be late are counted too.
    """
    newest = CounterDelta.objects.aggregate(id=Max("pk"))["id"] or 0
    recent = CounterDelta.objects.filter(pk__gt=newest - IN_FLIGHT, pk__lte=newest).count()
    return newest * 1024 + recent


def total(measure, *, since: dt.date | None = None, until: dt.date | None = None, **dims) -> int:
    """The sum of `measure` from `since` to `until` (both included), within the given dimensions."""
    return _rows(measure, since, until).filter(**dims).aggregate(sum=Sum("amount"))["sum"] or 0


def by(
    measure, dims: Iterable[str] = ("region",), *, since: dt.date | None = None, until: dt.date | None = None, **within
) -> dict[tuple, int]:
    """The sums of `measure` for each combination of `dims` (also "day"): keys are tuples in the order of `dims`.

    Combinations without a row, and those that sum up to zero, are left out.
    """
    names = tuple(dims)
    rows = _rows(measure, since, until).filter(**within).order_by().values_list(*names).annotate(sum=Sum("amount"))
    return {tuple(key): amount for *key, amount in rows if amount}


def _rows(measure, since, until):
    rows = CounterDelta.objects.filter(measure=measure)
    if since:
        rows = rows.filter(day__gte=since)
    return rows.filter(day__lte=until) if until else rows


def squash() -> int:
    """Replaces all rows of one cell by their sum; returns the number of rows that are gone.

    Safe beside writers and beside itself: it takes away exactly the rows it has locked and summed.
    """
    newest = CounterDelta.objects.aggregate(id=Max("pk"))["id"] or 0
    old = CounterDelta.objects.filter(pk__lte=newest - IN_FLIGHT)
    cells = old.order_by().values(*Cell._fields).annotate(rows=Count("pk")).filter(rows__gt=1)
    crowded = set(cells.values_list("measure", "day"))
    return sum(_squash_day(old.filter(measure=measure, day=day)) for measure, day in sorted(crowded))


@transaction.atomic
def _squash_day(rows) -> int:
    cells: dict[Cell, list[tuple[int, int]]] = {}
    for pk, amount, *cell in rows.select_for_update().values_list("pk", "amount", *Cell._fields):
        cells.setdefault(Cell(*cell), []).append((pk, amount))
    crowded = {cell: parts for cell, parts in cells.items() if len(parts) > 1}
    gone = [pk for parts in crowded.values() for pk, _amount in parts]
    sums = {cell: sum(amount for _pk, amount in parts) for cell, parts in crowded.items()}
    for start in range(0, len(gone), 500):
        CounterDelta.objects.filter(pk__in=gone[start : start + 500]).delete()
    kept = [CounterDelta(**cell._asdict(), amount=amount) for cell, amount in sums.items() if amount]
    CounterDelta.objects.bulk_create(kept)
    return len(gone) - len(kept)
