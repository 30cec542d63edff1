"""How long what people wrote about themselves is kept (docs/trainings.md, docs/bus.md); `manage.py purge` runs this.

Every step is safe to run again at any time, in short transactions. That somebody had a place stays; who it was goes.
"""

import datetime as dt
from calendar import monthrange
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from events.importing import batches
from events.models import Certificate, Registration, Reminder
from events.registration import places
from events.reminders import asking


class Step(NamedTuple):
    """`run(now, dry_run)` returns how many it took away, or would; `label` says of what, in English."""

    label: str
    run: Callable[[dt.datetime, bool], int]


def day_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months ago, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def _forget_people(now: dt.datetime, dry_run: bool) -> int:
    ended_before = day_before(timezone.localdate(now), settings.KEEP_REGISTRATION_MONTHS)
    old = Registration.objects.known().filter(session__ends_on__lt=ended_before).select_related("session")
    if dry_run:
        return old.count()
    forgotten = 0
    for registration in old.defer("person").order_by("pk"):
        places.forget(registration, now=now)
        forgotten += 1
    return forgotten


def _drop_certificates(now: dt.datetime, dry_run: bool) -> int:
    ended_before = day_before(timezone.localdate(now), 12 * settings.KEEP_CERTIFICATES_YEARS)
    old = Certificate.objects.filter(session__ends_on__lt=ended_before)
    return old.count() if dry_run else old.delete()[0]


def _forget_reminders(now: dt.datetime, dry_run: bool) -> int:
    old = Reminder.objects.done_with(now)
    if dry_run:
        return old.count()
    forgotten = 0
    for reminder in old.defer("contact").order_by("pk"):
        asking.forget(reminder)
        forgotten += 1
    return forgotten


STEPS = (
    Step("people of trainings: names, contacts and messages", _forget_people),
    Step("certificates", _drop_certificates),
    Step("reminders of the bus: contacts and messages", _forget_reminders),
    Step("spreadsheets of stops: files and rows", batches.purge),
)
