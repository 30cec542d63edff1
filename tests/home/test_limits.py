"""Rate limits: exact under threads, keyed by hashes of the day, kind when the counter is broken."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import fakeredis
import pytest
from django.db import DatabaseError, connection
from django_smart_ratelimit.models import RateLimitCounter

from home import limits
from home.limits import Allowed, allow, peek, read_limit, visitor

NOON = dt.datetime(2026, 11, 21, 12, 0, 10, tzinfo=dt.UTC)
VILLAGER = visitor("176.126.165.7", "c0ffee")


@pytest.fixture
def redis_counter(settings):
    """A Redis that speaks the real protocol on a free port of this machine."""
    server = fakeredis.TcpFakeServer(("127.0.0.1", 0), server_type="redis")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.RATELIMIT_BACKEND = "redis"
    settings.RATELIMIT_REDIS = {"url": f"redis://127.0.0.1:{server.server_address[1]}/0"}
    limits._backend.cache_clear()
    yield
    limits._backend.cache_clear()
    server.shutdown()
    server.server_close()


@pytest.mark.django_db
def test_the_limit_is_reached_told_and_over_with_the_window():
    answers = [allow("number", VILLAGER, limit="3/m", now=NOON) for _ in range(4)]
    assert answers == [Allowed(True, 0)] * 3 + [Allowed(False, 50)]
    assert allow("number", VILLAGER, limit="3/m", now=NOON + dt.timedelta(seconds=49)) == Allowed(False, 1)
    assert allow("number", VILLAGER, limit="3/m", now=NOON + dt.timedelta(seconds=50)) == Allowed(True, 0)


@pytest.mark.django_db
def test_looking_does_not_count():
    for _ in range(5):
        assert peek("number", VILLAGER, limit="1/m", now=NOON) == Allowed(True, 0)
    allow("number", VILLAGER, limit="1/m", now=NOON)
    assert peek("number", VILLAGER, limit="1/m", now=NOON) == Allowed(False, 50)


@pytest.mark.django_db
def test_visitors_things_and_the_whole_site_are_counted_apart():
    assert not allow("number", VILLAGER, limit="0/m", now=NOON).ok
    assert allow("number", visitor("176.126.165.7", "other"), limit="1/m", now=NOON).ok
    assert allow("submit", VILLAGER, limit="1/m", now=NOON).ok
    assert allow("number", limit="1/m", now=NOON).ok
    assert not allow("number", limit="1/m", now=NOON).ok


@pytest.mark.django_db
def test_the_table_holds_no_address_and_another_hash_every_day():
    allow("number", VILLAGER, limit="3/d", now=NOON)
    allow("number", VILLAGER, limit="3/d", now=NOON + dt.timedelta(days=1))
    keys = list(RateLimitCounter.objects.values_list("key", flat=True))
    hashes = {key.split(":")[2] for key in keys}
    assert len(hashes) == 2
    assert not any("176.126" in key or "c0ffee" in key for key in keys)


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_forty_attempts_at_once_exactly_the_allowed_ones_pass():
    def attempt(_):
        try:
            return allow("number", VILLAGER, limit="15/d", now=NOON).ok
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(40))) == 15


def test_redis_counts_the_same(redis_counter):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: allow("number", VILLAGER, limit="15/m", now=NOON), range(40)))
    assert sum(answer.ok for answer in answers) == 15
    assert peek("number", VILLAGER, limit="15/m", now=NOON) == Allowed(False, 50)
    assert allow("number", VILLAGER, limit="15/m", now=NOON + dt.timedelta(minutes=1)).ok


@pytest.mark.django_db
def test_a_broken_counter_turns_nobody_away_and_is_logged_without_the_visitor(monkeypatch, caplog):
    def broken(*args, **kwargs):
        raise DatabaseError("the table is locked")

    monkeypatch.setattr(RateLimitCounter.objects, "select_for_update", broken)
    assert allow("number", VILLAGER, limit="0/m", now=NOON) == Allowed(True, 0)
    assert "The counter of number does not answer: BackendError" in caplog.text
    assert "176.126" not in caplog.text


def test_an_unreachable_redis_turns_nobody_away(settings, caplog):
    settings.RATELIMIT_BACKEND = "redis"
    settings.RATELIMIT_REDIS = {"url": "redis://127.0.0.1:1/0"}
    limits._backend.cache_clear()
    assert allow("number", VILLAGER, limit="0/m", now=NOON) == Allowed(True, 0)
    assert "ImproperlyConfigured" in caplog.text


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("176.126.165.7", "176.126.165.7\nc"),
        (" 176.126.165.7 ", "176.126.165.7\nc"),
        ("::ffff:176.126.165.7", "176.126.165.7\nc"),
        ("2a02:6ea0:1:2:aaaa::1", "2a02:6ea0:1:2::\nc"),
        ("2a02:6ea0:1:2:bbbb::2", "2a02:6ea0:1:2::\nc"),
        ("unknown", "unknown\nc"),
    ],
)
def test_a_household_is_one_visitor(address, key):
    assert visitor(address, "c") == key


@pytest.mark.parametrize(
    ("text", "limit"), [("50/m", (50, 60)), ("5/15m", (5, 900)), ("1/s", (1, 1)), ("20/d", (20, 86400))]
)
def test_a_limit_is_read(text, limit):
    assert read_limit(text) == limit


@pytest.mark.parametrize("text", ["", "50", "50/y", "m/50", "5/0m", "5/7h", "5/2d"])
def test_a_limit_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match="is not a limit"):
        read_limit(text)
