"""The small-number rule (docs/consult-model.md section 5), rule by rule; the attacks are in test_suppression_attack."""

import datetime as dt
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.suppression import (
    HIDDEN,
    NOTHING,
    Level,
    Memory,
    Series,
    Table,
    protect,
    protect_series,
    publish,
    publish_series,
    rate,
    village_total,
)

OBLASTS = ("batken", "osh", "talas")
MATTERS = ("FAM", "DOC", "DV")
MONDAY, TUESDAY, WEDNESDAY = (dt.date(2026, 11, day) for day in (16, 17, 18))


def grid(*rows: tuple[int, ...], **options) -> Table:
    """A table of oblasts and matters; the last matter is sensitive only where a test says so."""
    labels, matters = OBLASTS[: len(rows)], MATTERS[: len(rows[0])]
    counts = {(labels[i], matters[j]): count for i, row in enumerate(rows) for j, count in enumerate(row)}
    return Table(labels, matters, counts, **options)


def texts(published, rows, columns) -> list[list[str]]:
    """What is printed, totals at the end of each row and column."""
    return [[published[row, column].text for column in (*columns, None)] for row in (*rows, None)]


counts = st.one_of(st.integers(0, 12), st.integers(0, 400))
tables = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda size: st.builds(
        Table,
        rows=st.just(tuple(f"r{n}" for n in range(size[0]))),
        columns=st.just(tuple(f"c{n}" for n in range(size[1]))),
        counts=st.fixed_dictionaries({(f"r{i}", f"c{j}"): counts for i in range(size[0]) for j in range(size[1])}),
        level=st.sampled_from([Level.COUNTRY, Level.OBLAST]),
        sensitive_columns=st.sampled_from([frozenset(), frozenset({"c0"})]),
    )
)


def test_large_counts_and_zeros_are_shown_as_they_are():
    published = protect(grid((10, 0, 7), (5, 12, 30)))
    assert texts(published, OBLASTS[:2], MATTERS) == [
        ["10", "0", "7", "17"],
        ["5", "12", "30", "47"],
        ["15", "12", "37", "64"],
    ]
    assert not published.hidden


def test_a_small_count_and_what_protects_it_carry_the_same_mark():
    published = protect(grid((3, 20, 30), (40, 8, 50), (60, 70, 80)))
    assert texts(published, OBLASTS, MATTERS) == [
        [HIDDEN, HIDDEN, "30", "53"],
        [HIDDEN, HIDDEN, "50", "98"],
        ["60", "70", "80", "210"],
        ["103", "98", "160", "361"],
    ]


def test_the_next_smallest_hides_with_it_in_a_series():
    published = protect_series(Series(("a", "b", "c", "d"), {"a": 3, "b": 50, "c": 8, "d": 0}))
    assert [published[label, None].text for label in "abcd"] == [HIDDEN, "50", HIDDEN, "0"]
    assert published.total.text == "61"


def test_two_small_counts_that_give_each_other_away_take_a_third_with_them():
    # 1 + 1 = 2 leaves one way only, so the 6 is hidden as well.
    published = protect_series(Series(("a", "b", "c", "d"), {"a": 1, "b": 1, "c": 6, "d": 9}))
    assert {key[0] for key in published.hidden} == {"a", "b", "c"}


def test_a_small_total_is_hidden_like_in_the_series_beside_the_table():
    table = grid((2, 0, 1), (9, 20, 30), (40, 50, 60))
    published = protect(table)
    series = protect_series(Series(OBLASTS, {"batken": 3, "osh": 59, "talas": 150}))
    assert published["batken", None].text == HIDDEN
    assert {key for key in published.hidden if key[1] is None} == series.hidden
    assert published["batken", "DOC"].text == "0"


def test_a_breakdown_that_would_need_another_total_hidden_is_withheld():
    published = protect(grid((3, 20), (60, 0)))  # no ring of cells closes over the zero
    assert published.withheld
    assert {cell.text for cell in published.cells.values()} == {HIDDEN}


