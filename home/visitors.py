"""How often one visitor may send or guess. The address is counted under a hash of the day and stored nowhere."""

from django.conf import settings
from django.http import HttpRequest

from home import limits


def address_of(request: HttpRequest) -> str:
    """The visitor's address as our outermost proxy saw it (`TRUSTED_PROXIES`); what a client writes is not read."""
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    proxies = settings.TRUSTED_PROXIES
    return passed[-proxies] if 0 < proxies <= len(passed) else request.META.get("REMOTE_ADDR", "")


def counters_of(request: HttpRequest, name: str, limit: dict[str, str]) -> list[tuple[str, str, str]]:
    """What counts `name` for this visitor, each with its key and its limit."""
    address, browser = address_of(request), request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    return [
        (name, limits.visitor(address, browser), limit["browser"]),
        (f"{name} address", limits.visitor(address), limit["address"]),
    ]


def still_to_wait(request: HttpRequest, name: str, limit: dict[str, str]) -> int:
    """Without counting: the seconds that this browser or its address must wait before the next `name`, or 0."""
    counted = counters_of(request, name, limit)
    return max(limits.peek(counter, key, limit=allowed).retry_after for counter, key, allowed in counted)


def seconds_to_wait(request: HttpRequest, name: str, limit: dict[str, str]) -> int:
    """Count one `name` by this browser, by its address and, where `limit` has "site", by everybody together.

    0, or the seconds until the next try counts anew.
    """
    counted = counters_of(request, name, limit)
    if "site" in limit:
        counted.append((f"{name} site", "", limit["site"]))
    return max(answer.retry_after for answer in limits.allow_all(counted))
