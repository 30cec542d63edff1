"""The test database: made once for a set of migrations, kept between runs, and put back as the migrations left it.

Django empties every table after a test that commits (`transaction=True`), and with them the languages, the root page
and the groups that migrations made. Here the tables are refilled from a clean copy instead, which is also quicker.
"""

import hashlib
import shutil
import sqlite3
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
APPS = ("home", "programs", "events", "consult", "site/ukuk")


def signature():
    """Changes whenever a migration of ours or the version of a package with migrations does."""
    digest = hashlib.sha256()
    for path in sorted(path for app in APPS for path in (ROOT / app / "migrations").glob("*.py")):
        digest.update(path.read_bytes())
    for package in ("django", "wagtail", "wagtail-localize", "django-allauth", "django-tasks-db"):
        digest.update(version(package).encode())
    return digest.hexdigest()[:10]


def choose_name(worker):
    """Points the settings at this worker's database; removes the files of earlier sets of migrations."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] != "django.db.backends.sqlite3":
        database.setdefault("TEST", {})["NAME"] = f"test_ukuk_{signature()}_{worker}"
        return
    folder = Path(database["NAME"]).parent
    ours = f"db-{signature()}"
    for path in folder.glob("db-*.sqlite3*"):
        if not path.name.startswith(ours):
            path.unlink(missing_ok=True)
    database["TEST"]["NAME"] = database["NAME"] = str(folder / f"{ours}-{worker}.sqlite3")


def start_clean():
    """Before Django opens a kept SQLite file: whatever an interrupted run left in it is gone."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] != "django.db.backends.sqlite3":
        return
    path = Path(database["NAME"])
    for leftover in (path, Path(f"{path}-wal"), Path(f"{path}-shm"), Path(f"{path}-journal")):
        leftover.unlink(missing_ok=True)
    if clean_file().exists():
        shutil.copyfile(clean_file(), path)


def clean_file():
    """One clean copy for all workers: it holds only what migrations made."""
    return Path(settings.DATABASES["default"]["NAME"]).parent / f"db-{signature()}.sqlite3-clean"


def keep_clean_copy():
    """Once the migrations have run."""
    if connection.vendor == "postgresql":
        keep_clean_schema()
    elif not clean_file().exists():
        connection.ensure_connection()
        scratch = clean_file().with_suffix(f".{Path(settings.DATABASES['default']['NAME']).stem}")
        with closing(sqlite3.connect(scratch)) as copy:
            connection.connection.backup(copy)
        scratch.replace(clean_file())


def put_back():
    """After a test that commits. Other connections must have closed their transactions by then."""
    if connection.vendor == "postgresql":
        put_back_schema()
    else:
        connection.ensure_connection()
        with closing(sqlite3.connect(clean_file())) as clean:
            clean.backup(connection.connection)


def tables():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]


def keep_clean_schema():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'clean'")
        if cursor.fetchone():  # a kept database, perhaps left half-way by an interrupted run
            return put_back_schema()
        cursor.execute("CREATE SCHEMA clean")
        for table in tables():
            cursor.execute(f"CREATE TABLE clean.{table} AS TABLE public.{table}")


def put_back_schema():
    """Sequences keep counting, as they do in life; only rows are put back."""
    names = tables()
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '20s'; SET session_replication_role = replica")  # no triggers, no order
        cursor.execute(f"TRUNCATE {', '.join(f'public.{name}' for name in names)}")
        for name in names:
            cursor.execute(f"INSERT INTO public.{name} OVERRIDING SYSTEM VALUE SELECT * FROM clean.{name}")  # noqa: S608 - names come from the catalogue
        cursor.execute("SET session_replication_role = DEFAULT; SET lock_timeout = DEFAULT")
