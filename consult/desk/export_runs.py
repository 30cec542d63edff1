"""An export from the asking to its end: written by the worker, kept sealed for a day, then gone. All is logged."""

import datetime as dt
from array import array
from collections.abc import Callable, Iterator

from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.utils import timezone, translation
from django.utils.crypto import get_random_string
from django_tasks import task

from consult import permissions
from consult.models import AccessEvent, ConsultationReport, ReportExport
from consult.models.codes import COUNTED_STATES
from consult.models.refusals import NotAllowed, Refused, TooLate
from consult.models.roles import Role, roles_of, scope_of
from home.vault_streams import EncryptedStreamStorage

from .export_columns import Reader, readers
from .export_files import write_csv, write_xlsx

State, Kind = ReportExport.State, ReportExport.Kind
STORAGE = EncryptedStreamStorage()
FETCHED_WITHIN = dt.timedelta(hours=24)
ROWS_KEPT = dt.timedelta(days=30)  # of the list of exports; the access log is kept for years
CHUNK = 4000
AT_ONCE = 2000  # rows that are written while somebody waits
Tell = Callable[[int, int], None]


class Stopped(Exception):
    """Somebody pressed cancel while it was written."""


def scope_name(user) -> str:
    """What of the country this person leads, as the log says it; "" for nobody's."""
    if Role.ADMINISTRATOR in roles_of(user):
        return "all"
    scope = scope_of(user) if Role.COORDINATOR in roles_of(user) else None
    if scope is None:
        return ""
    return f"oblast {scope.region_id}" if scope.region_id else f"centre {scope.centre_id}"


def ask(by, *, now: dt.datetime | None = None, **fields) -> ReportExport:
    """Keeps what is wanted; a short one is written at once, a long one by the worker. Raises NotAllowed."""
    if not permissions.may(by, "export_reports") or not (scope := scope_name(by)):
        raise NotAllowed
    export = ReportExport(by=by, scope=scope, asked_at=now or timezone.now(), **fields)
    export.total = reports(export).count()
    export.save(force_insert=True)
    if export.total <= AT_ONCE:
        write(export, now=now)
    else:
        write_export.enqueue(export.pk)
    return export


def reports(export: ReportExport) -> QuerySet[ConsultationReport]:
    """What counts in the figures, of the part of the country that its owner leads now."""
    counted = permissions.led_reports(export.by).filter(state__in=COUNTED_STATES)
    found = counted.filter(consulted_on__range=(export.since, export.until))
    if export.region_id:
        found = found.filter(region=export.region_id)
    return found.filter(centre=export.centre_id) if export.centre_id else found


@task()
def write_export(pk: int) -> None:
    """One that was interrupted is put among the tasks again, and begins anew."""
    for export in ReportExport.objects.filter(pk=pk).select_related("by"):
        write(export)


def write(export: ReportExport, *, now: dt.datetime | None = None, tell: Tell | None = None) -> None:
    """Writes the file, sealed. Whatever goes wrong leaves none behind."""
    busy = ReportExport.objects.filter(pk=export.pk, state__in=ReportExport.BUSY)
    name = f"exports/{get_random_string(32)}.enc"
    drop_file(export)
    if not busy.update(state=State.RUNNING, done=0, file=name):
        return
    export.refresh_from_db()
    try:
        _write(export, tell)
    except Stopped:
        drop_file(export)
    except Exception:
        drop_file(export)
        busy.update(state=State.FAILED)
        raise
    else:
        _ready(export, now or timezone.now())
    export.refresh_from_db()


def _write(export: ReportExport, tell: Tell | None) -> None:
    out = STORAGE.writer(str(export.file.name))
    try:
        with translation.override(export.language or "en"):
            columns = readers(export)
            chunks = _told(export, _chunks(export, columns), tell)
            if export.kind == Kind.XLSX:
                write_xlsx(out, columns, chunks, export.total)
            else:
                write_csv(out, columns, chunks)
    finally:
        out.close()


class OneOf(Func):
    """Whether a number is one of several thousand, sent as one text: as many parameters take long to prepare."""

    output_field = BooleanField()

    def as_sqlite(self, compiler, connection, **extra):
        return self.as_sql(
            compiler, connection, template="%(expressions)s))", arg_joiner=" IN (SELECT value FROM json_each("
        )

    def as_postgresql(self, compiler, connection, **extra):
        template = "%(expressions)s, '[]', '{}')::bigint[])"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" = ANY(translate(")


