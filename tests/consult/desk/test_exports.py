"""Reports taken out: only what one leads, no person in it, sealed on disk, for a day, for one, and logged."""

import csv
import datetime as dt
import io
import struct
from pathlib import Path

import pytest
import time_machine
from cryptography.fernet import InvalidToken
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from consult import reporting
from consult.desk import export_columns, export_files, export_runs
from consult.models import AccessEvent, ConflictBar, ConsultationReport, ReportCorrection, ReportExport
from consult.models.codes import ReportState
from consult.models.refusals import NotAllowed, TooLate
from home import vault_streams
from home.models import User
from tests.factories.consult import ReportFactory, RequestFactory
from tests.factories.home import CentreFactory, sign_in

EXPORTS = reverse("desk:exports")
ENGLISH = {"accept-language": "en"}
State = ReportExport.State


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = tmp_path


def ask(user, *columns, kind="csv", language="en", **changes):
    today = timezone.localdate()
    wanted = {"since": today - dt.timedelta(days=40), "until": today} | changes
    chosen = list(columns or export_columns.COLUMNS)
    return export_runs.ask(user, columns=chosen, kind=kind, language=language, **wanted)


def content(export):
    return b"".join(export.file.storage.pieces(export.file.name))


def table(export):
    return list(csv.reader(io.StringIO(content(export).decode("utf-8-sig"))))


def sheet(export):
    return list(load_workbook(io.BytesIO(content(export)), read_only=True).worksheets[0].values)


def form(**changes):
    today = timezone.localdate().isoformat()
    asked = {"since": today, "until": today, "kind": "csv", "words": "words", "columns": ["consulted_on", "matter"]}
    return asked | changes


def test_a_coordinator_of_an_oblast_takes_out_that_oblast_and_nothing_else(coordinator, region):
    here = ReportFactory(district__region=region)
    ReportFactory()
    export = ask(coordinator.user, "key")
    assert table(export) == [["Key of the row"], [str(here.key)]]
    assert (export.state, export.total, export.scope) == (State.READY, 1, f"oblast {region.pk}")


def test_an_administrator_takes_out_everything_or_one_oblast(administrator, region):
    here, there = ReportFactory(district__region=region), ReportFactory()
    assert len(table(ask(administrator.user, "key"))) == 3
    assert table(ask(administrator.user, "key", region=there.region))[1:] == [[str(there.key)]]
    assert here.region != there.region


def test_what_a_coordinator_wrote_as_a_lawyer_elsewhere_is_not_in_her_file(coordinator, region):
    coordinator.user.groups.add(Group.objects.get(name="lawyer"))
    own = ReportFactory(lawyer=coordinator.user)
    here = ReportFactory(district__region=region)
    keys = [row[0] for row in table(ask(User.objects.get(pk=coordinator.user.pk), "key"))[1:]]
    assert keys == [str(here.key)]
    assert str(own.key) not in keys


def test_a_report_of_a_request_one_is_barred_from_is_in_no_file_and_in_no_list(coordinator, region):
    case = RequestFactory(answered=True, district__region=region)
    assert len(table(ask(coordinator.user, "key"))) == 2
    ConflictBar.objects.create(request=case, lawyer=coordinator.user)
    assert len(table(ask(coordinator.user, "key"))) == 1
    assert coordinator.get(reverse("desk:reports", args=["check"])).context["found"] == []
    assert coordinator.get(reverse("desk:report", args=[case.reports.get().pk])).status_code == 302


@pytest.mark.both_databases
def test_only_what_counts_is_in_it_with_its_corrections(coordinator, administrator, region):
    kept, voided, corrected = ReportFactory.create_batch(3, district__region=region)
    reporting.void(voided, by=coordinator.user, reason="эки жолу")
    ConsultationReport.objects.filter(pk=corrected.pk).update(state=ReportState.LOCKED)
    ReportCorrection.objects.create(
        report=corrected, amount=-1, made_on=timezone.localdate(), reason="эки жолу", by=administrator.user
    )
    found = {key: counted for counted, key in table(ask(coordinator.user, "key", "counted"))[1:]}
    assert found == {str(kept.key): "1", str(corrected.key): "0"}


