"""How long a citizen waits for a database that somebody else holds: seconds, not the twenty that desk and imports have.

Behind a pgbouncer a setting of one visitor would become another's: there PostgreSQL has it for the role (settings.md).
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.db import DatabaseError, connection


@contextmanager
def brief() -> Iterator[None]:
    """Within, a locked database is an OperationalError after `settings.LOCK_SECONDS`, so that she is told in time."""
    if connection.vendor == "sqlite":
        usual, patience = connection.settings_dict["OPTIONS"].get("timeout", 5), "PRAGMA busy_timeout = %d"
    elif not settings.LISTEN_DATABASE_URL:
        usual, patience = 0, "SET lock_timeout = %d"
    else:
        yield
        return
    _tell(patience, settings.LOCK_SECONDS)
    try:
        yield
    finally:
        with suppress(DatabaseError):  # the connection is gone, and what it was told with it
            _tell(patience, usual)


def _tell(patience: str, seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(patience % int(seconds * 1000))
