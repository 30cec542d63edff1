"""How often one visitor may send or guess. The address is counted under a hash of the day and stored nowhere."""

from django.conf import settings
from django.http import HttpRequest

from home import limits


def address_of(request: HttpRequest) -> str:
    """The visitor's address as our outermost proxy saw it (`TRUSTED_PROXIES`); what a client writes is not read."""
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    proxies = settings.TRUSTED_PROXIES
    return passed[-proxies] if 0 < proxies <= len(passed) else request.META.get("REMOTE_ADDR", "")


def seconds_to_wait(request: HttpRequest, name: str, limit: dict[str, str]) -> int:
    """Count one `name` by this browser and by its address; 0, or the seconds until the next try counts anew."""
    address, browser = address_of(request), request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    answers = (
        limits.allow(name, limits.visitor(address, browser), limit=limit["browser"]),
        limits.allow(f"{name} address", limits.visitor(address), limit=limit["address"]),
    )
    return max(answer.retry_after for answer in answers)
