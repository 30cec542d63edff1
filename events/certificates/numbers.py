"""The number of a certificate: eleven random signs and one that checks them, printed as K7QM-2XRT-9BCD.

Thirty-one signs (no I, L, O, 0, 1): 54 bits that nobody guesses. Thirty-one is a prime, so a sum weighted by position
notices every single wrong sign and every swap of two: a slip is told at once and is not counted as a wrong number.
"""

import secrets

SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH, GROUP = 12, 4
# Cyrillic letters that look like ours on a printed sheet.
LOOKALIKES = str.maketrans("АВЕКМНРСТХУЗ", "ABEKMHPCTXY3")
SKIPPED = str.maketrans("", "", " \t\r\n\u00a0-–—−.")


def make() -> str:
    body = "".join(secrets.choice(SIGNS) for _sign in range(LENGTH - 1))
    return body + _check(body)


def read(typed: str) -> str:
    """The twelve signs of what was typed; "" where it cannot be a number of ours."""
    if len(typed) > 60:
        return ""
    signs = typed.upper().translate(LOOKALIKES).translate(SKIPPED)
    good = len(signs) == LENGTH and set(signs) <= set(SIGNS) and _check(signs[:-1]) == signs[-1]
    return signs if good else ""


def grouped(number: str) -> str:
    return "-".join(number[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def _check(body: str) -> str:
    total = sum(weight * SIGNS.index(sign) for weight, sign in enumerate(body, start=2))
    return SIGNS[total % len(SIGNS)]
