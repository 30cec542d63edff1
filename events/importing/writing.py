"""The yes to a spreadsheet, and its undo. All of its new stops are written by `events.stops`, or none."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from events import stops
from events.models import Crew, ImportBatch, ImportRow
from home.models import District, Settlement
from home.spreadsheets import journey
from home.spreadsheets.journey import CHUNK, settle
from home.spreadsheets.sentences import remark

from .batches import NotReady, save_changed
from .checking import WORDS, Verdict, across

State = ImportBatch.State
KEPT = [*WORDS, "contact", "languages", "settlement_text"]


class NothingNew(stops.Refused):
    sentence = _("There is no new stop to write.")


class NothingBack(stops.Refused):
    sentence = _("No stop can be taken back: they were all changed since, or people asked about them.")


def begin(batch: ImportBatch) -> None:
    """Somebody said yes. Raises NotReady or NothingNew; of two who say it one wins."""
    if not batch.rows.filter(verdict=Verdict.NEW).exists():
        raise NothingNew
    if not journey.move(batch, [State.READY], State.WRITING, done=0):
        raise NotReady


def write(batch: ImportBatch, *, now: dt.datetime | None = None) -> int:
    """Writes the new stops, all or none; returns how many. What clashes by now is marked, and nothing is written."""
    try:
        written = _write(batch, now)
    except Exception:
        settle(batch, State.READY)  # nothing was written, and the scheduler may try again
        raise
    if written:
        journey.drop_file(batch)
    batch.refresh_from_db()
    return written


@transaction.atomic
def _write(batch: ImportBatch, now: dt.datetime | None) -> int:
    """Under the lock of the schedule: what another file has planned meanwhile is seen, and not planned again."""
    stops.hold_schedule(batch.campaign)
    rows = list(batch.rows.defer("cells", "flaws", "choices"))
    wanted = [row for row in rows if row.verdict == Verdict.NEW]
    if changed := across(rows, batch.campaign):
        return _put_off(batch, changed)
    try:
        stops.plan_many(_facts(batch, wanted), by=batch.by, now=now, takes_past=batch.takes_past)
    except stops.NotAll as refused:
        return _put_off(batch, _refused(wanted, refused.problems))
    done = {"state": State.DONE, "done": len(wanted), "total": len(wanted), "remarks": []}
    ImportBatch.objects.filter(pk=batch.pk).update(**done)
    return len(wanted)


def _refused(rows: list[ImportRow], problems: dict[int, stops.Refused]) -> list[ImportRow]:
    """Marks the rows that `events.stops` refused, each with its sentence."""
    for place, why in problems.items():
        code = remark("past") if isinstance(why, stops.InThePast) else remark("refused", why=str(why))
        rows[place].remarks = [*rows[place].remarks, code]
        rows[place].verdict = Verdict.PROBLEM
    return [rows[place] for place in problems]


def _put_off(batch: ImportBatch, changed: list[ImportRow]) -> int:
    save_changed(changed)
    batch.remarks = [*batch.remarks, remark("meanwhile")]
    settle(batch, State.READY)
    return 0


def undo(batch: ImportBatch) -> int:
    """Takes the stops back that nobody touched or asked about since; returns how many. Raises NotReady, NothingBack."""
    with transaction.atomic():
        if not journey.move(batch, [State.DONE], State.UNDONE):
            raise NotReady
        gone, kept = stops.take_back(batch.stops.all())
        if not gone:
            raise NothingBack
        remarks = [remark("stays", count=len(kept))] if kept else []
        ImportBatch.objects.filter(pk=batch.pk).update(remarks=remarks)
    batch.refresh_from_db()
    return gone


def _facts(batch: ImportBatch, rows: Iterable[ImportRow]) -> Iterable[dict]:
    """What `events.stops` writes: codes become the places and crews that they stand for."""
    rows = list(rows)
    villages = _found(Settlement, {row.facts["settlement"] for row in rows})
    districts = _found(District, {row.facts["district"] for row in rows})
    crews = {crew.pk: crew for crew in Crew.objects.filter(campaign=batch.campaign).select_related("campaign")}
    for row in rows:
        facts = row.facts
        yield {
            "campaign": batch.campaign,
            "batch": batch,
            "settlement": villages.get(facts["settlement"]),
            "district": districts[facts["district"]],
            "crew": crews.get(facts.get("crew")),
            **{name: dt.datetime.fromisoformat(facts[name]) for name in ("starts_at", "ends_at")},
            **{name: facts[name] for name in ("latitude", "longitude") if name in facts},
            **{name: facts[name] for name in KEPT if facts.get(name)},
        }


def _found(model, codes: set[str | None]) -> dict:
    found: dict = {}
    wanted = sorted(code for code in codes if code is not None)
    for start in range(0, len(wanted), CHUNK):
        found |= model.objects.in_bulk(wanted[start : start + CHUNK])
    return found
