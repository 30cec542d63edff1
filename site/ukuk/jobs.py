"""What has to happen by the clock. Every job may run again at any time, alone or beside itself, and does no harm.

The worker's scheduler only puts a job among the tasks; they run one after another, each by itself: one that fails is
logged by its name, kept with its traceback in the table of task results, and the next one runs.
"""

import io
import logging
from collections.abc import Callable
from typing import NamedTuple

from django.core.management import call_command
from django.utils import timezone
from django_tasks import task

from consult import counters, reporting, transitions
from consult.board import snapshot
from consult.channels import outbox
from events.registration import places
from events.reminders import asking as reminders

from . import heartbeat

logger = logging.getLogger(__name__)


class Job(NamedTuple):
    """`cron` is in Asia/Bishkek; what `run` returns is logged."""

    name: str
    cron: str
    run: Callable[[], object]
    at_start: bool = False


def command(name: str, **options) -> Callable[[], str]:
    """A management command whose output becomes the result."""

    def run() -> str:
        output = io.StringIO()
        call_command(name, stdout=output, **options)
        return "; ".join(output.getvalue().split("\n")).strip("; ")

    return run


def todays_snapshot() -> str:
    return snapshot.make(timezone.localdate()).published["id"]


JOBS = [
    Job("sweep", "* * * * *", heartbeat.sweep, at_start=True),
    Job("outbox", "* * * * *", lambda: dict(outbox.send_due()), at_start=True),
    Job("publish_scheduled", "* * * * *", command("publish_scheduled")),
    Job("auto_release", "*/5 * * * *", transitions.auto_release, at_start=True),
    Job("route_waiting", "*/5 7-20 * * *", transitions.route_waiting, at_start=True),
    Job("registration_holds", "*/5 * * * *", places.expire, at_start=True),
    Job("registration_reminders", "23 9-20 * * *", places.remind, at_start=True),
    Job("bus_reminders", "13 8-20 * * *", reminders.remind, at_start=True),
    Job("purge", "7 * * * *", command("purge"), at_start=True),
    Job("close_answered", "17 * * * *", transitions.close_answered),
    Job("verify_due", "27 * * * *", reporting.verify_due),
    Job("squash", "37 * * * *", counters.squash),
    Job("ratelimit_cleanup", "47 * * * *", command("ratelimit_cleanup", verbosity=0)),
    # 00:10, and at start where the machine slept at that hour.
    Job("snapshot", "10 0 * * *", todays_snapshot, at_start=True),
    Job("lock_month", "30 0 * * *", reporting.lock_month),
    Job("clearsessions", "40 0 * * *", command("clearsessions")),
    # Publishing keeps the search fresh; every night it also learns what changed without being published.
    Job("reindex_search", "20 1 * * *", command("reindex_search")),
    Job("prune_tasks", "50 0 * * *", command("prune_db_task_results", min_age_days=7, verbosity=0)),
]
BY_NAME = {job.name: job for job in JOBS}


@task()
def run_job(name: str) -> str:
    """One run of the job `name`."""
    try:
        result = str(BY_NAME[name].run())
    except Exception as error:
        logger.error("Job %s failed: %s", name, type(error).__name__)
        raise
    logger.info("Job %s: %s", name, result)
    return result[:500]