def test_no_column_holds_a_person(coordinator, region):
    case = RequestFactory(answered=True, district__region=region, narrative="Айгүлдүн суроосу")
    rows = table(ask(coordinator.user))
    said = str(rows)
    lawyer = case.reports.get().lawyer
    for secret in (case.case_number, lawyer.username, lawyer.get_full_name() or lawyer.username, "Айгүл"):
        assert secret not in said
    assert len(rows[0]) == len(export_columns.COLUMNS)
    assert not {"lawyer", "request", "returned_for", "voided_for"} & set(export_columns.COLUMNS)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_words_are_in_the_language_asked_for_and_codes_where_none_is(coordinator, region, kind):
    ReportFactory(district__region=region, sex="female", circumstances=["pensioner", "disability"], repeat=True)
    read = sheet if kind == "xlsx" else table
    columns = ("sex", "circumstances", "matter", "repeat")
    assert list(read(ask(coordinator.user, *columns, kind=kind))[1]) == [
        "woman", "pensioner, disability", "Family", "yes",
    ]  # fmt: skip
    codes = read(ask(coordinator.user, *columns, kind=kind, language=""))[1]
    assert list(codes) == ["female", "pensioner, disability", "FAM", "1"]
    russian = read(ask(coordinator.user, *columns, kind=kind, language="ru"))
    assert russian[1][0] == "женщина"


def test_a_spreadsheet_has_days_and_numbers_as_such_and_words_that_are_no_formula(coordinator, region):
    centre = CentreFactory(region=region, name_ru="=HYPERLINK(1)", name_ky="=1+1", name_en="=1+1 <&>")
    report = ReportFactory(centre=centre, district=None, region=region, documents_drafted=3)
    export = ask(coordinator.user, "consulted_on", "centre", "documents_drafted", kind="xlsx")
    book = load_workbook(io.BytesIO(content(export)))
    day, name, drafted = next(book.worksheets[0].iter_rows(min_row=2))
    assert (day.value.date(), day.is_date) == (report.consulted_on, True)
    assert (name.value, name.data_type) == ("=1+1 <&>", "s")
    assert (drafted.value, drafted.data_type) == (3, "n")
    assert [cell.value for cell in book.worksheets[0][1]] == ["Day of the consultation", "Centre", "Documents drawn up"]


def test_a_table_guards_what_begins_like_a_formula(coordinator, region):
    centre = CentreFactory(region=region, name_en="=cmd|' /C calc'!A0")
    ReportFactory(centre=centre, district=None, region=region)
    assert table(ask(coordinator.user, "centre"))[1] == ["'=cmd|' /C calc'!A0"]


@pytest.mark.both_databases
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_many_rows_are_written_in_chunks_and_sheets_without_losing_one(coordinator, region, kind, monkeypatch):
    monkeypatch.setattr(export_runs, "CHUNK", 2)
    monkeypatch.setattr(export_files, "ROWS_IN_SHEET", 3)
    reports = [ReportFactory(district__region=region) for _number in range(7)]
    ConsultationReport.objects.filter(pk=reports[0].pk).update(consulted_on=timezone.localdate() - dt.timedelta(days=3))
    export = ask(coordinator.user, "key", kind=kind)
    if kind == "csv":
        keys = [row[0] for row in table(export)[1:]]
    else:
        sheets = load_workbook(io.BytesIO(content(export))).worksheets
        assert [one.max_row - 1 for one in sheets] == [3, 3, 1]
        keys = [row[0] for one in sheets for row in list(one.values)[1:]]
    assert keys == [str(one.key) for one in reports]


