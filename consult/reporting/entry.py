"""How a report comes: entered and submitted at once, or kept as a draft first; and its later changes."""

import datetime as dt
import uuid
from collections import Counter

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consult.models import ConsultationReport, ReportEvent
from consult.models.codes import COUNTED_STATES, Channel, ReportState
from consult.models.refusals import AlreadyEntered, BadReport, NotAllowed

from . import figures
from .months import expect_open_month
from .rights import may_edit
from .steps import lock, note, said_in, step

KEY_TAKEN = _("This row was sent before by another lawyer. It counts once, as that lawyer’s.")
LYING = {"region", "district", "settlement"}
ANSWERS = uuid.UUID("6a0c1f0e-5f5d-5d3b-9b0a-3f5a2b7a1c44")  # the namespace of keys made from answers


def key_of_answer(message: int) -> uuid.UUID:
    """The key of the report that an answer writes: the same for the same message, whatever happens in between."""
    return uuid.uuid5(ANSWERS, str(message))


def enter(fields: dict, *, by, key: uuid.UUID, now: dt.datetime | None = None) -> ConsultationReport:
    """Makes and submits a report of `by` in one go; the same again under one `key` is the first one, even in a race.

    `fields` are those of ConsultationReport, facts as instances. Raises BadReport (with `errors` by field), MonthClosed
    (not for Channel.IMPORT, which brings history), NotAllowed for a key that another lawyer's report has, and
    AlreadyEntered for other data under a key that is there: they are not dropped without a word.
    """
    now = now or timezone.now()
    report = ConsultationReport(**{"lawyer": by, **fields}, key=key, created_at=now)
    try:
        with transaction.atomic():
            _save_submitted(report, by=by, now=now)
    except IntegrityError:
        first = ConsultationReport.objects.filter(key=key).first()
        if first is None:
            raise
        if first.lawyer_id != report.lawyer_id:
            raise NotAllowed(KEY_TAKEN) from None
        expect_same(first, fields)
        return first
    return report


def expect_same(first: ConsultationReport, fields: dict) -> None:
    """Raises AlreadyEntered where `fields` are not what `first` said when it came.

    What was changed since is no difference; nor is where a stop or a centre lies, which may have been put right.
    """
    sent, there = said_in(ConsultationReport(**fields)), said_in(first)
    asked = {first._meta.get_field(name).name for name in fields}
    if first.stop_id or first.centre_id:
        asked -= LYING
    differing = {name for name in asked if sent[name] != there[name]}
    if differing and differing.difference(*first.events.values_list("changed", flat=True)):
        raise AlreadyEntered(first)


def _save_submitted(report: ConsultationReport, *, by, now: dt.datetime) -> None:
    check(report, now=now)
    report.state, report.submitted_at = ReportState.SUBMITTED, now
    report.save(force_insert=True)
    ReportEvent.objects.create(report=report, at=now, by=by, to_state=ReportState.SUBMITTED)
    figures.write(Counter(), figures.of_new(report))


@transaction.atomic
def submit(report: ConsultationReport, *, by, now: dt.datetime | None = None) -> ConsultationReport:
    """A draft, or one that was returned, is handed in. Raises NotAllowed, WrongState, BadReport, MonthClosed."""
    now = now or timezone.now()
    lock(report)
    if not may_edit(report, by, now):
        raise NotAllowed
    check(report, now=now)
    with figures.counting(report):
        step(
            report,
            (ReportState.DRAFT, ReportState.RETURNED),
            ReportState.SUBMITTED,
            by=by,
            now=now,
            submitted_at=now,
            returned_for=None,
        )
    return report


@transaction.atomic
def amend(report: ConsultationReport, fields: dict, *, by, now: dt.datetime | None = None) -> ConsultationReport:
    """Changes what a report says while it may be edited; the figures follow. Raises NotAllowed, BadReport,
    MonthClosed."""
    now = now or timezone.now()
    lock(report)
    if not may_edit(report, by, now):
        raise NotAllowed
    if report.state in COUNTED_STATES:  # the day it leaves; `check` looks at the one it comes to
        expect_open_month(report, now=now)
    before = said_in(report)
    with figures.counting(report):
        for name, value in fields.items():
            setattr(report, name, value)
        check(report, now=now)
        report.save(update_fields=list(fields))
    if changed := [name for name, value in said_in(report).items() if value != before[name]]:
        note(report, ReportEvent.What.AMENDED, by=by, now=now, changed=changed)
    return report


def check(report: ConsultationReport, *, now: dt.datetime, open_since: dt.date | None = None) -> None:
    """Raises BadReport for what a report may not say, MonthClosed for a day whose figures are locked.

    Costs one query, or none where `open_since`, the first open day, is given: foreign keys are the database's to check,
    and so are the constraints behind the sentences here.
    """
    facts = {field.name: field for field in report._meta.fields if isinstance(field, models.ForeignKey)}
    errors = {
        name: [str(_("This is needed."))]
        for name, field in facts.items()
        if not field.null and getattr(report, field.attname) is None
    }
    try:
        report.clean_fields(exclude=set(facts))
    except ValidationError as error:
        errors |= error.message_dict
    today = timezone.localtime(now).date()
    errors |= {name: [str(sentence)] for name, sentence in _contradictions(report, today) if name not in errors}
    if errors:
        raise BadReport(errors)
    expect_open_month(report, now=now, open_since=open_since)


def _contradictions(report: ConsultationReport, today: dt.date):
    if report.consulted_on and report.consulted_on > today:
        yield "consulted_on", _("This day has not come yet.")
    if report.extra_matter_id and report.extra_matter_id == report.matter_id:
        yield "extra_matter", _("The second matter is the same as the first.")
    if report.channel == Channel.BUS and not report.stop_id:
        yield "stop", _("Say at which stop of the bus it was.")
