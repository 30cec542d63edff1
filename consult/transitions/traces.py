"""A question that was sent twice is recognised, so that two lawyers do not answer it. It is never refused.

The same words within `settings.SAME_QUESTION_DAYS`, from the same browser or with the same phone number: then the
later request names the first, and people decide. Only keyed hashes are compared; they go with the days.
"""

import datetime as dt
import re

from django.conf import settings
from django.db.models import Q, QuerySet

from consult.models import ConsultationRequest, SentTrace
from home.vault import keyed_hash, keyed_hashes

WORDS, BROWSER, PHONE = "consult.same.words", "consult.same.browser", "consult.same.phone"


def folded(words: str) -> str:
    """`words` without what differs when somebody types them again: capitals, spaces, signs, ё."""
    return " ".join(re.findall(r"\w+", words.casefold().replace("ё", "е")))


def first_like(request: ConsultationRequest, browser: str, now: dt.datetime) -> int | None:
    """The key of the first request with the words of this one, not yet saved, from the same browser or phone."""
    words, phone = folded(request.narrative or ""), (request.contact or {}).get("phone", "")
    if not words or not (browser or phone):
        return None
    sender = Q(pk__in=[])
    if browser:
        sender |= Q(browser_hash__in=keyed_hashes(BROWSER, browser))
    if phone:
        sender |= Q(contact_hash__in=keyed_hashes(PHONE, phone))
    fresh = SentTrace.objects.filter(at__gte=_horizon(now))
    same = fresh.filter(sender, words_hash__in=keyed_hashes(WORDS, words))
    return same.order_by("at", "pk").values_list("request", flat=True).first()


def leave_trace(request: ConsultationRequest, browser: str, now: dt.datetime) -> None:
    """By what the next one is compared with this one."""
    words, phone = folded(request.narrative or ""), (request.contact or {}).get("phone", "")
    if words and (browser or phone):
        SentTrace.objects.create(
            request=request,
            words_hash=keyed_hash(WORDS, words),
            browser_hash=keyed_hash(BROWSER, browser) if browser else "",
            contact_hash=keyed_hash(PHONE, phone) if phone else "",
            at=now,
        )


def old_traces(now: dt.datetime) -> QuerySet[SentTrace]:
    """What is compared with nothing any more."""
    return SentTrace.objects.filter(at__lt=_horizon(now))


def _horizon(now: dt.datetime) -> dt.datetime:
    return now - dt.timedelta(days=settings.SAME_QUESTION_DAYS)
