"""The journey of a file: uploaded, read, looked at and corrected, written, perhaps taken back. Its states change here.

Whoever wins the conditional UPDATE of a state acts; a task that was put back by the worker's sweep begins anew.
"""

import datetime as dt
import json
from collections.abc import Iterable
from itertools import chain, islice

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events import stops
from events.models import Campaign, ImportBatch, ImportRow
from home.spreadsheets import files, journey
from home.spreadsheets.headings import LOOKED_AT, MOST
from home.spreadsheets.journey import CHUNK, Progress, chunks
from home.spreadsheets.sentences import Unreadable, remark

from . import columns
from .checking import Reader, across
from .matching import Ground

State = ImportBatch.State
UNDERSTOOD = ["columns", "remarks", "total", "header", "header_row", "sheet", "sheets", "from_1904"]
READ = ["facts", "remarks", "choices", "verdict"]


class NotReady(stops.Refused):
    sentence = _("This import is not waiting for you any more. Nothing was changed.")


def accept(data: bytes, *, name: str, campaign: Campaign, by=None, takes_past: bool = False) -> ImportBatch:
    """Keeps the file, locked, until it is read. Raises Unreadable for one that is refused at sight."""
    return journey.keep(ImportBatch(campaign=campaign, by=by, takes_past=takes_past), data, name)


def read(batch: ImportBatch, *, now: dt.datetime | None = None, tell: Progress | None = None) -> None:
    """Reads the file anew and gives every row its verdict; corrections of an earlier reading are gone."""
    journey.work(batch, lambda: _read(batch, now or timezone.now(), tell))


def recheck(batch: ImportBatch, *, now: dt.datetime | None = None, tell: Progress | None = None) -> None:
    """Understands the rows anew, with other columns or corrections; the file is not needed for that."""
    journey.work(batch, lambda: _recheck(batch, now or timezone.now(), tell))


def again(batch: ImportBatch, **changes) -> None:
    """A batch that waits goes back to being read, with other columns, another sheet. Raises NotReady."""
    if not journey.move(batch, [State.READY], State.READING, **{"done": 0, "cancel_asked": False, **changes}):
        raise NotReady


def _read(batch: ImportBatch, now: dt.datetime, tell: Progress | None) -> None:
    batch.rows.all().delete()
    with batch.file.open() as file:
        sheet = files.open_sheet(file.read(), columns.HEADINGS, batch.sheet)
    lines = iter(sheet.rows)
    first = list(islice(lines, LOOKED_AT))
    if not first:
        raise Unreadable("no_rows")
    ground = Ground(batch.campaign)
    place = _understand(batch, sheet, first, ground)
    reader = _reader(batch, ground, now)
    _keep_rows(batch, reader, chain(first[place:], lines), tell)
    save_changed(across(list(batch.rows.defer("cells", "flaws")), batch.campaign))


def _keep_rows(batch: ImportBatch, reader: Reader, lines: Iterable[files.Line], tell: Progress | None) -> None:
    """Every row with what it seems to say. Raises Unreadable where there are none or too many."""
    rows = (
        reader.read(ImportRow(batch=batch, number=line.number, cells=line.cells, flaws=line.flaws)) for line in lines
    )
    done = 0
    for chunk in chunks(rows):
        done += len(chunk)
        if done > files.ROWS:
            raise Unreadable("too_many_rows", rows=files.ROWS)
        ImportRow.objects.bulk_create(chunk, batch_size=CHUNK)
        journey.progress(batch, done, tell)
    if not done:
        raise Unreadable("no_rows")
    journey.progress(batch, done, tell, total=done)


def _understand(batch: ImportBatch, sheet: files.Sheet, first: list[files.Line], ground: Ground) -> int:
    """Which column is which; returns where the rows begin."""
    texts = [line.cells for line in first]
    place, guessed = columns.HEADINGS.row(texts)
    remarks = list(sheet.remarks)
    if place is None:
        guessed = columns.by_content(texts, ground.is_village)
        remarks.append(remark("no_header"))
    if not columns.suffice(guessed):
        remarks.append(remark("no_columns"))
    if sheet.others and not batch.sheet:
        remarks.append(remark("other_sheets", sheet=sheet.name, others=", ".join(sheet.others)))
    batch.columns, batch.remarks, batch.total = guessed, remarks, max(sheet.total, len(first))
    batch.header = [] if place is None else [cell[:60] for cell in texts[place][:MOST]]
    batch.header_row = 0 if place is None else first[place].number
    batch.sheet, batch.sheets = sheet.name[:120], [sheet.name, *sheet.others] if sheet.name else []
    batch.from_1904 = sheet.from_1904
    ImportBatch.objects.filter(pk=batch.pk).update(**{name: getattr(batch, name) for name in UNDERSTOOD})
    return 0 if place is None else place + 1


def _recheck(batch: ImportBatch, now: dt.datetime, tell: Progress | None) -> None:
    reader, rows, total = _reader(batch, Ground(batch.campaign), now), [], batch.rows.count()
    for chunk in chunks(batch.rows.iterator(chunk_size=CHUNK)):
        rows += [reader.read(row) for row in chunk]
        journey.progress(batch, len(rows), tell, total=total)
    across(rows, batch.campaign)
    ImportRow.objects.bulk_create(
        rows, batch_size=CHUNK, update_conflicts=True, unique_fields=["id"], update_fields=READ
    )
    batch.remarks = [one for one in batch.remarks if one[0] not in ("no_columns", "meanwhile")]
    if not columns.suffice(batch.columns):
        batch.remarks.append(remark("no_columns"))


def correct(row: ImportRow, fixes: dict, *, now: dt.datetime | None = None) -> ImportRow:
    """One row with another answer: another village, left out, or a cell that was written anew. Raises NotReady."""
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update(no_key=True).get(pk=row.batch_id)
        if batch.state != State.READY:
            raise NotReady
        row.fixes = fixes
        _reader(batch, Ground(batch.campaign), now or timezone.now()).read(row)
        row.save(update_fields=["fixes", *READ])
        save_changed(across(list(batch.rows.defer("cells", "flaws")), batch.campaign))
    row.refresh_from_db()
    return row


def cancel(batch: ImportBatch) -> None:
    """Gives up an import that is not written yet. A task that reads it stops at its next rows. Raises NotReady."""
    if not journey.give_up(batch):
        raise NotReady


def _reader(batch: ImportBatch, ground: Ground, now: dt.datetime) -> Reader:
    return Reader(batch.campaign, batch.columns, ground, now, batch.takes_past, batch.from_1904, batch.header)


def save_changed(rows: list[ImportRow]) -> None:
    """Verdicts and remarks; many rows say the same, so they are written together."""
    alike: dict[tuple[str, str], list[ImportRow]] = {}
    for row in rows:
        alike.setdefault((row.verdict, json.dumps(row.remarks)), []).append(row)
    for same in alike.values():
        for chunk in chunks(same):
            wanted = ImportRow.objects.filter(pk__in=[row.pk for row in chunk])
            wanted.update(verdict=chunk[0].verdict, remarks=chunk[0].remarks)


def purge(now: dt.datetime, dry_run: bool = False) -> int:
    """Gives up what nobody decided about, and forgets what was in files of which the stops are written. How many."""
    return journey.purge(ImportBatch, now, dry_run)
