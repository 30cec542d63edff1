"""The safe-contact card: which way, at what hours, who may pick up, what may be said, and until when all that holds.

Nothing here reads the database. Hours are Bishkek's; a span whose end is not after its beginning goes over midnight and
belongs to the day on which it begins.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .clock import BISHKEK

VALID = dt.timedelta(days=30)  # then it is confirmed anew before anybody calls
DAYS = {"all": frozenset(range(7)), "work": frozenset(range(5)), "rest": frozenset((5, 6))}
OPENS, CLOSES = dt.time(9), dt.time(18)  # where nothing was said about hours
NOTHING, REPLY_READY = "nothing", "reply_ready"


@dataclass(frozen=True, slots=True)
class SafeContact:
    """What she said about reaching her; read from the sealed contact of a request."""

    phone: str
    confirmed_at: dt.datetime
    name: str = ""
    days: str = "all"
    opens: dt.time = OPENS
    closes: dt.time = CLOSES
    others: bool = False
    who: str = ""
    say: str = NOTHING
    note: str = ""

    @classmethod
    def of(cls, contact: Mapping | None, confirmed_at: dt.datetime) -> "SafeContact | None":
        """What is missing is taken as the safer: office hours, she alone, not a word to others."""
        if not contact or not contact.get("phone"):
            return None
        days = contact.get("days", "all")
        return cls(
            phone=contact["phone"],
            confirmed_at=confirmed_at,
            name=contact.get("name", ""),
            days=days if days in DAYS else "all",
            opens=_time(contact.get("opens"), OPENS),
            closes=_time(contact.get("closes"), CLOSES),
            others=contact.get("others") == "yes",
            who=contact.get("who", ""),
            say=REPLY_READY if contact.get("say") == REPLY_READY and contact.get("others") == "yes" else NOTHING,
            note=contact.get("hours", ""),
        )

    @property
    def valid_until(self) -> dt.datetime:
        return self.confirmed_at + VALID

    def is_over(self, now: dt.datetime) -> bool:
        """Whether it must be confirmed anew before anybody calls."""
        return now >= self.valid_until

    def is_open(self, now: dt.datetime) -> bool:
        return any(start <= now < end for start, end in self._spans(now))

    def opens_next(self, now: dt.datetime) -> dt.datetime:
        """When the next safe hours begin."""
        return next(start for start, _end in self._spans(now) if start > now)

    def _spans(self, now: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime]]:
        """The safe spans from yesterday's on, in order, for eight days."""
        today = now.astimezone(BISHKEK).date()
        for number in range(-1, 8):
            day = today + dt.timedelta(days=number)
            if day.weekday() not in DAYS[self.days]:
                continue
            start = dt.datetime.combine(day, self.opens, BISHKEK)
            end = dt.datetime.combine(day, self.closes, BISHKEK)
            yield start, end if end > start else end + dt.timedelta(days=1)


def _time(written: object, otherwise: dt.time) -> dt.time:
    try:
        return dt.time.fromisoformat(str(written))
    except ValueError:
        return otherwise
