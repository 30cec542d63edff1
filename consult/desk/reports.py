"""Reports: mine or those of my scope, one entered alone in under a minute, and what a coordinator does with them."""

from collections.abc import Callable, Iterable
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import BoundField, ChoiceField, ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.choices import flatten_choices
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, Table, TitleColumn

from consult import permissions, reporting
from consult.models import ConsultationReport, ReportEvent
from consult.models.codes import Circumstance, ReportState
from consult.models.refusals import AlreadyEntered, BadReport, MonthClosed, Refused

from .answering import add_errors
from .forms import ReasonForm
from .history import report_words
from .keyset import part
from .months import CorrectForm
from .report_forms import WalkInForm
from .trail import report_page

ORDER = ("-consulted_on", "-pk")
LABELS = {field.name: field.verbose_name for field in ConsultationReport._meta.fields}
TOO_LATE = gettext_lazy(
    "The month of this report is closed, so it cannot be handed in again and nothing was saved. "
    "Your coordinator can still count it on this page, by a correction of plus one."
)
LISTS = {
    "mine": gettext_lazy("My reports"),
    "check": gettext_lazy("To be checked"),
    "all": gettext_lazy("All of my scope"),
}


def _place(report: ConsultationReport) -> str:
    if report.settlement:
        return f"{report.settlement.name}, {report.region.short}"
    return f"{report.district.name}, {report.region.short}" if report.district else report.region.name


def _columns(*, leads: bool) -> list[Column]:
    columns = [
        TitleColumn("consulted_on", label=gettext_lazy("Day"), url_name="desk:report", accessor=_day),
        Column("matter", label=gettext_lazy("Matter"), accessor="matter.name", classname="desk-wide"),
        Column("place", label=gettext_lazy("Place"), accessor=_place, classname="desk-wide"),
        Column("channel", label=gettext_lazy("Came through"), accessor="get_channel_display"),
        Column("outcome", label=gettext_lazy("Outcome"), accessor="get_outcome_display", classname="desk-wide"),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
    ]
    if leads:
        columns.append(Column("lawyer", label=gettext_lazy("Lawyer"), accessor="lawyer.get_full_name"))
    return columns


def _day(report: ConsultationReport) -> str:
    return f"{report.consulted_on:%d.%m.%Y}"


def _rows(name: str, user):
    rows = permissions.visible_reports(user)
    if name == "mine":
        rows = rows.filter(lawyer=user)
    elif name == "check":
        rows = rows.filter(state=ReportState.SUBMITTED)
    return rows.select_related("matter", "region", "district", "settlement", "lawyer")


