"""Reports from a spreadsheet: a lawyer's own, or those of what somebody leads. Seen row by row before they count."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.ui.tables import Column, DateColumn, Table, TitleColumn
from wagtail.log_actions import log

from consult import permissions
from consult.models import Matter, ReportBatch, ReportRow
from consult.models.codes import Channel, Outcome
from consult.models.refusals import Refused
from consult.reporting.importing import batches, tasks, template, writing
from consult.reporting.importing.sentences import is_problem, say
from home.models import District, LegalAidCentre
from home.spreadsheets.fields import SheetField
from home.spreadsheets.sentences import Unreadable

from .trail import report_page

State, Verdict = ReportBatch.State, ReportRow.Verdict
SHOWN = 50
LAST = 30
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TABLE = [
    TitleColumn("file_name", label=gettext_lazy("File"), url_name="desk:import"),
    DateColumn("at", label=gettext_lazy("When")),
    Column("by", label=gettext_lazy("Who")),
    Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
]


class UploadForm(forms.Form):
    file = SheetField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A spreadsheet (.xlsx) or a table (.csv), one consultation in a row."),
    )


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Upload a file; what one brought before."""
    _expect_allowed(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, lawyer = form.cleaned_data["file"], None if _leads(request) else request.user
        try:
            batch = batches.accept(file.read(), name=file.name, by=request.user, lawyer=lawyer)
        except Unreadable as unreadable:
            form.add_error("file", str(unreadable))
        else:
            tasks.read_batch.enqueue(batch.pk)
            return redirect("desk:import", batch.pk)
    found = list(_mine(request)[:LAST])
    table = Table(TABLE, found, classname="listing desk-queue")
    context = {"form": form, "found": found, "table": table, **_furniture(_("Reports from a file"))}
    return render(request, "consult/desk/imports.html", context)


def empty_file(request: HttpRequest) -> HttpResponse:
    """The template, in the reader's language, with new keys."""
    _expect_allowed(request)
    response = HttpResponse(template.template(leads=_leads(request)), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="reports.xlsx"'
    return response


@dataclass(frozen=True, slots=True)
class Said:
    words: str
    is_problem: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One row as the page prints it: what it would count as, or what is said of it."""

    number: int
    day: str
    what: str
    said: list[Said]


def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is while the worker reads; then row by row what was understood; then what came of it."""
    found = _find(request, pk)
    if "progress" in request.GET:
        return render(request, "consult/desk/import_progress.html", {"batch": found})
    counts = dict(found.rows.order_by().values_list("verdict").annotate(Count("pk"))) if not found.is_busy else {}
    order = [name for name in (Verdict.PROBLEM, Verdict.NEW, Verdict.DUPLICATE, Verdict.SKIPPED) if name in counts]
    shown = request.GET.get("show") if request.GET.get("show") in order else next(iter(order), "")
    context = {
        "batch": found,
        "watched": found,
        "remarks": [say(one) for one in found.remarks],
        "tabs": [
            {"label": f"{Verdict(name).label}: {counts[name]}", "url": f"?show={name}", "is_current": name == shown}
            for name in order
        ],
        "shown": shown,
        "rows": _page(found, shown, request.GET.get("p", "")) if shown else None,
        "new": counts.get(Verdict.NEW, 0),
        "needs_you": found.counts.get(Verdict.PROBLEM, 0),
        "written": found.reports.count() if found.state == State.DONE else 0,
        **_furniture(found.file_name),
    }
    return render(request, "consult/desk/import.html", context)


def _page(found: ReportBatch, verdict: str, number: str) -> Page:
    part: Page = Paginator(found.rows.filter(verdict=verdict), SHOWN).get_page(number)
    rows = list(part.object_list)
    places = {
        "centre": LegalAidCentre.objects.in_bulk({row.facts["centre"] for row in rows if row.facts.get("centre")}),
        "district": District.objects.in_bulk({row.facts["district"] for row in rows if row.facts.get("district")}),
        "matter": Matter.objects.in_bulk({row.facts["matter"] for row in rows if row.facts.get("matter")}),
    }
    part.object_list = [_shown(row, places) for row in rows]
    return part


def _shown(row: ReportRow, known: dict) -> Shown:
    facts, said = row.facts, [Said(say(one), is_problem(one)) for one in row.said or []]
    if not facts:
        return Shown(row.number, "", "", said)
    year, month, day = facts["consulted_on"].split("-")
    places = [known[name].get(facts.get(name)) for name in ("matter", "centre", "district")]
    words = [*(str(one.name) for one in places if one), str(Channel(facts["channel"]).label)]
    return Shown(row.number, f"{day}.{month}.{year}", ", ".join([*words, str(Outcome(facts["outcome"]).label)]), said)


@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A decision about the whole file: yes, no, back again."""
    if name not in ACTS:
        raise Http404
    found = _find(request, pk)
    try:
        ACTS[name](request, found)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("desk:import", pk)


def _confirm(request: HttpRequest, found: ReportBatch) -> None:
    writing.begin(found)
    log(instance=found, action="wagtail.create", user=request.user)
    tasks.write_batch.enqueue(found.pk)


def _cancel(request: HttpRequest, found: ReportBatch) -> None:
    batches.cancel(found)
    messages.success(request, _("Cancelled. Nothing was written, and the file is deleted."))


def _undo(request: HttpRequest, found: ReportBatch) -> None:
    gone = writing.undo(found, by=request.user)
    log(instance=found, action="wagtail.delete", user=request.user)
    words = ngettext("%(count)d report was taken back.", "%(count)d reports were taken back.", gone)
    messages.success(request, words % {"count": gone})


ACTS = {"confirm": _confirm, "cancel": _cancel, "undo": _undo}


def _expect_allowed(request: HttpRequest) -> None:
    if not permissions.may(request.user, "import_reports"):
        raise PermissionDenied


def _leads(request: HttpRequest) -> bool:
    return permissions.may(request.user, "lead")


def _mine(request: HttpRequest):
    """What this person brought; an administrator sees what everybody brought."""
    found = ReportBatch.objects.select_related("by")
    return found if permissions.may(request.user, "close_month") else found.filter(by=request.user.pk)


def _find(request: HttpRequest, pk: int) -> ReportBatch:
    _expect_allowed(request)
    if found := _mine(request).filter(pk=pk).first():
        return found
    raise PermissionDenied


def _furniture(title) -> dict:
    return report_page(title, {"url": reverse("desk:imports"), "label": _("Reports from a file")})
