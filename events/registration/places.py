"""The only writer of a registration's state: register, confirm, cancel, expire, move up, attend, forget.

Seats are given under a lock on the session (on SQLite every writing transaction is alone), so that held, confirmed
and used seats never exceed the capacity, however many ask at once. Whoever leaves a seat makes the next in line move
up in the same transaction. Each change owes its message in the same transaction (`telling`).
"""

import datetime as dt
import uuid
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from events.models import Certificate, Door, Registration, Session
from home import pagecache

from . import people, telling
from .refusals import (
    AlreadyCancelled,
    AlreadyThere,
    AnotherPlace,
    HoldOver,
    NoRegistration,
    NoSeatLeft,
    NotBegunYet,
    NotOpenYet,
    NotOverYet,
    Refused,
    RegistrationClosed,
    SeatsBelow,
    SessionOver,
    StillWaiting,
)

State = Registration.State
SHUT: dict[Door, type[Refused]] = {
    Door.NONE: NoRegistration,
    Door.NOT_YET: NotOpenYet,
    Door.CLOSED: RegistrationClosed,
    Door.OVER: SessionOver,
}


class Outcome(NamedTuple):
    """What became of a form: the place, and whether this person had it already."""

    registration: Registration
    known: bool


@transaction.atomic
def register(
    session_pk: int, *, person: dict, language: str, once: uuid.UUID, now: dt.datetime | None = None, **more
) -> Outcome:
    """A seat held for 24 hours, or a place in the line. The same form twice (`once`) and the same person make one.

    Raises Refused where the session takes nobody just now.
    """
    now = now or timezone.now()
    session = _locked(session_pk)
    once = uuid.uuid5(once, str(session_pk))  # the way back leads to the same form, perhaps for another session
    if sent := Registration.objects.filter(idempotency_key=once).first():
        return Outcome(sent, known=False)
    if refusal := SHUT.get(session.door(now)):
        raise refusal
    if known := people.same_person(session, person):
        telling.tell(known, telling.AGAIN, now=now, about=f"{now:%Y-%m-%d %H}")
        return Outcome(known, known=True)
    made = Registration.objects.create(
        session=session,
        idempotency_key=once,
        person=person,
        language=language,
        created_at=now,
        **_seat(session.free > 0, now),
        **people.hashes_of(person),
        **more,
    )
    telling.tell(made, telling.HELD if made.state == State.HELD else telling.WAITING, now=now)
    _show_door(session)
    return Outcome(made, known=False)


@transaction.atomic
def confirm(registration: Registration, *, now: dt.datetime | None = None) -> Registration:
    """She said that she comes. A second tap changes nothing."""
    now = now or timezone.now()
    held = Registration.objects.filter(pk=registration.pk, state=State.HELD, held_until__gt=now)
    if held.update(state=State.CONFIRMED, held_until=None, changed_at=now):
        registration.refresh_from_db()
        telling.tell(registration, telling.CONFIRMED, now=now)
        return registration
    registration.refresh_from_db()
    if registration.state in (State.CONFIRMED, State.ATTENDED):
        return registration
    why = {State.WAITING: StillWaiting, State.CANCELLED: AlreadyCancelled}
    raise why.get(State(registration.state), HoldOver)


@transaction.atomic
def cancel(registration: Registration, *, now: dt.datetime | None = None) -> Registration:
    """She does not come; the next in line moves up. A second tap changes nothing."""
    now = now or timezone.now()
    session = _locked(registration.session_id)
    if session.door(now) is Door.OVER:
        raise SessionOver
    leaving = Registration.objects.filter(pk=registration.pk, state__in=(State.HELD, State.CONFIRMED, State.WAITING))
    left = leaving.update(state=State.CANCELLED, held_until=None, changed_at=now)
    registration.refresh_from_db()
    if registration.state == State.ATTENDED:
        raise AlreadyThere
    if left:
        telling.stay_silent(registration)
        telling.tell(registration, telling.CANCELLED, now=now)
        _move_up(session, now)
    return registration


def expire(*, now: dt.datetime | None = None) -> int:
    """Ends the holds that nobody confirmed in time and lets the next ones move up; the worker calls it."""
    now = now or timezone.now()
    sessions = sorted(set(Registration.objects.lapsed(now).order_by().values_list("session", flat=True)))
    return sum(_expire_in(session, now) for session in sessions)


