"""Databases that a bar may write to: a copy of the sample's SQLite file, or one of a throw-away PostgreSQL."""

import atexit
import os
import subprocess
import sys
from contextlib import ExitStack
from functools import cache

from tests.bench import place
from tools import postgres

STACK = ExitStack()
atexit.register(STACK.close)
FACTS = ("home.region", "home.district", "home.settlement")  # what a request points to; matters come from a migration


def environment(vendor, name):
    """What a server or a helper process needs in its environment to use the database `name` of this vendor."""
    folder = {"UKUK_VAR": str(place.copy(name))}
    return folder if vendor == "sqlite" else folder | on_cluster(name)


def on_cluster(name):
    database = f"bench_{name.replace('-', '_')}"
    client("dropdb", "--if-exists", database)
    client("createdb", "--template", template(), database)
    return address(database)


def address(database):
    return cluster() | {"DATABASE_URL": f"postgres:///{cluster()['PGHOST']}/{database}"}


@cache
def cluster():
    """One cluster for all bars; it writes to disk as it would in production."""
    return STACK.enter_context(postgres.cluster(fsync="on"))


@cache
def template():
    """A migrated database with the places of the sample."""
    client("createdb", "bench_template")
    facts = place.HOME / "facts.json"
    manage(["dumpdata", *FACTS, "-o", str(facts)], {})
    manage(["migrate", "-v0"], address("bench_template"))
    manage(["createcachetable"], address("bench_template"))
    manage(["loaddata", "-v0", str(facts)], address("bench_template"))
    return "bench_template"


def client(program, *arguments):
    folder = postgres.found()
    environ = {**os.environ, **cluster()}
    subprocess.run([str(folder / program), *arguments], env=environ, check=True, stderr=subprocess.DEVNULL)


def manage(words, extra):
    subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=place.ROOT,
        env={**os.environ, **extra},
        check=True,
        stdout=subprocess.DEVNULL,
    )
