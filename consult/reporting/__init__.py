"""The only writer of a report's state: enter, submit, return, verify, lock, void, correct; and its ratings.

Every change is one transaction with its event and its deltas of the board's figures. A change that may not be made
raises a `Refused`, whose `str()` is a sentence for the person.
"""

from .entry import amend, enter, key_of_answer, submit
from .months import closed_before, lock_month, working_days
from .ratings import rate
from .review import correct, return_, verify, verify_due, void
from .rights import may_edit, may_read

__all__ = [
    "amend",
    "closed_before",
    "correct",
    "enter",
    "key_of_answer",
    "lock_month",
    "may_edit",
    "may_read",
    "rate",
    "return_",
    "submit",
    "verify",
    "verify_due",
    "void",
    "working_days",
]
