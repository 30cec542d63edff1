"""The end of a month on one screen: what is not verified yet, verified together; corrections; the close."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from consult import permissions, reporting
from consult.models import ReportCorrection
from consult.models.codes import ReportState
from consult.models.refusals import Refused
from home.keys import is_key

from .forms import ReasonForm
from .keyset import part
from .trail import report_page

ORDER = ("consulted_on", "pk")
CORRECTIONS = 50
FIRST_YEAR = 2000


class CorrectForm(ReasonForm):
    """After the close, only such a dated row changes a figure."""

    amount = forms.TypedChoiceField(
        label=gettext_lazy("Correction"),
        choices=[(-1, gettext_lazy("counts one less")), (1, gettext_lazy("counts one more"))],
        coerce=int,
    )
    field_order = ("amount", "reason")


def index(request: HttpRequest) -> HttpResponse:
    """Leads to the month that is to be closed next: the last one."""
    last = timezone.localdate().replace(day=1) - dt.timedelta(days=1)
    return redirect("desk:month", last.year, last.month)


def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """How the month stands in one's own scope, and what of it waits for a look."""
    if not permissions.may(request.user, "lead"):
        raise PermissionDenied
    day, led = _first(year, month), permissions.led_reports(request.user)
    stand = reporting.month(led, day)
    waiting = led.filter(consulted_on__range=(stand.first, stand.last), state=ReportState.SUBMITTED)
    places = waiting.select_related("matter", "region", "district", "settlement", "centre", "lawyer")
    found, after = part(places, ORDER, request.GET.get("after", ""))
    corrections = ReportCorrection.objects.filter(
        report__in=led.filter(consulted_on__range=(stand.first, stand.last)).order_by()
    )
    context = {
        "stand": stand,
        "states": [(label, stand.states.get(state, 0)) for state, label in ReportState.choices],
        "found": found,
        "after": after,
        "corrections": corrections.select_related("report__matter", "by")[:CORRECTIONS],
        "before": stand.first - dt.timedelta(days=1),
        "next": _next(stand.last),
        "may_close": permissions.may(request.user, "close_month"),
        **report_page(date_format(day, "YEAR_MONTH_FORMAT")),
    }
    return render(request, "consult/desk/month.html", context)


@require_POST
def verify(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The reports that were ticked, or all of the month that wait; never one outside one's own scope."""
    first, last = reporting.month_of(_first(year, month))
    wanted = permissions.led_reports(request.user).filter(consulted_on__range=(first, last))
    if "all" not in request.POST:
        wanted = wanted.filter(pk__in=_ticked(request))
    done = reporting.verify_many(wanted, by=request.user)
    words = ngettext("%(count)d report is verified.", "%(count)d reports are verified.", done)
    if done:
        messages.success(request, words % {"count": done})
    else:
        messages.warning(request, _("Nothing was verified: tick the reports that are right."))
    return redirect("desk:month", year, month)


@require_POST
def close(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """By an administrator, from the fifth working day on; the worker does the same every night."""
    if not permissions.may(request.user, "close_month"):
        raise PermissionDenied
    try:
        done = reporting.close_month(_first(year, month), by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        words = ngettext("%(count)d report is locked.", "%(count)d reports are locked.", done)
        messages.success(request, words % {"count": done})
    return redirect("desk:month", year, month)


def _ticked(request: HttpRequest) -> list[int]:
    """What is not a number is nobody's report."""
    numbers = request.POST.getlist("report")
    return [int(one) for one in numbers if is_key(one)]


def _first(year: int, month: int) -> dt.date:
    """The first day of a month that there is; anything else typed into the address is not found."""
    if not 1 <= month <= 12 or not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404
    return dt.date(year, month, 1)


def _next(last: dt.date) -> dt.date | None:
    after = last + dt.timedelta(days=1)
    return after if after <= timezone.localdate() else None
