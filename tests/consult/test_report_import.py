"""Reports from a spreadsheet: read in any of three languages, nothing twice, nothing before a yes, all or none."""

import datetime as dt
import io
import resource
import uuid

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook

from consult import counters, reporting
from consult.models import (
    AccessEvent,
    ConsultationReport,
    Coordinator,
    Lawyer,
    ReportBatch,
    ReportEvent,
    ReportRow,
)
from consult.models.codes import ReportState
from consult.models.refusals import MonthClosed
from consult.reporting.importing import batches, sentences, tasks, template, writing
from consult.reporting.importing.columns import FIELDS, HEADINGS
from consult.reporting.importing.sentences import say
from home.spreadsheets import journey
from home.spreadsheets.sentences import Unreadable
from home.vault import EncryptedStorage
from tests.consult.report_sheets import HEAD, csv, row, xlsx
from tests.factories.consult import CoordinatorFactory, LawyerFactory, ReportFactory
from tests.factories.events import StopFactory
from tests.factories.home import CentreFactory, DistrictFactory, SettlementFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 22, 10, tzinfo=dt.timezone(dt.timedelta(hours=6)))
State, Verdict = ReportBatch.State, ReportRow.Verdict


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = tmp_path


@pytest.fixture
def lawyer():
    return LawyerFactory().user


@pytest.fixture
def centre():
    return CentreFactory(name_ru="Каракольский центр", name_ky="Каракол борбору", name_en="Karakol centre")


def brought(lawyer, *rows, data=None, by=None, now=NOW):
    batch = batches.accept(data or csv(*rows), name="отчёты.csv", by=by or lawyer, lawyer=lawyer)
    batches.read(batch, now=now)
    return batch


def written(batch, now=NOW):
    writing.begin(batch)
    return writing.write(batch, now=now)


def said(batch):
    return {one.number: (one.verdict, [code for code, _facts in one.said or []]) for one in batch.rows.all()}


@pytest.mark.both_databases
def test_a_file_becomes_reports_of_its_lawyer_that_count(lawyer, centre):
    key = uuid.uuid4()
    batch = brought(lawyer, row(key, centre=centre.pk, sex="ж", age="30-44"), row(centre=centre.pk, sex="female"))
    assert said(batch) == {2: (Verdict.PROBLEM, ["unknown"]), 3: (Verdict.NEW, [])}
    batch = brought(lawyer, row(key, centre=centre.pk, sex="женщина", age="30-44"))
    assert not ConsultationReport.objects.exists()
    assert written(batch) == 1
    report = ConsultationReport.objects.get()
    assert (report.key, report.lawyer, report.centre, report.region, report.sex, report.age_band, report.batch) == (
        key,
        lawyer,
        centre,
        centre.region,
        "female",
        "30-44",
        batch,
    )  # fmt: skip - compared pair by pair
    assert (report.state, report.submitted_at) == (ReportState.SUBMITTED, NOW)
    assert list(ReportEvent.objects.values_list("to_state", "by")) == [("submitted", lawyer.pk)]
    assert counters.total("consultations", centre=centre.pk) == counters.total("people") == 1


@pytest.mark.parametrize("words", [
    ("visit to a centre", "Family", "advice given"),
    ("centre — визит в центр", "FAM — Семья", "ADV_ORAL — дан совет"),
    ("CENTRE", "fam", "adv_oral"),
])  # fmt: skip
def test_codes_names_and_what_the_template_offers_all_mean_the_same(lawyer, centre, words):
    channel, matter, outcome = words
    batch = brought(lawyer, row(channel=channel, matter=matter, outcome=outcome, centre="Karakol centre"))
    assert said(batch) == {2: (Verdict.NEW, [])}
    facts = batch.rows.get().facts
    assert (facts["channel"], facts["matter"], facts["outcome"]) == ("centre", "FAM", "ADV_ORAL")


