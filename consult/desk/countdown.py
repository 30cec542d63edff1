"""How long ago, how long still: in words, as a person would say it at a glance."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from consult.models import ConsultationRequest
from consult.models.codes import State

SOON = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Countdown:
    """The promised instant and the words for what is left of it."""

    at: datetime
    words: str
    is_late: bool
    is_soon: bool


def countdown(at: datetime | None, now: datetime) -> Countdown | None:
    """What is left until `at`, in one unit ("3 hours left", "2 days late"); None where no clock runs."""
    if at is None:
        return None
    is_late = at < now
    first, last = (at, now) if is_late else (now, at)
    time = timesince(first, last, depth=1)
    # Translators: a countdown in the lawyers' list; %(time)s is "3 hours" or "2 days" in the nominative.
    words = _("%(time)s late") % {"time": time} if is_late else _("%(time)s left") % {"time": time}
    return Countdown(at=at, words=words, is_late=is_late, is_soon=not is_late and at - now < SOON)


def running(case: ConsultationRequest, now: datetime) -> list[tuple[str, Countdown]]:
    """The promises that are still to be kept, the nearest first; none while the clock stands."""
    claim = (_("To be claimed"), case.claim_due)
    respond = (_("First response"), case.respond_due)
    answer = (_("Answer"), case.answer_due)
    promised = {
        State.NEW: [claim, respond, answer],
        State.CLAIMED: [answer] if case.first_response_at else [respond, answer],
        State.IN_PROGRESS: [answer],
    }.get(State(case.state), [])
    return [(label, left) for label, at in promised if (left := countdown(at, now))]


def age(since: datetime, now: datetime) -> str:
    """How old something is, in one unit."""
    return timesince(since, now, depth=1)
