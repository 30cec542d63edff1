"""Who comes to a stop of the bus or to a centre for the answer: case numbers alone, by place, for whoever receives."""

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from consult import permissions
from consult.models import ConsultationRequest
from consult.models.codes import Way

from .cases import breadcrumbs

SHOWN = 500


class Place(NamedTuple):
    """A stop or a centre with the cases of who comes; each with whether this person may open it."""

    name: str
    when: str
    cases: list[tuple[ConsultationRequest, bool]]


@require_GET
def coming(request: HttpRequest) -> HttpResponse:
    """Stops first, soonest first; a stop of today stays until midnight."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = ConsultationRequest.objects.open().defer("narrative", "contact").select_related("lawyer")
    at_bus = rows.filter(way=Way.BUS, stop__ends_at__gte=today).select_related("stop__settlement", "stop__district")
    at_centre = rows.filter(way=Way.CENTRE).select_related("centre")
    stops = list(at_bus.order_by("stop__starts_at", "stop", "pk")[:SHOWN])
    centres = list(at_centre.order_by("centre", "pk")[:SHOWN])
    mine = _openable(request.user, [*stops, *centres])
    context = {
        "stops": [_stop(stop, cases, mine) for stop, cases in groupby(stops, key=lambda case: case.stop)],
        "centres": [_centre(centre, cases, mine) for centre, cases in groupby(centres, key=lambda case: case.centre)],
        "header_title": _("Who comes for the answer"),
        "breadcrumbs_items": [*breadcrumbs(None), {"url": "", "label": _("Who comes for the answer")}],
    }
    return render(request, "consult/desk/coming.html", context)


def _openable(user, cases: list[ConsultationRequest]) -> set[int]:
    shown = permissions.visible_requests(user).filter(pk__in=[case.pk for case in cases])
    return set(shown.values_list("pk", flat=True))


def _stop(stop, cases: Iterable[ConsultationRequest], mine: set[int]) -> Place:
    start = timezone.localtime(stop.starts_at)
    when = f"{date_format(start, 'l, j E')}, {start:%H:%M}–{timezone.localtime(stop.ends_at):%H:%M}"
    return Place(f"{stop.village}, {stop.district.name}", when, [(case, case.pk in mine) for case in cases])


def _centre(centre, cases: Iterable[ConsultationRequest], mine: set[int]) -> Place:
    return Place(str(centre.name), "", [(case, case.pk in mine) for case in cases])
