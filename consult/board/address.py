"""Where the live process answers."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

PATH = "/live/board"


def live_origin(request: HttpRequest) -> str:
    """LIVE_URL, or the request's own scheme and host on LIVE_PORT."""
    if settings.LIVE_URL:
        return settings.LIVE_URL.rstrip("/")
    host = urlsplit(f"//{request.get_host()}").hostname or "localhost"
    host = f"[{host}]" if ":" in host else host
    return f"{request.scheme}://{host}:{settings.LIVE_PORT}"


def stream_url(request: HttpRequest) -> str:
    return live_origin(request) + PATH
