"""How long a report belongs to its lawyer: edited for a day, read for four weeks, then the coordinator's."""

import datetime as dt

from django.utils import timezone

from consult.models import ConsultationReport
from consult.models.codes import ReportState
from consult.models.roles import leads

OWNER_EDITS = dt.timedelta(hours=24)
OWNER_READS = dt.timedelta(days=28)
EDITABLE = (ReportState.DRAFT, ReportState.SUBMITTED, ReportState.RETURNED)


def may_edit(report: ConsultationReport, by, now: dt.datetime | None = None) -> bool:
    """The owner within 24 hours, or when it was returned to them; a coordinator until it is verified."""
    if report.state not in EDITABLE:
        return False
    if report.lawyer_id == by.pk and (report.state != ReportState.SUBMITTED or _is_fresh(report, OWNER_EDITS, now)):
        return True
    return leads(by, report) is not None


def may_read(report: ConsultationReport, by, now: dt.datetime | None = None) -> bool:
    """The owner for 28 days, and as long as it is not finished; a coordinator always."""
    unfinished = report.state in (ReportState.DRAFT, ReportState.RETURNED)
    if report.lawyer_id == by.pk and (unfinished or _is_fresh(report, OWNER_READS, now)):
        return True
    return leads(by, report) is not None


def _is_fresh(report: ConsultationReport, span: dt.timedelta, now: dt.datetime | None) -> bool:
    return (now or timezone.now()) < (report.submitted_at or report.created_at) + span
