"""Who may do what: one table as data, and the questions that screens ask of it.

The table says which role may do an action, to which cases, and in which states it makes sense; the transitions check
the same rules again when they act (docs/consult-model.md section 6). Words of a client are shown through `see` alone,
which writes the access log.
"""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from consult import reporting
from consult.models import AccessEvent, ConflictBar, ConsultationReport, ConsultationRequest, Lawyer, Rating
from consult.models.codes import HELD_STATES, OPEN_STATES, ReportState, State
from consult.models.refusals import ContactOld, NotAllowed, NotNow, ReasonNeeded
from consult.models.roles import Role, leads, roles_of, scope_of
from consult.reporting.rights import EDITABLE, OWNER_READS

__all__ = ["ACTIONS", "NotAllowed", "Role", "may", "roles_of", "see", "visible_reports", "visible_requests"]


def _any(user, case) -> bool:
    return True


def _held(user, request: ConsultationRequest) -> bool:
    """With this lawyer now, or until it was answered or closed."""
    return request.lawyer_id == user.pk


def _in_vain(user, request: ConsultationRequest) -> bool:
    """Theirs, and not answered: a lawyer closes only what she tried in vain."""
    return _held(user, request) and request.state != State.ANSWERED


def _free(user, request: ConsultationRequest) -> bool:
    return request.lawyer_id is None


def _led(user, case) -> bool:
    return leads(user, case) is not None


def _edited(user, report: ConsultationReport) -> bool:
    return reporting.may_edit(report, user)


def _read(user, report: ConsultationReport) -> bool:
    return reporting.may_read(report, user)


class Action(NamedTuple):
    """For each role the cases it may do it to, and the states in which it makes sense (empty: in all)."""

    to: dict[Role, Callable]
    states: tuple = ()


LAWYER, COORDINATOR, ADMINISTRATOR = Role.LAWYER, Role.COORDINATOR, Role.ADMINISTRATOR
HOLDERS = {LAWYER: _held}
LEADERS = {COORDINATOR: _led, ADMINISTRATOR: _led}
AT_WORK = (State.CLAIMED, State.IN_PROGRESS)
KEPT = (*OPEN_STATES, State.CLOSED)

ACTIONS: dict[str, Action] = {
    # The workplace
    "desk": Action({LAWYER: _any, COORDINATOR: _any, ADMINISTRATOR: _any}),
    "lead": Action({COORDINATOR: _any, ADMINISTRATOR: _any}),
    "staff_board": Action({LAWYER: _any, COORDINATOR: _any, ADMINISTRATOR: _any}),
    "export_reports": Action({COORDINATOR: _any, ADMINISTRATOR: _any}),
    "import_reports": Action({LAWYER: _any, COORDINATOR: _any, ADMINISTRATOR: _any}),
    "close_month": Action({ADMINISTRATOR: _any}),
    "own_ratings": Action({LAWYER: _any}),
    "read_log": Action({Role.AUDITOR: _any, ADMINISTRATOR: _any}),
    # What the client wrote
    "narrative": Action(HOLDERS, KEPT),
    "contact": Action(HOLDERS, KEPT),
    "attachment": Action(HOLDERS, KEPT),
    "messages": Action(HOLDERS, KEPT),
    "notes": Action(HOLDERS, KEPT),
    "read": Action(LEADERS, KEPT),  # breaks the glass: with a reason, and logged as such
    # The transitions
    "claim": Action({LAWYER: _free}, (State.NEW,)),
    "attempt": Action(HOLDERS, AT_WORK),
    "start": Action(HOLDERS, (State.CLAIMED,)),
    "write_to_client": Action(HOLDERS, HELD_STATES),
    "ask_client": Action(HOLDERS, AT_WORK),
    "answer": Action(HOLDERS, AT_WORK),
    "decline": Action(HOLDERS, (State.CLAIMED,)),
    "hand_over": Action(HOLDERS, AT_WORK),
    "set_priority": Action(HOLDERS | LEADERS, OPEN_STATES),
    "assign": Action(LEADERS, (State.NEW, *HELD_STATES)),
    "merge": Action(LEADERS, (State.NEW, State.CLAIMED)),
    "mark_spam": Action(LEADERS, (State.NEW, State.CLAIMED)),
    "close": Action({LAWYER: _in_vain} | LEADERS, (State.CLAIMED, State.WAITING_CLIENT, State.ANSWERED)),
    "reopen": Action(LEADERS, (State.CLOSED,)),
    "erase": Action(LEADERS, (State.CLOSED,)),
    "new_secret": Action(HOLDERS | LEADERS, KEPT),
    "recover": Action({LAWYER: _any, COORDINATOR: _any, ADMINISTRATOR: _any}, KEPT),  # she stands before us
    "add_note": Action(HOLDERS | LEADERS, KEPT),
    "check_conflict": Action(HOLDERS, HELD_STATES),
    "judge_conflict": Action(LEADERS, KEPT),  # sees which cases a possible conflict is with
    # Reports
    "enter_report": Action({LAWYER: _any}),
    "read_report": Action({LAWYER: _read} | LEADERS),
    "edit_report": Action({LAWYER: _edited} | LEADERS, EDITABLE),
    "submit_report": Action({LAWYER: _edited} | LEADERS, (ReportState.DRAFT, ReportState.RETURNED)),
    "return_report": Action(LEADERS, (ReportState.SUBMITTED,)),
    "verify_report": Action(LEADERS, (ReportState.SUBMITTED,)),
    "void_report": Action({LAWYER: _edited} | LEADERS, (ReportState.DRAFT, ReportState.SUBMITTED)),
    "correct_report": Action(LEADERS, (ReportState.LOCKED, ReportState.RETURNED)),
}


