"""A task that takes longer than anybody waits."""

import time

from django_tasks import task


@task()
def sleep(seconds: int) -> None:
    time.sleep(seconds)
