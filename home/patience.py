"""How long a citizen waits for a database that somebody else holds: seconds, not the twenty that desk and imports have.

Behind a pgbouncer a setting of one visitor would become another's: there PostgreSQL has it for the role (settings.md).
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar

from django.conf import settings
from django.db import DatabaseError, connection

GLANCE = 0.2  # seconds for what is written in passing
_patience: ContextVar[float | None] = ContextVar("patience", default=None)


@contextmanager
def brief(seconds: float | None = None) -> Iterator[None]:
    """Within, a locked database is an OperationalError after `seconds` (`settings.LOCK_SECONDS`), so that she is told
    in time. One may stand inside another."""
    if connection.vendor == "sqlite":
        usual, patience = connection.settings_dict["OPTIONS"].get("timeout", 5), "PRAGMA busy_timeout = %d"
    elif not settings.LISTEN_DATABASE_URL:
        usual, patience = 0, "SET lock_timeout = %d"
    else:
        yield
        return
    seconds = settings.LOCK_SECONDS if seconds is None else seconds
    around = _patience.get()
    _tell(patience, seconds)
    token = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(token)
        with suppress(DatabaseError):  # the connection is gone, and what it was told with it
            _tell(patience, usual if around is None else around)


@contextmanager
def in_passing() -> Iterator[None]:
    """For a write that is not worth a page that does not open: tried for a moment, and left if it cannot be."""
    with suppress(DatabaseError), brief(GLANCE):
        yield


def _tell(patience: str, seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(patience % int(seconds * 1000))
