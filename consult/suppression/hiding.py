"""Which figures of a series or a table are hidden (docs/consult-model.md section 5, rules 1 to 4).

First every small count. Then, smallest first, each hidden figure gets the protection it needs: the solver looks for
the cheapest set of further cells to hide, which in a series is the next smallest, and in a table closes a ring, so
that no row and no column keeps a single hidden cell. A figure counts as protected when it still has three possible
values. Protection only grows while cells are added, so one pass is enough.

The totals of a table are protected first and by themselves, exactly as the two series that are published beside it;
the cells may not hide another total, and where that would be needed the whole table is withheld. Equal counts give
equal choices.
"""

from collections.abc import Callable, Collection, Mapping

from .solver import Pipe, Web, cell_pipe, total_pipe
from .tables import HIDDEN, TOTAL, Cell, Key, Published, Series, Table, show

Sticky = Collection[Key]


def protect_series(series: Series, sticky: Sticky = ()) -> Published:
    """What may be shown of one breakdown. ``sticky`` keys stay hidden whatever their count (see `editions`)."""
    values = series.values()
    if series.is_refused or is_small(series, values, TOTAL):
        return withheld(values)
    hidden = _hide_in_line(series, values, [key for key in values if key != TOTAL], sticky)
    return withheld(values) if hidden is None else _published(series, values, hidden)


def protect(table: Table, sticky: Sticky = ()) -> Published:
    """What may be shown of a table with its totals. ``sticky`` keys stay hidden whatever their count."""
    values = table.values()
    if table.is_refused or is_small(table, values, TOTAL):
        return withheld(values)
    in_rows = _hide_in_line(table, values, [(row, None) for row in table.rows], sticky)
    in_columns = _hide_in_line(table, values, [(None, column) for column in table.columns], sticky)
    if in_rows is None or in_columns is None:
        return withheld(values)
    hidden = _hide_inside(table, values, in_rows | in_columns, sticky)
    return withheld(values) if hidden is None else _published(table, values, hidden)


def is_small(source: Series | Table, values: Mapping[Key, int], key: Key) -> bool:
    """Whether the figure is above zero and below its threshold."""
    return 0 < values[key] < source.threshold(key)


def withheld(values: Mapping[Key, int]) -> Published:
    """The breakdown with every figure hidden."""
    return Published(dict.fromkeys(values, Cell(None, HIDDEN)), withheld=True)


def _published(source: Series | Table, values: Mapping[Key, int], hidden: Collection[Key]) -> Published:
    return Published(
        {key: Cell(None, HIDDEN) if key in hidden else show(value, source.level) for key, value in values.items()}
    )


def _hide_in_line(source, values: Mapping[Key, int], keys: list[Key], sticky: Sticky) -> set[Key] | None:
    """The hidden ones among figures that add up to the grand total; None when they cannot be protected."""
    return _hide(source, values, keys, sticky, lambda key: cell_pipe(key, "line", "sum", values[key]))


def _hide_inside(table: Table, values: Mapping[Key, int], totals: set[Key], sticky: Sticky) -> set[Key] | None:
    """The hidden figures of a table whose hidden ``totals`` are decided; None when another total would be needed."""

    def pipe(key: Key) -> Pipe:
        make = total_pipe if None in key else cell_pipe
        return make(key, ("row", key[0]), ("column", key[1]), values[key])

    inside = [(row, column) for row in table.rows for column in table.columns]
    return _hide(table, values, [*totals, *inside], {*sticky, *totals}, pipe)


def _hide(
    source: Series | Table, values: Mapping[Key, int], keys: list[Key], sticky: Sticky, pipe: Callable[[Key], Pipe]
) -> set[Key] | None:
    pipes = [pipe(key) for key in keys if values[key]]  # a zero is always shown
    first = {key for key in keys if values[key] and (key in sticky or is_small(source, values, key))}
    web = Web([one for one in pipes if one.key in first], [one for one in pipes if one.key not in first])
    done: set[Key] = set()
    while waiting := web.hidden - done:
        key = min(waiting, key=lambda key: (values[key], str(key)))
        if not web.protect(key):
            return None
        done.add(key)
    return web.hidden
