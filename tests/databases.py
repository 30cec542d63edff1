"""The test database: migrated once, kept between runs, and put back as it was made.

It holds what the migrations made, and the groups of the roles with their rights. Migrating takes half a minute, so
`python -m tests.databases` does it once before the workers start, and each takes a copy; a newer migration is added to
what there is.

Django empties every table after a test that commits (`transaction=True`), and with them the languages, the root page
and the groups. Here the tables are refilled from a clean copy instead, which is also quicker.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import django
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
APPS = ("home", "programs", "events", "consult", "site/ukuk")
PACKAGES = ("django", "wagtail", "wagtail-localize", "django-allauth", "django-tasks-db")
MAKER = "made"  # stands for a worker in the name of the database that the workers copy


def made_of():
    """What a database depends on: the bytes of our migrations, the versions of packages with migrations."""
    migrations = [path for app in APPS for path in (ROOT / app / "migrations").glob("*.py")]
    ours = {str(path.relative_to(ROOT)): hashlib.sha256(path.read_bytes()).hexdigest() for path in migrations}
    return ours | {package: version(package) for package in PACKAGES}


def choose_name(worker):
    """Points the settings at this worker's database."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["TEST"]["NAME"] = database["NAME"] = str(Path(database["NAME"]).with_name(f"db-{worker}.sqlite3"))
        return
    known = hashlib.sha256(json.dumps(made_of(), sort_keys=True).encode()).hexdigest()[:10]
    names = {"NAME": f"test_ukuk_{known}_{worker}", "TEMPLATE": os.environ.get("UKUK_TEST_TEMPLATE")}
    database.setdefault("TEST", {}).update(names)


def start_clean():
    """Before Django opens a SQLite file: whatever a run left in it is gone, and what is migrated stays migrated."""
    database = settings.DATABASES["default"]
    if database["ENGINE"] != "django.db.backends.sqlite3":
        return
    path = Path(database["NAME"])
    for leftover in (path, Path(f"{path}-wal"), Path(f"{path}-shm"), Path(f"{path}-journal")):
        leftover.unlink(missing_ok=True)
    if may_grow():
        shutil.copyfile(clean_file(), path)


def clean_file():
    """One clean copy for all workers."""
    return Path(settings.DATABASES["default"]["NAME"]).with_name("clean.sqlite3")


def may_grow(*, at_all=True):
    """Whether the clean copy needs newer migrations (not even these when not `at_all`) and nothing else.

    One that was changed or taken away spoils it.
    """
    made, kept = made_of(), clean_file().with_suffix(".json")
    if not clean_file().exists() or not kept.exists():
        return False
    had = json.loads(kept.read_text())
    return had.items() <= made.items() if at_all else had == made


def keep_clean_copy():
    """Once the migrations have run."""
    from ukuk import roles  # needs the apps, which `python -m tests.databases` has only just loaded

    changed = roles.sync()
    if connection.vendor == "postgresql":
        keep_clean_schema()
        return
    if may_grow(at_all=False) and not changed:
        return
    connection.ensure_connection()
    scratch, kept = clean_file().with_suffix(f".{os.getpid()}"), clean_file().with_suffix(".json")
    with closing(sqlite3.connect(scratch)) as copy:
        connection.connection.backup(copy)
    kept.unlink(missing_ok=True)
    scratch.replace(clean_file())
    kept.write_text(json.dumps(made_of()))


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
        for name, columns in written_columns(cursor).items():
            cursor.execute(
                f"INSERT INTO public.{name} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM clean.{name}"  # noqa: S608 - names come from the catalogue
            )
        cursor.execute("SET session_replication_role = DEFAULT; SET lock_timeout = DEFAULT")


def written_columns(cursor):
    """Table -> its columns but for those that the database works out itself."""
    cursor.execute(
        "SELECT quote_ident(table_name), string_agg(quote_ident(column_name), ', ') FROM information_schema.columns "
        "WHERE table_schema = 'clean' AND (table_name, column_name) NOT IN (SELECT table_name, column_name "
        "FROM information_schema.columns WHERE table_schema = 'public' AND is_generated = 'ALWAYS') GROUP BY 1"
    )
    return dict(cursor.fetchall())


def make():
    """Migrates once for all workers; prints the name of the database, which PostgreSQL copies as a template."""
    choose_name(MAKER)
    start_clean()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=True)
    keep_clean_copy()
    connection.close()
    sys.stdout.write(str(settings.DATABASES["default"]["TEST"]["NAME"]))


if __name__ == "__main__":
    django.setup()
    make()
