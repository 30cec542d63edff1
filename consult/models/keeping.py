"""How long her words are kept after the end: the purge, the form and her page say it from here."""

import datetime as dt

from django.conf import settings


def months_kept(*, unsafe: bool) -> int:
    """Months after closing; fewer where somebody may be in danger."""
    return settings.KEEP_UNSAFE_NARRATIVE_MONTHS if unsafe else settings.KEEP_NARRATIVE_MONTHS


def withdrawn_kept() -> dt.timedelta:
    """A day less than we say: erased "within 7 days" must hold for a purge that runs once a day."""
    return dt.timedelta(days=settings.ERASE_WITHIN_DAYS - 1)
