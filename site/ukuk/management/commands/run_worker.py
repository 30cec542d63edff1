"""The worker process: tasks from the database, and the jobs of `ukuk.jobs` by the clock."""

import contextlib
import logging
import os
import signal
import sys
import threading
import time

from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connection, connections
from django.utils.crypto import get_random_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from ukuk import heartbeat, jobs

logger = logging.getLogger(__name__)

GRACE = 2.5  # seconds that a task has to end before it is interrupted and put back
LATE = 6 * 60 * 60  # seconds after which a job that was missed is left to its next turn


class Worker(db_worker.Worker):
    """django-tasks' worker that ends soon when it is told to, whatever it is doing."""

    def __init__(self):
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=1,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )
        self.interrupted = False

    def shutdown(self, signum, frame):
        """First signal: no new task. Second one, at the latest after GRACE: out of the running one."""
        if not self.running:
            self.interrupted = True
            sys.exit(1)
        self.running = False
        if not self.running_task:
            sys.exit(0)
        # To the main thread itself: a signal to another one would not wake it from a call that waits.
        timer = threading.Timer(GRACE, signal.pthread_kill, [threading.main_thread().ident, signal.SIGTERM])
        timer.daemon = True
        timer.start()

    def run_task(self, db_task_result: DBTaskResult) -> None:
        super().run_task(db_task_result)
        if self.interrupted:  # its transactions were rolled back: the next worker begins it anew
            row = DBTaskResult.objects.filter(pk=db_task_result.pk)
            row.update(status=TaskResultStatus.READY, started_at=None, finished_at=None, traceback="")

    def run(self) -> None:
        """A database that is away is asked again; only a signal ends the worker."""
        while self.running:
            try:
                super().run()
            except DatabaseError as error:
                logger.warning("The worker cannot reach its tasks: %s", type(error).__name__)
                connection.close()
                time.sleep(2)


def in_own_connection(run, *args):
    """A step of the scheduler's thread: whatever goes wrong is logged, and the thread lives on."""
    try:
        close_old_connections()
        run(*args)
    except Exception as error:
        logger.warning("The clock could not do %s: %s", args, type(error).__name__)
        connection.close()


def clock(worker: str) -> BackgroundScheduler:
    """The scheduler: one daemon thread that beats, and puts jobs among the tasks when their time has come."""
    scheduler = BackgroundScheduler(
        executors={"default": DebugExecutor()},  # in the scheduler's own thread: its work is one insert
        timezone=settings.TIME_ZONE,
        job_defaults={"coalesce": True, "misfire_grace_time": LATE},
    )
    scheduler.add_job(in_own_connection, "interval", [heartbeat.beat, worker], seconds=heartbeat.EVERY)
    for job in jobs.JOBS:
        trigger = CronTrigger.from_crontab(job.cron, timezone=settings.TIME_ZONE)
        scheduler.add_job(in_own_connection, trigger, [jobs.run_job.enqueue, job.name], id=job.name)
    return scheduler


class Command(BaseCommand):
    help = (
        "Run the worker: tasks, and the jobs that happen by the clock. Ends within five seconds of SIGTERM or Ctrl-C."
    )

    def handle(self, **options):
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
        worker = Worker()
        worker.configure_signals()
        heartbeat.beat(worker.worker_id)
        for job in jobs.JOBS:
            if job.at_start:
                jobs.run_job.enqueue(job.name)
        scheduler = clock(worker.worker_id)
        scheduler.start()
        self.stdout.write("The worker runs.")
        with contextlib.suppress(SystemExit):  # a signal in a moment of rest
            worker.run()
        scheduler.shutdown(wait=False)
        heartbeat.stop(worker.worker_id)
        leave()


def leave():
    """Python's own tidying up takes a second of a busy machine's time, for nothing: all that matters is committed."""
    connections.close_all()
    logging.shutdown()
    sys.stdout.flush()
    os._exit(0)