def test_a_breakdown_of_very_few_is_withheld():
    assert protect(grid((2, 1, 0), (0, 1, 0))).withheld
    assert protect_series(Series(("a", "b"), {"a": 3, "b": 1})).withheld


def test_an_empty_breakdown_shows_its_zeros():
    assert texts(protect(grid((0, 0), (0, 0))), OBLASTS[:2], MATTERS[:2]) == [["0"] * 3] * 3


@pytest.mark.parametrize(("count", "text"), [(9, HIDDEN), (10, "10")])
def test_sensitive_matters_are_shown_from_ten(count, text):
    table = grid((70, 80, count), (90, 80, 60), (50, 40, 30), sensitive_columns=frozenset({"DV"}))
    assert protect(table)["batken", "DV"].text == text


def test_a_sensitive_flag_on_rows_or_on_everything_counts_too():
    rows = grid((9, 70), (90, 80), (60, 50), sensitive_rows=frozenset({"batken"}))
    assert protect(rows)["batken", "FAM"].text == HIDDEN
    everything = Series(("a", "b"), {"a": 5, "b": 4}, sensitive=frozenset({"a", "b"}))
    assert protect_series(everything).withheld


def test_sensitive_matters_are_never_shown_below_the_oblast_nor_anything_in_three_dimensions():
    full = ((70, 80, 90), (70, 80, 90))
    assert protect(grid(*full, level=Level.BELOW, sensitive_columns=frozenset({"DV"}))).withheld
    assert protect(grid(*full, dimensions=3)).withheld
    assert not protect(grid(*full, level=Level.BELOW)).withheld
    series = Series(("FAM", "DV"), {"FAM": 70, "DV": 80}, sensitive=frozenset({"DV"}))
    assert protect_series(Series(series.labels, series.counts, Level.BELOW, series.sensitive)).withheld
    assert protect_series(Series(series.labels, series.counts, dimensions=3)).withheld
    assert not protect_series(series).withheld


def test_zero_is_a_dash_below_the_oblast_and_still_known_as_zero():
    cell = protect(grid((0, 20), (30, 40), level=Level.BELOW))["batken", "FAM"]
    assert cell == (0, NOTHING, None)


def test_rates_need_ten_and_a_village_five():
    assert rate(45, 10) == 4.5
    assert rate(9, 9) is None
    assert rate(0, 0) is None
    assert village_total(5) == 5
    assert village_total(4) is None


@given(tables)
def test_what_is_shown_is_true_and_every_small_count_is_hidden(table):
    published = protect(table)
    for key, value in table.values().items():
        cell = published[key]
        assert cell.value in {value, None}
        if 0 < value < table.threshold(key):
            assert cell.text == HIDDEN
        if not published.withheld and value == 0:
            assert cell.text == "0"


@given(tables)
def test_no_row_and_no_column_keeps_a_single_hidden_figure(table):
    published = protect(table)
    if published.withheld:
        return
    for row in (*table.rows, None):
        assert sum((row, column) in published.hidden for column in (*table.columns, None)) != 1
    for column in (*table.columns, None):
        assert sum((row, column) in published.hidden for row in (*table.rows, None)) != 1


def test_nine_oblasts_by_fourteen_matters_take_less_than_a_second():
    rows, columns = tuple(f"r{n}" for n in range(9)), tuple(f"c{n}" for n in range(14))
    for scale in (2, 5, 40):
        counts = {
            (row, column): (i * 7 + j * 5) % scale for i, row in enumerate(rows) for j, column in enumerate(columns)
        }
        began = time.perf_counter()
        protect(Table(rows, columns, counts))
        assert time.perf_counter() - began < 1


