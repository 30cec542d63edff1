"""The access log: who saw what of which case, when, and why if asked. It can be read, never changed."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, Table

from consult import permissions
from consult.models import AccessEvent

from .keyset import part

COLUMNS = [
    Column("at", label=gettext_lazy("When"), accessor=lambda row: f"{timezone.localtime(row.at):%d.%m.%Y %H:%M:%S}"),
    Column("case", label=gettext_lazy("Case")),
    Column("what", label=gettext_lazy("What"), accessor="get_what_display"),
    Column("by", label=gettext_lazy("Who"), accessor=lambda row: row.by.get_full_name() or row.by.get_username()),
    Column(
        "break_glass",
        label=gettext_lazy("Held the case"),
        accessor=lambda row: _("no") if row.break_glass else _("yes"),
    ),
    Column("reason", label=gettext_lazy("Why")),
]


def access_log(request: HttpRequest) -> HttpResponse:
    """Newest first, fifty at a time."""
    if not permissions.may(request.user, "read_log"):
        raise PermissionDenied
    rows, after = part(AccessEvent.objects.select_related("by"), ("-at", "-pk"), request.GET.get("after", ""))
    context = {
        "found": rows,
        "after": after,
        "table": Table(COLUMNS, rows, classname="listing desk-queue"),
        "header_title": _("Access log"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Access log")},
        ],
    }
    return render(request, "consult/desk/log.html", context)
