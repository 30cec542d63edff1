"""The two numbers a citizen gets (docs/consult-model.md section 2): made, read back, printed.

The *secret number* opens the page of a request: 15 random digits and a check digit, shown in four groups. The
check digit is H. M. Damm's ("Total anti-symmetrische Quasigruppen", Marburg 2004): it notices every single wrong
digit and every swap of two neighbours, so that a slip of the pen is told at once and is not counted as a wrong
number. The *case number* (26-004217) is for the phone and the queue and opens nothing.

Nothing here stores or looks up: the request keeps `home.vault.keyed_hash` of the sixteen digits.
"""

import hmac
import re
import secrets
import unicodedata
from typing import NamedTuple

LENGTH = 16
GROUP = 4
LONGEST_TYPED = 80  # sixteen digits with generous spacing; anything longer is something else pasted

# A totally anti-symmetric quasigroup of order ten with zeros on the diagonal: one row per digit so far.
DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
LOOKALIKES = str.maketrans({"O": "0", "o": "0", "О": "0", "о": "0", "I": "1", "l": "1", "|": "1", "З": "3", "з": "3"})
SEPARATORS = {"Zs", "Zl", "Zp", "Pd", "Cc", "Cf"}  # spaces, dashes, line ends and invisible marks
DOTS = frozenset(".,_/·•")


class Reading(NamedTuple):
    """What a person typed for a secret number: always both fields, whatever was typed.

    ``fault`` is "" (well formed), "empty", "signs" (something else than digits), "length" or "check" (a slip: the
    check digit does not fit). ``number`` holds sixteen ASCII digits when there is no fault, else "".
    """

    number: str
    fault: str


class CaseNumber(NamedTuple):
    """A case number taken apart: the full year and the request's place in it."""

    year: int
    serial: int


def check_digit(digits: str) -> str:
    """The digit that makes ``digits`` check; of a whole number it is "0"."""
    interim = 0
    for digit in digits:
        interim = DAMM[interim][int(digit)]
    return str(interim)


def make_number() -> str:
    """A new secret number: sixteen digits, ungrouped, from the system's random source."""
    body = f"{secrets.randbelow(10 ** (LENGTH - 1)):0{LENGTH - 1}d}"
    return body + check_digit(body)


def read_number(typed: str) -> Reading:
    """Sixteen digits from what a person typed or pasted, or the reason why they are not there.

    Spaces, dashes and dots of any kind are skipped, decimal digits of any script are read, and so are the letters
    that people write for 0, 1 and 3.
    """
    if len(typed) > LONGEST_TYPED:
        return Reading("", "length")
    digits = _digits(typed)
    if digits is None:
        return Reading("", "signs")
    if not digits:
        return Reading("", "empty")
    if len(digits) != LENGTH:
        return Reading("", "length")
    return Reading(digits, "") if check_digit(digits) == "0" else Reading("", "check")


def _digits(typed: str) -> str | None:
    """The decimal digits of ``typed`` in ASCII; None when it holds anything but digits and separators."""
    kept = [
        sign
        for sign in typed.translate(LOOKALIKES)
        if sign not in DOTS and unicodedata.category(sign) not in SEPARATORS
    ]
    if any(unicodedata.category(sign) != "Nd" for sign in kept):
        return None
    return "".join(str(unicodedata.decimal(sign)) for sign in kept)


def grouped(number: str) -> str:
    """The secret number as it is printed: "1234 5678 9012 3456"."""
    return " ".join(number[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def last_four(number: str) -> str:
    """The last group, which the receipt page asks for once."""
    return number[-GROUP:]


def ends_with(number: str, typed: str) -> bool:
    """Whether ``typed`` is the last group of ``number``; compared in constant time."""
    digits = (_digits(typed) if len(typed) <= LONGEST_TYPED else None) or ""
    return hmac.compare_digest(last_four(number), digits)


def case_number(year: int, serial: int) -> str:
    """The short, public number of a request: "26-004217" for the 4,217th of 2026.

    Raises `ValueError` outside the years 2000 to 2099 or for a serial below 1. From the millionth request of a year
    on it is one digit longer.
    """
    if not 2000 <= year <= 2099 or serial < 1:
        raise ValueError(f"No case number for request {serial} of {year}.")
    return f"{year % 100:02d}-{serial:06d}"


def read_case_number(typed: str) -> CaseNumber | None:
    """Year and serial from "26-004217", "26 4217" or "№26-004217"; None when it is not a case number."""
    text = unicodedata.normalize("NFKC", typed[:LONGEST_TYPED]).strip()
    found = re.fullmatch(r"(?:No|№)?\W*(\d{2})(?:\s|[-\u2010-\u2015\u2212])+(\d{1,9})", text)
    if not found or not int(found[2]):
        return None
    return CaseNumber(2000 + int(found[1]), int(found[2]))
