"""How a worker says that it lives, and what happens to the tasks of one that died."""

import datetime as dt
import time

from django.core.cache import cache
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

EVERY = 10  # seconds
ALIVE = 60  # seconds after its last beat
ATTEMPTS = 3  # a task whose worker died so often is the cause of it
ANY = "ukuk.worker"


def _key(worker: str) -> str:
    return f"{ANY}.{worker}"


def beat(worker: str) -> None:
    cache.set_many({ANY: time.time(), _key(worker): 1}, ALIVE)


def stop(worker: str) -> None:
    """A worker that ends in order does not leave its tasks waiting for a minute."""
    cache.delete(_key(worker))


def age() -> float | None:
    """Seconds since any worker's last beat; None when none was heard within a minute."""
    last = cache.get(ANY)
    return None if last is None else max(0.0, time.time() - last)


def sweep(*, now: dt.datetime | None = None) -> int:
    """Puts back the tasks that a killed worker left running; returns how many."""
    before = (now or timezone.now()) - dt.timedelta(seconds=ALIVE)
    left = [
        one
        for one in DBTaskResult.objects.running().filter(started_at__lt=before)
        if not cache.get(_key(one.worker_ids[-1] if one.worker_ids else ""))
    ]
    for one in left:
        row = DBTaskResult.objects.filter(pk=one.pk, status=TaskResultStatus.RUNNING, started_at=one.started_at)
        if len(one.worker_ids) < ATTEMPTS:
            row.update(status=TaskResultStatus.READY, started_at=None)
        else:
            row.update(status=TaskResultStatus.FAILED, finished_at=timezone.now())
    return len(left)
