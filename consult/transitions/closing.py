"""How a request ends and may begin again: transitions 11 and 13 to 15."""

import datetime as dt

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from consult.models import (
    AnswerDraft,
    Attachment,
    ConsultationRequest,
    FollowPass,
    InternalNote,
    Message,
    Notice,
    PersonKey,
    Rating,
    RequestDraft,
    RequestEvent,
    SentTrace,
)
from consult.models.codes import OPEN_STATES, AttemptResult, CloseReason, Party, State
from consult.models.refusals import BadTarget, NotAllowed, NotEnoughAttempts, Refused, TooEarly, TooLate
from consult.models.roles import leads
from home.models import OutboxMessage

from .moves import expect, expect_leader, expect_reason, lock, move, transition
from .notices import notify
from .promises import promises
from .telling import drop_drafts, drop_files, outbox_prefix, stay_silent

ATTEMPTS, ATTEMPT_DAYS = 3, 2
LAWYERS_REASONS = (CloseReason.NO_CONTACT,)
COORDINATORS_REASONS = (CloseReason.ANSWERED, CloseReason.NO_CONTACT, CloseReason.OTHER)


@transition(Party.SYSTEM)
def close(
    request: ConsultationRequest, *, by=None, reason: CloseReason | str = CloseReason.ANSWERED, now: dt.datetime
) -> ConsultationRequest:
    """Transition 11: by the system a week after the answer, by a coordinator, or by the lawyer who tried in vain."""
    lock(request)
    expect(request, State.ANSWERED, State.WAITING_CLIENT, State.CLAIMED)
    reason = CloseReason(reason)
    role = _closes(request, by, reason, now)
    move(
        request,
        State.CLOSED,
        name="close",
        role=role,
        by=by,
        now=now,
        code=reason,
        close_reason=reason,
        closed_at=now,
        paused_at=None,
    )
    if by is not None:
        notify(request, request.lawyer, Notice.What.CLOSED, by=by, now=now)
    return request


def reasons_to_close(request: ConsultationRequest, by) -> list[CloseReason]:
    """Those for which `by` may close `request` as it stands."""
    if leads(by, request) is None:
        return [*LAWYERS_REASONS]
    return [one for one in COORDINATORS_REASONS if one != CloseReason.ANSWERED or request.state == State.ANSWERED]


def _closes(request: ConsultationRequest, by, reason: CloseReason, now: dt.datetime) -> Party:
    """In which role `by` may close for `reason`; raises what stands against it."""
    if by is None:
        expect(request, State.ANSWERED)
        if request.answered_at is None or request.answered_at > now - dt.timedelta(days=settings.AUTO_CLOSE_DAYS):
            raise TooEarly
        return Party.SYSTEM
    if reason == CloseReason.ANSWERED:
        expect(request, State.ANSWERED)
    if request.lawyer_id == by.pk and reason in LAWYERS_REASONS:
        expect(request, State.CLAIMED, State.WAITING_CLIENT)
        _expect_tried_in_vain(request)
        return Party.LAWYER
    if reason not in COORDINATORS_REASONS:
        raise NotAllowed
    return expect_leader(request, by)


def _expect_tried_in_vain(request: ConsultationRequest) -> None:
    """Since she last opened it again: who asked anew wants to be tried anew. Having reached her is no try in vain."""
    again = request.events.filter(name="reopen", refused=False).aggregate(at=Max("at"))["at"]
    vain = request.attempts.exclude(result=AttemptResult.REACHED)
    if again:
        vain = vain.filter(at__gt=again)
    tries = [timezone.localtime(at).date() for at in vain.values_list("at", flat=True)]
    if len(tries) < ATTEMPTS or len(set(tries)) < ATTEMPT_DAYS:
        raise NotEnoughAttempts


def close_answered(*, now: dt.datetime | None = None) -> int:
    """Closes what was answered a week ago and not asked again; returns how many."""
    now = now or timezone.now()
    ripe = ConsultationRequest.objects.filter(
        state=State.ANSWERED, answered_at__lte=now - dt.timedelta(days=settings.AUTO_CLOSE_DAYS)
    ).defer("narrative", "contact")
    closed = 0
    for request in ripe.order_by("pk").iterator(chunk_size=500):
        try:
            close(request, now=now)
        except Refused:  # she wrote back since it was read
            continue
        closed += 1
    return closed