def index(request: HttpRequest, name: str) -> HttpResponse:
    """One list of reports, newest day first."""
    leads, enters = permissions.may(request.user, "lead"), permissions.may(request.user, "enter_report")
    if name == "mine" and leads and not enters:
        return redirect("desk:reports", "check")
    if name not in LISTS or not (leads or (enters and name == "mine")):
        raise PermissionDenied
    found, after = part(_rows(name, request.user), ORDER, request.GET.get("after", ""))
    context = {
        "tabs": [
            {"label": label, "url": reverse("desk:reports", args=[one]), "is_current": one == name}
            for one, label in LISTS.items()
            if (enters if one == "mine" else leads)
        ],
        "found": found,
        "after": after,
        "table": Table(_columns(leads=leads), found, classname="listing desk-queue"),
        "may_report": enters,
        "leads": leads,
        **report_page(LISTS[name]),
    }
    return render(request, "consult/desk/reports.html", context)


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """A walk-in, a call, a bus day: one screen. The key in the form makes two presses one report."""
    if not permissions.may(request.user, "enter_report"):
        raise PermissionDenied
    start = WalkInForm.prefilled(request.user, goes_on="again" in request.GET)
    form = WalkInForm(request.POST or None, initial=start, user=request.user)
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["key"]
        if _saved(request, form, lambda fields: reporting.enter(fields, by=request.user, key=key)):
            messages.success(request, _("The report is in. The next one starts from it."))
            one_more = f"{reverse('desk:enter_report')}?again"
            return redirect(one_more if "again" in request.POST else "desk:my_reports")
    form.take_focus()
    return render(request, "consult/desk/enter_report.html", {"form": form, **report_page(_("Report a consultation"))})


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report: a form for as long as this person may change it, afterwards its words."""
    found, user = _find(request.user, pk), request.user
    may_edit = reporting.may_edit(found, user)
    form = WalkInForm(request.POST or None, instance=found, initial=WalkInForm.of(found), user=user)
    if request.method == "POST" and not may_edit:
        typed = _typed(form)
        messages.error(request, _("This report can no longer be changed. Nothing was saved."))
        return _page(request, _find(user, pk), None, typed=typed)
    if request.method == "POST" and form.is_valid():
        change = _submit_again if found.state in (ReportState.DRAFT, ReportState.RETURNED) else reporting.amend
        if _saved(request, form, lambda fields: change(_find(user, pk), fields, by=user)):
            messages.success(request, _("The report is saved."))
            return redirect("desk:report", pk)
    return _page(request, found, form if may_edit else None)


@transaction.atomic
def _submit_again(found: ConsultationReport, fields: dict, *, by) -> None:
    """Changed and handed in, or neither."""
    try:
        reporting.amend(found, fields, by=by)
        reporting.submit(found, by=by)
    except MonthClosed:
        if found.state == ReportState.RETURNED:
            raise MonthClosed(TOO_LATE) from None
        raise


def _typed(form: WalkInForm) -> list[tuple]:
    """What somebody changed on a page that lay open too long, in words, to be copied."""
    return [(form[name].label, _in_words(form[name])) for name in form.changed_data]


def _in_words(field: BoundField) -> str:
    value = field.value()
    chosen = {str(one) for one in (value if isinstance(value, list) else [value])}
    if not isinstance(field.field, ChoiceField | ModelChoiceField):
        return ", ".join(chosen)
    known: Iterable[tuple[Any, Any]] = flatten_choices(cast(Iterable, field.field.choices))
    return ", ".join(str(words) for code, words in known if str(code) in chosen)


def _events(found: ConsultationReport):
    """Corrections stand in a list of their own, by the day to which they count."""
    corrected = (ReportEvent.What.PLUS, ReportEvent.What.MINUS)
    return found.events.exclude(what__in=corrected).select_related("by")


def _page(request: HttpRequest, found, form, reason: ReasonForm | None = None, typed=()) -> HttpResponse:
    """`reason` is the form of an act as it was sent: its words stay, also where another act, or none, is left."""
    corrects = reporting.takes_correction(found)
    asked = CorrectForm if corrects else ReasonForm
    if type(reason) is not asked:
        reason = asked(initial={"reason": reason["reason"].value()} if reason else None)
    acts = [name for name in ACTS if permissions.may(request.user, f"{name}_report", found)]
    context = {
        "typed": typed,
        "report": found,
        "form": form,
        "reason": reason,
        "corrections": found.corrections.select_related("by"),
        "acts": [name for name in acts if corrects or name != "correct"],
        "facts": facts(found),
        "events": [(event, report_words(event)) for event in _events(found)],
        **report_page(_("Report of %(day)s") % {"day": _day(found)}),
    }
    return render(request, "consult/desk/report.html", context)


ACTS: dict[str, tuple[Callable, Any]] = {
    "verify": (lambda found, by, reason: reporting.verify(found, by=by), gettext_lazy("The report is verified.")),
    "return": (
        lambda found, by, reason: reporting.return_(found, by=by, reason=reason),
        gettext_lazy("The report is back with its lawyer."),
    ),
    "void": (
        lambda found, by, reason: reporting.void(found, by=by, reason=reason),
        gettext_lazy("The report counts no more."),
    ),
    "correct": (
        lambda found, by, reason, amount: reporting.correct(found, by=by, reason=reason, amount=amount),
        gettext_lazy("The correction is written. The figures follow it."),
    ),
}


@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Verify, return with a reason, void with a reason; correct what is locked.

    Only the role is asked for here: whether it may be this report, and now, `reporting` says in words, for the report
    may have moved on since the page was opened.
    """
    if name not in ACTS:
        raise Http404
    found = _find(request.user, pk)
    if not permissions.may(request.user, f"{name}_report"):
        raise PermissionDenied
    do, done = ACTS[name]
    form = CorrectForm(request.POST) if name == "correct" else ReasonForm(request.POST)
    form.fields["reason"].required = name != "verify"
    if not form.is_valid():
        return _page(request, found, None, form)
    try:
        do(found, request.user, **form.cleaned_data)
    except Refused as refused:
        messages.error(request, str(refused))
        return _page(request, _find(request.user, pk), None, form)
    messages.success(request, done)
    return redirect("desk:report", pk)


def facts(found: ConsultationReport) -> list[tuple]:
    """What a report says, as pairs of a label and words."""
    chosen = ("channel", "sex", "age_band", "service", "outcome", "minutes", "referral", "client_outcome")
    pairs = [
        (_("Day"), _day(found)),
        (_("Place"), _place(found)),
        (_("Matter"), found.matter.name),
        (_("One more matter"), found.extra_matter.name if found.extra_matter else ""),
        *((capfirst(LABELS[name]), getattr(found, f"get_{name}_display")()) for name in chosen),
        (_("Circumstances"), ", ".join(str(Circumstance(code).label) for code in found.circumstances)),
        (_("Repeat visit"), _("yes") if found.repeat else _("no")),
        (_("Returned because"), found.returned_for or ""),
        (_("Voided because"), found.voided_for or ""),
    ]
    return [(label, words) for label, words in pairs if words]


def _saved(request: HttpRequest, form: WalkInForm, write) -> bool:
    """Whether `write(fields)` went through; what stands against it is said, and the form keeps what was typed."""
    try:
        write(form.fields_of_report())
    except BadReport as bad:
        add_errors(form, bad)
        return False
    except AlreadyEntered as there:
        open_it = messages.button(reverse("desk:report", args=[there.report.pk]), _("Open that report"))
        or_else = _("If this is another person, send again: it becomes a report of its own.")
        messages.warning(request, f"{there} {or_else}", buttons=[open_it])
        form.take_new_key()
        return False
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    return True


def _find(user, pk: int) -> ConsultationReport:
    rows = permissions.visible_reports(user).select_related(
        "matter", "extra_matter", "region", "district", "settlement", "stop", "centre", "lawyer", "request"
    )
    if found := rows.filter(pk=pk).first():
        return found
    raise PermissionDenied
