"""What the worker does with a file while its page shows how far it is."""

from django_tasks import task

from events.models import ImportBatch

from . import batches, writing

State = ImportBatch.State


@task()
def read_batch(pk: int) -> None:
    for batch in ImportBatch.objects.filter(pk=pk, state=State.READING).select_related("campaign"):
        batches.read(batch)


@task()
def recheck_batch(pk: int) -> None:
    for batch in ImportBatch.objects.filter(pk=pk, state=State.READING).select_related("campaign"):
        batches.recheck(batch)


@task()
def write_batch(pk: int) -> None:
    for batch in ImportBatch.objects.filter(pk=pk, state=State.WRITING).select_related("campaign", "by"):
        writing.write(batch)
