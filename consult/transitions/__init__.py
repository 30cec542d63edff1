"""The only writer of a request's state: the fifteen transitions of docs/consult-model.md section 1.

Each is one short transaction: it checks and takes with one conditional UPDATE, writes one event, its deltas of the
board's figures, and the outbox row it owes. A move that may not be made raises a `Refused`, changes nothing, and is
logged all the same. `now` is a parameter everywhere.
"""

from consult.models.refusals import (
    AlreadyClaimed,
    Away,
    BadContact,
    BadPlace,
    BadReport,
    BadTarget,
    Barred,
    ConsentNeeded,
    ContactOld,
    LimitReached,
    NameNeeded,
    NotALawyer,
    NotAllowed,
    NotByUs,
    NotEnoughAttempts,
    NothingSaid,
    NotNow,
    NotYours,
    PermissionNeeded,
    ReasonNeeded,
    Refused,
    Repeated,
    TooEarly,
    TooLate,
    TooManyChecks,
    UnsafeWay,
    WrongState,
)

from .answering import answer, ask_client, attempt, start, write_to_client
from .client import client_changes_contact, client_confirms_contact, client_writes, stop_changed, withdraw
from .closing import close, close_answered, erase, mark_spam, merge, reasons_to_close, reopen
from .notes import add_note
from .people import check_conflict, others_of_same_phone, possible_conflicts
from .queue import assign, auto_release, claim, claim_next, decline, hand_over, set_priority
from .renewing import new_secret, recover
from .returning import ask_again, erase_now, take_a_copy
from .routing import route_waiting
from .submitting import find_by_secret, submit
from .telling import drop_drafts, drop_files
from .traces import old_traces

__all__ = [
    "AlreadyClaimed",
    "Away",
    "BadContact",
    "BadPlace",
    "BadReport",
    "BadTarget",
    "Barred",
    "ConsentNeeded",
    "ContactOld",
    "LimitReached",
    "NameNeeded",
    "NotALawyer",
    "NotAllowed",
    "NotByUs",
    "NotEnoughAttempts",
    "NotNow",
    "NotYours",
    "NothingSaid",
    "PermissionNeeded",
    "ReasonNeeded",
    "Refused",
    "Repeated",
    "TooEarly",
    "TooLate",
    "TooManyChecks",
    "UnsafeWay",
    "WrongState",
    "add_note",
    "answer",
    "ask_again",
    "ask_client",
    "assign",
    "attempt",
    "auto_release",
    "check_conflict",
    "claim",
    "claim_next",
    "client_changes_contact",
    "client_confirms_contact",
    "client_writes",
    "close",
    "close_answered",
    "decline",
    "drop_drafts",
    "drop_files",
    "erase",
    "erase_now",
    "find_by_secret",
    "hand_over",
    "mark_spam",
    "merge",
    "new_secret",
    "old_traces",
    "others_of_same_phone",
    "possible_conflicts",
    "reasons_to_close",
    "recover",
    "reopen",
    "route_waiting",
    "set_priority",
    "start",
    "stop_changed",
    "submit",
    "take_a_copy",
    "withdraw",
    "write_to_client",
]
