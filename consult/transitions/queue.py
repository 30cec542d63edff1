"""Who holds a request: transitions 2 to 5 (claim, assign, hand over, priority, decline, auto-release)."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format

from consult import clock
from consult.models import Absence, ConflictBar, ConsultationRequest, ContactAttempt, Lawyer, Notice
from consult.models.codes import DeclineReason, Party, Priority, State
from consult.models.refusals import (
    AlreadyClaimed,
    Away,
    Barred,
    ConsentNeeded,
    LimitReached,
    NotALawyer,
    Refused,
    Repeated,
    TooEarly,
    WrongState,
)

from .moves import (
    adopt,
    count_waiting,
    expect,
    expect_assignee,
    expect_leader,
    expect_reason,
    lock,
    move,
    record,
    transition,
)
from .notices import notify
from .once import given, once
from .promises import calendar_from, centre_of, resumed, speed
from .taking import Seat, at_the_desk, take_most_pressing, take_this

SHORTEST_RELEASE = dt.timedelta(hours=2)


@transition(Party.LAWYER)
def claim(request: ConsultationRequest, *, by, now: dt.datetime) -> ConsultationRequest:
    """Transition 2. Of any number of lawyers exactly one gets it: one conditional UPDATE both checks and takes.

    Raises AlreadyClaimed, LimitReached, Barred, NotALawyer; Repeated where `by` has it already.
    """
    lawyer = _at_the_desk(by, now).lawyer
    if not take_this(request.pk, lawyer, now):
        raise _why_not(request, by)
    adopt(request, state=State.CLAIMED, lawyer=by, claimed_at=now)
    _claimed(request, by, now)
    return request


def claim_next(*, by, key: uuid.UUID | None = None, now: dt.datetime | None = None) -> ConsultationRequest | None:
    """The most pressing request that suits the lawyer `by`, claimed; None when nobody waits.

    What `by` held before it was reopened comes first within its priority; then what is late anywhere; then the oblast
    where `by` is on duty today, or at home. The same `key` again gives the same one. Raises LimitReached, NotALawyer;
    Repeated for a key that gave one which `by` holds no more. A refusal is no event: it is none of any request.
    """
    try:
        return _claim_next(by, key, now or timezone.now())
    except Repeated:  # rolled back: the second press had taken another one
        return given(key, by)


@transaction.atomic
def _claim_next(by, key: uuid.UUID | None, now: dt.datetime) -> ConsultationRequest | None:
    seat = _at_the_desk(by, now)
    request = take_most_pressing(seat, now, former=True) if seat.has_former else None
    request = request or take_most_pressing(seat, now)
    if request is None:
        if request := given(key, by):
            return request
        if ConsultationRequest.objects.held_by(by).count() >= seat.lawyer.limit:
            raise LimitReached
        return None
    if key:
        once(key, request, now)
    adopt(request, lawyer=by)
    _claimed(request, by, now)
    return request


def _at_the_desk(by, now: dt.datetime) -> Seat:
    found = at_the_desk(by, now)
    if found is None:
        raise NotALawyer
    return found


def _claimed(request: ConsultationRequest, by, now: dt.datetime) -> None:
    record(request, "claim", State.NEW, role=Party.LAWYER, by=by, now=now)
    count_waiting(request, State.NEW, now)


def _why_not(request: ConsultationRequest, by) -> Refused:
    request.refresh_from_db(fields=["state", "lawyer"])
    if request.lawyer_id == by.pk:
        return Repeated()
    if request.state != State.NEW:  # what has become of it is for those who hold or lead it
        return AlreadyClaimed()
    if ConflictBar.objects.stands(request, by):
        return Barred()
    return LimitReached()


@transition(Party.COORDINATOR)
def assign(
    request: ConsultationRequest, *, to, by, reason: str, although_away: bool = False, now: dt.datetime
) -> ConsultationRequest:
    """Transition 3: a coordinator gives it to a lawyer, above that lawyer's limit if need be.

    Raises Away for a lawyer who is not there today, unless it is meant `although_away`.
    """
    lock(request)
    role = expect_leader(request, by)
    expect(request, State.NEW, State.CLAIMED, State.IN_PROGRESS, State.WAITING_CLIENT)
    note = expect_reason(reason)
    _pass_on(request, to, although_away, name="assign", role=role, by=by, now=now, note=note)
    return request


@transition(Party.LAWYER)
def hand_over(
    request: ConsultationRequest,
    *,
    to,
    by,
    consent: bool,
    note: str = "",
    although_away: bool = False,
    now: dt.datetime,
) -> ConsultationRequest:
    """Transition 3b: to a colleague, with the client's consent; `note` says how she gave it. Raises Away."""
    lock(request)
    expect_assignee(request, by)
    expect(request, State.CLAIMED, State.IN_PROGRESS)
    if not consent:
        raise ConsentNeeded
    _pass_on(request, to, although_away, name="hand_over", role=Party.LAWYER, by=by, now=now, code="consent", note=note)
    return request


