"""What a coordinator, or time, does with a report: return, verify, void, correct."""

import datetime as dt

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from consult.clock import due
from consult.models import ConsultationReport, ReportCorrection, ReportEvent
from consult.models.codes import COUNTED_STATES, ReportState
from consult.models.refusals import NotAllowed, Refused, WrongState
from consult.models.roles import leads

from . import figures
from .months import closed_before, expect_open_month, working_days
from .rights import may_edit
from .steps import led, lock, note, said, step

VERIFIED_AFTER_WORKING_DAYS = 5
VOIDABLE = (ReportState.DRAFT, ReportState.SUBMITTED)


@transaction.atomic
def return_(report: ConsultationReport, *, by, reason: str, now: dt.datetime | None = None) -> ConsultationReport:
    """Back to the lawyer with a reason; it does not count until it is submitted again. Raises MonthClosed."""
    now = now or timezone.now()
    lock(report)
    led(report, by)
    reason = said(reason)
    expect_open_month(report, now=now)
    with figures.counting(report):
        step(
            report,
            (ReportState.SUBMITTED,),
            ReportState.RETURNED,
            by=by,
            now=now,
            reason=reason,
            returned_for=reason,
        )
    return report


@transaction.atomic
def verify(report: ConsultationReport, *, by=None, now: dt.datetime | None = None) -> ConsultationReport:
    """Looked at and found right; without `by`, by the system."""
    now = now or timezone.now()
    lock(report)
    if by is not None:
        led(report, by)
    step(report, (ReportState.SUBMITTED,), ReportState.VERIFIED, by=by, now=now, verified_at=now)
    return report


def verify_due(*, now: dt.datetime | None = None) -> int:
    """Verifies what nobody objected to for five working days; returns how many."""
    now = now or timezone.now()
    # Five working days are a week at least: what is younger cannot be due.
    ripe = ConsultationReport.objects.filter(
        state=ReportState.SUBMITTED, submitted_at__lte=now - dt.timedelta(days=VERIFIED_AFTER_WORKING_DAYS)
    ).order_by("submitted_at", "pk")
    done, calendar = 0, None
    for report in ripe.iterator(chunk_size=500):
        submitted = report.submitted_at or report.created_at
        calendar = calendar or working_days(since=submitted.date())
        if due(submitted, calendar, days=VERIFIED_AFTER_WORKING_DAYS) > now:
            continue
        try:
            verify(report, now=now)
        except Refused:  # a coordinator was quicker
            continue
        done += 1
    return done


@transaction.atomic
def void(report: ConsultationReport, *, by, reason: str, now: dt.datetime | None = None) -> ConsultationReport:
    """Entered by mistake: it stays with its reason and counts no more. Raises MonthClosed once that would show."""
    now = now or timezone.now()
    lock(report)
    if not (may_edit(report, by, now) or leads(by, report)):
        if report.lawyer_id == by.pk and report.state not in VOIDABLE:
            raise WrongState(state=report.get_state_display())
        raise NotAllowed
    reason = said(reason)
    if report.state in COUNTED_STATES:
        expect_open_month(report, now=now)
    with figures.counting(report):
        step(
            report,
            VOIDABLE,
            ReportState.VOIDED,
            by=by,
            now=now,
            reason=reason,
            voided_for=reason,
        )
    return report


@transaction.atomic
def correct(
    report: ConsultationReport, *, by, amount: int, reason: str, now: dt.datetime | None = None
) -> ReportCorrection:
    """One more or one less than a locked report says, dated and with a reason; never below nothing.

    A report that was returned when its month closed is counted by a correction too: plus one.
    """
    now = now or timezone.now()
    lock(report)
    led(report, by)
    reason = said(reason)
    if not takes_correction(report, now=now):
        raise WrongState(state=report.get_state_display())
    with figures.counting(report):
        if report.state == ReportState.RETURNED:
            _lock_returned(report, by=by, reason=reason, now=now)
        counted = 1 + (report.corrections.aggregate(sum=Sum("amount"))["sum"] or 0)
        if amount not in (-1, 1) or counted + amount < 0:
            raise Refused
        note(report, _what(amount), by=by, now=now, reason=reason)
        return ReportCorrection.objects.create(
            report=report, amount=amount, reason=reason, by=by, made_on=timezone.localtime(now).date()
        )


def _what(amount: int) -> ReportEvent.What:
    return ReportEvent.What.PLUS if amount > 0 else ReportEvent.What.MINUS


def takes_correction(report: ConsultationReport, *, now: dt.datetime | None = None) -> bool:
    """Whether only a correction can change what this report counts."""
    if report.state != ReportState.RETURNED:
        return report.state == ReportState.LOCKED
    return report.consulted_on < closed_before(timezone.localdate(now))


def _lock_returned(report: ConsultationReport, *, by, reason: str, now: dt.datetime) -> None:
    """Its return took one away from the figures before the month closed: written as what it was, a dated minus one."""
    moved = report.events.filter(to_state=ReportState.RETURNED).exclude(from_state=ReportState.RETURNED)
    last = moved.order_by("-at", "-pk").first()
    taken = report.returned_for or reason
    ReportCorrection.objects.create(
        report=report,
        amount=-1,
        reason=taken,
        by=(last and last.by) or by,
        made_on=timezone.localdate(last.at if last else now),
    )
    step(report, (ReportState.RETURNED,), ReportState.LOCKED, by=by, now=now, reason=reason, returned_for=None)
    note(report, ReportEvent.What.MINUS, by=by, now=now, reason=taken)
