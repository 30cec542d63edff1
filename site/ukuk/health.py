"""Whether this site can do its work, for a load balancer or a monitor: JSON, 200 or 503, nothing personal."""

import uuid
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from . import heartbeat


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def shared_cache() -> str:
    mark = uuid.uuid4().hex
    cache.set("ukuk.health", mark, 30)
    if cache.get("ukuk.health") is None:  # another probe may have set its own mark meanwhile
        raise OSError("the cache forgets at once")
    return "ok"


def storage() -> str:
    """Both folders take a file."""
    for folder in (settings.MEDIA_ROOT, settings.PRIVATE_MEDIA_ROOT):
        Path(folder).mkdir(parents=True, exist_ok=True)
        probe = Path(folder) / f".health-{uuid.uuid4().hex}"
        probe.write_bytes(b"ok")
        probe.unlink()
    return "ok"


def worker() -> str:
    if (age := heartbeat.age()) is None:
        raise OSError(f"no worker was heard for {heartbeat.ALIVE} seconds")
    return f"heard {age:.0f} s ago"


CHECKS: dict[str, Callable[[], str]] = {
    "database": database,
    "cache": shared_cache,
    "storage": storage,
    "worker": worker,
}


@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """`/health/live`: the process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """`/health/ready`: everything that a visitor needs works; 503 says what does not."""
    found = {name: _result(check) for name, check in CHECKS.items()}
    is_well = all(one["ok"] for one in found.values())
    return JsonResponse({"status": "ok" if is_well else "failing", "checks": found}, status=200 if is_well else 503)


def _result(check: Callable[[], str]) -> dict[str, str | bool]:
    """Only the kind of an error: its text may hold an address or a password."""
    try:
        return {"ok": True, "says": check()}
    except Exception as error:
        return {"ok": False, "says": type(error).__name__}
