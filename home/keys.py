"""Keys of rows that come back from a form or an address: anybody may have typed them."""

from typing import TypeGuard

DIGITS = 18  # of a number that every database can hold


def is_key(text: object) -> TypeGuard[str]:
    """Whether `text` may be the key of a row at all; what is not leads to nobody's row, and to no error."""
    return isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) <= DIGITS
