"""The board's figures: sums of rows, the same before and after a squash."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from consult import counters
from consult.counters import DIMENSIONS, Measure
from consult.models import CounterDelta

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 23)


def test_sums_are_taken_by_day_and_by_any_dimension():
    counters.add("consultations", day=DAY, region="1", matter="FAM", channel="web")
    counters.add("consultations", day=DAY, region="1", matter="LND", channel="bus", campaign=7, amount=2)
    counters.add("consultations", day=DAY + dt.timedelta(days=1), region="2", matter="FAM", centre=3)
    counters.add("people", day=DAY, region="1")

    assert counters.total("consultations") == 4
    assert counters.total("consultations", since=DAY, until=DAY) == 3
    assert counters.total("consultations", matter="FAM", region="2") == 1
    assert counters.by("consultations", ("region",)) == {("1",): 3, ("2",): 1}
    assert counters.by("consultations", ("region", "matter"), until=DAY) == {("1", "FAM"): 1, ("1", "LND"): 2}
    assert counters.by("consultations", ("campaign",), since=DAY, region="1") == {(None,): 1, (7,): 2}


def test_what_cancels_out_is_not_listed():
    counters.add("waiting", day=DAY, region="1")
    counters.add("waiting", day=DAY, region="1", amount=-1)

    assert counters.by("waiting") == {}
    assert counters.total("waiting") == 0


def test_nothing_is_written_for_nothing():
    counters.add("waiting", day=DAY, amount=0)

    assert not CounterDelta.objects.exists()


def test_the_revision_rises_with_every_change_and_never_falls(monkeypatch):
    monkeypatch.setattr(counters, "IN_FLIGHT", 3)
    seen = [counters.revision()]
    for _ in range(8):
        counters.add("waiting", day=DAY)
        seen.append(counters.revision())
        counters.squash()
        seen.append(counters.revision())

    assert seen == sorted(seen)
    assert len(set(seen[0:1] + seen[1::2])) == 9


@pytest.mark.both_databases
def test_squashing_keeps_every_sum_and_leaves_the_newest_rows_alone(monkeypatch):
    monkeypatch.setattr(counters, "IN_FLIGHT", 2)
    for number in range(30):
        counters.add("requests", day=DAY, region=str(number % 3), amount=1)
        counters.add("waiting", day=DAY, region="1", amount=1 if number % 2 else -1)
    before = [counters.by(measure, ("day", *DIMENSIONS)) for measure in Measure]
    newest = set(CounterDelta.objects.order_by("-pk").values_list("pk", flat=True)[:2])

    gone = counters.squash()

    assert [counters.by(measure, ("day", *DIMENSIONS)) for measure in Measure] == before
    assert newest <= set(CounterDelta.objects.values_list("pk", flat=True))
    assert CounterDelta.objects.count() == 60 - gone == 6  # three oblasts, who waits, the two newest
    assert counters.squash() == 0


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_squashing_beside_writers_and_another_squash_loses_nothing(monkeypatch):
    monkeypatch.setattr(counters, "IN_FLIGHT", 5)
    failed = []

    def act(step):
        try:
            for _ in range(40):
                step()
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    steps = [lambda: counters.add("waiting", day=DAY, region="1")] * 3 + [counters.squash] * 2
    threads = [threading.Thread(target=act, args=[step]) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert counters.total("waiting") == 120


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_listeners_are_notified_once_a_transaction_and_only_when_it_commits():
    import psycopg

    listener = psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}, autocommit=True)
    listener.execute(f"LISTEN {counters.CHANNEL}")
    with transaction.atomic():
        counters.add("waiting", day=DAY)
        transaction.set_rollback(True)
    with transaction.atomic():
        counters.add("waiting", day=DAY)
        counters.add("requests", day=DAY)

    heard = list(listener.notifies(timeout=2, stop_after=2))
    listener.close()
    assert [notice.channel for notice in heard] == ["board"]
