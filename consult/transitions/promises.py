"""The due instants of a request: computed once, stored, rewritten by 8, 9 and 13 alone."""

import datetime as dt
from typing import Any

from consult import clock
from consult.clock import Calendar, Dues
from consult.models import ConsultationRequest, Lawyer
from consult.models.codes import Priority
from consult.reporting import working_days
from home.centres.hours import week
from home.models.centres import OpeningHours


def promises(priority: int, now: dt.datetime, centre: int | None = None) -> Dues:
    """What is promised to a request of `priority` that is sent, or reopened, `now`; in the hours of `centre`."""
    return clock.dues(speed(priority), now, calendar_from(now, centre))


def speed(priority: int) -> str:
    """The clock's name of a priority."""
    return "urgent" if priority == Priority.URGENT else "standard"


def calendar_from(start: dt.datetime, centre: int | None = None) -> Calendar:
    """The working days from about `start` on: a day before, since a local date may be earlier than UTC's.

    A centre whose hours are not known works the hours of the country.
    """
    since = start.date() - dt.timedelta(days=1)
    rows = list(OpeningHours.objects.filter(centre=centre)) if centre else []
    return working_days(since=since, week=clock.week_of(week(rows)) if rows else None)


def centre_of(request: ConsultationRequest) -> int | None:
    """Whose hours count for `request`: of the centre that the client chose, else of its lawyer's centre."""
    if request.centre_id or not request.lawyer_id:
        return request.centre_id
    return Lawyer.objects.filter(user=request.lawyer_id).values_list("centre", flat=True).first()


def resumed(request: ConsultationRequest, now: dt.datetime) -> dict[str, Any]:
    """The fields that end a pause: the answer is due later by the working time that passed."""
    if request.paused_at is None:
        return {}
    calendar = calendar_from(request.paused_at, centre_of(request))
    return {"paused_at": None, "answer_due": clock.paused(request.answer_due, request.paused_at, now, calendar)}


def asked_again(request: ConsultationRequest, now: dt.datetime) -> dict[str, Any]:
    """The fields of a question that follows an answer: a new promise, never an overdue one from before."""
    return {"paused_at": None, "answer_due": promises(request.priority, now, centre_of(request)).answer}
