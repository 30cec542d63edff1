"""The secret number and the case number (docs/consult-model.md section 2)."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.receipt import (
    CaseNumber,
    Reading,
    case_number,
    check_digit,
    ends_with,
    grouped,
    last_four,
    make_number,
    read_case_number,
    read_number,
)

numbers = st.integers(0, 10**15 - 1).map(lambda body: f"{body:015d}").map(lambda body: body + check_digit(body))


def test_a_new_number_is_sixteen_digits_that_check():
    made = {make_number() for _ in range(500)}
    assert len(made) == 500
    for number in made:
        assert len(number) == 16
        assert number.isascii()
        assert number.isdigit()
        assert read_number(number) == Reading(number, "")


def test_numbers_come_from_the_systems_random_source(monkeypatch):
    monkeypatch.setattr(secrets, "randbelow", lambda bound: 42 if bound == 10**15 else None)
    assert make_number() == "000000000000042" + check_digit("42")


def test_leading_zeros_are_kept():
    assert read_number("0" * 16) == Reading("0" * 16, "")


@given(numbers, st.integers(0, 15), st.integers(1, 9))
def test_every_single_wrong_digit_is_noticed(number, place, shift):
    wrong = str((int(number[place]) + shift) % 10)
    assert read_number(number[:place] + wrong + number[place + 1 :]) == Reading("", "check")


def test_every_swap_of_neighbours_is_noticed_after_every_prefix():
    # After any prefix the check stands at one of ten digits, and one digit reaches each of the ten.
    for state in "0123456789":
        for first in "0123456789":
            for second in "0123456789":
                if first != second:
                    assert check_digit(state + first + second) != check_digit(state + second + first)


@given(numbers, st.integers(0, 14))
def test_a_swap_of_neighbours_in_a_number_is_noticed(number, place):
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert read_number(swapped) == (Reading(number, "") if swapped == number else Reading("", "check"))


@pytest.mark.parametrize(
    "style",
    [
        lambda number: grouped(number),
        lambda number: f"  {grouped(number)}\r\n",
        lambda number: grouped(number).replace(" ", "-"),
        lambda number: grouped(number).replace(" ", "\u2013"),  # en dash
        lambda number: grouped(number).replace(" ", "\u00a0"),  # no-break space
        lambda number: grouped(number).replace(" ", ". "),
        lambda number: "\u200e" + number + "\ufeff",
        lambda number: number.translate({ord("0") + n: 0x0660 + n for n in range(10)}),  # Arabic-Indic
        lambda number: number.translate({ord("0") + n: 0x06F0 + n for n in range(10)}),  # Persian
        lambda number: number.translate({ord("0") + n: 0xFF10 + n for n in range(10)}),  # full width
        lambda number: number.replace("0", "О").replace("1", "l").replace("3", "З"),  # Cyrillic О and З
    ],
)
def test_a_number_is_read_however_it_is_written(style):
    number = "103456789012031" + check_digit("103456789012031")
    assert read_number(style(number)) == Reading(number, "")


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", "empty"),
        (" - \n", "empty"),
        ("\x00", "empty"),
        ("1234 5678 9012 345", "length"),
        ("1" * 17, "length"),
        ("1" * 100_000, "length"),
        ("call me 12345678901", "signs"),
        ("1234 5678 9012 345²", "signs"),
        ("😀" * 16, "signs"),
        ("½" * 16, "signs"),
    ],
)
def test_what_is_not_a_number_says_why(typed, fault):
    assert read_number(typed) == Reading("", fault)


@given(st.text(max_size=100))
def test_any_text_gives_an_answer_of_the_same_shape(typed):
    reading = read_number(typed)
    assert bool(reading.number) != bool(reading.fault)
    assert isinstance(ends_with("1" * 16, typed), bool)
    read_case_number(typed)


@given(numbers)
def test_the_number_survives_printing(number):
    assert [len(group) for group in grouped(number).split(" ")] == [4, 4, 4, 4]
    assert read_number(grouped(number)).number == number


def test_the_last_four_digits_are_recognised():
    assert last_four("1234567890123456") == "3456"
    assert ends_with("1234567890123456", " 34-56 ")
    assert not ends_with("1234567890123456", "3465")
    assert not ends_with("1234567890123456", "")
    assert not ends_with("1234567890123456", "4" * 10_000)


def test_a_case_number_is_short_and_comes_back():
    assert case_number(2026, 4217) == "26-004217"
    assert case_number(2026, 1_234_567) == "26-1234567"
    assert read_case_number("26-004217") == CaseNumber(2026, 4217)


@pytest.mark.parametrize(
    "typed", ["26 4217", " №26-004217 ", "№ 26\u2013004217", "２６-００４２１７", "No 26 - 004217"]
)
def test_a_case_number_is_read_however_it_is_written(typed):
    assert read_case_number(typed) == (2026, 4217)


@pytest.mark.parametrize("typed", ["", "26", "26-0", "26-", "2026-004217", "264217", "ab-004217", "26-004217x"])
def test_what_is_not_a_case_number_is_refused(typed):
    assert read_case_number(typed) is None


@pytest.mark.parametrize(("year", "serial"), [(1999, 1), (2100, 1), (2026, 0)])
def test_no_case_number_is_made_of_nonsense(year, serial):
    with pytest.raises(ValueError, match="No case number"):
        case_number(year, serial)