def _chunks(export: ReportExport, columns: list[Reader]) -> Iterator[list[tuple]]:
    """The rows in the order of their days, in many short statements: none holds the database for long.

    Which they are is asked once, eight bytes a row. To sort whole rows would take the database's memory, and to ask for
    "the next ones" it would sort again and again.
    """
    ordered = reports(export).order_by("consulted_on", "pk").values_list("pk", flat=True)
    wanted = array("q", ordered.iterator(chunk_size=10_000))
    fields = ["pk", "state", *(one.field for one in columns)]
    for start in range(0, len(wanted), CHUNK):
        pks = wanted[start : start + CHUNK]
        among = OneOf(F("pk"), Value(str(pks.tolist())))
        rows = ConsultationReport.objects.filter(among).order_by().values_list(*fields)
        # What was voided meanwhile is left out here: a condition on the state would draw SQLite away from the keys.
        found = {row[0]: row[2:] for row in rows if row[1] in COUNTED_STATES}
        yield [found[pk] for pk in pks if pk in found]


def _told(export: ReportExport, chunks: Iterator[list[tuple]], tell: Tell | None) -> Iterator[list[tuple]]:
    for rows in chunks:
        export.done += len(rows)
        if not ReportExport.objects.filter(pk=export.pk, state=State.RUNNING).update(done=export.done):
            raise Stopped
        if tell:
            tell(export.done, export.total)
        yield rows


def _ready(export: ReportExport, now: dt.datetime) -> None:
    done = {"state": State.READY, "total": export.done, "ready_at": now, "expires_at": now + FETCHED_WITHIN}
    if not ReportExport.objects.filter(pk=export.pk, state=State.RUNNING).update(**done):
        drop_file(export)
        return
    _log(export, "made", now)


def fetch(export: ReportExport, *, by, now: dt.datetime | None = None) -> Iterator[bytes]:
    """The file, for whoever asked for it and still leads the same. Raises NotAllowed, TooLate."""
    now = now or timezone.now()
    if export.by_id != by.pk or not permissions.may(by, "export_reports") or scope_name(by) != export.scope:
        raise NotAllowed
    is_there = export.state == State.READY and STORAGE.exists(str(export.file.name))
    if not is_there or export.expires_at is None or export.expires_at <= now:
        raise TooLate
    _log(export, "fetched", now)
    return STORAGE.pieces(str(export.file.name))


def cancel(export: ReportExport, *, by) -> None:
    """The task stops at its next rows; a file that is there already goes. Raises NotAllowed."""
    if export.by_id != by.pk:
        raise NotAllowed
    going = ReportExport.objects.filter(pk=export.pk, state__in=[*ReportExport.BUSY, State.READY])
    if not going.update(state=State.CANCELLED):
        raise Refused
    drop_file(export)
    export.refresh_from_db()


def drop_file(export: ReportExport) -> None:
    name = ReportExport.objects.values_list("file", flat=True).filter(pk=export.pk).first()
    if name:
        STORAGE.delete(name)
        ReportExport.objects.filter(pk=export.pk).update(file="")


def _log(export: ReportExport, what: str, now: dt.datetime) -> None:
    """Who took what away: the scope, the period, how many rows, which columns."""
    narrowed = [str(one) for one in (export.region_id, export.centre_id) if one]
    reason = (
        f"{what}: reports {export.since:%d.%m.%Y}–{export.until:%d.%m.%Y}, {' '.join([export.scope, *narrowed])}, "
        f"{export.done} rows, {export.kind}: {', '.join(export.columns)}"
    )
    AccessEvent.objects.create(what=AccessEvent.What.EXPORT, by_id=export.by_id, at=now, reason=reason)


def purge(now: dt.datetime, dry_run: bool = False) -> int:
    """Files whose day is over go; weeks later the row too. What was taken away stays in the access log."""
    over = ReportExport.objects.filter(expires_at__lte=now, state=State.READY)
    stuck = ReportExport.objects.filter(state__in=ReportExport.BUSY, asked_at__lte=now - FETCHED_WITHIN)
    old = ReportExport.objects.filter(asked_at__lte=now - ROWS_KEPT)
    if dry_run:
        return (over | stuck | old).count()
    ripe = list(over | stuck)
    for export in ripe:
        ReportExport.objects.filter(pk=export.pk).update(state=State.GONE)
        drop_file(export)
    return len(ripe) + old.delete()[0]