def test_the_same_file_twice_counts_once_whatever_its_keys_look_like(lawyer, centre):
    rows = [row("1", centre=centre.pk), row(uuid.uuid4(), centre=centre.pk)]
    written(brought(lawyer, *rows))
    again = brought(lawyer, *rows)
    assert said(again) == {number: (Verdict.DUPLICATE, ["already_there"]) for number in (2, 3)}
    with pytest.raises(writing.NothingNew):
        writing.begin(again)
    assert ConsultationReport.objects.count() == counters.total("consultations") == 2


def test_the_number_1_of_another_lawyer_is_another_row_but_a_uuid_is_not(lawyer, centre):
    other, key = LawyerFactory().user, uuid.uuid4()
    written(brought(lawyer, row("1", centre=centre.pk), row(key, centre=centre.pk)))
    batch = brought(other, row("1", centre=centre.pk), row(key, centre=centre.pk))
    assert said(batch) == {2: (Verdict.NEW, []), 3: (Verdict.PROBLEM, ["key_taken"])}


PROBLEMS = [
    ({"key": " "}, "no_key"),
    ({"day": ""}, "missing"),
    ({"day": "кечээ"}, "bad_date"),
    ({"day": "23.11.2026"}, "future"),
    ({"day": "30.09.2026"}, "month_closed"),
    ({"channel": ""}, "missing"),
    ({"channel": "почта"}, "unknown"),
    ({"channel": "import"}, "unknown"),
    ({"channel": "bus"}, "no_stop"),
    ({"matter": "XXX"}, "unknown"),
    ({"outcome": "DUPLICATE"}, "unknown"),
    ({"centre": "", "district": ""}, "no_place"),
    ({"centre": "999999"}, "unknown"),
    ({"lawyer": "nobody"}, "not_yours"),
]


@pytest.mark.parametrize(("changes", "code"), PROBLEMS)
def test_what_a_row_may_not_say_is_told_and_the_row_is_left_out(lawyer, centre, changes, code):
    batch = brought(lawyer, row(**{"centre": centre.pk, **changes}))
    assert said(batch) == {2: (Verdict.PROBLEM, [code])}
    for language in ("ky", "ru", "en"):
        with override(language):
            assert say(batch.rows.get().said[0])


def test_every_sentence_can_be_said_in_three_languages():
    names = dict.fromkeys(("text", "row", "column", "letters", "why", "megabytes", "rows"), 1)
    names |= dict.fromkeys(("name", "sheet", "others", "count", "shown"), 1)
    for language in ("ky", "ru", "en"):
        with override(language):
            for code in sentences.SENTENCES:
                assert "%" not in say([code, {**names, "names": ["key", "matter"]}])


def test_a_key_twice_in_one_file_is_told_of(lawyer, centre):
    batch = brought(lawyer, row("1", centre=centre.pk), row("1", centre=centre.pk))
    assert said(batch) == {2: (Verdict.NEW, []), 3: (Verdict.PROBLEM, ["key_twice"])}


@pytest.mark.both_databases
def test_a_district_with_its_village_and_a_stop_of_the_bus_are_places(lawyer):
    district = DistrictFactory(name_ru="Ак-Суйский район")
    village = SettlementFactory(district=district, name_ru="Ак-Булун", name_ky="Ак-Булуң")
    stop = StopFactory(starts_at=NOW - dt.timedelta(days=2), ends_at=NOW - dt.timedelta(days=1, hours=20))
    head = (*HEAD, "Село", "Остановка")
    data = csv(
        (*row(channel="outreach", district="Ак-Суйский район"), "ак булун", ""),
        (*row(channel="bus"), "", stop.pk),
        (*row(channel="outreach", district="Ак-Суйский район"), "Москва", ""),
        head=head,
    )
    batch = brought(lawyer, data=data)
    assert said(batch) == {
        2: (Verdict.NEW, []),
        3: (Verdict.NEW, []),
        4: (Verdict.PROBLEM, ["village_unknown"]),
    }
    written(batch)
    in_village, at_bus = ConsultationReport.objects.order_by("pk")
    assert (in_village.settlement, in_village.district, in_village.region) == (village, district, district.region)
    assert (at_bus.stop, at_bus.district, at_bus.region) == (stop, stop.district, stop.district.region)
    assert counters.total("consultations", campaign=stop.campaign_id) == 1


