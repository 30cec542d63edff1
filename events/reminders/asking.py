"""The only writer of a reminder: ask, confirm, stop, remind, and what a changed stop means for whoever waits for it.

Whoever reads a stop here locks it first, as `events.stops` does when it changes one: so nobody says yes to a stop
that was called off a moment ago, and nobody who said yes is forgotten when it is. Each message is owed in the same
transaction as what it tells.
"""

import datetime as dt
import hashlib

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from events.models import Reminder, Stop
from home import limits
from home.vault import keyed_hash, keyed_hashes

from . import telling
from .refusals import BusNotComing, BusWasThere, WrittenOften

State = Reminder.State
PURPOSE = "reminder contact"


def ask(stop: Stop, *, channel: str, contact: str, language: str, now: dt.datetime | None = None) -> Reminder:
    """Writes down who asked and owes a message with a link; nothing else is sent before that link says yes.

    The same contact asks once per stop: asking again sends the link again, and says to nobody that it was known.
    Pressed again within the minute it is the same message, which takes nothing from what may be sent in a day.
    """
    now = now or timezone.now()
    if mine := _just_asked(stop, contact, now):
        return mine
    if not limits.allow("reminder contact", f"{channel} {contact}", limit=settings.LIMIT_REMINDERS_EACH, now=now).ok:
        raise WrittenOften
    with transaction.atomic():
        stop = _locked(stop.pk)
        _expect_coming(stop, now)
        mine = _written_down(stop, {"channel": channel, "contact": contact, "language": language}, now)
        telling.tell(mine, telling.CONFIRM, stop, about=_asked_at(stop, now), now=now)
    return mine


def _written_down(stop: Stop, words: dict[str, str], now: dt.datetime) -> Reminder:
    """The one reminder of this contact for the stop, new or asked for anew; one that said yes stays as it is."""
    words = words | {"consent_version": settings.REMINDER_CONSENT_VERSION}
    mine = Reminder.objects.filter(stop=stop, contact_hash__in=keyed_hashes(PURPOSE, words["contact"])).first()
    if mine is None:
        hashed = keyed_hash(PURPOSE, words["contact"])
        return Reminder.objects.create(stop=stop, contact_hash=hashed, created_at=now, changed_at=now, **words)
    if mine.state != State.CONFIRMED:
        _change(mine, state=State.ASKED, changed_at=now, **words)
    return mine


def _asked_at(stop: Stop, now: dt.datetime) -> str:
    return f"{stop.pk}:{now:%Y-%m-%d %H:%M}"


def _just_asked(stop: Stop, contact: str, now: dt.datetime) -> Reminder | None:
    """Who asked a moment ago and was sent the link; one who has said no since is asked anew."""
    asked = Reminder.objects.filter(stop=stop, contact_hash__in=keyed_hashes(PURPOSE, contact))
    mine = asked.exclude(state=State.STOPPED).first()
    return mine if mine and telling.is_told(mine, telling.CONFIRM, about=_asked_at(stop, now)) else None


@transaction.atomic
def confirm(reminder: Reminder, *, now: dt.datetime | None = None) -> Reminder:
    """The link said yes. Where the stop has moved meanwhile, the reminder goes along. A second tap changes nothing."""
    now = now or timezone.now()
    stop = _locked_with(reminder)
    while stop.moved_to_id:
        stop = _locked(stop.moved_to_id)
    _expect_coming(stop, now)
    if reminder.state == State.CONFIRMED:
        return reminder
    if other := _other_there(reminder, stop):
        return other
    _change(reminder, state=State.CONFIRMED, stop=stop, known=fingerprint(stop), changed_at=now)
    return reminder


@transaction.atomic
def stop_telling(reminder: Reminder, *, now: dt.datetime | None = None) -> Reminder:
    """Not a word more: what is owed and not yet sent is taken back. A second tap changes nothing."""
    _locked_with(reminder)
    _change(reminder, state=State.STOPPED, changed_at=now or timezone.now())
    telling.stay_silent(reminder)
    return reminder


def remind(*, now: dt.datetime | None = None) -> int:
    """Tells everyone who waits for a stop of tomorrow, once, and of today where the worker slept; how many rows."""
    now = now or timezone.now()
    last = timezone.localdate(now) + dt.timedelta(days=2)
    until = timezone.make_aware(dt.datetime.combine(last, dt.time.min))
    due = Stop.objects.filter(state__in=Stop.COMING, starts_at__gt=now, starts_at__lt=until)
    waited_for = due.filter(reminders__state=State.CONFIRMED).order_by("pk").distinct().values_list("pk", flat=True)
    return sum(_remind_of(pk, now=now, until=until) for pk in waited_for)


