"""Long lists in parts, without counting them and without skipping rows: each part begins after the last row seen."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import DateField, DateTimeField, Field, ForeignObjectRel, Model, Q, QuerySet

PART = 50
SOME_YEARS = 1900, 2900  # a year at the edge leaves the calendar on its way to another time zone


def part(queryset: QuerySet, order: Sequence[str], after: str = "") -> tuple[list, str]:
    """The next `PART` rows in `order` (field names, "-" for downward, the last one unique), and where to go on.

    The second value goes into the address of the next part; it is "" where nothing follows. An `after` that was
    tampered with counts as none.
    """
    if after and (beyond := _beyond(queryset.model, order, after)) is not None:
        queryset = queryset.filter(beyond)
    rows = list(queryset.order_by(*order)[: PART + 1])
    more = len(rows) > PART
    return rows[:PART], _mark(rows[PART - 1], order) if more else ""


def _mark(row: Model, order: Sequence[str]) -> str:
    values = [getattr(row, name.removeprefix("-")) for name in order]
    return json.dumps([value.isoformat() if isinstance(value, date) else value for value in values])


def _beyond(model: type[Model], order: Sequence[str], after: str) -> Q | None:
    """(a, b, c) > (x, y, z), spelled so that an index on (a, b, c) starts at the right row."""
    names = [name.removeprefix("-") for name in order]
    try:
        marked = zip(names, json.loads(after), strict=True)
        values = [_value(_field(model, name), value) for name, value in marked]
    except (ValueError, TypeError, RecursionError, ValidationError):
        return None
    signs = ["lt" if name.startswith("-") else "gt" for name in order]
    beyond = Q()
    for last in range(len(names)):
        same = dict(zip(names[:last], values[:last], strict=True))
        beyond |= Q(**same, **{f"{names[last]}__{signs[last]}": values[last]})
    return Q(**{f"{names[0]}__{signs[0]}e": values[0]}) & beyond


def _field(model: type[Model], name: str) -> Field | ForeignObjectRel:
    return model._meta.pk if name == "pk" else model._meta.get_field(name)


def _value(field: Field | ForeignObjectRel, written: Any) -> date | int:
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
    if type(written) is not int or not isinstance(field, Field):
        raise TypeError
    field.run_validators(written)
    return written
