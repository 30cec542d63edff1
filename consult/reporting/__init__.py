"""The only writer of a report's state: enter, submit, return, verify, lock, void, correct; and its ratings.

Every change is one transaction with its event and its deltas of the board's figures. A change that may not be made
raises a `Refused`, whose `str()` is a sentence for the person.
"""

from .closing import Month, close_month, month, verify_many
from .entry import amend, enter, expect_same, key_of_answer, submit
from .months import closed_before, lock_month, month_of, working_days
from .ratings import averages, rate, reply
from .review import correct, return_, takes_correction, verify, verify_due, void
from .rights import may_edit, may_read
from .rounds import current_report, is_repeat

__all__ = [
    "Month",
    "amend",
    "averages",
    "close_month",
    "closed_before",
    "correct",
    "current_report",
    "enter",
    "expect_same",
    "is_repeat",
    "key_of_answer",
    "lock_month",
    "may_edit",
    "may_read",
    "month",
    "month_of",
    "rate",
    "reply",
    "return_",
    "submit",
    "takes_correction",
    "verify",
    "verify_due",
    "verify_many",
    "void",
    "working_days",
]
