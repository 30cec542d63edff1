"""The only writer of a stop of the bus: plan, confirm, amend, move, cancel, hold, reopen.

Each is atomic and decided by one conditional UPDATE, so that two schedulers cannot both move a stop. Each writes the
stop's history, raises its revision (calendars replace what they hold), tells `settings.STOP_LISTENERS` in the same
transaction (so that people who chose the stop learn of it) and empties the page cache.
"""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from events.models import Stop, StopEvent
from home import pagecache

State = Stop.State


class Refused(Exception):
    """What was asked of a stop cannot be; the words are for the person who asked."""

    sentence = _("This stop cannot be changed like that.")

    def __str__(self):
        return str(self.args[0] if self.args else self.sentence)


class AlreadyHeld(Refused):
    sentence = _("The bus has already been there, so this stop cannot be changed any more.")


class AlreadyOff(Refused):
    sentence = _("This stop was moved or cancelled in the meantime. Nothing was changed.")


class NotOff(Refused):
    sentence = _("Only a cancelled stop can be put back into the schedule.")


class NotYet(Refused):
    sentence = _("The bus has not been there yet, so this stop cannot be marked as held.")


class TooLate(Refused):
    sentence = _("The day of this stop is over.")


class ReasonMissing(Refused):
    sentence = _("Say why: people who wait for the bus will read it.")


class CrewElsewhere(Refused):
    sentence = _("This crew is somewhere else at that hour.")


# Into which state from which ones; there is no other move.
MOVES = {
    State.CONFIRMED: (State.PLANNED,),
    State.MOVED: Stop.COMING,
    State.CANCELLED: Stop.COMING,
    State.HELD: Stop.COMING,
    State.PLANNED: (State.CANCELLED,),
}


def plan(*, by=None, now: datetime | None = None, **fields) -> Stop:
    """A new stop. Raises Refused with the sentence of the first rule that it breaks."""
    return _write(Stop(**fields), by=by, now=now)


def confirm(stop: Stop, *, by=None, now: datetime | None = None) -> Stop:
    if stop.is_over(now):
        raise TooLate
    return _turn(stop, State.CONFIRMED, by=by, now=now)


def cancel(stop: Stop, *, reason: str, by=None, now: datetime | None = None) -> Stop:
    return _turn(stop, State.CANCELLED, by=by, reason=_given(reason), now=now)


def hold(stop: Stop, *, by=None, now: datetime | None = None) -> Stop:
    """The bus was there."""
    if stop.starts_at > (now or timezone.now()):
        raise NotYet
    return _turn(stop, State.HELD, by=by, now=now)


def reopen(stop: Stop, *, by=None, reason: str = "", now: datetime | None = None) -> Stop:
    """A cancelled stop comes back into the schedule, to be confirmed anew."""
    if stop.is_over(now):
        raise TooLate
    with transaction.atomic():
        try:
            with transaction.atomic():
                return _turn(stop, State.PLANNED, by=by, reason=reason, now=now)
        except IntegrityError as error:  # its crew has been sent elsewhere since
            raise CrewElsewhere from error


@transaction.atomic
def move(stop: Stop, *, reason: str, starts_at, ends_at, by=None, now: datetime | None = None, **elsewhere) -> Stop:
    """Another day, hour or place: a new stop, to which the old one points. `elsewhere` are changed fields of the stop.

    The old stop stays where it was announced, so that whoever comes there reads where the bus went.
    """
    _turn(stop, State.MOVED, by=by, reason=_given(reason), now=now)
    kept = ("campaign", "crew", "settlement", "settlement_text", "district", "latitude", "longitude", "is_sample")
    words = [f"{name}_{language}" for name in ("place", "note") for language in ("ky", "ru", "en")]
    fields = {name: getattr(stop, name) for name in (*kept, *words)} | elsewhere
    there = _write(Stop(**fields, starts_at=starts_at, ends_at=ends_at), by=by, now=now, reason=reason)
    Stop.objects.filter(pk=stop.pk).update(moved_to=there)
    stop.moved_to = there
    _tell(stop)
    return there


@transaction.atomic
def amend(stop: Stop, *, by=None, reason: str = "", now: datetime | None = None, **fields) -> Stop:
    """Correct words, hours or place of a stop that is still to come. Once it is confirmed, a reason is asked for."""
    if stop.state == State.CONFIRMED:
        reason = _given(reason)
    for name, value in fields.items():
        setattr(stop, name, value)
    _check(stop)
    try:
        with transaction.atomic():
            done = Stop.objects.filter(pk=stop.pk, state__in=Stop.COMING).update(**fields, sequence=F("sequence") + 1)
    except IntegrityError as error:
        raise CrewElsewhere from error
    if not done:
        raise _why_not(stop)
    _log(stop, stop.state, by=by, reason=reason, now=now)
    _tell(stop)
    return stop


def _write(stop: Stop, *, by, now, reason="") -> Stop:
    _check(stop)
    try:
        with transaction.atomic():
            stop.save(force_insert=True)
            _log(stop, "", by=by, reason=reason, now=now)
    except IntegrityError as error:  # another scheduler was faster
        raise CrewElsewhere from error
    pagecache.touch()
    return stop


@transaction.atomic
def _turn(stop: Stop, to: str, *, by, now, reason="") -> Stop:
    before = Stop.objects.filter(pk=stop.pk).values_list("state", flat=True).first() or ""
    won = Stop.objects.filter(pk=stop.pk, state=before, state__in=MOVES[State(to)])
    if not won.update(state=to, sequence=F("sequence") + 1):
        raise _why_not(stop, to)
    stop.refresh_from_db(fields=["state", "sequence"])
    _log(stop, before, by=by, reason=reason, now=now)
    if to != State.MOVED:  # `move` tells once the new stop is known
        _tell(stop)
    return stop


def _log(stop: Stop, before: str, *, by, reason, now) -> None:
    StopEvent.objects.create(
        stop=stop, at=now or timezone.now(), by=by, from_state=before, to_state=stop.state, reason=reason
    )


def _tell(stop: Stop) -> None:
    for name in settings.STOP_LISTENERS:
        import_string(name)(stop)
    pagecache.touch()


def _given(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()


def _check(stop: Stop) -> None:
    try:
        stop.full_clean()
    except ValidationError as error:
        raise Refused(error.messages[0]) from error


def _why_not(stop: Stop, to: str = "") -> Refused:
    state = Stop.objects.filter(pk=stop.pk).values_list("state", flat=True).first()
    if state == State.HELD:
        return AlreadyHeld()
    if to == State.PLANNED:
        return NotOff()
    return AlreadyOff() if state in Stop.OFF else Refused()
