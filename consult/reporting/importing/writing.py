"""The yes to a file of reports, and its undo: all of its new rows are counted, or none."""

import datetime as dt
from collections import Counter

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consult.models import AccessEvent, ConsultationReport, ReportBatch, ReportEvent, ReportRow
from consult.models.codes import ReportState
from consult.models.refusals import NotAllowed, Refused
from consult.models.roles import Role, leads, roles_of
from consult.reporting import entry, figures
from consult.reporting.months import closed_before, expect_open_month
from consult.reporting.rights import may_edit
from events.models import Stop
from home.spreadsheets import journey
from home.spreadsheets.journey import chunks
from home.spreadsheets.sentences import remark

from .batches import NotReady, State, Verdict, known_keys, new_rows

KEYS_OF_ROWS = ("lawyer", "centre", "stop", "settlement", "district", "region", "matter", "extra_matter")


class NothingNew(Refused):
    code = "nothing_new"
    sentence = _("There is no new report to write.")


class Settled(Refused):
    code = "settled"
    sentence = _(
        "%(count)d of these reports were returned, voided, verified, locked, rated or changed by somebody else, "
        "so the import cannot be taken back. Nothing was changed. Void or correct single reports instead."
    )


class NoLongerYours(Refused):
    code = "no_longer_yours"
    sentence = _(
        "%(count)d of these reports are not yours to change any more: a lawyer may do so for 24 hours. "
        "Nothing was changed. Ask your coordinator to take the import back."
    )


class RightsGone(NotAllowed):
    code = "rights_gone"
    sentence = _(
        "Whoever brought this file may not enter these reports any more. Nothing was written. Ask your administrator."
    )


class _Meanwhile(Exception):
    """What was found good is not any more: remarks by the row's number. Rolls everything back."""

    def __init__(self, remarks: dict[int, list]):
        super().__init__()
        self.remarks = remarks


def begin(batch: ReportBatch) -> None:
    """Somebody said yes. Raises NotReady, NothingNew or RightsGone; of two who say it one wins."""
    if not _may_bring(batch):
        raise RightsGone
    if not batch.rows.filter(verdict=Verdict.NEW).exists():
        raise NothingNew
    if not journey.move(batch, [State.READY], State.WRITING, done=0):
        raise NotReady


def _may_bring(batch: ReportBatch) -> bool:
    """Whether who brought the file still has the role for it; the command needs none."""
    if batch.by is None:
        return True
    own = {Role.LAWYER} if batch.by_id == batch.lawyer_id else {Role.COORDINATOR, Role.ADMINISTRATOR}
    return bool(own & roles_of(batch.by))


def write(batch: ReportBatch, *, now: dt.datetime | None = None) -> int:
    """Counts the new rows, all or none; returns how many. What does not fit any more is marked, nothing is written."""
    now = now or timezone.now()
    if not _may_bring(batch):  # since the yes
        return _put_off(batch, {}, why=remark("refused", why=str(RightsGone())))
    try:
        with transaction.atomic():
            written = _write(batch, now)
            done = {"state": State.DONE, "done": written, "total": written, "remarks": []}
            if not ReportBatch.objects.filter(pk=batch.pk, state=State.WRITING).update(**done):
                raise NotReady
            _log(batch, "written", batch.by, written, now)
    except _Meanwhile as found:
        return _put_off(batch, found.remarks)
    except IntegrityError:  # a key was sent another way in this very moment: the next look finds it
        return _put_off(batch, {})
    except Exception:
        journey.settle(batch, State.READY)  # nothing was written, and it may be tried again
        raise
    batch.refresh_from_db()
    return written


def _write(batch: ReportBatch, now: dt.datetime) -> int:
    open_since, written = closed_before(timezone.localtime(now).date()), 0
    stops = Stop.objects.in_bulk(set(_stops(batch)))
    for rows in chunks(new_rows(batch)):
        expect_new(rows)
        reports = [_report(batch, row, stops, now) for row in rows]
        _expect_right(batch, rows, reports, now, open_since)
        ConsultationReport.objects.bulk_create(reports)
        ReportEvent.objects.bulk_create(
            ReportEvent(report=report, at=now, by=batch.by, to_state=ReportState.SUBMITTED) for report in reports
        )
        added: Counter = Counter()
        for report in reports:
            added.update(figures.of_new(report))
        figures.write(Counter(), added)
        written += len(reports)
    return written


