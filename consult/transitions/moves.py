"""What every transition is made of: the atomic frame that logs refusals, the lock, the guarded move, the event."""

import datetime as dt
import uuid
from collections.abc import Callable
from functools import wraps

from django.db import transaction
from django.utils import timezone

from consult import counters
from consult.counters import Cell, Measure
from consult.models import ConflictBar, ConsultationRequest, RequestEvent
from consult.models.codes import Party, State
from consult.models.refusals import Barred, NotAllowed, NotYours, ReasonNeeded, Refused, WrongState
from consult.models.roles import leads

from .once import once

# What transitions change, and nothing sealed: reading a row to move it decrypts no word.
MOVING_FIELDS = [
    "state",
    "priority",
    "way",
    "stop",
    "centre",
    "contact_confirmed_at",
    "is_minor",
    "is_detained",
    "lawyer",
    "previous_lawyer",
    "claimed_at",
    "first_response_at",
    "answered_at",
    "closed_at",
    "claim_due",
    "respond_due",
    "answer_due",
    "paused_at",
    "close_reason",
    "merged_into",
    "reopen_count",
    "secret_hash",
]


def transition(role: Party) -> Callable:
    """Makes a step atomic. A refusal is logged after the rollback, in the name of `role`, and raised again.

    The log survives as long as the caller opens no transaction of its own around the call. The same `key` again raises
    Repeated.
    """

    def frame(step):
        @wraps(step)
        def framed(request, *, now: dt.datetime | None = None, key: uuid.UUID | None = None, **arguments):
            now = now or timezone.now()
            try:
                with transaction.atomic():
                    if key:
                        once(key, request, now)
                    return step(request, now=now, **arguments)
            except Refused as refusal:
                request.refresh_from_db(fields=MOVING_FIELDS)
                log_refusal(request, step.__name__, refusal, role=role, by=arguments.get("by"), now=now)
                raise

        return framed

    return frame


def log_refusal(request, name: str, refusal: Refused, *, role: Party, by, now: dt.datetime) -> None:
    """What somebody tried and was not let."""
    RequestEvent.objects.create(
        request=request,
        name=name.rstrip("_"),
        at=now,
        by=by,
        role=role,
        from_state=request.state,
        code=refusal.code,
        refused=True,
    )


def lock(request: ConsultationRequest) -> None:
    """Reads again what moves and holds the row until the transaction ends."""
    locking = ConsultationRequest.objects.select_for_update(of=("self",))
    request.refresh_from_db(fields=MOVING_FIELDS, from_queryset=locking)


def expect(request: ConsultationRequest, *states: State) -> None:
    """Raises WrongState unless `request` stands in one of `states`."""
    if request.state not in states:
        raise WrongState(state=request.get_state_display())


def expect_assignee(request: ConsultationRequest, by) -> None:
    """Raises NotYours unless `by` holds `request`."""
    if by is None or request.lawyer_id != by.pk:
        raise NotYours


def expect_leader(request: ConsultationRequest, by) -> Party:
    """In which leading role `by` acts; raises NotAllowed when in none.

    Raises Barred for whoever declined it as its lawyer for a conflict of interest: no other role lifts that.
    """
    role = leads(by, request)
    if role is None:
        raise NotAllowed
    if ConflictBar.objects.stands(request, by):
        raise Barred
    return role


def expect_reason(reason: str) -> str:
    """`reason` without its margins; raises ReasonNeeded when nothing is left."""
    if not (reason := reason.strip()):
        raise ReasonNeeded
    return reason


def move(
    request: ConsultationRequest,
    to: State | str,
    *,
    name: str,
    role: Party,
    by=None,
    now: dt.datetime,
    code: str = "",
    note: str | None = None,
    **fields,
) -> None:
    """Takes `request`, as it was last read, to the state `to`; writes the event and the change of who waits.

    One conditional UPDATE: raises WrongState when the row is no more what `request` says.
    """
    before = request.state
    here = ConsultationRequest.objects.filter(pk=request.pk, state=before, lawyer=request.lawyer_id)
    if not here.update(state=to, **fields):
        raise WrongState(state=request.get_state_display())
    adopt(request, state=to, **fields)
    record(request, name, before, role=role, by=by, now=now, code=code, note=note)
    count_waiting(request, before, now)


def adopt(request: ConsultationRequest, **fields) -> None:
    """Gives the instance in hand what the row has just got."""
    for name, value in fields.items():
        setattr(request, name, value)


def record(
    request: ConsultationRequest,
    name: str,
    before: State | str,
    *,
    role: Party,
    by=None,
    now: dt.datetime,
    code: str = "",
    note: str | None = None,
) -> RequestEvent:
    """One immutable line of the request's history."""
    return RequestEvent.objects.create(
        request=request,
        name=name,
        at=now,
        by=by,
        role=role,
        from_state=before,
        to_state=request.state,
        code=code,
        note=note or None,
    )


def count_waiting(request: ConsultationRequest, before: State | str, now: dt.datetime) -> None:
    """One more waits when a request becomes new, one less when it leaves."""
    if change := (request.state == State.NEW) - (before == State.NEW):
        count(request, now, {Measure.WAITING: change})


def count(request: ConsultationRequest, now: dt.datetime, amounts: dict[Measure, int]) -> None:
    """Deltas of today, by what never changes about a request: oblast, matter, channel."""
    day = timezone.localtime(now).date()
    place = request.region_id, request.matter_id, request.channel
    counters.add_all({Cell(measure, day, *place): amount for measure, amount in amounts.items()})
