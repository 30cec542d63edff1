"""Long lists in parts, without counting them and without skipping rows: each part begins after the last row seen."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import (
    BooleanField,
    DateField,
    DateTimeField,
    F,
    Field,
    Func,
    Model,
    QuerySet,
    Value,
)
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual

PART = 50
WINDOW = 2000  # rows of an index that one page looks through at most, however few of them fit
SOME_YEARS = 1900, 2900  # a year at the edge leaves the calendar on its way to another time zone


class Part(NamedTuple):
    """Some rows of a list; `after` goes into the address of the next part, and is "" where nothing follows.

    `is_cut`: fewer than a whole part fit in the window; what follows was not looked through yet.
    """

    rows: list
    after: str
    is_cut: bool = False


class Row(Func):
    """(a, b, c), which both databases compare column by column, from an index in that order."""

    template = "(%(expressions)s)"
    output_field = BooleanField()


def part(queryset: QuerySet, order: Sequence[str], after: str = "") -> tuple[list, str]:
    """The next `PART` rows in `order` (names, all upward or all with "-", the last one unique), and where to go on.

    The second value goes into the address of the next part; it is "" where nothing follows. An `after` that was
    tampered with counts as none.
    """
    found = part_among(None, queryset, order, after)
    return found.rows, found.after


def part_among(among: QuerySet | None, queryset: QuerySet, order: Sequence[str], after: str = "") -> Part:
    """As `part`, where few of many rows may fit.

    `among` are rows that an index holds in this order and to which those of `queryset` belong: at most `WINDOW` of
    them are looked through. With None there is no such limit.
    """
    begun = _read(queryset.model, order, after) if after else None
    if begun is not None:
        queryset = queryset.filter(_beyond(queryset.model, order, begun))
    edge = _edge(among, order, begun) if among is not None else None
    if edge is not None:
        queryset = queryset.filter(_beyond(queryset.model, order, edge, inside=True))
    rows = list(queryset.order_by(*order)[: PART + 1])
    if len(rows) > PART:
        return Part(rows[:PART], _mark([getattr(rows[PART - 1], name) for name in _names(order)]))
    return Part(rows, _mark(edge) if edge is not None else "", is_cut=edge is not None)


def _edge(among: QuerySet, order: Sequence[str], begun: list | None) -> list | None:
    """Where the window ends; None where it holds all that follows."""
    if begun is not None:
        among = among.filter(_beyond(among.model, order, begun))
    beyond = among.order_by(*order).values_list(*_names(order))[WINDOW - 1 : WINDOW + 1]
    found = list(beyond)
    return list(found[0]) if len(found) > 1 else None


def _names(order: Sequence[str]) -> list[str]:
    return [name.removeprefix("-") for name in order]


def _mark(values: Sequence) -> str:
    return json.dumps([value.isoformat() if isinstance(value, date) else value for value in values])


def _beyond(model: type[Model], order: Sequence[str], values: Sequence, *, inside: bool = False):
    """(a, b, c) > (x, y, z), < where the list goes down; `inside` what comes before it or is it."""
    names = _names(order)
    columns = Row(*[F(name) for name in names])
    bounds = Row(*[Value(value, _field(model, name)) for name, value in zip(names, values, strict=True)])
    ahead, back = (LessThan, GreaterThanOrEqual) if order[0].startswith("-") else (GreaterThan, LessThanOrEqual)
    return (back if inside else ahead)(columns, bounds)


def _read(model: type[Model], order: Sequence[str], after: str) -> list | None:
    """The values that `_mark` wrote; None for anything else."""
    try:
        return [
            _value(_field(model, name), value) for name, value in zip(_names(order), json.loads(after), strict=True)
        ]
    except (ValueError, TypeError, RecursionError, ValidationError):
        return None


def _field(model: type[Model], name: str) -> Field:
    found: Any = model._meta.pk if name == "pk" else model._meta.get_field(name)
    return getattr(found, "output_field", found)  # of a generated column, what it generates


def _value(field: Field, written: Any) -> date | int:
    """What `_mark` wrote of `field`: a day, an instant, or a number that its column can hold.

    Raises ValueError, TypeError or ValidationError for anything else.
    """
    if isinstance(field, DateTimeField):
        instant = datetime.fromisoformat(written)
        if instant.tzinfo is None or not SOME_YEARS[0] <= instant.year <= SOME_YEARS[1]:
            raise ValueError
        return instant
    if isinstance(field, DateField):
        return date.fromisoformat(written)
    if type(written) is not int:
        raise TypeError
    field.run_validators(written)
    return written
