"""A request is answered once until it is reopened: which report belongs to now, and whether there was one before.

A round may end without a report (nobody reached, withdrawn, spam, a report that was voided), so reports are never
counted against reopenings: each says after how many of them it was written.
"""

from consult.models import ConsultationReport, ConsultationRequest
from consult.models.codes import ReportState


def current_report(request: ConsultationRequest) -> ConsultationReport | None:
    """What was written of `request` since it was last reopened; None before its first answer."""
    return _kept(request).filter(reopening=request.reopen_count).order_by("pk").last()


def is_repeat(request: ConsultationRequest) -> bool:
    """Whether an earlier round of `request` left a report: only then is this the second one of the same person."""
    return request.reopen_count > 0 and _kept(request).filter(reopening__lt=request.reopen_count).exists()


def _kept(request: ConsultationRequest):
    return request.reports.exclude(state=ReportState.VOIDED)