def may(user, action: str, case: ConsultationRequest | ConsultationReport | None = None) -> bool:
    """Whether `user` may do `action`: to `case`, as it stands now; without one, to any at all.

    A lawyer who declined a request for a conflict of interest may do nothing with it, in whatever role.
    """
    rule = ACTIONS[action]
    granted = [rule.to[role] for role in roles_of(user) if role in rule.to]
    if case is None or not granted:
        return bool(granted)
    if rule.states and case.state not in rule.states:
        return False
    return any(covers(user, case) for covers in granted) and not is_barred(user, case)


def is_barred(user, case: ConsultationRequest | ConsultationReport) -> bool:
    """Whether `user` declined the request, or the one behind the report, for a conflict of interest; asked once."""
    request = case.pk if isinstance(case, ConsultationRequest) else case.request_id
    if request is None:
        return False
    known = case.__dict__.setdefault("_barred", {})
    if user.pk not in known:
        known[user.pk] = ConflictBar.objects.stands(request, user)
    return known[user.pk]


def see(
    request: ConsultationRequest, *, by, what: AccessEvent.What | str, reason: str = "", now: dt.datetime | None = None
) -> AccessEvent:
    """Checks that `by` may see `what` of `request` and writes that they did. Call it before showing anything.

    Whoever leads but does not hold the case breaks the glass: raises ReasonNeeded without a reason. Raises NotAllowed.
    A phone number is for the hours that its owner called safe: raises NotNow, or ContactOld after thirty days. Nobody
    is let past that, whatever the reason (docs/consult-model.md section 1).
    """
    now = now or timezone.now()
    if (action := AccessEvent.What(what).value) not in ACTIONS:
        raise NotAllowed  # a rating's comment and files taken out have ways of their own
    holds = may(user=by, action=action, case=request)
    if not holds:
        if not may(by, "read", request):
            raise NotAllowed
        if not reason.strip():
            raise ReasonNeeded
    if what == AccessEvent.What.CONTACT:
        expect_safe(request, now)
    return AccessEvent.objects.create(
        request=request,
        case=request.case_number,
        what=what,
        at=now,
        by=by,
        break_glass=not holds,
        reason=reason.strip() or None,
    )