def test_a_coordinator_brings_what_she_leads_and_names_the_lawyer(centre):
    leader = CoordinatorFactory(region=centre.region).user
    lawyer = LawyerFactory().user
    batch = batches.accept(
        csv(
            row(centre=centre.pk, lawyer=lawyer.username),
            row(centre=CentreFactory().pk, lawyer=lawyer.username),
            row(centre=centre.pk),
            row(centre=centre.pk, lawyer="nobody"),
            row(centre=centre.pk, lawyer=lawyer.username, channel="import", day="05.05.2021"),
        ),
        name="a.csv",
        by=leader,
    )
    batches.read(batch, now=NOW)
    assert said(batch) == {
        2: (Verdict.NEW, []),
        3: (Verdict.PROBLEM, ["not_led"]),
        4: (Verdict.PROBLEM, ["no_lawyer"]),
        5: (Verdict.PROBLEM, ["lawyer_unknown"]),
        6: (Verdict.NEW, []),
    }
    assert written(batch) == 2
    assert {report.lawyer for report in ConsultationReport.objects.all()} == {lawyer}


@pytest.mark.both_databases
def test_an_import_is_taken_back_with_its_figures_and_its_keys_are_free_again(lawyer, centre):
    kept = ReportFactory(created_at=NOW)
    rows = [row("1", centre=centre.pk), row("2", centre=centre.pk)]
    batch = brought(lawyer, *rows)
    written(batch)
    assert counters.total("consultations") == 3
    assert writing.undo(batch, by=lawyer, now=NOW) == 2
    assert list(ConsultationReport.objects.all()) == [kept]
    assert counters.total("consultations") == counters.total("people") == 1
    assert (batch.state, batch.rows.count()) == (State.UNDONE, 0)
    with pytest.raises(batches.NotReady):
        writing.undo(batch, now=NOW)
    assert written(brought(lawyer, *rows)) == 2


def returned(report, by):
    reporting.return_(report, by=by, reason="Кайсы айыл?", now=NOW)


def handed_in_again(report, by):
    returned(report, by)
    reporting.submit(report, by=report.lawyer, now=NOW)


TOUCHES = {
    "verified": lambda report, by: reporting.verify(report, now=NOW),
    "rated": lambda report, by: reporting.rate(report, helped=5, now=NOW),
    "returned": returned,
    "handed in again": handed_in_again,
    "voided": lambda report, by: reporting.void(report, by=by, reason="эки жолу", now=NOW),
    "changed": lambda report, by: reporting.amend(report, {"repeat": True}, by=by, now=NOW),
}


@pytest.mark.parametrize("touch", TOUCHES)
def test_an_import_of_which_somebody_judged_a_report_is_not_taken_back_at_all(lawyer, centre, touch):
    batch = brought(lawyer, row(centre=centre.pk), row(centre=centre.pk))
    written(batch)
    TOUCHES[touch](ConsultationReport.objects.first(), CoordinatorFactory(region=centre.region).user)
    total, events = counters.total("consultations"), ReportEvent.objects.count()
    with override("en"), pytest.raises(writing.Settled, match="1 of these reports were returned, voided, verified"):
        writing.undo(batch, by=lawyer, now=NOW)
    assert (ReportBatch.objects.get().state, ConsultationReport.objects.count()) == (State.DONE, 2)
    assert (counters.total("consultations"), ReportEvent.objects.count()) == (total, events)


def test_a_lawyer_takes_an_import_back_for_a_day_and_whoever_leads_it_later_too(lawyer, centre):
    batch = brought(lawyer, row(centre=centre.pk))
    written(batch)
    later = NOW + dt.timedelta(hours=25)
    with override("en"), pytest.raises(writing.NoLongerYours, match="for 24 hours"):
        writing.undo(batch, by=lawyer, now=later)
    assert ConsultationReport.objects.count() == 1
    batch.refresh_from_db()
    assert writing.undo(batch, by=CoordinatorFactory(region=centre.region).user, now=later) == 1


