"""What every spreadsheet goes through: kept, read by the worker, waiting for a decision, written or given up.

Whoever wins the conditional UPDATE of a state acts; a task that was put back by the worker's sweep begins anew.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from django.db.models import Q
from django.utils.crypto import get_random_string

from home.models.spreadsheets import SpreadsheetBatch

from . import files
from .sentences import Unreadable, remark

State = SpreadsheetBatch.State
Batch = Any  # a model that extends SpreadsheetBatch; an abstract one has no manager for the type checker
Item = TypeVar("Item")
CHUNK = 500
KEEP = dt.timedelta(days=30)  # the rows of what was written: long enough to see what was meant
DECIDE_WITHIN = dt.timedelta(days=7)
Progress = Callable[[int, int], None]


class Stopped(Exception):
    """Somebody pressed cancel while the task worked."""


def keep(batch: Batch, data: bytes, name: str) -> Batch:
    """Saves a new batch with its file, locked. Raises Unreadable for a file that is refused at sight."""
    files.refuse(data)
    batch.file_name = name[-120:]
    batch.file.save(get_random_string(20), ContentFile(data), save=False)
    batch.save(force_insert=True)
    return batch


def move(batch: Batch, before: Iterable[str], to: str, **fields) -> bool:
    """Takes the batch from one of the states `before` to another; False when it has left them meanwhile."""
    if not type(batch).objects.filter(pk=batch.pk, state__in=list(before)).update(state=to, **fields):
        return False
    batch.refresh_from_db()
    return True


def work(batch: Batch, act: Callable[[], None]) -> None:
    """Does what reads the file; whatever happens, the batch does not stay busy."""
    try:
        act()
    except Stopped:
        forget(batch)
    except Unreadable as unreadable:
        _fail(batch, unreadable.remark)
    except Exception:
        _fail(batch, remark("interrupted"))
        raise
    else:
        settle(batch, State.READY)
    batch.refresh_from_db()


def _fail(batch: Batch, why: list) -> None:
    batch.remarks = [why]
    settle(batch, State.FAILED)
    forget(batch)


def settle(batch: Batch, to: str) -> None:
    """The end of some work, unless somebody has given the import up meanwhile: then nothing is left behind."""
    busy = type(batch).objects.filter(pk=batch.pk, state__in=batch.BUSY)
    if not busy.update(state=to, remarks=batch.remarks):
        forget(batch)


def forget(batch: Batch) -> None:
    """The file and what was in it go; the note that it was imported stays."""
    batch.rows.all().delete()
    drop_file(batch)


def drop_file(batch: Batch) -> None:
    if batch.file:
        batch.file.delete(save=False)
        type(batch).objects.filter(pk=batch.pk).update(file="")


def give_up(batch: Batch) -> bool:
    """An import that is not written yet. A task that reads it stops at its next rows. False when it is too late."""
    if not move(batch, [State.READING, State.READY], State.CANCELLED, cancel_asked=True):
        return False
    forget(batch)
    batch.refresh_from_db()
    return True


def progress(batch: Batch, done: int, tell: Progress | None, *, total: int = 0) -> None:
    """Says how far it is, and stops where somebody pressed cancel."""
    batch.done, batch.total = done, total or max(batch.total, done)
    row = type(batch).objects.filter(pk=batch.pk, state=State.READING, cancel_asked=False)
    if not row.update(done=batch.done, total=batch.total):
        raise Stopped
    if tell:
        tell(batch.done, batch.total)


def chunks(rows: Iterable[Item]) -> Iterator[list[Item]]:
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def purge(model: Batch, now: dt.datetime, dry_run: bool = False) -> int:
    """Gives up what nobody decided about, and forgets what was in files whose rows are written. How many."""
    kept_long_enough = model.objects.filter(at__lt=now - KEEP).filter(Q(rows__isnull=False) | ~Q(file=""))
    undecided = model.objects.filter(at__lt=now - DECIDE_WITHIN, state__in=[State.READING, State.READY])
    old = model.objects.filter(Q(pk__in=kept_long_enough.values("pk")) | Q(pk__in=undecided.values("pk")))
    if dry_run:
        return old.count()
    batches = list(old)
    for batch in batches:
        model.objects.filter(pk=batch.pk, state__in=[State.READING, State.READY]).update(state=State.CANCELLED)
        forget(batch)
    return len(batches)