@transaction.atomic
def _remind_of(pk: int, *, now: dt.datetime, until: dt.datetime) -> int:
    stop = _locked(pk)
    if stop.state not in Stop.COMING or not now < stop.starts_at < until:
        return 0
    about, today = f"{stop.pk}:{stop.day}", stop.day == timezone.localdate(now)
    return sum(
        telling.tell(reminder, telling.TOMORROW, stop, about=about, now=now, today=today)
        for reminder in stop.reminders.wanted()
    )


def stop_changed(stop: Stop, *, now: dt.datetime | None = None) -> int:
    """Called by `events.stops` inside its transaction (settings.STOP_LISTENERS): everyone who waits is told once.

    Returns how many were told. What people do not have to know (a note, another telephone) tells nobody.
    """
    waiting = list(stop.reminders.wanted())
    if not waiting:
        return 0
    now, here = now or timezone.now(), _seen(stop.pk)
    if here.is_over(now):
        return 0
    there = _seen(here.moved_to_id) if here.moved_to_id else here
    return sum(_tell_of(reminder, here, there, now) for reminder in waiting if reminder.known != fingerprint(there))


def _tell_of(reminder: Reminder, here: Stop, there: Stop, now: dt.datetime) -> bool:
    """Only the newest goes out: what waits and is no longer true is taken back, and what the person knows is named."""
    known = telling.overtaken(reminder)
    telling.stay_silent(reminder, telling.TOMORROW, telling.MOVED, telling.CANCELLED, telling.CHANGED)
    if here.state == Stop.State.MOVED:
        template, more = telling.MOVED, known or _old(reminder, here)
    elif here.is_off:
        template, more = telling.CANCELLED, _as_known(known)
    else:
        template, more = telling.MOVED if known else telling.CHANGED, known
    _change(reminder, stop=there, known=fingerprint(there))
    about = f"{here.pk}:{here.sequence}"
    return telling.tell(reminder, template, there, about=about, now=now, **more)


def _as_known(known: dict[str, str]) -> dict[str, str]:
    """A cancelled stop is named as the person knows it, also when it was moved before she could be told."""
    return known | {"when": known["old_when"], "where": known["old_where"]} if known else {}


def _old(reminder: Reminder, here: Stop) -> dict[str, str]:
    with telling.override(reminder.language):
        return {"old_when": telling.when(here), "old_where": telling.where(here)}


def _other_there(reminder: Reminder, there: Stop) -> Reminder | None:
    """The reminder by which the same contact waits at `there` already; one that never said yes makes room."""
    hashes = keyed_hashes(PURPOSE, reminder.contact)
    other = there.reminders.filter(contact_hash__in=hashes).exclude(pk=reminder.pk).first()
    if other and other.state != State.CONFIRMED:
        forget(other)
        return None
    return other


@transaction.atomic
def forget(reminder: Reminder) -> None:
    """Who asked goes, and every message that named her."""
    telling.owed(reminder.pk).delete()
    reminder.delete()


def fingerprint(stop: Stop) -> str:
    """What a person who waits has to know: whether the bus comes, when and where."""
    facts = [stop.is_off, stop.starts_at.timestamp(), stop.ends_at.timestamp(), stop.settlement_id]
    words = [stop.settlement_text, stop.district_id, stop.place_ky, stop.place_ru, stop.place_en]
    return hashlib.sha256("\n".join(map(str, [*facts, *words])).encode()).hexdigest()


def _change(reminder: Reminder, **fields) -> None:
    for name, value in fields.items():
        setattr(reminder, name, value)
    reminder.save(update_fields=list(fields))


def _expect_coming(stop: Stop, now: dt.datetime) -> None:
    if stop.is_off:
        raise BusNotComing
    if stop.is_over(now) or stop.state == Stop.State.HELD:
        raise BusWasThere


def _locked(pk: int) -> Stop:
    """The stop as it is, unchanged until the transaction ends."""
    Stop.objects.select_for_update(no_key=True).only("pk").get(pk=pk)
    return _seen(pk)


def _locked_with(reminder: Reminder) -> Stop:
    """The stop of `reminder`, which may have moved on with it while we waited for the lock."""
    while True:
        stop = _locked(reminder.stop_id)
        reminder.refresh_from_db(fields=["state", "stop"])
        if reminder.stop_id == stop.pk:
            return stop


def _seen(pk: int) -> Stop:
    return Stop.objects.select_related("settlement", "district__region").get(pk=pk)