def _stops(batch: ReportBatch):
    rows = batch.rows.filter(verdict=Verdict.NEW).values_list("facts__stop", flat=True)
    return (int(pk) for pk in rows.distinct() if pk is not None)


def expect_new(rows: list[ReportRow]) -> None:
    if known := known_keys(row.key for row in rows):
        raise _Meanwhile({row.number: remark("already_there") for row in rows if row.key in known})


def _report(batch: ReportBatch, row: ReportRow, stops: dict[int, Stop], now: dt.datetime) -> ConsultationReport:
    facts = dict(row.facts)
    day = dt.date.fromisoformat(facts.pop("consulted_on"))
    keys = {f"{name}_id": facts.pop(name, None) for name in KEYS_OF_ROWS}
    told = {**facts, **keys, "key": row.key}
    report = ConsultationReport(**told, consulted_on=day, batch=batch, created_at=now)
    report.state, report.submitted_at = ReportState.SUBMITTED, now
    if report.stop_id:
        report.stop = stops[report.stop_id]
    return report


def _expect_right(batch: ReportBatch, rows, reports, now: dt.datetime, open_since: dt.date) -> None:
    wrong, brings_for_others = {}, batch.by is not None and batch.by_id != batch.lawyer_id
    for row, report in zip(rows, reports, strict=True):
        if brings_for_others and leads(batch.by, report) is None:
            wrong[row.number] = remark("not_led")
            continue
        try:
            entry.check(report, now=now, open_since=open_since)
        except Refused as refused:
            wrong[row.number] = remark("refused", why=str(refused))
    if wrong:
        raise _Meanwhile(wrong)


def _put_off(batch: ReportBatch, remarks: dict[int, list], *, why: list | None = None) -> int:
    for row in batch.rows.filter(number__in=list(remarks)):
        row.said = [remarks[row.number]]
        row.verdict = Verdict.DUPLICATE if remarks[row.number][0] == "already_there" else Verdict.PROBLEM
        row.save(update_fields=["said", "verdict"])
    batch.remarks = [*batch.remarks, why or remark("meanwhile")]
    journey.settle(batch, State.READY)
    batch.refresh_from_db()
    return 0


@transaction.atomic
def undo(batch: ReportBatch, *, by=None, now: dt.datetime | None = None) -> int:
    """Takes back every report of the file, with its figures; returns how many. Without `by`, by the command.

    All or none: raises Settled where somebody judged or changed one, NoLongerYours where `by` may not edit one any
    more, MonthClosed where one counts in a closed month, NotReady for an import that is not written. Rows may be sent
    again afterwards: their keys are free. The access log keeps who did it, and with how many.
    """
    now = now or timezone.now()
    if not journey.move(batch, [State.DONE], State.UNDONE):
        raise NotReady
    reports = list(batch.reports.select_for_update(of=("self",)).select_related("stop"))
    if settled := _settled(batch):
        raise Settled(count=settled)
    if by is not None and (others := sum(not may_edit(report, by, now) for report in reports)):
        raise NoLongerYours(count=others)
    gone: Counter = Counter()
    days = {}
    for report in reports:
        days[report.channel, report.consulted_on] = report
        gone.update(figures.of_new(report))
    for report in days.values():
        expect_open_month(report, now=now)
    figures.write(gone, Counter())
    _log(batch, "taken back", by, len(reports), now)
    batch.reports.all().delete()
    batch.rows.all().delete()
    return len(reports)


def _settled(batch: ReportBatch) -> int:
    """How many of the reports carry what somebody else did with them: that may not go without a trace."""
    judged = Q(to_state__in=[ReportState.RETURNED, ReportState.VOIDED, ReportState.VERIFIED, ReportState.LOCKED])
    others = Q(by__isnull=False) & ~Q(by=batch.by_id)
    touched = ReportEvent.objects.filter(judged | others, report__batch=batch).values("report")
    stands = Q(pk__in=touched) | Q(ratings__isnull=False) | ~Q(state=ReportState.SUBMITTED)
    return batch.reports.filter(stands).distinct().count()


def _log(batch: ReportBatch, what: str, by, count: int, now: dt.datetime) -> None:
    """A line of the access log; from the command line it names nobody."""
    reason = f"{what}: import {batch.pk}, {count} reports"
    AccessEvent.objects.create(what=AccessEvent.What.IMPORT, by=by, at=now, reason=reason)
