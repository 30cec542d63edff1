"""A day outside the days of its campaign: rarely meant, never forbidden, always said."""

from collections.abc import Iterable

from django.utils.translation import ngettext
from wagtail.admin import messages

from events.models import Stop


def is_outside(stop: Stop) -> bool:
    return not stop.campaign.starts_on <= stop.day <= stop.campaign.ends_on


def warn(request, stops: Iterable[Stop]) -> None:
    """Beside the yes: how many of the saved stops lie outside, and what the campaign's days are."""
    found = [stop for stop in stops if is_outside(stop)]
    if not found:
        return
    said = ngettext(
        "%(count)d stop lies outside the days of its campaign (%(days)s). Is that meant?",
        "%(count)d stops lie outside the days of their campaign (%(days)s). Is that meant?",
        len(found),
    )
    messages.warning(request, said % {"count": len(found), "days": found[0].campaign.days})