def test_a_figure_stands_until_it_has_grown_by_five():
    series = Series(("a", "b"), {"a": 20, "b": 40})
    first, memory = publish_series(series, MONDAY)
    assert first["a", None] == (20, "20", MONDAY)
    second, memory = publish_series(Series(("a", "b"), {"a": 24, "b": 45}), TUESDAY, memory)
    assert second["a", None] == (20, "20", MONDAY)
    assert second["b", None] == (45, "45", TUESDAY)
    assert second.total == (65, "65", TUESDAY)
    third, memory = publish_series(Series(("a", "b"), {"a": 25, "b": 45}), WEDNESDAY, memory)
    assert third["a", None] == (25, "25", WEDNESDAY)
    assert third["b", None] == (45, "45", TUESDAY)


def test_a_sensitive_figure_stands_until_it_has_grown_by_ten():
    table = grid((50, 50), (50, 50), sensitive_columns=frozenset({"DOC"}))
    _, memory = publish(table, MONDAY)
    grown, memory = publish(grid((59, 59), (50, 60), sensitive_columns=table.sensitive_columns), TUESDAY, memory)
    assert [grown[key].value for key in table.counts] == [59, 50, 50, 60]
    assert grown["batken", None].value == 109  # totals are the sums of what stands
    assert grown.total == (219, "219", TUESDAY)


def test_a_correction_that_takes_five_away_shows_and_a_smaller_one_waits():
    _, memory = publish_series(Series(("a", "b"), {"a": 20, "b": 40}), MONDAY)
    lowered, _ = publish_series(Series(("a", "b"), {"a": 15, "b": 36}), TUESDAY, memory)
    assert [lowered[label, None].value for label in "ab"] == [15, 40]


def test_a_protecting_figure_stays_hidden_until_it_has_itself_changed():
    labels = ("a", "b", "c", "d")
    first, memory = publish_series(Series(labels, {"a": 3, "b": 7, "c": 60, "d": 80}), MONDAY)
    assert {key[0] for key in first.hidden} == {"a", "b"}
    # "a" is large now; were "b" shown as 7, Monday's total would give away that "a" was 3.
    second, memory = publish_series(Series(labels, {"a": 9, "b": 8, "c": 60, "d": 80}), TUESDAY, memory)
    assert second["b", None].text == HIDDEN
    assert len(second.hidden) >= 2
    third, memory = publish_series(Series(labels, {"a": 90, "b": 12, "c": 65, "d": 85}), WEDNESDAY, memory)
    assert not third.hidden
    assert third["b", None] == (12, "12", WEDNESDAY)


def test_a_withheld_edition_does_not_forget_what_was_hidden():
    labels = ("a", "b", "c", "d")
    _, memory = publish_series(Series(labels, {"a": 3, "b": 7, "c": 60, "d": 80}), MONDAY)
    withheld, memory = publish_series(Series(labels, {"a": 3, "b": 7, "c": 60, "d": 80}, dimensions=3), TUESDAY, memory)
    assert withheld.withheld
    assert {key[0] for key in memory.hidden} == {"a", "b"}


@given(tables, st.dictionaries(st.tuples(st.sampled_from(["r0", "r1"]), st.sampled_from(["c0", "c1"])), counts))
def test_no_later_edition_shows_a_figure_that_stood_hidden(table, more):
    first, memory = publish(table, MONDAY)
    grown = {key: count + more.get(key, 0) for key, count in table.counts.items()}
    options = {"level": table.level, "sensitive_columns": table.sensitive_columns}
    second, _ = publish(Table(table.rows, table.columns, grown, **options), TUESDAY, memory)
    if first.withheld:
        return
    for key in first.hidden - second.hidden:
        assert second[key].since == TUESDAY


def test_the_memory_survives_storing():
    _, memory = publish(grid((3, 20, 30), (40, 8, 50), (60, 70, 80)), MONDAY)
    stored = json.loads(json.dumps(memory.as_data()))
    assert Memory.from_data(stored) == memory
