"""What `/<lang>/board/` answers below its own address; each view gets the page and the request.

Wagtail's own pattern knows no dots: `urls` hands these addresses to it by name.
"""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from . import breakdowns, exports, figures
from .figures import revision

__all__ = ["answers", "revision", "urlpatterns"]


def answers(asked: Mapping[str, str]) -> bool:
    """Whether the newest snapshot publishes what the address asks for."""
    edition = breakdowns.newest()
    try:
        return edition is not None and bool(breakdowns.choose(asked, edition))
    except breakdowns.NoSuchBreakdown:
        return False


def headline_json(page, request: HttpRequest) -> HttpResponse:
    """The headline for a page whose stream is broken; the page cache gives it an ETag."""
    return JsonResponse(figures.as_data(figures.headline()))


def figures_csv(page, request: HttpRequest) -> HttpResponse:
    return exports.as_csv(_breakdown(request))


def figures_json(page, request: HttpRequest) -> HttpResponse:
    return JsonResponse(exports.as_data(_breakdown(request)), json_dumps_params={"ensure_ascii": False})


def _breakdown(request: HttpRequest) -> breakdowns.Breakdown:
    """Raises Http404 for what is not published."""
    edition = breakdowns.newest()
    try:
        if edition:
            return breakdowns.breakdown(breakdowns.choose(request.GET, edition), edition)
    except breakdowns.NoSuchBreakdown:
        pass
    raise Http404


urlpatterns = [
    path("headline.json/", headline_json, name="headline"),
    path("figures.csv/", figures_csv, name="csv"),
    path("figures.json/", figures_json, name="json"),
]
