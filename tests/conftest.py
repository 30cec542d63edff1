"""What every test stands on: a kept database, compiled messages, empty caches, one browser."""

import os

# Playwright keeps an event loop in the main thread; Django would take every query for one made inside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import TransactionTestCase
from django.utils import translation

from home import pagecache
from tests import databases, sharing
from tools import chromium, messages

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure(config):
    messages.compile_all()
    TransactionTestCase._fixture_teardown = lambda self: databases.put_back()


def pytest_collection_modifyitems(items):
    """`postgres` tests are skipped where the suite runs on SQLite; `make test` runs them on a cluster of their own.

    Those of consult come first: meanwhile the sample site is prepared for the browser tests (tools/test.py).
    """
    items.sort(key=lambda item: not item.nodeid.startswith("tests/consult/"))
    if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
        return
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: make test, or python -m tools.postgres pytest"))


def pytest_xdist_make_scheduler(config, log):
    """What a file shares is made once."""
    return sharing.ByFile(config, log)


@pytest.fixture(scope="session")
def django_db_keepdb():
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request):
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    databases.choose_name(worker)
    databases.start_clean()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        databases.keep_clean_copy()


@pytest.fixture(autouse=True)
def nothing_leaks_between_tests():
    """A request leaves its language active in the thread, and caches outlive the rows they were made from."""
    yield
    translation.deactivate()
    pagecache.forget_look()
    for cache in caches.all(initialized_only=True):
        cache.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    path = chromium.installed() or pytest.fail(chromium.NEEDED)
    return {**browser_type_launch_args, "executable_path": path, "args": CHROMIUM_FLAGS}