def expect_safe(request: ConsultationRequest, now: dt.datetime) -> None:
    """Raises unless the number may be seen, and called, now."""
    card = request.card
    if card is None:
        return
    if card.is_over(now):
        raise ContactOld
    if not card.is_open(now):
        raise NotNow(when=date_format(timezone.localtime(card.opens_next(now)), "DATETIME_FORMAT"))


def see_comment(rating: Rating, *, by, now: dt.datetime | None = None) -> AccessEvent:
    """Checks that `by` may read the client's comment of a rating and writes that they did. Raises NotAllowed."""
    report = rating.report
    if (report.lawyer_id != by.pk and leads(by, report) is None) or is_barred(by, report):
        raise NotAllowed
    return AccessEvent.objects.create(
        request=report.request,
        case=report.request.case_number if report.request else "",
        what=AccessEvent.What.COMMENT,
        at=now or timezone.now(),
        by=by,
        break_glass=report.lawyer_id != by.pk,
    )


def visible_requests(user) -> QuerySet[ConsultationRequest]:
    """The requests whose place, matter and age `user` may know of; their words need `see`.

    A lawyer: what waits, and what is or was theirs. A coordinator: their oblast or centre. An auditor: none.
    """
    roles, requests = roles_of(user), ConsultationRequest.objects.all()
    if Role.ADMINISTRATOR in roles:
        return requests.not_barred_for(user)
    seen = Q(pk__in=[])
    if Role.LAWYER in roles:
        seen |= Q(state=State.NEW) | Q(lawyer=user)
    if Role.COORDINATOR in roles and (scope := scope_of(user)):
        seen |= _of_requests(scope)
    return requests.filter(seen).not_barred_for(user)


def _of_requests(scope) -> Q:
    if scope.region_id:
        return Q(region=scope.region_id)
    waiting = Q(lawyer=None, region=scope.centre.region_id)
    return Q(centre=scope.centre_id) | Q(lawyer__in=_lawyers_of(scope)) | waiting


def _lawyers_of(scope):
    return Lawyer.objects.filter(centre=scope.centre_id).values("user")


def leads_all(user) -> bool:
    """Whether `user` leads the whole country."""
    return Role.ADMINISTRATOR in roles_of(user)


def visible_lawyers(user) -> QuerySet[Lawyer]:
    """The lawyers whose days away and days on duty `user` sees and enters: all, those led, or oneself."""
    if leads_all(user):
        return Lawyer.objects.all()
    seen = Q(user=user)
    if Role.COORDINATOR in roles_of(user) and (scope := scope_of(user)):
        seen |= Q(region=scope.region_id) if scope.region_id else Q(centre=scope.centre_id)
    return Lawyer.objects.filter(seen)


def visible_reports(user, now: dt.datetime | None = None) -> QuerySet[ConsultationReport]:
    """The reports that `user` may read: a lawyer's own for four weeks, a coordinator's oblast or centre."""
    roles, reports = roles_of(user), ConsultationReport.objects.all()
    seen = _led_reports(user)
    if seen is None:
        return reports.not_barred_for(user)
    if Role.LAWYER in roles:
        recent = Q(submitted_at__gt=(now or timezone.now()) - OWNER_READS)
        unfinished = Q(state__in=[ReportState.DRAFT, ReportState.RETURNED])
        seen |= Q(lawyer=user) & (recent | unfinished)
    return reports.filter(seen).not_barred_for(user)


def led_reports(user) -> QuerySet[ConsultationReport]:
    """The reports of what `user` leads, without those that only are their own: for closing months and exports."""
    led = _led_reports(user)
    reports = ConsultationReport.objects.not_barred_for(user)
    return reports if led is None else reports.filter(led)


def _led_reports(user) -> Q | None:
    """None for all of the country."""
    roles = roles_of(user)
    if Role.ADMINISTRATOR in roles:
        return None
    scope = scope_of(user) if Role.COORDINATOR in roles else None
    return _of_reports(scope) if scope else Q(pk__in=[])


def _of_reports(scope) -> Q:
    if scope.region_id:
        return Q(region=scope.region_id)
    return Q(centre=scope.centre_id) | Q(lawyer__in=_lawyers_of(scope))
