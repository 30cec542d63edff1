"""How long a citizen waits for a database that somebody else holds: seconds, not the twenty that desk and imports have.

PostgreSQL is told the same for every connection (settings: `LOCK_SECONDS`); on SQLite each connection waits as long as
it is told to at that moment.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection


@contextmanager
def brief() -> Iterator[None]:
    """Within, a locked database is an OperationalError after `settings.LOCK_SECONDS`, so that she is told in time."""
    if connection.vendor != "sqlite":
        yield
        return
    usual = connection.settings_dict["OPTIONS"].get("timeout", 5)
    _wait_for(settings.LOCK_SECONDS)
    try:
        yield
    finally:
        _wait_for(usual)


def _wait_for(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