@transition(Party.CLIENT)
def reopen(request: ConsultationRequest, *, by=None, reason: str = "", now: dt.datetime) -> ConsultationRequest:
    """Transition 13: by the client within 30 days, unless it was spam or a duplicate.

    By a coordinator later too, with a reason. The lawyer before is told, and preferred.
    """
    lock(request)
    expect(request, State.CLOSED)
    role = Party.CLIENT if by is None else expect_leader(request, by)
    before = request.lawyer or request.previous_lawyer
    if by is None:
        _expect_still_hers(request, now)
    claim_due, respond_due, answer_due = promises(request.priority, now, request.centre_id)
    move(
        request,
        State.NEW,
        name="reopen",
        role=role,
        by=by,
        now=now,
        note=expect_reason(reason) if by else None,
        reopen_count=request.reopen_count + 1,
        previous_lawyer=before,
        lawyer=None,
        close_reason="",
        merged_into=None,
        claimed_at=None,
        first_response_at=None,
        answered_at=None,
        closed_at=None,
        paused_at=None,
        claim_due=claim_due,
        respond_due=respond_due,
        answer_due=answer_due,
    )
    notify(request, before, Notice.What.REOPENED, by=by, now=now)
    return request


def _expect_still_hers(request: ConsultationRequest, now: dt.datetime) -> None:
    if request.is_refused:
        raise NotAllowed
    if not request.may_be_reopened(now):
        raise TooLate


@transition(Party.COORDINATOR)
def merge(
    request: ConsultationRequest, *, into: ConsultationRequest | None, by, reason: str, now: dt.datetime
) -> ConsultationRequest:
    """Transition 14: the same question as another request, which lives on.

    Raises BadTarget for one that is not there (None), not open, or not led by `by`: which of them is not told.
    """
    lock(request)
    role = expect_leader(request, by)
    expect(request, State.NEW, State.CLAIMED)
    if into is None or into.pk == request.pk or not _may_live_on(into, by):
        raise BadTarget
    note, held = expect_reason(reason), request.lawyer
    _end(request, CloseReason.DUPLICATE, name="merge", role=role, by=by, now=now, note=note, merged_into=into)
    notify(request, held, Notice.What.MERGED, by=by, now=now)
    return request


def _may_live_on(into: ConsultationRequest, by) -> bool:
    into.refresh_from_db(fields=["state"])
    try:
        expect_leader(into, by)
    except NotAllowed:  # Barred among them
        return False
    return into.state in OPEN_STATES


@transition(Party.COORDINATOR)
def mark_spam(request: ConsultationRequest, *, by, reason: str, now: dt.datetime) -> ConsultationRequest:
    """Transition 14: not a question; its text goes after two weeks."""
    lock(request)
    role = expect_leader(request, by)
    expect(request, State.NEW, State.CLAIMED)
    note, held = expect_reason(reason), request.lawyer
    _end(request, CloseReason.SPAM, name="spam", role=role, by=by, now=now, note=note)
    notify(request, held, Notice.What.SPAM, by=by, now=now)
    return request


def _end(request: ConsultationRequest, reason: CloseReason, *, now: dt.datetime, **event) -> None:
    move(request, State.CLOSED, code=reason, now=now, **event, close_reason=reason, closed_at=now)
    stay_silent(request)


@transition(Party.SYSTEM)
def erase(request: ConsultationRequest, *, by=None, by_client: bool = False, now: dt.datetime) -> ConsultationRequest:
    """Transition 15: every word, number and file that could tell who she is goes; the report stays.

    By the system when its time is over, by a leader, or by the client herself (`by_client`). The files leave the disk
    when the transaction has committed.
    """
    lock(request)
    expect(request, State.CLOSED)
    unsigned = Party.CLIENT if by_client else Party.SYSTEM
    role = unsigned if by is None else expect_leader(request, by)
    _wipe_around(request)
    move(
        request,
        State.ERASED,
        name="erase",
        role=role,
        by=by,
        now=now,
        narrative=None,
        contact=None,
        contact_confirmed_at=None,
        secret_hash=None,
        settlement=None,
        resembles=None,
    )
    return request


def _wipe_around(request: ConsultationRequest) -> None:
    """What stands outside the request's own row: words, files, hashes, comments, outgoing messages, drafts."""
    drop_files(Attachment.objects.filter(request=request))
    drop_drafts(AnswerDraft.objects.filter(request=request))
    Message.objects.filter(request=request).update(body=None, articles=None)
    InternalNote.objects.filter(request=request).delete()
    PersonKey.objects.filter(request=request).delete()
    RequestEvent.objects.filter(request=request).update(note=None)
    Rating.objects.filter(report__request=request).update(comment=None, reply=None)
    RequestDraft.objects.filter(request=request).delete()
    SentTrace.objects.filter(request=request).delete()
    FollowPass.objects.filter(request=request).delete()
    ConsultationRequest.objects.filter(resembles=request).update(resembles=None)
    OutboxMessage.objects.filter(idempotency_key__startswith=outbox_prefix(request.pk)).delete()
