"""The worker: stops when told, puts back what a killed one left, and no job stops another."""

import datetime as dt
import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from consult.models import BoardSnapshot
from tests.factories.consult import ReportFactory
from ukuk import heartbeat, jobs
from ukuk.management.commands import run_worker
from ukuk.settings import base

ROOT = Path(__file__).resolve().parents[2]


def left_running(workers, minutes=5):
    return DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING,
        args_kwargs={"args": ["squash"], "kwargs": {}},
        task_path="ukuk.jobs.run_job",
        queue_name="default",
        backend_name="default",
        run_after=timezone.now(),
        started_at=timezone.now() - dt.timedelta(minutes=minutes),
        worker_ids=workers,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("job", jobs.JOBS, ids=lambda job: job.name)
def test_every_job_runs_and_runs_again(job, settings):
    settings.TASKS = base.TASKS
    ReportFactory()
    jobs.run_job.call(job.name)
    jobs.run_job.call(job.name)


@pytest.mark.django_db
def test_the_nightly_job_makes_todays_snapshot():
    ReportFactory()
    jobs.run_job.call("snapshot")
    assert BoardSnapshot.objects.get().day == timezone.localdate()


@pytest.mark.django_db
def test_a_job_that_fails_is_logged_by_name_without_its_words(monkeypatch, caplog):
    def fail():
        raise ValueError("+996 555 12 34 56")

    monkeypatch.setitem(jobs.BY_NAME, "squash", jobs.Job("squash", "* * * * *", fail))
    with pytest.raises(ValueError, match="555"), caplog.at_level(logging.INFO):
        jobs.run_job.call("squash")
    assert "Job squash failed: ValueError" in caplog.text
    assert "555" not in caplog.text


@pytest.mark.django_db
def test_tasks_of_a_killed_worker_are_put_back_and_those_of_a_living_one_are_not():
    heartbeat.beat("alive")
    dead, held, fresh = left_running(["dead"]), left_running(["alive"]), left_running(["dead"], minutes=0)
    assert heartbeat.sweep() == 1
    states = [DBTaskResult.objects.get(pk=one.pk).status for one in (dead, held, fresh)]
    assert states == [TaskResultStatus.READY, TaskResultStatus.RUNNING, TaskResultStatus.RUNNING]


@pytest.mark.django_db
def test_a_task_that_killed_three_workers_is_given_up():
    task = left_running(["a", "b", "c"])
    heartbeat.sweep()
    assert DBTaskResult.objects.get(pk=task.pk).status == TaskResultStatus.FAILED


def test_the_clock_runs_every_job_at_bishkeks_hour():
    scheduler = run_worker.clock("w")
    nightly = next(job for job in scheduler.get_jobs() if job.id == "snapshot")
    after = dt.datetime(2026, 11, 21, 17, tzinfo=dt.UTC)
    assert nightly.trigger.get_next_fire_time(None, after).astimezone(dt.UTC) == dt.datetime(
        2026, 11, 21, 18, 10, tzinfo=dt.UTC
    )
    assert {job.id for job in scheduler.get_jobs()} >= {job.name for job in jobs.JOBS}


def test_what_goes_wrong_in_the_clock_is_logged_and_does_not_end_it(caplog):
    run_worker.in_own_connection(lambda name: 1 / 0, "beat")
    assert "ZeroDivisionError" in caplog.text


class Started:
    """`manage.py run_worker` in a process of its own, on the test's database."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "run_worker"],
            cwd=ROOT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.ukuk.settings_of_server",
                "SERVER_DATABASE": str(connection.settings_dict["NAME"]),
                "SERVER_TASKS": "database",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def wait_for(self, condition, seconds=240):
        end = time.monotonic() + seconds
        while time.monotonic() < end and not condition():
            assert self.process.poll() is None, self.process.stdout.read().decode()
            time.sleep(0.1)
        assert condition()

    def stop(self, signum):
        began = time.monotonic()
        self.process.send_signal(signum)
        output, _ = self.process.communicate(timeout=20)
        return time.monotonic() - began, output.decode()


@pytest.fixture
def started(transactional_db):
    worker = Started()
    yield worker
    if worker.process.poll() is None:
        worker.process.kill()
        worker.process.communicate()


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_does_its_jobs_and_ends_within_five_seconds(started, signum):
    done = DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL)
    started.wait_for(lambda: done.count() == sum(job.at_start for job in jobs.JOBS))
    took, output = started.stop(signum)
    assert took < 5
    assert started.process.returncode == 0
    assert "Traceback" not in output
    assert BoardSnapshot.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_task_that_does_not_end_is_interrupted_and_put_back(started):
    DBTaskResult.objects.create(
        args_kwargs={"args": [60], "kwargs": {}},
        task_path="tests.ukuk.endless.sleep",
        queue_name="default",
        backend_name="default",
        priority=100,
        run_after=timezone.now(),
    )
    endless = DBTaskResult.objects.filter(task_path="tests.ukuk.endless.sleep")
    started.wait_for(lambda: endless.get().status == TaskResultStatus.RUNNING)
    took, _output = started.stop(signal.SIGTERM)
    assert took < 5
    assert endless.get().status == TaskResultStatus.READY


def test_a_worker_that_stops_in_order_says_so(db):
    heartbeat.beat("w")
    heartbeat.stop("w")
    assert cache.get("ukuk.worker.w") is None
    assert heartbeat.age() is not None
