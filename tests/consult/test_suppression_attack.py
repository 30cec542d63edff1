"""Rule 8 of docs/consult-model.md section 5: a solver tries to recover hidden figures of random tables, and fails."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.suppression import HIDDEN, Cell, Published, Series, Table, protect, protect_series
from consult.suppression.tables import show
from tests.consult.attacker import every_table, possible_values


def random_table(chance: random.Random, rows: int, columns: int) -> Table:
    """Counts as skewed as real ones: many small, some zero, a few large."""
    names = tuple(f"r{n}" for n in range(rows)), tuple(f"c{n}" for n in range(columns))
    scale = chance.choice([3, 8, 30, 200])
    counts = {(row, column): int(chance.expovariate(1 / scale)) for row in names[0] for column in names[1]}
    return Table(*names, counts, sensitive_columns=frozenset(names[1][: chance.choice([0, 0, 2])]))


def only_small_counts_hidden(table: Table) -> Published:
    values = table.values().items()
    small = {key for key, value in values if 0 < value < table.threshold(key)}
    return Published({key: Cell(None, HIDDEN) if key in small else show(value, table.level) for key, value in values})


def test_the_attacker_is_a_danger_where_only_small_counts_are_hidden():
    chance = random.Random(300)
    recovered = 0
    for _ in range(50):
        table = random_table(chance, chance.randint(2, 9), chance.randint(2, 14))
        counts = possible_values(only_small_counts_hidden(table), table.rows, table.columns)
        recovered += any(count == 1 for count in counts.values())
    assert recovered > 40


def test_three_hundred_random_tables_keep_every_hidden_figure():
    chance = random.Random(8)
    attacked = 0
    for _ in range(300):
        table = random_table(chance, chance.randint(2, 9), chance.randint(2, 14))
        published = protect(table)
        if not published.withheld:
            counts = possible_values(published, table.rows, table.columns)
            assert min(counts.values(), default=3) >= 3
            attacked += bool(counts)
    assert attacked > 250


@given(st.integers(0), st.integers(1, 6), st.integers(1, 6))
def test_no_table_gives_a_hidden_figure_away(seed, rows, columns):
    table = random_table(random.Random(seed), rows, columns)
    published = protect(table)
    if not published.withheld:
        assert min(possible_values(published, table.rows, table.columns).values(), default=3) >= 3


@given(st.lists(st.one_of(st.integers(0, 6), st.integers(0, 300)), min_size=1, max_size=12))
def test_no_series_gives_a_hidden_figure_away(numbers):
    labels = tuple(f"r{n}" for n in range(len(numbers)))
    published = protect_series(Series(labels, dict(zip(labels, numbers, strict=True))))
    if not published.withheld:
        assert min(possible_values(published, labels).values(), default=3) >= 3


@given(st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=8), st.integers(0))
def test_figures_that_must_stay_hidden_are_protected_as_well(places, seed):
    table = random_table(random.Random(seed), 5, 5)
    sticky = {(f"r{row}", f"c{column}") for row, column in places}
    published = protect(table, sticky)
    if not published.withheld:
        assert {key for key in sticky if table.counts[key]} <= published.hidden
        assert min(possible_values(published, table.rows, table.columns).values(), default=3) >= 3


@pytest.mark.parametrize("size", [(2, 2), (2, 3), (3, 2)])
def test_knowing_the_rule_as_well_does_not_single_out_a_figure(size):
    """Tries every table that would be printed just like this one; a sample, for there is no proof of this one."""
    chance = random.Random(9)
    attacked = 0
    while attacked < 8:
        table = random_table(chance, *size)
        published = protect(table)
        inside = [key for key in published.hidden if None not in key]
        if published.withheld or not inside or published.total.value ** len(inside) > 60_000:
            continue
        guesses = every_table(published, table.rows, table.columns)
        alike = [
            guess
            for guess in guesses
            if protect(Table(table.rows, table.columns, guess, sensitive_columns=table.sensitive_columns)).cells
            == published.cells
        ]
        assert table.counts in alike
        for key in inside:
            assert len({guess[key] for guess in alike}) >= 2
        attacked += 1
