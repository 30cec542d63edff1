"""How often one visitor may send or guess. The address is counted under a hash of the day and stored nowhere."""

from django.conf import settings
from django.http import HttpRequest

from home import limits


def address_of(request: HttpRequest) -> str:
    """The visitor's address as our outermost proxy saw it (`TRUSTED_PROXIES`); what a client writes is not read."""
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    proxies = settings.TRUSTED_PROXIES
    return passed[-proxies] if 0 < proxies <= len(passed) else request.META.get("REMOTE_ADDR", "")


def browser_of(request: HttpRequest) -> str:
    """The token that every browser with one of our forms carries; "" without one. Kept only as a keyed hash."""
    return request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")[:100]


def counters_of(request: HttpRequest, name: str, limit: dict[str, str]) -> list[tuple[str, str, str]]:
    """What counts `name` for this visitor, each with its key and its limit: of "browser", "address" and "site" those
    that `limit` names."""
    address, browser = address_of(request), browser_of(request)
    keys = {
        "browser": (name, limits.visitor(address, browser)),
        "address": (f"{name} address", limits.visitor(address)),
        "site": (f"{name} site", ""),
    }
    return [(*keys[who], limit[who]) for who in keys if who in limit]


def still_to_wait(request: HttpRequest, name: str, limit: dict[str, str]) -> int:
    """Without counting: the seconds that whoever is over a limit must wait before the next `name`, or 0."""
    counted = counters_of(request, name, limit)
    return max((limits.peek(counter, key, limit=allowed).retry_after for counter, key, allowed in counted), default=0)


def seconds_to_wait(request: HttpRequest, name: str, limit: dict[str, str]) -> int:
    """Count one `name` by all that `limit` names: this browser, its address, everybody together.

    0, or the seconds until the next try counts anew.
    """
    return max(answer.retry_after for answer in limits.allow_all(counters_of(request, name, limit)))