def test_the_access_log_keeps_who_brought_a_file_in_and_took_it_back(lawyer, centre):
    batch = brought(lawyer, row(centre=centre.pk), row(centre=centre.pk))
    written(batch)
    writing.undo(batch, by=lawyer, now=NOW)
    assert [(one.what, one.by, one.reason) for one in AccessEvent.objects.order_by("pk")] == [
        ("import", lawyer, f"written: import {batch.pk}, 2 reports"),
        ("import", lawyer, f"taken back: import {batch.pk}, 2 reports"),
    ]


def test_who_lost_the_role_since_the_look_enters_nothing(lawyer, centre):
    batch = brought(lawyer, row(centre=centre.pk))
    lawyer.groups.clear()
    batch = ReportBatch.objects.get(pk=batch.pk)
    with override("en"), pytest.raises(writing.RightsGone, match="may not enter these reports any more"):
        writing.begin(batch)
    journey.move(batch, [State.READY], State.WRITING)  # the yes came before the role went
    assert writing.write(batch, now=NOW) == 0
    assert (batch.state, [code for code, _facts in batch.remarks]) == (State.READY, ["refused"])
    assert not ConsultationReport.objects.exists()


@pytest.mark.parametrize("moved", ["coordinator", "lawyer"])
def test_what_is_led_no_more_since_the_look_stops_the_writing_and_is_marked(centre, moved):
    there, elsewhere = LawyerFactory(centre=centre), CentreFactory()
    leader = CoordinatorFactory(region=None, centre=centre)
    outside = CentreFactory(region=centre.region)  # led because its lawyer works at the centre
    rows = [row(centre=one.pk, lawyer=there.user.username) for one in (outside, centre)]
    batch = brought(None, *rows, by=leader.user)
    assert [verdict for verdict, _codes in said(batch).values()] == [Verdict.NEW, Verdict.NEW]
    if moved == "lawyer":
        Lawyer.objects.filter(pk=there.pk).update(centre=elsewhere)
    else:
        Coordinator.objects.filter(pk=leader.pk).update(centre=elsewhere)
        Lawyer.objects.filter(pk=there.pk).update(centre=None)
    batch = ReportBatch.objects.get(pk=batch.pk)
    assert written(batch) == 0
    marked = {2} if moved == "lawyer" else {2, 3}
    assert {number for number, (_verdict, codes) in said(batch).items() if codes == ["not_led"]} == marked
    assert not ConsultationReport.objects.exists()


def test_an_import_of_a_month_that_is_closed_by_now_is_not_taken_back(lawyer, centre):
    batch = brought(lawyer, row(centre=centre.pk))
    written(batch)
    with pytest.raises(MonthClosed):
        writing.undo(batch, now=NOW + dt.timedelta(days=25))
    assert ConsultationReport.objects.count() == 1


@pytest.mark.both_databases
def test_what_was_sent_another_way_meanwhile_stops_the_writing_and_is_marked(lawyer, centre):
    key = uuid.uuid4()
    batch = brought(lawyer, row(key, centre=centre.pk), row(centre=centre.pk))
    ReportFactory(key=key, lawyer=lawyer, created_at=NOW)
    assert written(batch) == 0
    assert (batch.state, ConsultationReport.objects.count()) == (State.READY, 1)
    assert said(batch)[2] == (Verdict.DUPLICATE, ["already_there"])
    assert [code for code, _facts in batch.remarks] == ["meanwhile"]
    assert written(batch) == 1


def test_a_month_that_closed_since_the_look_stops_the_writing(lawyer, centre):
    batch = brought(lawyer, row(centre=centre.pk))
    assert written(batch, now=NOW + dt.timedelta(days=25)) == 0
    assert said(batch) == {2: (Verdict.PROBLEM, ["refused"])}
    assert not ConsultationReport.objects.exists()


