"""A stop's own page and files, and the files of a place across all campaigns.

The page is what a QR code, a calendar and a message point to: its address stays when the stop's day or village
changes, when its campaign's page is taken down, and when it is cancelled; then it says so.
"""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events.models import Stop
from events.models.pages import quarter_hour
from home import gazetteer, structured_data, villages
from home.feeds import site_root
from home.pagecache import cacheable

from . import calendars, exports, notices

LARGEST = 2**63 - 1
AHEAD = 1_000  # stops in the file of a place


@require_safe
def show(request: HttpRequest, stop: int) -> HttpResponse:
    """`/<lang>/bus/stops/<number>/`"""
    found = _stop(stop)
    trail = [(f"/{get_language()}/bus/", _("When does the bus come?"))]
    if getattr(found, "page_slug", None):  # with_places() brings it
        trail.append((found.campaign_path, str(found.campaign.name)))
    context = {
        "stop": found,
        "trail": trail,
        "aimak": villages.apart([found.settlement]).get(found.settlement_id or "", ""),
        "address": f"{site_root(request)}{found.page_path}",
        "card": _card(found),
        "structured_data": [_told(found, request)] if not found.is_sample else [],
    }
    return cacheable(render(request, "events/stop.html", context), revision=quarter_hour)


@require_safe
def calendar(request: HttpRequest, stop: int) -> HttpResponse:
    """`stop.ics`"""
    found = _stop(stop)
    made = calendars.of_stops([found], found.where, root=site_root(request))
    return cacheable(calendars.response(made), revision=quarter_hour)


@require_safe
def notice(request: HttpRequest, stop: int) -> HttpResponse:
    """`notice.pdf`: a sheet for the door; of a stop that was called off, one that says so."""
    found = _stop(stop)
    return cacheable(notices.of_stop(found, root=site_root(request)), revision=quarter_hour)


@require_safe
def place(request: HttpRequest, kind: str) -> HttpResponse:
    """`/<lang>/bus/schedule.ics?near=<code>`: what comes to a village, district or oblast, whichever campaign it is.

    Without a place it is everything that comes. Moved and cancelled stops stay in it as such.
    """
    near = request.GET.get("near", "").replace("\0", "")[:20]
    found = gazetteer.at(near) if near else None
    if near and found is None:
        raise Http404(_("We do not know this place"))
    rows = Stop.objects.with_places().not_over()
    rows = (rows.around(found) if found else rows)[:AHEAD]
    name = _("Bus of Solidarity")
    if kind == "ics":
        title = f"{name}: {found.name}" if found else name
        response = calendars.response(calendars.of_stops(rows, title, root=site_root(request)))
    else:
        response = exports.FILES[kind](rows, name="bus", root=site_root(request))
    return cacheable(response, queries=("near",), revision=quarter_hour)


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """`/<lang>/bus/stops/`: nothing stands here; the finder knows the way."""
    return HttpResponseRedirect(f"/{get_language()}/bus/")


def _stop(pk: int) -> Stop:
    found = Stop.objects.with_places().filter(Q(pk=pk)).first() if pk <= LARGEST else None
    if found is None:
        raise Http404
    return found


def _card(stop: Stop) -> dict[str, str]:
    """What a shared link says of the stop."""
    day = date_format(timezone.localtime(stop.starts_at), "DATE_FORMAT")
    about = _("The Bus of Solidarity: %(village)s, %(district)s, %(day)s. Lawyers answer free of charge.")
    told = {"village": stop.village, "district": stop.district.name, "day": day}
    return {"title": f"{stop.where}, {day}", "description": about % told}


def _told(stop: Stop, request: HttpRequest) -> structured_data.Thing:
    return stop.event_data(_("Bus of Solidarity: {village}").format(village=stop.where), site_root(request))
