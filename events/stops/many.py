"""Many stops at once: all of them, or none and what is wrong with which. The rules are those of one stop."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from events.models import Campaign, Stop, StopEvent
from home import pagecache
from home.models.places import is_in_kyrgyzstan

from . import crews
from .refusals import AskedAbout, CrewElsewhere, NotAll, Refused, Touched
from .single import arrive, cancel, confirm, hold, leave, lock, plain, wrong_day

CHUNK = 500
KEYS = {field.name for field in Stop._meta.get_fields() if field.many_to_one or field.one_to_one}
# What the database asks of a row by itself, without a query for each; the sentences are the constraints' own.
ROW_RULES: dict[str, Callable[[Stop], bool]] = {
    "events_stop_ends_after_it_starts": lambda stop: stop.ends_at > stop.starts_at,
    "events_stop_is_somewhere": lambda stop: stop.settlement_id is not None or bool(stop.settlement_text),
    "events_stop_lies_in_kyrgyzstan": lambda stop: is_in_kyrgyzstan(*_degrees(stop)),
}
OWN = (StopEvent, Stop)  # what points to a stop and is no person's question


def hold_schedule(campaign: Campaign) -> None:
    """Keeps every other planner of the campaign waiting until the transaction ends.

    Whoever plans what is not in the schedule yet asks for it first, then looks, then plans: of two who press the same
    button the second finds the stops of the first. Taken before stops and crews, which `lock` holds.
    """
    list(Campaign.objects.select_for_update(no_key=True).filter(pk=campaign.pk).order_by("pk").values_list("pk"))


def plan_many(rows: Iterable[dict], *, by=None, now: datetime | None = None, takes_past: bool = False) -> list[Stop]:
    """New stops in a few statements. `rows` bring their village, district, crew and campaign as objects.

    Their days are to come, unless `takes_past`: a schedule of a campaign of the past is written down afterwards.
    """
    planned = [Stop(**plain(fields)) for fields in rows]
    try:
        with transaction.atomic():
            crews.lock(stop.crew_id for stop in planned)
            if problems := faults(planned, now=now, takes_past=takes_past):
                raise NotAll(problems)
            Stop.objects.bulk_create(planned, batch_size=CHUNK)
            _log_new(planned, by=by, at=now or timezone.now())
    except IntegrityError as error:  # the database's own rule: somebody wrote past the lock
        raise CrewElsewhere from error
    pagecache.touch()
    return planned


def faults(planned: Sequence[Stop], *, now: datetime | None = None, takes_past: bool = False) -> dict[int, Refused]:
    """Place in the list -> what is wrong with that stop."""
    found = {place: refused for place, stop in enumerate(planned) if (refused := _fault(stop))}
    for place, stop in enumerate(planned):
        if place not in found and (refused := wrong_day(stop, now, takes_past=takes_past)):
            found[place] = refused
    sound = [place for place in range(len(planned)) if place not in found]
    clashes = crews.collisions([planned[place] for place in sound])
    return found | {sound[place]: CrewElsewhere.at(other) for place, other in clashes.items()}


def _fault(stop: Stop) -> Refused | None:
    for constraint in Stop._meta.constraints:
        if constraint.name in ROW_RULES and not ROW_RULES[constraint.name](stop):
            return Refused(constraint.get_violation_error_message())
    try:
        stop.clean_fields(exclude=KEYS)
        stop.clean()
    except ValidationError as error:
        return Refused(error.messages[0])
    return None


def _log_new(planned: Sequence[Stop], *, by, at: datetime) -> None:
    events = (StopEvent(stop=stop, at=at, by=by, to_state=stop.state) for stop in planned)
    StopEvent.objects.bulk_create(events, batch_size=CHUNK)


def _degrees(stop: Stop) -> list[Decimal | None]:
    return [None if one is None else Decimal(one) for one in (stop.latitude, stop.longitude)]


def confirm_many(stops: Iterable[Stop], *, by=None, now: datetime | None = None) -> int:
    return _each(stops, lambda stop: confirm(stop, by=by, now=now))


def hold_many(stops: Iterable[Stop], *, by=None, now: datetime | None = None) -> int:
    """The bus was there: said by staff for each stop, never guessed from the calendar."""
    return _each(stops, lambda stop: hold(stop, by=by, now=now))


def cancel_many(stops: Iterable[Stop], *, reason: str, by=None, now: datetime | None = None) -> int:
    return _each(stops, lambda stop: cancel(stop, reason=reason, by=by, now=now))


def move_many(stops: Iterable[Stop], *, days: int, reason: str, by=None, now: datetime | None = None) -> int:
    """Every stop by as many days; all leave before the first arrives, or they would stand in each other's way."""
    by_days = timedelta(days=days)

    def there(stop: Stop) -> Stop:
        when = {"starts_at": stop.starts_at + by_days, "ends_at": stop.ends_at + by_days}
        return arrive(stop, reason=reason.strip(), by=by, now=now, **when)

    return _each(stops, lambda stop: leave(stop, reason=reason, by=by, now=now), there)


@transaction.atomic
def _each(stops: Iterable[Stop], *acts: Callable[[Stop], object]) -> int:
    """Does each act to every stop, one act after another; raises NotAll, and nothing was done."""
    rows = lock(stops)
    crews.lock(stop.crew_id for stop in rows)
    for act in acts:
        problems = {}
        for place, stop in enumerate(rows):
            try:
                act(stop)
            except Refused as refused:
                problems[place] = type(refused)(f"{stop}: {refused}")
        if problems:
            raise NotAll(problems)
    return len(rows)


@transaction.atomic
def take_back(stops: Iterable[Stop]) -> tuple[int, dict[int, Refused]]:
    """Undoes the planning of stops that nobody has touched or asked about since; as if they had never been.

    Returns how many went, and which stay and why. Everything else about a stop is `cancel`, which tells people.
    """
    rows = lock(stops)
    asked = _asked_about([stop.pk for stop in rows])
    kept: dict[int, Refused] = {}
    for stop in rows:
        if stop.state != Stop.State.PLANNED or stop.sequence:
            kept[stop.pk] = Touched()
        elif stop.pk in asked:
            kept[stop.pk] = AskedAbout()
    gone = [stop.pk for stop in rows if stop.pk not in kept]
    for chunk in _chunks(gone):
        Stop.objects.filter(pk__in=chunk).delete()
    pagecache.touch()
    return len(gone), kept


def _asked_about(keys: list[int]) -> set[int]:
    """Stops that a row of any app points to, whichever app that is: a question, a report, a reminder."""
    found: set[int] = set()
    for relation in Stop._meta.related_objects:
        if relation.related_model in OWN:
            continue
        name = relation.field.name
        for chunk in _chunks(keys):
            rows = relation.related_model._default_manager.filter(Q(**{f"{name}__in": chunk}))
            found |= set(rows.values_list(name, flat=True))
    return found


def _chunks(keys: list[int]) -> Iterable[list[int]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))
