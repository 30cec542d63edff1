"""What every change of a report does: lock it, check its state, write the event."""

import datetime as dt

from consult.models import ConsultationReport, ReportEvent
from consult.models.codes import ReportState
from consult.models.refusals import NotAllowed, ReasonNeeded, WrongState
from consult.models.roles import leads


def lock(report: ConsultationReport) -> None:
    """Reads the report anew and holds its row until the transaction ends."""
    report.refresh_from_db(from_queryset=ConsultationReport.objects.select_for_update(of=("self",)))


def step(report, states, to: ReportState, *, by, now: dt.datetime, reason: str = "", **fields) -> None:
    """Takes `report` from one of `states` to `to` and writes the event. Raises WrongState."""
    before = report.state
    if before not in states:
        raise WrongState(state=report.get_state_display())
    moved = ConsultationReport.objects.filter(pk=report.pk, state=before).update(state=to, **fields)
    if not moved:
        raise WrongState(state=report.get_state_display())
    report.state = to
    for name, value in fields.items():
        setattr(report, name, value)
    ReportEvent.objects.create(report=report, at=now, by=by, from_state=before, to_state=to, reason=reason or None)


def note(report, what: ReportEvent.What, *, by, now: dt.datetime, reason: str = "", changed=()) -> None:
    """The event of what leaves the state as it is."""
    stays = {"from_state": report.state, "to_state": report.state}
    ReportEvent.objects.create(
        report=report, at=now, by=by, what=what, **stays, changed=list(changed), reason=reason or None
    )


def said_in(report: ConsultationReport) -> dict:
    """What a report says, by the name of the field; a fact by its key."""
    return {field.name: getattr(report, field.attname) for field in report._meta.concrete_fields}


def led(report: ConsultationReport, by) -> None:
    """Raises NotAllowed unless `by` coordinates the report."""
    if leads(by, report) is None:
        raise NotAllowed


def said(reason: str) -> str:
    """`reason` without its margins; raises ReasonNeeded when nothing is left."""
    if not (reason := reason.strip()):
        raise ReasonNeeded
    return reason[:255]
