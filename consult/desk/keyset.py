"""Long lists in parts, without counting them and without skipping rows: each part begins after the last row seen."""

import json
from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Model, Q, QuerySet

PART = 50


def part(queryset: QuerySet, order: Sequence[str], after: str = "") -> tuple[list, str]:
    """The next `PART` rows in `order` (field names, "-" for downward, the last one unique), and where to go on.

    The second value goes into the address of the next part; it is "" where nothing follows. An `after` that was
    tampered with counts as none.
    """
    if after and (beyond := _beyond(order, after)) is not None:
        queryset = queryset.filter(beyond)
    rows = list(queryset.order_by(*order)[: PART + 1])
    more = len(rows) > PART
    return rows[:PART], _mark(rows[PART - 1], order) if more else ""


def _mark(row: Model, order: Sequence[str]) -> str:
    values = [getattr(row, name.removeprefix("-")) for name in order]
    return json.dumps([value.isoformat() if isinstance(value, date) else value for value in values])


def _beyond(order: Sequence[str], after: str) -> Q | None:
    """(a, b, c) > (x, y, z), spelled so that an index on (a, b, c) starts at the right row."""
    try:
        values = json.loads(after)
        values = [_instant(value) if isinstance(value, str) else int(value) for value in values]
    except (ValueError, TypeError):
        return None
    if len(values) != len(order):
        return None
    names = [name.removeprefix("-") for name in order]
    signs = ["lt" if name.startswith("-") else "gt" for name in order]
    beyond = Q()
    for last in range(len(names)):
        same = dict(zip(names[:last], values[:last], strict=True))
        beyond |= Q(**same, **{f"{names[last]}__{signs[last]}": values[last]})
    return Q(**{f"{names[0]}__{signs[0]}e": values[0]}) & beyond


def _instant(text: str) -> date:
    """A day or an instant, as `_mark` wrote it (a datetime is a date)."""
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
