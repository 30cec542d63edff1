"""The calendar of reports: which months are closed (docs/consult-model.md section 3)."""

import datetime as dt
from calendar import monthrange

from django.db import transaction
from django.utils import timezone

from consult.clock import Calendar, Week, working_calendar
from consult.models import ConsultationReport, ExtraDay, ReportEvent
from consult.models.codes import Channel, ReportState
from consult.models.refusals import MonthClosed

LOCKED_ON_WORKING_DAY = 5  # of the next month


def working_days(*, since: dt.date, week: Week | None = None) -> Calendar:
    """The calendar of the country, or of a centre's `week`, with what staff added from `since` on; one query."""
    days = list(ExtraDay.objects.filter(day__gte=since).values_list("day", "is_working", "until"))
    return working_calendar(
        closed=[day for day, is_working, _until in days if not is_working],
        extra=[day for day, is_working, _until in days if is_working],
        shorter=[(day, until) for day, _is_working, until in days if until],
        week=week,
    )


def month_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day of the month of `day`."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def locks_on(day: dt.date) -> dt.date:
    """When the month of `day` is closed: the fifth working day after its end."""
    _first, last = month_of(day)
    return working_days(since=last).working_day_after(last, LOCKED_ON_WORKING_DAY)


def closed_before(day: dt.date) -> dt.date:
    """The first day that is not in a closed month, seen on `day`: reports of earlier days are locked."""
    this_month = day.replace(day=1)
    last_day = this_month - dt.timedelta(days=1)
    return this_month if day >= locks_on(last_day) else last_day.replace(day=1)


def expect_open_month(report: ConsultationReport, *, now: dt.datetime, open_since: dt.date | None = None) -> None:
    """Raises MonthClosed when the figures of the day that `report` names are closed. History that is imported may."""
    if report.channel == Channel.IMPORT:
        return
    if report.consulted_on < (open_since or closed_before(timezone.localtime(now).date())):
        raise MonthClosed


@transaction.atomic
def lock_month(*, by=None, now: dt.datetime | None = None) -> int:
    """Locks every verified report of the closed months; returns how many. What is not verified yet follows later.

    Without `by`, by the system.
    """
    now = now or timezone.now()
    ripe = ConsultationReport.objects.filter(
        state=ReportState.VERIFIED, consulted_on__lt=closed_before(timezone.localtime(now).date())
    )
    locked = list(ripe.select_for_update().values_list("pk", flat=True))
    for start in range(0, len(locked), 500):
        ConsultationReport.objects.filter(pk__in=locked[start : start + 500]).update(state=ReportState.LOCKED)
    ReportEvent.objects.bulk_create(
        [
            ReportEvent(report_id=pk, at=now, by=by, from_state=ReportState.VERIFIED, to_state=ReportState.LOCKED)
            for pk in locked
        ],
        batch_size=500,
    )
    return len(locked)
