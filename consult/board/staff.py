"""The board inside the admin: exact figures for those who work here, nothing of it public."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consult import permissions

from . import campaigns
from .asking import PERIODS, USUAL, asking, columns

app_name = "staff_board"


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """How many of those who begin to ask come to the end; what each campaign of the bus did, exactly."""
    if not permissions.may(request.user, "staff_board"):
        raise PermissionDenied
    asked = request.GET.get("days", "")
    days = int(asked) if asked in map(str, PERIODS) else USUAL
    context = {
        "asking": asking(days, timezone.localdate()),
        "columns": columns(),
        "campaigns": campaigns.lines(),
        "periods": PERIODS,
        "header_title": _("Staff board"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Staff board")},
        ],
    }
    return render(request, "consult/board/staff.html", context)


urlpatterns = [path("", board, name="board")]
