"""The only writer of a stop of the bus: plan, confirm, amend, move, cancel, hold, reopen; and many at once.

Each is atomic and decided by one conditional UPDATE, so that two schedulers cannot both move a stop. Each writes the
stop's history, raises its revision (calendars replace what they hold), tells `settings.STOP_LISTENERS` in the same
transaction (so that people who chose the stop learn of it) and empties the page cache.
"""

from .many import cancel_many, confirm_many, hold_many, hold_schedule, move_many, plan_many, take_back
from .refusals import (
    AlreadyHeld,
    AlreadyOff,
    AskedAbout,
    CampaignStays,
    ChangedMeanwhile,
    CrewElsewhere,
    InThePast,
    MustMove,
    NotAll,
    NotOff,
    NotYet,
    ReasonMissing,
    Refused,
    TooFar,
    TooLate,
    Touched,
)
from .single import MOVES, amend, cancel, confirm, hold, move, plan, refusal, reopen

__all__ = [
    "MOVES",
    "AlreadyHeld",
    "AlreadyOff",
    "AskedAbout",
    "CampaignStays",
    "ChangedMeanwhile",
    "CrewElsewhere",
    "InThePast",
    "MustMove",
    "NotAll",
    "NotOff",
    "NotYet",
    "ReasonMissing",
    "Refused",
    "TooFar",
    "TooLate",
    "Touched",
    "amend",
    "cancel",
    "cancel_many",
    "confirm",
    "confirm_many",
    "hold",
    "hold_many",
    "hold_schedule",
    "move",
    "move_many",
    "plan",
    "plan_many",
    "refusal",
    "reopen",
    "take_back",
]
