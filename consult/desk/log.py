"""The access log: who saw what of which case, what was done, and why if asked. It can be read, never changed.

It is the auditor's whole work: filters, part by part without a count, and a file of it, which is in the log too.
"""

import csv
import datetime as dt
from collections.abc import Iterator

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin.ui.tables import Column, Table

from consult import permissions
from consult.models import AccessEvent
from consult.receipt import read_case_number
from home.fields import PlainText
from home.models import User
from home.tables import safe

from .forms import Day
from .keyset import part
from .log_columns import LOGS, Log

NEWEST = ("-at", "-pk")
DAY = dt.timedelta(days=1)


class LogForm(forms.Form):
    """What the log is narrowed to; each field may stay empty."""

    case = PlainText(label=gettext_lazy("Case number"), max_length=20, required=False)
    who = PlainText(
        label=gettext_lazy("Who"), max_length=60, required=False, help_text=gettext_lazy("Login or a part of the name.")
    )
    since = Day(label=gettext_lazy("From"), required=False)
    until = Day(label=gettext_lazy("To"), required=False)
    grave = forms.BooleanField(required=False)

    def __init__(self, *args, log: Log, **kwargs):
        super().__init__(*args, **kwargs)
        self.log = log
        self.fields["grave"].label = log.grave_label

    def clean_case(self) -> int | None:
        typed = self.cleaned_data["case"].strip()
        number = read_case_number(typed) if typed else None
        if typed and number is None:
            raise forms.ValidationError(_("There is no such case. Check the number."))
        return number.serial if number else None

    def rows(self) -> QuerySet:
        """The rows that the form asks for; a form that is wrong asks for none."""
        rows = self.log.rows()
        if not self.is_valid():
            return rows.none()
        asked = self.cleaned_data
        found = Q()
        if asked["case"] is not None:
            found &= Q(**{f"{self.log.case}_id": asked["case"]})
        if who := asked["who"].strip():
            found &= Q(by__in=User.objects.filter(_named(who)).values("pk"))
        if asked["since"]:
            found &= Q(at__gte=_midnight(asked["since"]))
        if asked["until"]:
            found &= Q(at__lt=_midnight(asked["until"] + DAY))
        if asked["grave"]:
            found &= self.log.grave
        return rows.filter(found)

    def said(self) -> str:
        """What was asked for, for the log itself: field and value, nothing else."""
        asked = {name: value for name, value in self.data.items() if name in self.fields and value}
        return "; ".join([self.log.name, *(f"{name}={value}" for name, value in sorted(asked.items()))])[:400]


def _named(who: str) -> Q:
    """SQLite takes "а" and "А" for two letters: a name is tried as typed and with a capital."""
    named = Q(username=who)
    for spelt in {who, who.title()}:
        named |= Q(last_name__icontains=spelt) | Q(first_name__icontains=spelt)
    return named


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _log(request: HttpRequest, name: str) -> Log:
    if not permissions.may(request.user, "read_log"):
        raise PermissionDenied
    if name not in LOGS:
        raise Http404
    return LOGS[name]


@require_GET
def access_log(request: HttpRequest, name: str = "looks") -> HttpResponse:
    """Newest first, fifty at a time."""
    log = _log(request, name)
    form = LogForm(request.GET, log=log)
    rows, after = part(form.rows(), NEWEST, request.GET.get("after", ""))
    columns = [Column(f"column{number}", label=label, accessor=say) for number, (label, say) in enumerate(log.columns)]
    further = request.GET.copy()
    further["after"] = after
    context = {
        "form": form,
        "log": log,
        "asked": request.GET,
        "found": rows,
        "after": after,
        "further": further.urlencode(),
        "tabs": [
            {"label": one.label, "url": reverse("desk:log", args=[one.name]), "is_current": one is log}
            for one in LOGS.values()
        ],
        "table": Table(columns, rows, classname="listing desk-queue"),
        "header_title": _("Access log"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Access log")},
        ],
    }
    return render(request, "consult/desk/log.html", context)


@require_POST
def log_file(request: HttpRequest, name: str) -> StreamingHttpResponse:
    """The same rows as a file, however many; that it was taken is the newest line of the log."""
    log = _log(request, name)
    form = LogForm(request.POST, log=log)
    if not form.is_valid():
        raise PermissionDenied
    now = timezone.now()
    assert isinstance(request.user, User)  # noqa: S101 - the door lets nobody else in
    AccessEvent.objects.create(what=AccessEvent.What.LOG, at=now, by=request.user, reason=form.said())
    file = StreamingHttpResponse(_lines(log, form.rows().filter(at__lt=now)), content_type="text/csv; charset=utf-8")
    file["Content-Disposition"] = f'attachment; filename="log-{log.name}-{timezone.localdate(now):%Y-%m-%d}.csv"'
    return file


class _Echo:
    def write(self, line: str) -> str:
        return line


def _lines(log: Log, rows: QuerySet) -> Iterator[str]:
    """One at a time from the database, with the mark by which spreadsheets know UTF-8; no cell is a formula."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([str(label) for label, say in log.columns])
    for row in rows.order_by(*NEWEST).iterator(chunk_size=2000):
        yield writer.writerow([safe(say(row)) for label, say in log.columns])
