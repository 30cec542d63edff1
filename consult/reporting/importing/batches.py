"""The journey of a file of reports: kept, read, looked at, written, perhaps taken back. Its states change here.

Every good row is kept as codes; of rows that were not understood only the first ones are listed, the others counted,
so that a hundred thousand bad rows cost no more than a thousand.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consult.models import ConsultationReport, ReportBatch, ReportRow
from consult.models.codes import ReportState
from consult.models.refusals import Refused
from home.spreadsheets import files, journey
from home.spreadsheets.headings import LOOKED_AT
from home.spreadsheets.journey import Progress, chunks
from home.spreadsheets.sentences import Unreadable, remark

from .checking import Asked, Reader
from .choices import Choices
from .columns import HEADINGS, NEEDED

State, Verdict = ReportBatch.State, ReportRow.Verdict
NEW_ROWS = 20_000  # that one file may bring: they are written together
ROWS = 200_000  # that are looked at
LISTED = 1000  # rows that need somebody, listed one by one


class NotReady(Refused):
    code = "not_ready"
    sentence = _("This import is not waiting for you any more. Nothing was changed.")


def accept(data: bytes, *, name: str, by=None, lawyer=None) -> ReportBatch:
    """Keeps the file, locked, until it is read. Raises Unreadable for one that is refused at sight."""
    return journey.keep(ReportBatch(by=by, lawyer=lawyer), data, name)


def read(batch: ReportBatch, *, now: dt.datetime | None = None, tell: Progress | None = None) -> None:
    """Reads the file and gives every row its verdict. It is not needed afterwards: what rows say is kept as codes."""
    journey.work(batch, lambda: _read(batch, now or timezone.now(), tell))
    if batch.state != State.READING:
        journey.drop_file(batch)


def cancel(batch: ReportBatch) -> None:
    """Gives up what is not written yet. Raises NotReady."""
    if not journey.give_up(batch):
        raise NotReady


def purge(now: dt.datetime, dry_run: bool = False) -> int:
    return journey.purge(ReportBatch, now, dry_run)


def _read(batch: ReportBatch, now: dt.datetime, tell: Progress | None) -> None:
    batch.rows.all().delete()
    batch.counts, batch.kinds = {}, {}
    with batch.file.open() as file:
        sheet = files.open_sheet(file.read(), HEADINGS)
    lines = iter(sheet.rows)
    first = list(islice(lines, LOOKED_AT))
    if not first:
        raise Unreadable("no_rows")
    place = _understand(batch, sheet, first)
    reader = Reader(batch, batch.columns, Choices(now), now)
    tally = Tally(batch)
    rows = (asked for line in chain(first[place:], lines) if (asked := reader.read(line)))
    done = 0
    for chunk in chunks(rows):
        done += len(chunk)
        if done > ROWS:
            raise Unreadable("too_many_rows", rows=ROWS)
        tally.keep(chunk)
        journey.progress(batch, done, tell)
    if not done:
        raise Unreadable("no_rows")
    journey.progress(batch, done, tell, total=done)
    tally.close()


def _understand(batch: ReportBatch, sheet: files.Sheet, first: list[files.Line]) -> int:
    """Which column is which; returns where the rows begin. Without the needed ones nothing can be read."""
    place, columns = HEADINGS.row([line.cells for line in first])
    missing = [name for name in NEEDED if name not in columns]
    batch.remarks = list(sheet.remarks)
    batch.columns, batch.total, batch.sheet = columns, max(sheet.total, len(first)), sheet.name[:120]
    if place is None or missing:
        raise Unreadable("no_columns", names=list(missing or NEEDED))
    ReportBatch.objects.filter(pk=batch.pk).update(columns=columns, total=batch.total, sheet=batch.sheet)
    return place + 1


class Tally:
    """Keeps the rows as they come, counts them, and lists no more wrong ones than somebody would look at."""

    def __init__(self, batch: ReportBatch):
        self.batch = batch
        self.counts: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()

    def keep(self, chunk: list[Asked]) -> None:
        known = known_keys(asked.uuid for asked in chunk)
        ReportRow.objects.bulk_create(
            [row for row in (self._row(asked, known) for asked in chunk) if row], batch_size=journey.CHUNK
        )
        if self.counts[Verdict.NEW] > NEW_ROWS:
            raise Unreadable("too_many_rows", rows=NEW_ROWS)

    def _row(self, asked: Asked, known: dict) -> ReportRow | None:
        verdict, remarks = _verdict(asked, known)
        self.counts[verdict] += 1
        self.kinds.update({code for code, _facts in remarks})
        if verdict == Verdict.PROBLEM and self.counts[verdict] > LISTED:
            return None
        facts = asked.facts if verdict == Verdict.NEW else {}
        return ReportRow(
            batch=self.batch, number=asked.number, verdict=verdict, key=asked.uuid, facts=facts, said=remarks or None
        )

    def close(self) -> None:
        batch = self.batch
        batch.counts, batch.kinds = dict(self.counts), dict(self.kinds)
        if (more := self.counts[Verdict.PROBLEM] - LISTED) > 0:
            batch.remarks = [*batch.remarks, remark("more_problems", count=more, shown=LISTED)]
        ReportBatch.objects.filter(pk=batch.pk).update(counts=batch.counts, kinds=batch.kinds)


def _verdict(asked: Asked, known: dict) -> tuple[str, list]:
    if asked.is_example:
        return Verdict.SKIPPED, [remark("example")]
    if asked.is_wrong:
        return Verdict.PROBLEM, asked.remarks
    if asked.uuid not in known:
        return Verdict.NEW, []
    lawyer, state = known[asked.uuid]
    if lawyer != asked.facts["lawyer"]:
        return Verdict.PROBLEM, [remark("key_taken")]
    return Verdict.DUPLICATE, [remark("was_voided" if state == ReportState.VOIDED else "already_there")]


def known_keys(keys: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, tuple[int, str]]:
    """Key -> whose report has it already, and its state."""
    wanted = [key for key in keys if key]
    rows = ConsultationReport.objects.filter(key__in=wanted).values_list("key", "lawyer", "state")
    return {key: (lawyer, state) for key, lawyer, state in rows}


def new_rows(batch: ReportBatch) -> Iterator[ReportRow]:
    return batch.rows.filter(verdict=Verdict.NEW).iterator(chunk_size=journey.CHUNK)
