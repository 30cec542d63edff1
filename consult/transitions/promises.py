"""The due instants of a request: computed once, stored, rewritten by 8, 9 and 13 alone."""

import datetime as dt
from typing import Any

from consult import clock
from consult.clock import Calendar, Dues
from consult.models import ConsultationRequest
from consult.models.codes import Priority
from consult.reporting import working_days


def promises(priority: int, now: dt.datetime) -> Dues:
    """What is promised to a request of `priority` that is sent, or reopened, `now`."""
    return clock.dues(speed(priority), now, calendar_from(now))


def speed(priority: int) -> str:
    """The clock's name of a priority."""
    return "urgent" if priority == Priority.URGENT else "standard"


def calendar_from(start: dt.datetime) -> Calendar:
    """The working days from about `start` on: a day before, since a local date may be earlier than UTC's."""
    return working_days(since=start.date() - dt.timedelta(days=1))


def resumed(request: ConsultationRequest, now: dt.datetime) -> dict[str, Any]:
    """The fields that end a pause: the answer is due later by the working time that passed."""
    if request.paused_at is None:
        return {}
    due = clock.paused(request.answer_due, request.paused_at, now, calendar_from(request.paused_at))
    return {"paused_at": None, "answer_due": due}


def asked_again(request: ConsultationRequest, now: dt.datetime) -> dict[str, Any]:
    """The fields of a question that follows an answer: a new promise, never an overdue one from before."""
    return {"paused_at": None, "answer_due": promises(request.priority, now).answer}
