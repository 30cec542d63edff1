"""What the worker does with a file of reports while its page shows how far it is."""

from django_tasks import task

from consult.models import ReportBatch

from . import batches, writing

State = ReportBatch.State


@task()
def read_batch(pk: int) -> None:
    for batch in ReportBatch.objects.filter(pk=pk, state=State.READING).select_related("by", "lawyer"):
        batches.read(batch)


@task()
def write_batch(pk: int) -> None:
    for batch in ReportBatch.objects.filter(pk=pk, state=State.WRITING).select_related("by"):
        writing.write(batch)