@transaction.atomic
def _expire_in(session_pk: int, now: dt.datetime) -> int:
    session = _locked(session_pk)
    lapsed = list(Registration.objects.lapsed(now).filter(session=session_pk).select_related("session__training"))
    for registration in lapsed:
        Registration.objects.filter(pk=registration.pk).update(state=State.CANCELLED, held_until=None, changed_at=now)
        telling.stay_silent(registration)
        telling.tell(registration, telling.LAPSED, now=now)
    _move_up(session, now)
    return len(lapsed)


def _move_up(before: Session, now: dt.datetime) -> None:
    """Free seats go to those who wait, in their order, until the session begins; called under the session's lock.

    `before` is the session as it was when the lock was taken.
    """
    session = _locked(before.pk)
    if session.capacity is not None and now < session.begins():
        for registration in Registration.objects.in_line().filter(session=session)[: session.free]:
            changes = _seat(True, now) | {"changed_at": now}
            Registration.objects.filter(pk=registration.pk, state=State.WAITING).update(**changes)
            registration.refresh_from_db()
            telling.tell(registration, telling.MOVED_UP, now=now)
    _show_door(before)


def remind(*, now: dt.datetime | None = None) -> int:
    """Tells everyone with a seat the day before, once; the worker calls it by day."""
    now = now or timezone.now()
    tomorrow = timezone.localdate(now) + dt.timedelta(days=1)
    coming = Registration.objects.filter(
        state__in=(State.HELD, State.CONFIRMED), session__starts_on=tomorrow, session__precision="day"
    )
    people_told = coming.known().select_related("session__training", "session__district")
    return sum(telling.tell(registration, telling.REMINDER, now=now) for registration in people_told)


@transaction.atomic
def attend(registration: Registration, *, now: dt.datetime | None = None) -> Registration:
    """She is there. Someone who only waited, or had cancelled, takes a seat that is free."""
    now = now or timezone.now()
    session = _locked(registration.session_id)
    if now < session.begins():
        raise NotBegunYet
    registration.refresh_from_db()
    if registration.state not in Registration.SEATED and not session.free:
        raise NoSeatLeft
    if registration.state == State.CANCELLED and people.same_person(session, registration.person or {}):
        raise AnotherPlace
    if registration.state != State.ATTENDED:
        _set(registration, State.ATTENDED, now)
    return registration


@transaction.atomic
def undo_attend(registration: Registration, *, now: dt.datetime | None = None) -> Registration:
    """The tap was a slip. A certificate that was made meanwhile is taken back: its number verifies no more."""
    now = now or timezone.now()
    _locked(registration.session_id)
    registration.refresh_from_db()
    if registration.state == State.ATTENDED:
        Certificate.objects.filter(registration=registration).delete()
        _set(registration, State.CONFIRMED, now)
    return registration


@transaction.atomic
def save_session(session: Session, *, now: dt.datetime | None = None) -> Session:
    """What staff changed of a session; more seats let people move up. Raises SeatsBelow for fewer than are taken."""
    now = now or timezone.now()
    taken = _locked(session.pk).taken if session.pk else 0
    if (session.capacity or 0) < taken:
        raise SeatsBelow(taken=taken)
    session.save()
    _move_up(_locked(session.pk), now)
    pagecache.touch()
    return session


@transaction.atomic
def forget(registration: Registration, *, now: dt.datetime | None = None) -> None:
    """Her words go, and every message that named her; that somebody had a place stays.

    Raises NotOverYet while she has a place in a session that is not over: staff would not know who comes.
    """
    now = now or timezone.now()
    if registration.state != State.CANCELLED and registration.session.ends_on >= timezone.localdate(now):
        raise NotOverYet
    telling.owed(registration.pk).delete()
    Registration.objects.filter(pk=registration.pk).update(person=None, phone_hash="", email_hash="", changed_at=now)


def _locked(session_pk: int) -> Session:
    """The session with its seats counted, alone until the transaction ends."""
    Session.objects.select_for_update().only("pk").get(pk=session_pk)
    return Session.objects.with_seats().select_related("training").get(pk=session_pk)


def _seat(free: bool, now: dt.datetime) -> dict:
    if not free:
        return {"state": State.WAITING, "held_until": None}
    return {"state": State.HELD, "held_until": now + dt.timedelta(hours=settings.REGISTRATION_HOLD_HOURS)}


def _set(registration: Registration, state: str, now: dt.datetime) -> None:
    Registration.objects.filter(pk=registration.pk).update(state=state, held_until=None, changed_at=now)
    registration.refresh_from_db()


def _show_door(before: Session) -> None:
    """Kept pages say whether there are seats: they are thrown away when that turns, not at every name."""
    if (before.free > 0) != (_locked(before.pk).free > 0):
        pagecache.touch()
