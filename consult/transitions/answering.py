"""What the lawyer who holds a request does with it: transitions 6 to 8 and 10."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from consult import reporting
from consult.counters import Measure
from consult.models import (
    AnswerDraft,
    Attachment,
    ConsultationReport,
    ConsultationRequest,
    ContactAttempt,
    LawArticle,
    Lawyer,
    Message,
)
from consult.models.codes import AttemptResult, Channel, Party, Service, State

from .moves import count, expect, expect_assignee, lock, move, record, transition
from .telling import drop_drafts, say, tell


@transition(Party.LAWYER)
def attempt(
    request: ConsultationRequest, *, by, channel: Channel | str, result: AttemptResult | str, now: dt.datetime
) -> ContactAttempt:
    """Transition 6: one row for each try to reach her. To have reached her is the first contact: it runs 7."""
    lock(request)
    expect_assignee(request, by)
    expect(request, State.CLAIMED, State.IN_PROGRESS)
    tried = ContactAttempt.objects.create(
        request=request, by=by, at=now, channel=Channel(channel), result=AttemptResult(result)
    )
    record(request, "attempt", request.state, role=Party.LAWYER, by=by, now=now, code=tried.result)
    if tried.result == AttemptResult.REACHED:
        _start_if_claimed(request, by=by, now=now)
    return tried


@transition(Party.LAWYER)
def start(request: ConsultationRequest, *, by, now: dt.datetime) -> ConsultationRequest:
    """Transition 7: the first contact is made."""
    lock(request)
    expect_assignee(request, by)
    expect(request, State.CLAIMED)
    _start_if_claimed(request, by=by, now=now)
    return request


def _start_if_claimed(request: ConsultationRequest, *, by, now: dt.datetime) -> None:
    """Transition 7b: the first words run *start* in the same transaction. The first response counts once a round."""
    if request.state != State.CLAIMED:
        return
    event = {"name": "start", "role": Party.LAWYER, "by": by, "now": now}
    if request.first_response_at:
        move(request, State.IN_PROGRESS, **event)
        return
    in_time = now <= request.respond_due
    move(request, State.IN_PROGRESS, **event, code="in_time" if in_time else "late", first_response_at=now)
    count(request, now, {Measure.RESPONSES: 1, Measure.RESPONSES_IN_TIME: int(in_time)})


@transition(Party.LAWYER)
def write_to_client(
    request: ConsultationRequest, *, by, text: str, attachments: Iterable[Attachment] = (), now: dt.datetime
) -> Message:
    """Words of the lawyer that do not end the question yet."""
    lock(request)
    expect_assignee(request, by)
    expect(request, State.CLAIMED, State.IN_PROGRESS, State.WAITING_CLIENT)
    _start_if_claimed(request, by=by, now=now)
    message = say(request, sender=Party.LAWYER, author=by, text=text, attachments=attachments, now=now)
    record(request, "message", request.state, role=Party.LAWYER, by=by, now=now)
    tell(request, "consult.message", now=now, about=message.pk)
    return message


@transition(Party.LAWYER)
def ask_client(
    request: ConsultationRequest, *, by, text: str, attachments: Iterable[Attachment] = (), now: dt.datetime
) -> Message:
    """Transition 8: something is missing that only she knows. Our clock stands until she writes."""
    lock(request)
    expect_assignee(request, by)
    expect(request, State.CLAIMED, State.IN_PROGRESS)
    _start_if_claimed(request, by=by, now=now)
    message = say(request, sender=Party.LAWYER, author=by, text=text, attachments=attachments, now=now)
    move(request, State.WAITING_CLIENT, name="ask_client", role=Party.LAWYER, by=by, now=now, paused_at=now)
    tell(request, "consult.message", now=now, about=message.pk)
    return message


@transition(Party.LAWYER)
def answer(
    request: ConsultationRequest,
    *,
    by,
    text: str,
    outcome: str,
    report: dict | None = None,
    attachments: Iterable[Attachment] = (),
    articles: Iterable[LawArticle] = (),
    now: dt.datetime,
) -> ConsultationReport:
    """Transition 10: the same transaction writes the answer, the report and its outcome.

    `report` overrides the fields that are otherwise taken from the request. A later answer amends the report while
    it may be edited, else it is only an event; after a reopening there is a second report. Raises BadReport.
    The author's unfinished answer ends with it; what of its files is not sent (`attachments`) goes.
    """
    lock(request)
    expect_assignee(request, by)
    expect(request, State.CLAIMED, State.IN_PROGRESS)
    _start_if_claimed(request, by=by, now=now)
    message = say(
        request,
        kind=Message.Kind.ANSWER,
        sender=Party.LAWYER,
        author=by,
        text=text,
        attachments=attachments,
        articles=articles,
        now=now,
    )
    drop_drafts(AnswerDraft.objects.filter(request=request, author=by))
    written = _report(request, {**(report or {}), "outcome": outcome}, by=by, message=message, now=now)
    move(
        request,
        State.ANSWERED,
        name="answer",
        role=Party.LAWYER,
        by=by,
        now=now,
        code=outcome,
        answered_at=now,
        paused_at=None,
    )
    tell(request, "consult.answered", now=now, about=message.pk)
    return written


def _report(request, fields: dict, *, by, message: Message, now: dt.datetime) -> ConsultationReport:
    """The report of this round: a new one for its first answer, else the one there is, amended if it may be."""
    latest = reporting.current_report(request)
    if latest is None:
        return _new_report(request, fields, by=by, message=message, now=now)
    if latest.lawyer_id == by.pk and reporting.may_edit(latest, by, now):
        reporting.amend(latest, fields, by=by, now=now)
    return latest


def _new_report(request, fields: dict, *, by, message: Message, now: dt.datetime) -> ConsultationReport:
    prefilled = {
        "request": request,
        "reopening": request.reopen_count,
        "consulted_on": timezone.localtime(now).date(),
        "channel": request.channel,
        "region_id": request.region_id,
        "district_id": request.district_id,
        "settlement_id": request.settlement_id,
        "centre_id": _centre_of(request, by),
        "stop_id": request.stop_id if request.channel == Channel.BUS else None,
        "language": request.language,
        "matter_id": request.matter_id,
        "service": Service.WRITTEN,
        "repeat": reporting.is_repeat(request),
        "is_sample": request.is_sample,
    }
    for name in fields:  # what is given as a fact takes the place of its key
        prefilled.pop(f"{name}_id", None)
    key = reporting.key_of_answer(message.pk)
    return reporting.enter(prefilled | fields, by=by, key=key, now=now)


def _centre_of(request: ConsultationRequest, by) -> int | None:
    """The centre that did the work: the one she visited, else the lawyer's own."""
    if request.channel == Channel.CENTRE and request.centre_id:
        return request.centre_id
    return Lawyer.objects.filter(user=by).values_list("centre_id", flat=True).first()