def test_what_is_voided_while_the_file_is_written_is_left_out(coordinator, region, monkeypatch):
    first, second = ReportFactory.create_batch(2, district__region=region)
    ask_which = export_runs.reports

    def asked_and_voided(export):
        found = list(ask_which(export).values_list("pk", flat=True))
        ConsultationReport.objects.filter(pk=second.pk).update(state=ReportState.VOIDED)
        return ConsultationReport.objects.filter(pk__in=found)

    monkeypatch.setattr(export_runs, "reports", asked_and_voided)
    assert [row[0] for row in table(ask(coordinator.user, "key"))[1:]] == [str(first.key)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan of SQLite")
def test_every_chunk_goes_by_the_keys_and_never_along_an_index_of_all(coordinator, region):
    ReportFactory(district__region=region)
    with CaptureQueriesContext(connection) as asked:
        ask(coordinator.user)
    (chunk,) = [query["sql"] for query in asked if "json_each" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {chunk}")
        plan = [row[-1] for row in cursor.fetchall()]
    assert plan[0] == "SEARCH consult_consultationreport USING INTEGER PRIMARY KEY (rowid=?)"


def test_the_file_lies_sealed_on_disk_and_leaves_nothing_in_clear(coordinator, region, tmp_path):
    report = ReportFactory(district__region=region)
    ask(coordinator.user, "key", "matter")
    (file,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert str(report.key).encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_file_is_fetched_by_whoever_asked_alone_and_every_fetching_is_logged(coordinator, administrator, region):
    ReportFactory(district__region=region)
    answer = coordinator.post(EXPORTS, form(), headers=ENGLISH)
    export = ReportExport.objects.get()
    assert answer["location"] == reverse("desk:export", args=[export.pk])
    address = reverse("desk:export_file", args=[export.pk])
    page = coordinator.get(answer["location"])
    assert address in page.content.decode()

    fetched = coordinator.get(address)
    assert b"Day of the consultation,Matter" in b"".join(fetched.streaming_content).replace(b'"', b"")
    assert "no-store" in fetched["Cache-Control"]
    assert fetched["Content-Disposition"].startswith('attachment; filename="reports-')
    assert administrator.get(address).status_code == 302

    log = [event.reason for event in AccessEvent.objects.order_by("pk")]
    assert [line.split(":")[0] for line in log] == ["made", "fetched"]
    assert f"oblast {region.pk}, 1 rows, csv: consulted_on, matter" in log[1]
    assert {event.by for event in AccessEvent.objects.all()} == {coordinator.user}


def test_the_link_dies_after_a_day_and_the_file_with_it(coordinator, region):
    ReportFactory(district__region=region)
    export = ask(coordinator.user, "matter")
    name, later = export.file.name, timezone.now() + dt.timedelta(hours=24, minutes=1)
    with time_machine.travel(later, tick=False):
        sign_in(coordinator, coordinator.user)
        refused = coordinator.get(reverse("desk:export_file", args=[export.pk]), follow=True, headers=ENGLISH)
        assert "This file cannot be fetched any more." in refused.content.decode()
        assert reverse("desk:export_file", args=[export.pk]) not in refused.content.decode()
    assert export_runs.purge(later, dry_run=True) == 1
    assert export_runs.purge(later) == 1
    export.refresh_from_db()
    assert (export.state, export.file, export.file.storage.exists(name)) == (State.GONE, "", False)
    assert export_runs.purge(later) == 0
    assert export_runs.purge(later + dt.timedelta(days=30)) == 1
    assert not ReportExport.objects.exists()
    assert AccessEvent.objects.exists()


def test_who_leads_something_else_by_now_cannot_fetch_what_was_made_for_the_old_place(coordinator, region):
    ReportFactory(district__region=region)
    export = ask(coordinator.user, "matter")
    other = CentreFactory()
    type(coordinator.user.coordinator).objects.filter(user=coordinator.user).update(region=None, centre=other)
    again = User.objects.get(pk=coordinator.user.pk)
    with pytest.raises(NotAllowed):
        export_runs.fetch(export, by=again)


def test_an_export_is_cancelled_while_it_is_written_and_leaves_no_file(coordinator, region, monkeypatch, tmp_path):
    monkeypatch.setattr(export_runs, "CHUNK", 1)
    monkeypatch.setattr(export_runs, "AT_ONCE", -1)
    monkeypatch.setattr(type(export_runs.write_export), "enqueue", lambda *args: None)
    ReportFactory.create_batch(3, district__region=region)
    export = ask(coordinator.user, "matter")
    assert export.state == State.WAITING
    seen = []

    def tell(done, total):
        seen.append((done, total))
        if done == 2:
            export_runs.cancel(ReportExport.objects.get(), by=coordinator.user)

    export_runs.write(export, tell=tell)
    assert (seen, export.state, export.file) == ([(1, 3), (2, 3)], State.CANCELLED, "")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not AccessEvent.objects.exists()


def test_a_writing_that_breaks_off_leaves_no_file_and_begins_anew(coordinator, region, monkeypatch, tmp_path):
    ReportFactory(district__region=region)
    with monkeypatch.context() as broken:
        broken.setattr(export_runs, "write_csv", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            ask(coordinator.user, "matter")
    export = ReportExport.objects.get()
    assert (export.state, export.file) == (State.FAILED, "")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    ReportExport.objects.update(state=State.RUNNING)  # as the worker's sweep finds one whose worker died
    export_runs.write_export.enqueue(export.pk)
    assert ReportExport.objects.get().state == State.READY


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"since": "2026-11-20", "until": "2026-11-01"}, "The end comes before the start."),
        ({"since": "soon"}, "Write the day like this: 21.11.2026."),
        ({"since": "0001-01-01"}, "Choose a day from 1991 on."),
        ({"columns": []}, "This field is required."),
        ({"columns": ["narrative"]}, "Select a valid choice"),
        ({"kind": "exe"}, "Select a valid choice"),
        ({"centre": "999999"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_made_is_said_in_the_form_and_nothing_is_kept(coordinator, changes, sentence):
    page = coordinator.post(EXPORTS, form(**changes), headers=ENGLISH)
    assert sentence in page.content.decode()
    assert not ReportExport.objects.exists()


def test_a_coordinator_is_not_asked_for_an_oblast_and_a_forged_one_widens_nothing(coordinator, region):
    there, here = ReportFactory(), ReportFactory(district__region=region)
    coordinator.post(EXPORTS, form(region=there.region_id, columns=["key"]))
    assert "region" not in coordinator.get(EXPORTS).context["form"].fields
    assert [row[0] for row in table(ReportExport.objects.get())[1:]] == [str(here.key)]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_files_takes_the_same_queries_for_one_and_for_three(
    coordinator, region, rows, django_assert_num_queries
):
    for _number in range(rows):
        ask(coordinator.user, "matter")
    coordinator.get(EXPORTS)
    with django_assert_num_queries(13):
        page = coordinator.get(EXPORTS)
    assert len(page.context["found"]) == rows


def test_how_far_it_is_is_told_as_a_part_of_the_page(coordinator):
    export = ask(coordinator.user, "matter")
    ReportExport.objects.update(state=State.RUNNING, done=500, total=2000, expires_at=None)
    address = reverse("desk:export", args=[export.pk])
    part = coordinator.get(f"{address}?progress=1", headers=ENGLISH).content.decode()
    assert "500 of 2000 rows are written." in part
    assert 'data-import-state="busy"' in part
    assert "<html" not in part
    page = coordinator.get(address).content.decode()
    assert "js/imports.js" in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page


def test_pieces_that_are_swapped_cut_off_or_foreign_do_not_open(tmp_path, monkeypatch):
    monkeypatch.setattr(vault_streams, "PIECE", 4)

    def sealed(name, data):
        writer = vault_streams.SealedWriter((tmp_path / name).open("wb"))
        writer.write(data)
        writer.close()
        return Path(tmp_path / name).read_bytes()

    def read(data):
        return b"".join(vault_streams.opened(io.BytesIO(data)))

    whole, other = sealed("a", b"one two three"), sealed("b", b"123456789abcd")
    assert read(whole) == b"one two three"
    size = len(whole) // 4
    pieces = [whole[start : start + size] for start in range(0, len(whole), size)]
    swapped = pieces[1] + pieces[0] + pieces[2] + pieces[3]
    for broken in (whole[:-size], swapped, pieces[0] + other[size:], b"", whole * 2):
        with pytest.raises((InvalidToken, struct.error)):
            read(broken)
    assert read(sealed("c", b"")) == b""


def test_a_sealed_export_opens_after_its_key_was_changed(coordinator, settings):
    from cryptography.fernet import Fernet

    export = ask(coordinator.user, "matter")
    before, old = content(export), settings.VAULT_KEYS[0]
    settings.VAULT_KEYS = [Fernet.generate_key().decode(), old]
    export.file.storage.rotate(export.file.name)
    settings.VAULT_KEYS = settings.VAULT_KEYS[:1]
    assert content(export) == before


def test_too_late_is_a_refusal_of_its_own(coordinator):
    export = ask(coordinator.user, "matter")
    with pytest.raises(TooLate):
        export_runs.fetch(export, by=coordinator.user, now=timezone.now() + dt.timedelta(days=2))
