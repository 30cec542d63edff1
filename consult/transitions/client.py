"""What the client does, or what happens to her way: transitions 9, 9b, 9c and 12."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from consult.models import Attachment, ConsultationRequest, Message
from consult.models.codes import OPEN_STATES, SILENT_WAYS, CloseReason, Party, State, Way
from consult.models.refusals import BadContact, Refused, UnsafeWay

from .moves import adopt, expect, lock, move, record, transition
from .people import mark_client
from .promises import asked_again, resumed
from .submitting import check_contact
from .telling import redirect, say, stay_silent


@transition(Party.CLIENT)
def client_writes(
    request: ConsultationRequest,
    *,
    text: str,
    attachments: Iterable[Attachment] = (),
    by_helper: bool = False,
    now: dt.datetime,
) -> Message:
    """Transition 9 when it is her turn or after the answer, else 9b: she adds words or papers."""
    lock(request)
    expect(request, *OPEN_STATES)
    sender = Party.HELPER if by_helper else Party.CLIENT
    message = say(request, sender=sender, text=text, attachments=attachments, now=now)
    if request.state == State.WAITING_CLIENT:
        move(request, State.IN_PROGRESS, name="client_writes", role=sender, now=now, **resumed(request, now))
    elif request.state == State.ANSWERED:
        move(request, State.IN_PROGRESS, name="client_writes", role=sender, now=now, **asked_again(request, now))
    else:
        record(request, "client_adds", request.state, role=sender, now=now)
    return message


@transition(Party.CLIENT)
def client_changes_contact(
    request: ConsultationRequest,
    *,
    way: Way | str,
    contact: dict | None = None,
    stop=None,
    centre=None,
    now: dt.datetime,
) -> ConsultationRequest:
    """Another way to answer her, or the same one confirmed anew, at any time before the end. Raises UnsafeWay."""
    lock(request)
    expect(request, *OPEN_STATES)
    check_contact(way, contact, stop, centre)
    if request.unsafe and way not in SILENT_WAYS:
        raise UnsafeWay
    code = "" if request.way == Way(way) else Way(way)  # the same way: another number, other hours, another stop
    changed = {"way": Way(way), "contact": contact or None, "stop": stop, "centre": centre}
    changed["contact_confirmed_at"] = now if contact else None
    role = Party(request.asked_by)
    move(request, request.state, name="contact", role=role, now=now, code=code, **changed)
    mark_client(request, now)
    redirect(request)
    return request


@transition(Party.CLIENT)
def client_confirms_contact(request: ConsultationRequest, *, now: dt.datetime) -> ConsultationRequest:
    """The number and all that goes with it are still safe: thirty more days."""
    lock(request)
    expect(request, *OPEN_STATES)
    if request.card is None:
        raise BadContact
    role = Party(request.asked_by)
    move(request, request.state, name="contact_confirmed", role=role, now=now, contact_confirmed_at=now)
    return request


@transition(Party.CLIENT)
def withdraw(request: ConsultationRequest, *, now: dt.datetime) -> ConsultationRequest:
    """Transition 12: she does not want it any more. `consult.retention` erases the text within a week."""
    lock(request)
    expect(request, *OPEN_STATES)
    move(
        request,
        State.CLOSED,
        name="withdraw",
        role=Party.CLIENT,
        now=now,
        code=CloseReason.WITHDRAWN,
        close_reason=CloseReason.WITHDRAWN,
        closed_at=now,
        paused_at=None,
    )
    stay_silent(request)
    return request


def stop_changed(stop, *, now: dt.datetime | None = None) -> int:
    """Transition 9c: a stop was cancelled or moved. Whoever wanted the answer there gets it on her page instead.

    Called by `events.stops` inside its transaction (settings.STOP_LISTENERS). Returns how many were told; a stop
    that still comes changes nothing.
    """
    if not stop.is_off:
        return 0
    now = now or timezone.now()
    waiting = ConsultationRequest.objects.open().filter(way=Way.BUS, stop=stop).defer("narrative", "contact")
    told = 0
    for request in waiting.order_by("pk"):
        try:
            _leave_the_bus(request, stop, now=now)
        except Refused:  # closed, or changed by herself, since it was read
            continue
        told += 1
    return told


@transaction.atomic
def _leave_the_bus(request: ConsultationRequest, stop, *, now: dt.datetime) -> None:
    lock(request)
    expect(request, *OPEN_STATES)
    with translation.override(request.language):
        words = _not_there(request, stop)
    ConsultationRequest.objects.filter(pk=request.pk).update(way=Way.PORTAL)
    adopt(request, way=Way.PORTAL)
    say(request, sender=Party.SYSTEM, text=words, now=now)
    record(request, "stop_changed", request.state, role=Party.SYSTEM, now=now)


def _not_there(request: ConsultationRequest, stop) -> str:
    """Where she finds the answer now; of a stop that moved, also where the bus comes instead."""
    words = [gettext("The bus will not come to the stop you chose.")]
    if there := stop.moved_to:
        day = date_format(timezone.localtime(there.starts_at), "DATETIME_FORMAT")
        told = {"village": there.village, "day": day}
        words.append(gettext("It comes to %(village)s instead: %(day)s. You can choose that stop on this page.") % told)
    if request.is_kept_from_helper:
        words.append(gettext("Choose another stop or a centre for this person, on this page."))
    else:
        words.append(gettext("You will find the answer here, on this page, with your secret number."))
    return " ".join(words)
