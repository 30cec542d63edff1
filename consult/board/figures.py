"""The live headline: national figures that are never split (docs/consult-model.md section 5, rule 7).

Page, stream, API and tools print what `headline` and `words` give; nothing else adds up figures for the public.
"""

import datetime as dt
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from consult import counters
from consult.counters import Measure
from consult.models import ConsultationReport, ConsultationRequest
from consult.suppression import rate

Value = TypeVar("Value")
READ_EVERY = 0.25  # seconds between two readings of the revision, per process

# Translators: the lines under the large figures of the public board; each follows its number.
LABELS = {
    "today": pgettext_lazy("board", "consultations today"),
    "month": pgettext_lazy("board", "consultations this month"),
    "year": pgettext_lazy("board", "consultations this year"),
    "waiting": pgettext_lazy("board", "people wait for an answer now"),
    "in_time": pgettext_lazy("board", "of first answers came in time this year"),
    "rating": pgettext_lazy("board", "average rating this year, out of 5"),
    "rated": pgettext_lazy("board", "of consultations this year were rated"),
}


@dataclass(frozen=True)
class Headline:
    """Shares are from 0 to 1, the rating from 1 to 5; None while fewer than ten people stand behind them (rule 5)."""

    revision: int
    at: dt.datetime
    today: int
    month: int
    year: int
    waiting: int
    in_time: float | None
    rating: float | None
    rated: float | None
    sample: bool


def headline(now: dt.datetime | None = None) -> Headline:
    """The country's figures at `now`."""
    now = now or timezone.now()
    day = timezone.localtime(now).date()
    year = partial(counters.total, since=day.replace(month=1, day=1), until=day)
    revision = counters.revision()  # first: what is committed meanwhile raises it again
    consultations, ratings, responses = map(year, (Measure.CONSULTATIONS, Measure.RATINGS, Measure.RESPONSES))
    points, rated = rate(year(Measure.RATING_POINTS), ratings), rate(ratings, consultations)
    return Headline(
        revision=revision,
        at=now,
        today=counters.total(Measure.CONSULTATIONS, since=day, until=day),
        month=counters.total(Measure.CONSULTATIONS, since=day.replace(day=1), until=day),
        year=consultations,
        waiting=counters.total(Measure.WAITING),
        in_time=rate(year(Measure.RESPONSES_IN_TIME), responses),
        rating=None if points is None else points / 100,
        rated=None if rated is None else min(rated, 1.0),  # in January ratings of December may be the more
        sample=has_sample(),
    )


def words(one: Headline) -> dict[str, str]:
    """The figures as the active language writes them; "–" where too few people stand behind one."""
    local = timezone.localtime(one.at)
    counts = {name: count_words(getattr(one, name)) for name in ("today", "month", "year", "waiting")}
    return counts | {
        "in_time": percent(one.in_time),
        "rating": "–" if one.rating is None else number_format(one.rating, decimal_pos=1),
        "rated": percent(one.rated),
        "at": date_format(local, "H:i"),
        "day": date_format(local, "DATE_FORMAT"),
    }


def count_words(count: int) -> str:
    """A count as the active language writes it: 2 272."""
    return number_format(count, force_grouping=True)


def percent(share: float | None) -> str:
    """A share in whole hundredths; a dash where there is none."""
    # Translators: a share of a hundred, with the space that your language puts before the sign.
    return "–" if share is None else _("%(number)s%%") % {"number": round(100 * share)}


def as_data(one: Headline) -> dict[str, Any]:
    """The headline for machines, and in words of all three languages for every viewer of one stream."""
    in_words: dict[str, Mapping[str, str]] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            in_words[code] = words(one)
    return {
        "revision": one.revision,
        "at": timezone.localtime(one.at).isoformat(timespec="seconds"),
        "consultations": {"today": one.today, "month": one.month, "year": one.year},
        "waiting": one.waiting,
        "first_responses_in_time": _rounded(one.in_time, 3),
        "rating": _rounded(one.rating, 2),
        "rated": _rounded(one.rated, 3),
        "sample": one.sample,
        "words": in_words,
    }


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


class Memo(Generic[Value]):
    """What `read` gave, kept for `seconds` in this process: many visitors, one query."""

    def __init__(self, read: Callable[[], Value], seconds: float):
        self.read, self.seconds = read, seconds
        self.kept: tuple[float, Value] | None = None

    def __call__(self) -> Value:
        kept, now = self.kept, time.monotonic()
        if kept is None or now - kept[0] >= self.seconds:
            kept = self.kept = (now, self.read())
        return kept[1]

    def forget(self) -> None:
        self.kept = None


def has_sample() -> bool:
    """Whether any sample report or request is in the figures; a partial index answers."""
    return any(model.objects.filter(is_sample=True).exists() for model in (ConsultationReport, ConsultationRequest))


revision = Memo(counters.revision, READ_EVERY)
