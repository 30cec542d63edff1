"""A million reports, and what the worker does to take them out. For [export]."""

import datetime as dt
import resource
import time

from django.db import connection
from django.utils import timezone

from consult.desk import export_runs
from consult.desk.export_columns import COLUMNS
from consult.models import ConsultationReport, Matter, ReportExport
from consult.models.codes import Outcome, ReportState
from home.models import District, User

FIRST = 1000  # reports that are written one by one; the database copies them
KEYS = {"sqlite": "lower(hex(randomblob(16)))", "postgresql": "gen_random_uuid()"}
NUMBERS = {
    "sqlite": "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT i FROM n) AS n",
    "postgresql": "generate_series(1, %d) AS n(i)",
}


def reports(count):
    """So many reports, spread over districts, matters and three hundred days."""
    now, matters = timezone.now(), list(Matter.objects.filter(parent=None))
    lawyer, districts = User.objects.create(username="bench-export"), list(District.objects.all())
    ConsultationReport.objects.bulk_create(
        ConsultationReport(
            state=ReportState.SUBMITTED,
            lawyer=lawyer,
            consulted_on=now.date() - dt.timedelta(days=number % 300),
            channel="centre",
            district=districts[number % len(districts)],
            region_id=districts[number % len(districts)].region_id,
            language=("ky", "ru")[number % 2],
            matter=matters[number % len(matters)],
            outcome=Outcome.values[number % len(Outcome.values)],
            circumstances=["pensioner"] if number % 5 == 0 else [],
            created_at=now,
            submitted_at=now,
        )
        for number in range(FIRST)
    )
    names = [field.column for field in ConsultationReport._meta.fields if field.name not in ("id", "key")]
    columns, table = ", ".join(f'"{name}"' for name in names), ConsultationReport._meta.db_table
    many = NUMBERS[connection.vendor] % (int(count) // FIRST - 1)
    copied = f'SELECT {KEYS[connection.vendor]}, {columns} FROM "{table}", {many} WHERE lawyer_id = {lawyer.pk}'  # noqa: S608 - names of a model
    with connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{table}" (key, {columns}) {copied}')
    return ConsultationReport.objects.filter(lawyer=lawyer).count()


def export_reports(kind):
    """Takes everything out once; the seconds, the rows and the memory over what this process had before."""
    leader, _made = User.objects.get_or_create(username="bench-leader", is_superuser=True)
    wanted = {"since": timezone.localdate() - dt.timedelta(days=400), "until": timezone.localdate()}
    export = ReportExport.objects.create(
        by=leader, scope="all", columns=list(COLUMNS), kind=kind, language="ky", **wanted
    )
    export.total = export_runs.reports(export).count()
    idle, began, spent = peak(), time.monotonic(), time.process_time()
    export_runs.write(export)
    seconds, cpu = time.monotonic() - began, time.process_time() - spent
    size = export.file.storage.size(export.file.name)
    return {
        "rows": export.total,
        "seconds": seconds,
        "cpu": cpu,
        "memory": peak() - idle,
        "megabytes": size / 2**20,
        "state": export.state,
    }


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
