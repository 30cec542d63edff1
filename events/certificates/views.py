"""Anyone may check a number; whoever took part gets her own sheet behind the key of her place.

A number shows name, training and dates, and nothing else. Nobody finds names by trying: of 2**54 numbers few are given
out, and wrong ones are counted. A right one is never refused, for a village may stand behind one address.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from events.models import Certificate
from events.registration import keys
from home import visitors
from home.feeds import site_root
from home.privacy import private

from . import numbers, sheets

SLIP = _("This cannot be a number of ours: 12 letters and digits, as on the sheet. Compare them once more.")
UNKNOWN = _("We know no certificate with this number. Compare it with the sheet once more.")


@private
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """One box for the number as it is printed."""
    typed = request.GET.get("number", "")
    if number := numbers.read(typed):
        return redirect("events:certificate", number)
    return _ask(request, typed=typed[:60], fault=SLIP if typed else "")


@private
@require_safe
def check(request: HttpRequest, number: str) -> HttpResponse:
    """A slip is told at once and counts for nothing; a well-formed number that we do not know counts as a guess."""
    signs = numbers.read(number)
    if not signs:
        return _ask(request, typed=number[:60], fault=SLIP, status=404)
    found = Certificate.objects.filter(number=signs).select_related("session__training").first()
    if found is None:
        if wait := visitors.seconds_to_wait(request, "certificate", settings.LIMIT_WRONG_CERTIFICATES):
            return _later(request, wait)
        return _ask(request, typed=numbers.grouped(signs), fault=UNKNOWN, status=404)
    if signs != number:
        return redirect("events:certificate", signs)
    context = {"certificate": found, "number": numbers.grouped(signs), "session": found.session}
    return render(request, "events/certificates/found.html", context)


def _ask(request: HttpRequest, *, typed: str, fault, status: int = 200) -> HttpResponse:
    return render(request, "events/certificates/ask.html", {"typed": typed, "fault": fault}, status=status)


def _later(request: HttpRequest, wait: int) -> HttpResponse:
    response = render(request, "events/certificates/later.html", {"minutes": -(-wait // 60)}, status=429)
    response.headers["Retry-After"] = str(wait)
    return response


@private
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Her own sheet, behind the key of her place."""
    found = keys.find(request.GET.get("key", ""))
    certificate = Certificate.objects.filter(registration=found).select_related("session__training").first()
    if found is None or certificate is None:
        wait = visitors.seconds_to_wait(request, "registration-key", settings.LIMIT_WRONG_KEYS)
        return _later(request, wait) if wait else render(request, "events/registration/unknown.html", status=404)
    return sheets.response([certificate], root=site_root(request), name="certificate")
