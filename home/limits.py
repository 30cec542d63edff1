"""How often one visitor may do one thing: wrong secret numbers, submissions, look-ups.

`allow` counts and answers at once; the view turns a refusal into a 429 with the time to wait, never into a sleep
(docs/consult-model.md section 2). django-smart-ratelimit counts, exactly under threads and processes: in the
database, or in Redis when REDIS_URL is set. Counters live under a keyed hash that changes every day, so that the
table holds no address and tells nobody apart from one day to the next. `manage.py ratelimit_cleanup` removes
windows that are over.

Call it outside a transaction that may be rolled back, else the attempt is forgotten with the rest.
"""

import contextlib
import datetime as dt
import functools
import ipaddress
import logging
import re
from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone
from django_smart_ratelimit.backends.base import BaseBackend
from django_smart_ratelimit.backends.factory import BackendFactory
from django_smart_ratelimit.exceptions import BackendError

from home.vault import keyed_hash

logger = logging.getLogger(__name__)

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
DAY = SECONDS["d"]
IPV6_HOUSEHOLD = 64  # bits: one subscriber owns a whole /64 and may change the rest at will


class Allowed(NamedTuple):
    """The answer: ``ok``, and when not, the whole seconds until the next try counts anew (else 0)."""

    ok: bool
    retry_after: int


class Limit(NamedTuple):
    """``times`` in each window of ``period`` seconds; windows start at midnight UTC."""

    times: int
    period: int


@functools.lru_cache
def read_limit(text: str) -> Limit:
    """ "50/m" or "5/15m" as numbers. Raises `ValueError` for a period that does not divide a day."""
    found = re.fullmatch(r"(\d+)/(\d*)([smhd])", text)
    period = int(found[2] or 1) * SECONDS[found[3]] if found else 0
    if not found or not period or DAY % period:
        raise ValueError(f"{text!r} is not a limit such as 50/m or 5/15m.")
    return Limit(int(found[1]), period)


def allow(name: str, key: str = "", *, limit: str, now: dt.datetime | None = None) -> Allowed:
    """Count one more ``name`` by ``key`` and say whether it is within ``limit``.

    An empty ``key`` counts the whole site. Without a working counter everything is allowed, and the error is logged:
    a citizen is not turned away for a fault of ours, and the secret numbers are too many to be guessed meanwhile.
    """
    return _answer("incr", name, key, limit, now)


def allow_all(asked: Iterable[tuple[str, str, str]], *, now: dt.datetime | None = None) -> list[Allowed]:
    """`allow` for each (name, key, limit). In the database they share one transaction: writers wait for each commit."""
    together = transaction.atomic() if settings.RATELIMIT_BACKEND == "database" else contextlib.nullcontext()
    with together:
        return [allow(name, key, limit=limit, now=now) for name, key, limit in asked]


def peek(name: str, key: str = "", *, limit: str, now: dt.datetime | None = None) -> Allowed:
    """What `allow` would answer now, without counting: for things that count only when they go wrong."""
    return _answer("get_count", name, key, limit, now)


def visitor(address: str, cookie: str = "") -> str:
    """A key for `allow` from an internet address and the browser's cookie; an IPv6 address counts as its /64.

    Count the bare address as well, with a wider limit: a cookie is easily thrown away.
    """
    try:
        parsed = ipaddress.ip_address(address.strip())
    except ValueError:
        return f"{address}\n{cookie}"
    if isinstance(parsed, ipaddress.IPv6Address):
        parsed = parsed.ipv4_mapped or ipaddress.ip_network((parsed, IPV6_HOUSEHOLD), strict=False).network_address
    return f"{parsed}\n{cookie}"


def _answer(verb: str, name: str, key: str, limit: str, now: dt.datetime | None) -> Allowed:
    times, period = read_limit(limit)
    moment = int((now or timezone.now()).timestamp())
    # The window is part of the key, so that `now` decides it and not the clock of the library or of Redis.
    hashed = keyed_hash(f"limit {name} {moment // DAY}", key)
    try:
        count = getattr(_backend(settings.RATELIMIT_BACKEND), verb)(f"{name}:{hashed[:32]}:{moment // period}", period)
    except (BackendError, ImproperlyConfigured) as error:
        logger.error("The counter of %s does not answer: %s", name, type(error).__name__)
        return Allowed(True, 0)
    within = count <= times if verb == "incr" else count < times
    return Allowed(within, 0 if within else period - moment % period)


@functools.lru_cache
def _backend(name: str) -> BaseBackend:
    """The library's counter, made once per process and without its own clean-up thread (the worker does that)."""
    options = {"algorithm": "fixed_window", "enable_background_cleanup": False} if name == "database" else {}
    return BackendFactory.create_backend(name, enable_circuit_breaker=False, **options)
