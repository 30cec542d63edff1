"""What becomes of one stop."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string

from events.models import Stop, StopEvent
from home import pagecache
from home.plain_text import printable

from . import crews, history
from .refusals import (
    AlreadyHeld,
    AlreadyOff,
    CampaignStays,
    ChangedMeanwhile,
    CrewElsewhere,
    InThePast,
    MustMove,
    NotOff,
    NotYet,
    ReasonMissing,
    Refused,
    TooFar,
    TooLate,
)

State = Stop.State

# Into which state from which ones; there is no other move.
MOVES = {
    State.CONFIRMED: (State.PLANNED,),
    State.MOVED: Stop.COMING,
    State.CANCELLED: Stop.COMING,
    State.HELD: Stop.COMING,
    State.PLANNED: (State.CANCELLED,),
}
AHEAD = timedelta(days=5 * 366)  # further off nobody plans
LANGUAGES = ("ky", "ru", "en")
WORDS = [f"{name}_{language}" for name in ("place", "note", "services") for language in LANGUAGES]
WHERE = ("settlement_id", "settlement_text", "district_id")
# What a stop takes along when it moves.
KEPT = (
    "campaign",
    "crew",
    "settlement",
    "settlement_text",
    "district",
    "latitude",
    "longitude",
    "languages",
    "contact",
    "is_sample",
    *WORDS,
)


def plan(*, by=None, now: datetime | None = None, **fields) -> Stop:
    """A new stop, still to come. Raises Refused with the sentence of the first rule that it breaks."""
    return _write(Stop(**plain(fields)), by=by, now=now)


def plain(fields: dict) -> dict:
    """Without the signs that nobody sees: they would break a calendar or a spreadsheet later on."""
    return {name: printable(value) if isinstance(value, str) else value for name, value in fields.items()}


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


@transaction.atomic
def reopen(stop: Stop, *, by=None, reason: str = "", now: datetime | None = None) -> Stop:
    """A cancelled stop comes back into the schedule, to be confirmed anew."""
    if stop.is_over(now):
        raise TooLate
    lock([stop])
    crews.expect_free(stop)  # it may have been sent elsewhere since
    return _turn(stop, State.PLANNED, by=by, reason=reason, now=now)


@transaction.atomic
def move(stop: Stop, *, reason: str, starts_at, ends_at, by=None, now: datetime | None = None, **elsewhere) -> Stop:
    """Another day, hour or place: a new stop, to which the old one points. `elsewhere` are changed fields of the stop.

    The old stop stays where it was announced, so that whoever comes there reads where the bus went.
    """
    _same_campaign(stop, elsewhere)
    leave(stop, reason=reason, by=by, now=now)
    return arrive(stop, reason=reason, starts_at=starts_at, ends_at=ends_at, by=by, now=now, **elsewhere)


def leave(stop: Stop, *, reason: str, by, now) -> Stop:
    """The first half of a move: the stop is off, and its crew is free."""
    return _turn(stop, State.MOVED, by=by, reason=_given(reason), now=now)


def arrive(stop: Stop, *, reason: str, starts_at, ends_at, by, now, **elsewhere) -> Stop:
    """The second half of a move: the new stop, and whoever waits is told of it."""
    fields = {name: getattr(stop, name) for name in KEPT} | plain(elsewhere)
    there = _write(Stop(**fields, starts_at=starts_at, ends_at=ends_at), by=by, now=now, reason=reason)
    Stop.objects.filter(pk=stop.pk).update(moved_to=there)
    stop.moved_to = there
    tell(stop)
    return there


@transaction.atomic
def amend(
    stop: Stop, *, by=None, reason: str = "", now: datetime | None = None, seen: int | None = None, **fields
) -> Stop:
    """Correct words or hours of a stop that is still to come; while it is only planned, its day and village too.

    Once it is confirmed a reason is asked for, and another day or village is a `move`: people have noted it. `seen` is
    the revision that somebody had open: what another has saved since is not written over unseen.
    """
    (before,) = lock([stop])
    fields = plain(fields)
    _expect_seen(before, seen)
    if before.state not in Stop.COMING:
        raise refusal(stop)
    _same_campaign(before, fields)
    for name, value in fields.items():
        setattr(stop, name, value)
    if before.state == State.CONFIRMED:
        reason = _as_announced(before, stop, reason)
    _check_changed(before, stop, now)
    changes = _changes(before, stop, fields)
    _save(Stop.objects.filter(pk=stop.pk, state=before.state), fields)
    stop.refresh_from_db(fields=["state", "sequence"])
    log(stop, stop.state, by=by, reason=reason, now=now, changes=changes)
    tell(stop)
    return stop


def _check_changed(before: Stop, after: Stop, now: datetime | None) -> None:
    """Words of a day that is over may still be corrected; onto such a day nothing is put."""
    if (after.starts_at, after.ends_at) != (before.starts_at, before.ends_at):
        expect_to_come(after, now)
    check(after)


def _expect_seen(stop: Stop, seen: int | None) -> None:
    if seen is not None and seen != stop.sequence:
        raise ChangedMeanwhile(stop.sequence, history.since(stop, seen))


def _as_announced(before: Stop, after: Stop, reason: str) -> str:
    """A confirmed stop keeps its day and village; the reason for what else changes, given."""
    if after.day != before.day or any(getattr(after, name) != getattr(before, name) for name in WHERE):
        raise MustMove
    return _given(reason)


def expect_to_come(stop: Stop, now: datetime | None) -> None:
    if refused := wrong_day(stop, now):
        raise refused


def wrong_day(stop: Stop, now: datetime | None, *, takes_past: bool = False) -> Refused | None:
    """Why nothing can be put on that day: it is over, or its year is a slip of the keyboard."""
    if stop.ends_at > (now or timezone.now()) + AHEAD:
        return TooFar()
    return InThePast() if stop.is_over(now) and not takes_past else None


def _save(row, fields: dict) -> None:
    try:
        with transaction.atomic():
            row.update(**fields, sequence=F("sequence") + 1)
    except IntegrityError as error:  # the database's own rule: somebody wrote past the lock
        raise CrewElsewhere from error


def _changes(before: Stop, after: Stop, fields: dict) -> dict:
    """Field -> its value before and after, as text that a history can keep."""
    names = [column.attname for column in Stop._meta.concrete_fields if column.name in fields]
    pairs = {name: [_text(getattr(before, name)), _text(getattr(after, name))] for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _text(value) -> str | None:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else None if value is None else str(value)


def _same_campaign(stop: Stop, fields: dict) -> None:
    wanted = fields["campaign"].pk if "campaign" in fields else fields.get("campaign_id", stop.campaign_id)
    if wanted != stop.campaign_id:
        raise CampaignStays


def _write(stop: Stop, *, by, now, reason="") -> Stop:
    try:
        with transaction.atomic():
            expect_to_come(stop, now)
            check(stop)
            stop.save(force_insert=True)
            log(stop, "", by=by, reason=reason, now=now)
    except IntegrityError as error:  # the database's own rule: somebody wrote past the lock
        raise CrewElsewhere from error
    pagecache.touch()
    return stop


@transaction.atomic
def _turn(stop: Stop, to: str, *, by, now, reason="") -> Stop:
    before = Stop.objects.filter(pk=stop.pk).values_list("state", flat=True).first() or ""
    won = Stop.objects.filter(pk=stop.pk, state=before, state__in=MOVES[State(to)])
    if not won.update(state=to, sequence=F("sequence") + 1):
        raise refusal(stop, to)
    stop.refresh_from_db(fields=["state", "sequence"])
    log(stop, before, by=by, reason=reason, now=now)
    if to != State.MOVED:  # `move` tells once the new stop is known
        tell(stop)
    return stop


def lock(stops: Iterable[Stop]) -> list[Stop]:
    """The rows as they are, held until the transaction ends; always in the same order, and before their crews."""
    wanted = [stop.pk for stop in stops]
    rows = Stop.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=wanted)
    return list(rows.select_related("settlement", "district").order_by("pk"))


def log(stop: Stop, before: str, *, by, reason, now, changes: dict | None = None) -> None:
    StopEvent.objects.create(
        stop=stop,
        at=now or timezone.now(),
        by=by,
        from_state=before,
        to_state=stop.state,
        reason=printable(reason),
        changes=changes or {},
    )


def tell(stop: Stop) -> None:
    for name in settings.STOP_LISTENERS:
        import_string(name)(stop)
    pagecache.touch()


def _given(reason: str) -> str:
    given = printable(reason).strip()
    if not given:
        raise ReasonMissing
    return given


def check(stop: Stop) -> None:
    """Every rule of a stop, in a transaction: what its row allows, and where its crew is. Raises Refused."""
    try:
        stop.clean_fields()
        stop.clean()
        stop.validate_constraints(exclude={"crew"})  # the crew is asked for under its lock, and by name
    except ValidationError as error:
        raise Refused(error.messages[0]) from error
    crews.expect_free(stop)


def refusal(stop: Stop, to: str = "") -> Refused:
    """Why nothing like that can be done with the stop any more."""
    state = Stop.objects.filter(pk=stop.pk).values_list("state", flat=True).first()
    if state == State.HELD:
        return AlreadyHeld()
    if to == State.PLANNED:
        return NotOff()
    return AlreadyOff() if state in Stop.OFF else Refused()