def test_a_writing_that_breaks_off_writes_nothing_and_may_be_tried_again(lawyer, centre, monkeypatch):
    batch = brought(lawyer, row(centre=centre.pk))
    with monkeypatch.context() as broken:
        broken.setattr(ReportEvent.objects, "bulk_create", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            written(batch)
    assert not ConsultationReport.objects.exists()
    assert counters.total("consultations") == 0
    assert ReportBatch.objects.get().state == State.READY
    assert written(batch) == 1


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
@pytest.mark.parametrize("leads", [True, False])
def test_the_template_is_read_back_with_its_keys_lists_and_example(lawyer, centre, language, leads):
    stop = StopFactory(starts_at=NOW - dt.timedelta(days=2), ends_at=NOW - dt.timedelta(days=1, hours=20))
    with override(language):
        book = load_workbook(io.BytesIO(template.template(leads=leads, now=NOW)))
    table = book.worksheets[0]
    assert len({table.cell(line, 1).value for line in range(3, 303)}) == 300
    rules = {rule.formula1.split("$")[1]: rule for rule in table.data_validations.dataValidation}
    assert len(rules) == 14 + leads
    offered = [cell.value for column in book.worksheets[2].columns for cell in column if cell.value]
    assert any(str(one).startswith(f"{centre.pk} — ") for one in offered)
    assert any(str(one).startswith(f"{stop.pk} — 20.11.2026") for one in offered)
    for line, place in ((3, {4: f"{centre.pk} — x"}), (4, {5: f"{stop.pk} — x"})):
        cells = {
            2: dt.date(2026, 11, 20),
            3: "bus" if 5 in place else "centre",
            8: "FAM — x",
            15: "ADV_ORAL — x",
            **place,
        }
        for column, value in cells.items():
            table.cell(line, column, value)
    if leads:
        table.cell(3, 20, lawyer.username)
        table.cell(4, 20, lawyer.username)
    saved = io.BytesIO()
    book.save(saved)
    batch = brought(lawyer, data=saved.getvalue())
    assert said(batch) == {2: (Verdict.SKIPPED, ["example"]), 3: (Verdict.NEW, []), 4: (Verdict.NEW, [])}
    assert set(batch.columns) == set(FIELDS) - (set() if leads else {"lawyer"})


def test_headings_of_the_template_do_not_get_in_each_others_way():
    for language in ("ky", "ru", "en"):
        with override(language):
            assert HEADINGS.columns([str(label) for label in FIELDS.values()]) == {
                name: place for place, name in enumerate(FIELDS)
            }


def formula(table):
    table["F2"] = '=HYPERLINK("http://example.test","FAM")'


def merged(table):
    table.merge_cells("B2:B3")


BAD = [
    (b"", "empty"),
    (b"PK\x03\x04not a zip", "broken"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_excel"),
    (b"%PDF-1.7 \x00\x01\x02", "unknown_kind"),
]


@pytest.mark.parametrize(("data", "code"), BAD)
def test_what_is_no_spreadsheet_is_refused_at_sight(lawyer, data, code):
    with pytest.raises(Unreadable) as refusal:
        batches.accept(data, name="a", by=lawyer, lawyer=lawyer)
    assert refusal.value.remark[0] == code
    assert not ReportBatch.objects.exists()


def test_formulas_are_never_computed_and_never_taken_for_words(lawyer, centre):
    batch = brought(lawyer, data=xlsx(row(centre=centre.pk), change=formula))
    assert said(batch) == {2: (Verdict.PROBLEM, ["no_value", "missing"])}
    assert "formulas" in [code for code, _facts in batch.remarks]


def test_merged_cells_empty_rows_old_encodings_and_long_cells_are_understood_or_told_of(lawyer, centre):
    batch = brought(lawyer, data=xlsx(row("1", centre=centre.pk), row("2", day="", centre=centre.pk), change=merged))
    assert said(batch) == {2: (Verdict.NEW, []), 3: (Verdict.NEW, [])}
    batch = brought(lawyer, data=csv(row("3", centre="Каракольский центр"), *[()] * 500, encoding="cp1251"))
    assert said(batch) == {2: (Verdict.NEW, [])}
    assert [code for code, _facts in batch.remarks] == ["encoding"]
    batch = brought(lawyer, data=csv(row("4", matter="x" * 1_000_000, centre=centre.pk)))
    assert said(batch)[2][0] == Verdict.PROBLEM
    assert said(batch)[2][1][0] == "too_long"


def test_a_table_without_our_columns_is_refused_with_their_names(lawyer):
    batch = brought(lawyer, data=csv(("1", "2"), head=("Ключ", "Дата")))
    assert (batch.state, batch.file) == (State.FAILED, "")
    with override("en"):
        assert "Came through, Matter, Outcome" in say(batch.remarks[0])


def test_a_hundred_thousand_bad_rows_are_told_in_short_and_in_bounded_memory(lawyer, monkeypatch, tmp_path):
    rows = (f"{number};20.11.2026;;;;Айгүл Асанова 0555123456;;;;" for number in range(100_000))
    data = "\n".join([";".join(HEAD), *rows]).encode()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    batch = brought(lawyer, data=data)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert batch.counts == {"problem": 100_000}
    assert batch.kinds["unknown"] == 100_000
    assert batch.rows.count() == batches.LISTED
    assert [code for code, _facts in batch.remarks] == ["more_problems"]
    assert grown < 150
    with connection.cursor() as cursor:
        cursor.execute("SELECT facts, said FROM consult_reportrow")
        assert "Айгүл" not in str(cursor.fetchall())
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_more_rows_than_are_written_at_once_are_refused(lawyer, centre, monkeypatch):
    monkeypatch.setattr(batches, "NEW_ROWS", 2)
    batch = brought(lawyer, *[row(centre=centre.pk) for _number in range(3)])
    assert (batch.state, batch.remarks[0][0], batch.rows.count()) == (State.FAILED, "too_many_rows", 0)


def test_reading_and_writing_cost_the_same_statements_for_one_row_and_for_three(
    lawyer, centre, django_assert_num_queries
):
    one, three = (
        batches.accept(csv(*[row(centre=centre.pk) for _row in range(count)]), name="a", by=lawyer, lawyer=lawyer)
        for count in (1, 3)
    )
    for batch in (one, three):
        with django_assert_num_queries(15):
            batches.read(batch, now=NOW)
    for batch in (one, three):
        writing.begin(batch)
        with django_assert_num_queries(14 + (connection.vendor == "postgresql")):
            writing.write(batch, now=NOW)


def test_a_cancelled_import_leaves_neither_rows_nor_file(lawyer, centre):
    batch = brought(lawyer, row(centre=centre.pk))
    batches.cancel(batch)
    assert (batch.state, batch.rows.count(), batch.file) == (State.CANCELLED, 0, "")
    with pytest.raises(batches.NotReady):
        batches.cancel(batch)


def test_the_tasks_do_the_work_once(lawyer, centre):
    today = f"{timezone.localdate():%d.%m.%Y}"
    batch = batches.accept(csv(row(day=today, centre=centre.pk)), name="a", by=lawyer, lawyer=lawyer)
    name = batch.file.name
    tasks.read_batch.enqueue(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, EncryptedStorage().exists(name)) == (State.READY, False)
    writing.begin(batch)
    tasks.write_batch.enqueue(batch.pk)
    tasks.write_batch.enqueue(batch.pk)  # put back by the sweep
    assert ConsultationReport.objects.count() == 1


def test_undecided_files_are_given_up_after_a_week_and_rows_forgotten_after_a_month(lawyer, centre):
    waiting, done = brought(lawyer, row(centre=centre.pk)), brought(lawyer, row(centre=centre.pk))
    written(done)
    ReportBatch.objects.update(at=NOW)
    assert batches.purge(NOW + dt.timedelta(days=6)) == 0
    assert batches.purge(NOW + dt.timedelta(days=8), dry_run=True) == 1
    assert batches.purge(NOW + dt.timedelta(days=8)) == 1
    assert batches.purge(NOW + journey.KEEP + dt.timedelta(days=1)) == 1
    waiting.refresh_from_db()
    assert (waiting.state, ReportRow.objects.count(), ConsultationReport.objects.count()) == (State.CANCELLED, 0, 1)
