"""A crew is in one place at a time. Asked under a lock on the crew, so that two schedulers cannot both send it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from events.models import Crew, Stop

from .refusals import CrewElsewhere


class Riding(Protocol):
    """A stop, or what a spreadsheet says of one."""

    crew_id: int | None
    starts_at: datetime
    ends_at: datetime


def lock(crews: Iterable[int | None]) -> None:
    """Holds the crews until the transaction ends, always in the same order. SQLite lets one writer in at a time."""
    wanted = {pk for pk in crews if pk}
    list(Crew.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk").values_list("pk"))


def expect_free(stop: Stop) -> None:
    """Raises CrewElsewhere when the crew of `stop` is at another stop during its hours. Inside a transaction."""
    if not stop.crew_id:
        return
    lock([stop.crew_id])
    others = Stop.objects.filter(crew=stop.crew_id, starts_at__lt=stop.ends_at, ends_at__gt=stop.starts_at)
    if other := others.exclude(state__in=Stop.OFF).exclude(pk=stop.pk).select_related("settlement", "district").first():
        raise CrewElsewhere.at(other)


def collisions(planned: Sequence[Riding]) -> dict[int, Riding]:
    """Place in `planned` -> the stop at which its crew is then, written already or earlier in the list."""
    found: dict[int, Riding] = {}
    order = {id(stop): place for place, stop in enumerate(planned)}
    for crew in {stop.crew_id for stop in planned if stop.crew_id is not None}:
        mine = [stop for stop in planned if stop.crew_id == crew]
        rows: list[Riding] = [*_written(crew, mine), *mine]
        rows.sort(key=lambda stop: (stop.starts_at, order.get(id(stop), -1)))
        for one, other in _overlapping(rows):
            later, earlier = sorted((one, other), key=lambda stop: order.get(id(stop), -1), reverse=True)
            if id(later) in order:
                found.setdefault(order[id(later)], earlier)
    return found


def _written(crew: int, planned: list[Riding]) -> list[Stop]:
    first, last = min(stop.starts_at for stop in planned), max(stop.ends_at for stop in planned)
    rows = Stop.objects.filter(crew=crew, starts_at__lt=last, ends_at__gt=first).exclude(state__in=Stop.OFF)
    return list(rows.select_related("settlement", "district"))


def _overlapping(rows: list[Riding]) -> Iterator[tuple[Riding, Riding]]:
    """Pairs that overlap, of rows in the order of their start; each with the one that lasts longest before it."""
    longest: Riding | None = None
    for stop in rows:
        if longest is not None and stop.starts_at < longest.ends_at:
            yield stop, longest
        if longest is None or stop.ends_at > longest.ends_at:
            longest = stop
