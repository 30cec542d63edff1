"""Reports taken out of the site: which, of which days, with which columns; then a file that one can fetch for a day."""

import calendar
import datetime as dt

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.ui.tables import Column, Table, TitleColumn

from consult import permissions
from consult.models import ReportExport
from consult.models.refusals import Refused
from consult.models.roles import Role, roles_of
from home.models import LegalAidCentre, Region

from . import export_runs
from .export_columns import COLUMNS, LEFT_OUT_AT_FIRST, label
from .trail import report_page

SHOWN = 20
MIMES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def last_month(today: dt.date) -> tuple[dt.date, dt.date]:
    end = today.replace(day=1) - dt.timedelta(days=1)
    return end.replace(day=1), end


class DayField(forms.DateField):
    def __init__(self, **kwargs):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        wrong = gettext_lazy("Write the day like this: 21.11.2026.")
        super().__init__(widget=widget, error_messages={"invalid": wrong}, **kwargs)


class ExportForm(forms.Form):
    """A period, a part of what one leads, the columns and the kind of file."""

    since = DayField(label=gettext_lazy("From"))
    until = DayField(label=gettext_lazy("Until"))
    region = forms.ModelChoiceField(
        Region.objects.all(), label=gettext_lazy("Oblast"), required=False, empty_label=gettext_lazy("All")
    )
    centre = forms.ModelChoiceField(
        LegalAidCentre.objects.all(), label=gettext_lazy("Centre"), required=False, empty_label=gettext_lazy("All")
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of file"), choices=ReportExport.Kind, widget=forms.RadioSelect)
    words = forms.ChoiceField(
        label=gettext_lazy("Write"),
        choices=[("words", gettext_lazy("words, in my language")), ("codes", gettext_lazy("codes, for a program"))],
        widget=forms.RadioSelect,
    )
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Columns"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("No file holds a name, a number or words of a client."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["columns"].choices = [(name, label(name)) for name in COLUMNS]
        if Role.ADMINISTRATOR not in roles_of(user):
            del self.fields["region"]
        since, until = last_month(timezone.localdate())
        chosen = [name for name in COLUMNS if name not in LEFT_OUT_AT_FIRST]
        self.initial = {"since": since, "until": until, "kind": "xlsx", "words": "words", "columns": chosen}

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", _("The end comes before the start."))
        if since and not (1991 <= since.year <= calendar.datetime.MAXYEAR - 1):
            self.add_error("since", _("Choose a day from 1991 on."))
        return cleaned

    def wanted(self) -> dict:
        asked = dict(self.cleaned_data)
        return asked | {"language": translation.get_language()[:2] if asked.pop("words") == "words" else ""}


def _day(instant) -> str:
    return f"{timezone.localtime(instant):%d.%m.%Y %H:%M}" if instant else ""


TABLE = [
    TitleColumn(
        "period",
        label=gettext_lazy("Days"),
        url_name="desk:export",
        accessor=lambda row: f"{row.since:%d.%m.%Y}–{row.until:%d.%m.%Y}",
    ),
    Column("kind", label=gettext_lazy("Kind of file"), accessor="get_kind_display"),
    Column("total", label=gettext_lazy("Rows")),
    Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
    Column("until", label=gettext_lazy("Can be fetched until"), accessor=lambda row: _day(row.expires_at)),
]


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """What to take out, and one's own files of the last weeks."""
    if not permissions.may(request.user, "export_reports"):
        raise PermissionDenied
    form = ExportForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("desk:export", export_runs.ask(request.user, **form.wanted()).pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    found = list(ReportExport.objects.filter(by=request.user.pk)[:SHOWN])
    context = {
        "form": form,
        "found": found,
        "table": Table(TABLE, found, classname="listing desk-queue"),
        **_furniture(_("Take reports out")),
    }
    return render(request, "consult/desk/exports.html", context)


def export(request: HttpRequest, pk: int) -> HttpResponse:
    """How far one's own file is; then where to fetch it."""
    found = _find(request, pk)
    name = "consult/desk/export_progress.html" if "progress" in request.GET else "consult/desk/export.html"
    is_over = found.expires_at is not None and found.expires_at <= timezone.now()
    columns = ", ".join(label(column) for column in found.columns)
    context = {"export": found, "watched": found, "is_over": is_over, "columns": columns, **_furniture(str(found))}
    return render(request, name, context)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    try:
        export_runs.cancel(found, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The file is deleted."))
    return redirect("desk:exports")


def fetch(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file itself, decrypted on its way; the access log says that it was fetched."""
    found = _find(request, pk)
    try:
        pieces = export_runs.fetch(found, by=request.user)
    except Refused:
        messages.error(request, _("This file cannot be fetched any more. Ask for it again."))
        return redirect("desk:exports")
    response = StreamingHttpResponse(pieces, content_type=MIMES[found.kind])
    name = f"reports-{found.since}-{found.until}.{found.kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _find(request: HttpRequest, pk: int) -> ReportExport:
    """One's own and nobody else's: a number typed into the address opens nothing."""
    if not permissions.may(request.user, "export_reports"):
        raise PermissionDenied
    found = ReportExport.objects.select_related("by").filter(pk=pk, by=request.user.pk).first()
    if found is None:
        raise PermissionDenied
    return found


def _furniture(title) -> dict:
    return report_page(title, {"url": reverse("desk:exports"), "label": _("Take reports out")})
