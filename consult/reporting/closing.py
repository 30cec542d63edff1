"""The end of a month: many reports verified at once, then the month closed, by an administrator or by time."""

import datetime as dt
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from consult.models import ConsultationReport, ReportCorrection, ReportEvent
from consult.models.codes import COUNTED_STATES, ReportState
from consult.models.refusals import MonthOpen
from consult.models.roles import leads

from .months import closed_before, lock_month, locks_on, month_of

CHUNK = 500


class Month(NamedTuple):
    """How a month stands: its days, when it closes, how many reports are in which state, and what corrections add."""

    first: dt.date
    last: dt.date
    locks_on: dt.date
    is_closed: bool
    states: dict[str, int]
    corrected: int

    @property
    def counted(self) -> int:
        return sum(self.states.get(state, 0) for state in COUNTED_STATES) + self.corrected

    @property
    def unverified(self) -> int:
        return self.states.get(ReportState.SUBMITTED, 0)


def month(reports: QuerySet[ConsultationReport], day: dt.date, *, now: dt.datetime | None = None) -> Month:
    """The month of `day` among `reports`, which are those that somebody leads; three queries."""
    first, last = month_of(day)
    of_month = reports.filter(consulted_on__range=(first, last)).order_by()
    corrections = ReportCorrection.objects.filter(report__in=of_month.filter(state=ReportState.LOCKED))
    return Month(
        first=first,
        last=last,
        locks_on=locks_on(first),
        is_closed=first < closed_before(timezone.localdate(now)),
        states=dict(of_month.values_list("state").annotate(Count("pk"))),
        corrected=corrections.aggregate(sum=Sum("amount"))["sum"] or 0,
    )


@transaction.atomic
def verify_many(reports: QuerySet[ConsultationReport], *, by, now: dt.datetime | None = None) -> int:
    """Verifies what of `reports` is submitted and led by `by`; returns how many. The others stay as they are."""
    now = now or timezone.now()
    found = reports.filter(state=ReportState.SUBMITTED).order_by("pk").select_for_update(of=("self",))
    ripe = [report.pk for report in found.only("region", "centre", "lawyer", "state") if leads(by, report)]
    for start in range(0, len(ripe), CHUNK):
        pks = ripe[start : start + CHUNK]
        ConsultationReport.objects.filter(pk__in=pks).update(state=ReportState.VERIFIED, verified_at=now)
        ReportEvent.objects.bulk_create(
            ReportEvent(report_id=pk, at=now, by=by, from_state=ReportState.SUBMITTED, to_state=ReportState.VERIFIED)
            for pk in pks
        )
    return len(ripe)


def close_month(day: dt.date, *, by, now: dt.datetime | None = None) -> int:
    """Locks what is verified in the month of `day` and before; returns how many. Raises MonthOpen before its time.

    Nobody has to: the worker does the same every night. What is not verified yet is locked once it is.
    """
    now = now or timezone.now()
    first, _last = month_of(day)
    if first >= closed_before(timezone.localdate(now)):
        raise MonthOpen(day=f"{locks_on(first):%d.%m.%Y}")
    return lock_month(by=by, now=now)