def _pass_on(request: ConsultationRequest, to, although_away: bool, **event) -> None:
    """To another lawyer's desk. The one before, and the new one, are told."""
    now = event["now"]
    if request.lawyer_id == to.pk or not Lawyer.objects.at_work().filter(user=to).exists():
        raise NotALawyer
    if ConflictBar.objects.stands(request, to):
        raise Barred
    if not although_away:
        _expect_there(to, now)
    held = request.lawyer
    before = held or request.previous_lawyer
    move(request, State.CLAIMED, **event, lawyer=to, previous_lawyer=before, claimed_at=now, **resumed(request, now))
    is_assigned = event["name"] == "assign"
    notify(request, to, Notice.What.RECEIVED if is_assigned else Notice.What.HANDED, by=event["by"], now=now)
    notify(request, held, Notice.What.ASSIGNED, by=event["by"], now=now)


def _expect_there(to, now: dt.datetime) -> None:
    """Raises Away where an absence of the lawyer `to` covers today."""
    absence = Absence.objects.on(timezone.localtime(now).date()).filter(lawyer__user=to).order_by("-last").first()
    if absence:
        raise Away(until=date_format(absence.last, "SHORT_DATE_FORMAT"))


@transition(Party.COORDINATOR)
def set_priority(
    request: ConsultationRequest,
    *,
    priority: int,
    by,
    reason: str,
    is_minor: bool | None = None,
    is_detained: bool | None = None,
    now: dt.datetime,
) -> ConsultationRequest:
    """Transition 3c, by the assignee or a coordinator. A minor or someone detained makes it urgent in any case."""
    lock(request)
    role = Party.LAWYER if request.lawyer_id == by.pk else expect_leader(request, by)
    expect(request, State.NEW, State.CLAIMED, State.IN_PROGRESS, State.WAITING_CLIENT, State.ANSWERED)
    note = expect_reason(reason)
    flags = {
        "is_minor": request.is_minor if is_minor is None else is_minor,
        "is_detained": request.is_detained if is_detained is None else is_detained,
    }
    wanted = Priority.URGENT if any(flags.values()) else Priority(priority)
    move(
        request,
        request.state,
        name="priority",
        role=role,
        by=by,
        now=now,
        code=wanted.name.lower(),
        note=note,
        priority=wanted,
        **flags,
    )
    return request


@transition(Party.LAWYER)
def decline(
    request: ConsultationRequest, *, by, reason: DeclineReason | str, note: str = "", now: dt.datetime
) -> ConsultationRequest:
    """Transition 4: back to the queue. A conflict of interest bars the lawyer for good and hides the text."""
    lock(request)
    expect_assignee(request, by)
    expect(request, State.CLAIMED)
    code = DeclineReason(reason)
    if code == DeclineReason.CONFLICT:
        ConflictBar.objects.get_or_create(request=request, lawyer=by)
    before = None if request.previous_lawyer_id == by.pk else request.previous_lawyer_id
    _back_to_queue(
        request, name="decline", role=Party.LAWYER, by=by, now=now, code=code, note=note, previous_lawyer_id=before
    )
    return request


def _back_to_queue(request: ConsultationRequest, *, previous_lawyer_id: int | None = None, **event) -> None:
    move(request, State.NEW, **event, lawyer=None, claimed_at=None, previous_lawyer_id=previous_lawyer_id)


def auto_release(*, now: dt.datetime | None = None) -> int:
    """Transition 5: what was claimed and not followed by an attempt in time is free again; returns how many."""
    now = now or timezone.now()
    tried = ContactAttempt.objects.filter(request=OuterRef("pk"), at__gte=OuterRef("claimed_at"))
    idle = ConsultationRequest.objects.filter(
        ~Exists(tried), claimed_at__lte=now - SHORTEST_RELEASE, state=State.CLAIMED
    ).defer("narrative", "contact")
    released = 0
    for request in idle.order_by("pk").iterator(chunk_size=500):
        try:
            _release(request, now=now)
        except Refused:  # attempted, answered or passed on since it was read
            continue
        released += 1
    return released


@transaction.atomic
def _release(request: ConsultationRequest, *, now: dt.datetime) -> None:
    lock(request)
    expect(request, State.CLAIMED)
    held, claimed = request.lawyer, request.claimed_at or now
    if clock.release_at(speed(request.priority), claimed, calendar_from(claimed, centre_of(request))) > now:
        raise TooEarly
    if request.attempts.filter(at__gte=claimed).exists():
        raise WrongState(state=request.get_state_display())
    _back_to_queue(request, name="auto_release", role=Party.SYSTEM, now=now)
    notify(request, held, Notice.What.RELEASED, now=now)
