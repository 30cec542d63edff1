"""How long what is private is kept (docs/consult-model.md section 6). `manage.py purge` runs the steps below.

Every step is safe to run again at any time, works in short transactions, and takes files from the disk as well.
Reports stay for good: they hold nobody's name.
"""

import datetime as dt
from calendar import monthrange
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q

from consult import transitions
from consult.desk import export_runs
from consult.intake import drafts
from consult.models import (
    AccessEvent,
    AnswerDraft,
    Attachment,
    ConsultationRequest,
    FollowPass,
    Notice,
    Press,
    RequestDraft,
    WebhookEvent,
)
from consult.models.codes import CloseReason, State
from consult.models.keeping import months_kept, withdrawn_kept
from consult.reporting.importing import batches
from home.vault import EncryptedStorage

A_DAY = dt.timedelta(days=1)
RAW_EVENTS = dt.timedelta(days=30)
NOTICES = dt.timedelta(days=90)  # what nobody read in a season is no news
PRESSES = dt.timedelta(days=7)  # no page lies open longer
ATTACHMENTS = "attachments"


class Step(NamedTuple):
    """`run(now, dry_run)` returns how many it took away, or would; `label` says of what, in English."""

    label: str
    run: Callable[[dt.datetime, bool], int]


def months_before(now: dt.datetime, months: int) -> dt.datetime:
    """The same day so many months ago, or the last one of a shorter month."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    return now.replace(year=year, month=month + 1, day=min(now.day, monthrange(year, month + 1)[1]))


def requests_to_erase(now: dt.datetime) -> models.QuerySet[ConsultationRequest]:
    """Closed requests whose words have been kept as long as the form says."""
    withdrawn = Q(close_reason=CloseReason.WITHDRAWN, closed_at__lt=now - withdrawn_kept())
    spam = Q(close_reason=CloseReason.SPAM, closed_at__lt=now - dt.timedelta(days=settings.KEEP_SPAM_DAYS))
    unsafe = Q(unsafe=True, closed_at__lt=months_before(now, months_kept(unsafe=True)))
    others = Q(closed_at__lt=months_before(now, months_kept(unsafe=False)))
    return ConsultationRequest.objects.filter(withdrawn | spam | unsafe | others, state=State.CLOSED)


def _erase_requests(now: dt.datetime, dry_run: bool) -> int:
    ripe = requests_to_erase(now)
    if dry_run:
        return ripe.count()
    erased = 0
    for request in ripe.defer("narrative", "contact").order_by("pk").iterator(chunk_size=500):
        try:
            transitions.erase(request, now=now)
        except transitions.Refused:  # reopened since it was read
            continue
        erased += 1
    return erased


def _drop_drafts(now: dt.datetime, dry_run: bool) -> int:
    return _discard(RequestDraft.objects.abandoned(now), dry_run)


def _drop_answer_drafts(now: dt.datetime, dry_run: bool) -> int:
    old = AnswerDraft.objects.abandoned(now)
    count = old.count()
    if not dry_run:
        with transaction.atomic():
            transitions.drop_drafts(old)
    return count


def _drop_receipts(now: dt.datetime, dry_run: bool) -> int:
    shown = dt.timedelta(minutes=settings.RECEIPT_MINUTES)
    return _discard(RequestDraft.objects.filter(sent_at__lt=now - shown), dry_run)


def _discard(over: models.QuerySet[RequestDraft], dry_run: bool) -> int:
    if dry_run:
        return over.count()
    found = list(over.defer("answers", "secret"))
    for draft in found:
        with transaction.atomic():
            drafts.discard(draft)
    return len(found)


def _drop_passes(now: dt.datetime, dry_run: bool) -> int:
    return _drop(FollowPass.objects.over(now), dry_run)


def _drop_traces(now: dt.datetime, dry_run: bool) -> int:
    return _drop(transitions.old_traces(now), dry_run)


def _drop_access_events(now: dt.datetime, dry_run: bool) -> int:
    old = months_before(now, 12 * settings.KEEP_ACCESS_EVENTS_YEARS)
    return _drop(AccessEvent.objects.filter(at__lt=old), dry_run)


def _drop_notices(now: dt.datetime, dry_run: bool) -> int:
    return _drop(Notice.objects.filter(at__lt=now - NOTICES), dry_run)


def _drop_presses(now: dt.datetime, dry_run: bool) -> int:
    return _drop(Press.objects.filter(at__lt=now - PRESSES), dry_run)


def _drop_raw_events(now: dt.datetime, dry_run: bool) -> int:
    """What a channel posted holds her number and her words; once understood, they live in the request alone.

    What nobody understood in a month never will be: it goes too.
    """
    handled = Q(handled_at__lt=now - dt.timedelta(days=settings.ERASE_WITHIN_DAYS) + A_DAY)
    received = Q(received_at__lt=now - RAW_EVENTS)
    return _drop(WebhookEvent.objects.filter(handled | received), dry_run)


def _drop(old: models.QuerySet, dry_run: bool) -> int:
    return old.count() if dry_run else old.delete()[0]


def _drop_files_without_row(now: dt.datetime, dry_run: bool) -> int:
    """A file is written before its row; where the row never came, the file is nobody's a day later."""
    storage = EncryptedStorage()
    known = set(Attachment.objects.values_list("file", flat=True))
    lost = [
        name
        for name in _files(storage, ATTACHMENTS)
        if name not in known and storage.get_modified_time(name) < now - A_DAY
    ]
    if not dry_run:
        for name in lost:
            storage.delete(name)
    return len(lost)


def _files(storage: EncryptedStorage, folder: str):
    if not storage.exists(folder):
        return
    folders, names = storage.listdir(folder)
    yield from (f"{folder}/{name}" for name in names)
    for inner in folders:
        yield from _files(storage, f"{folder}/{inner}")


STEPS = (
    Step("abandoned drafts", _drop_drafts),
    Step("receipts with their secret number", _drop_receipts),
    Step("unfinished answers of lawyers", _drop_answer_drafts),
    Step("open pages of clients", _drop_passes),
    Step("traces by which a question sent twice is known", _drop_traces),
    Step("requests: words, contacts and files", _erase_requests),
    Step("raw events of channels", _drop_raw_events),
    Step("files of reports that were taken out", export_runs.purge),
    Step("spreadsheets of reports: files and rows", batches.purge),
    Step("notices of the desk that nobody read", _drop_notices),
    Step("presses of buttons at the desk", _drop_presses),
    Step("lines of the access log", _drop_access_events),
    Step("files that belong to nothing", _drop_files_without_row),
)
