"""From a file to stops and back: matching, verdicts, corrections, writing, undoing."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier

import pytest
from django.db import connection
from django.utils.translation import override
from openpyxl import load_workbook

from consult.models import ConsultationRequest
from events import stops
from events.importing import batches, sheets, tasks, writing
from events.importing.sentences import SENTENCES, say
from events.models import ImportBatch, ImportRow, Stop, StopEvent
from home.spreadsheets import journey
from home.spreadsheets.sentences import Unreadable
from home.vault import EncryptedStorage
from tests.events.sheets import HEAD, at, csv, row, xlsx
from tests.factories.consult import RequestFactory
from tests.factories.events import CampaignFactory, CrewFactory, StopFactory
from tests.factories.home import SettlementFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 21, 4, tzinfo=dt.UTC)
State, Verdict = ImportBatch.State, ImportRow.Verdict


@pytest.fixture
def campaign(karakol, ears):
    return CampaignFactory()


def brought(campaign, *rows, data=None, **kwargs):
    """The batch of these rows, read."""
    batch = batches.accept(data or xlsx(*rows), name="plan.xlsx", campaign=campaign, **kwargs)
    batches.read(batch, now=NOW)
    return batch


def said(batch):
    """Row number -> verdict and codes of what is said of it."""
    return {one.number: (one.verdict, [code for code, _facts in one.remarks]) for one in batch.rows.all()}


def written(batch):
    writing.begin(batch)
    count = writing.write(batch, now=NOW)
    return count


def test_a_row_becomes_a_stop_and_nothing_is_written_before_the_yes(campaign, karakol):
    crew, user = CrewFactory(campaign=campaign, name_ru="Первый экипаж"), UserFactory()
    batch = brought(campaign, row(crew="первый экипаж", place="Школа №1"), by=user)
    assert (batch.state, batch.columns["village"], said(batch)) == (State.READY, 4, {2: (Verdict.NEW, [])})
    assert not Stop.objects.exists()

    assert written(batch) == 1
    stop = Stop.objects.get()
    assert (stop.settlement, stop.district, stop.crew, stop.campaign) == (
        karakol["ak_bulung"],
        karakol["ak_suu"],
        crew,
        campaign,
    )
    assert (stop.starts_at, stop.ends_at) == (at("2026-12-01T10:00"), at("2026-12-01T13:00"))
    assert (stop.place_ru, stop.state, stop.batch) == ("Школа №1", Stop.State.PLANNED, batch)
    assert (stop.history.get().by, stop.history.get().to_state) == (user, Stop.State.PLANNED)


def test_the_file_is_locked_while_it_is_kept_and_gone_once_it_is_written(campaign):
    batch = batches.accept(xlsx(row()), name="plan.xlsx", campaign=campaign)
    path = EncryptedStorage().path(batch.file.name)
    with open(path, "rb") as file:  # noqa: PTH123 - the storage speaks in strings
        assert not file.read().startswith(b"PK")
    batches.read(batch, now=NOW)
    assert written(batch) == 1
    assert not EncryptedStorage().exists(batch.file.name or path)
    assert ImportBatch.objects.get().file == ""


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (row(day=""), "no_date"),
        (row(day="в среду"), "bad_date"),
        (row(day="01.11.2026"), "past"),
        (row(starts="", ends=""), "no_hours"),
        (row(ends=""), "no_hours"),
        (row(starts="утром"), "bad_hours"),
        (row(starts="13:00", ends="10:00"), "end_before_start"),
        (row(village=""), "no_village"),
        (row(village="Атлантида"), "village_unknown"),
        (row(district="Марсианский"), "district_unknown"),
        (row(village="Кызыл-Суу", district="Ак-Суйский район"), "village_elsewhere"),
        (row(crew="Седьмой"), "crew_unknown"),
        (row(place="Ш" * 161), "too_long"),
        (row(place="Ш" * 20_000), "too_long"),
        (row(day="=1+1"), "no_value"),
        (row(day="#REF!"), "cell_error"),
    ],
)
def test_what_stands_in_the_way_is_said_of_its_row_in_three_languages(campaign, typed, code):
    batch = brought(campaign, typed, row("03.12.2026"))
    first, second = batch.rows.all()
    assert first.verdict == Verdict.PROBLEM
    assert code in [one[0] for one in first.remarks]
    assert second.verdict == Verdict.NEW
    spoken = set()
    for language in ("ky", "ru", "en"):
        with override(language):
            spoken.add(tuple(say(one) for one in first.remarks))
    assert all(text and "%(" not in text for sentences in spoken for text in sentences)
    assert written(batch) == 1  # only what was new


FACTS = "text column letters rows row megabytes name sheet others score crews stop why count district"


def test_every_sentence_takes_its_facts():
    facts = dict.fromkeys(FACTS.split(), "x")
    assert all("x" in say([code, facts]) or "%" not in str(SENTENCES[code]) for code in SENTENCES)


def test_a_village_of_several_needs_its_district_and_offers_them(campaign, karakol):
    other = SettlementFactory(district=karakol["jeti_oguz"], name_ky="Ак-Булуң", name_ru="Ак-Булун", name_en="")
    batch = brought(
        campaign, row(), row(district="Джети-Огузский район"), row(village="Ак-Булун (Жети-Өгүз)", day="02.12.2026")
    )
    first, second, third = batch.rows.all()
    assert first.remarks[0][0] == "village_ambiguous"
    assert {code for code, _score in first.choices} == {karakol["ak_bulung"].pk, other.pk}
    assert second.facts["settlement"] == third.facts["settlement"] == other.pk


@pytest.mark.parametrize("typed", ["ак булун", "Akbulung", "с. Ак-Булуң ", "АК‑БУЛУҢ"])
def test_any_spelling_finds_the_village(campaign, karakol, typed):
    assert brought(campaign, row(village=typed)).rows.get().facts["settlement"] == karakol["ak_bulung"].pk


def test_a_typing_error_is_taken_with_its_score_and_said(campaign, karakol):
    found = brought(campaign, row(village="Светлая Паляна")).rows.get()
    assert (found.verdict, found.facts["settlement"]) == (Verdict.NEW, karakol["svetlaya"].pk)
    assert 88 <= found.facts["score"] < 100
    assert found.remarks[0][0] == "village_guess"


def test_an_unknown_village_offers_those_that_are_near(campaign, karakol):
    found = brought(campaign, row(village="Светла Поля")).rows.get()
    assert found.verdict == Verdict.PROBLEM
    assert found.choices[0][0] == karakol["svetlaya"].pk
    assert 60 <= found.choices[0][1] < 88


def test_a_row_is_corrected_by_choosing_leaving_out_or_writing_anew(campaign, karakol):
    batch = brought(campaign, row(village="Светла Поля"), row(day="скоро"), row(village="Жаңы айыл"), row(crew="x"))
    first, second, third, fourth = batch.rows.all()
    batches.correct(first, {"code": karakol["svetlaya"].pk}, now=NOW)
    batches.correct(second, {"date": "05.12.2026"}, now=NOW)
    batches.correct(third, {"unlisted": True, "district": karakol["ak_suu"].pk}, now=NOW)
    batches.correct(fourth, {"skip": True}, now=NOW)
    assert said(batch) == {
        2: (Verdict.NEW, []),
        3: (Verdict.NEW, []),
        4: (Verdict.NEW, ["unlisted"]),
        5: (Verdict.SKIPPED, []),
    }
    assert written(batch) == 3
    assert Stop.objects.get(settlement=None).settlement_text == "Жаңы айыл"


def test_columns_that_were_guessed_wrong_are_corrected(campaign):
    head = ("Что", "Где", "Когда", "Во сколько")
    batch = brought(campaign, data=xlsx(("Приём", "Ак-Булун", "01.12.2026", "10:00-13:00"), head=head))
    assert "no_header" in [code for code, _facts in batch.remarks]
    first = batch.rows.first()
    assert first.cells == list(head)
    assert first.verdict == Verdict.PROBLEM
    assert batch.rows.last().verdict == Verdict.NEW  # told by what is in the columns
    batches.again(batch, columns={"date": 2, "village": 0, "hours": 3})
    batches.recheck(batch, now=NOW)
    assert batch.rows.last().remarks[0][0] == "village_unknown"
    batches.again(batch, columns={"date": 2})
    batches.recheck(batch, now=NOW)
    assert "no_columns" in [code for code, _facts in batch.remarks]


def test_what_is_in_the_schedule_or_twice_in_the_file_is_left_out(campaign, karakol):
    StopFactory(campaign=campaign, settlement=karakol["ak_bulung"], starts_at=at("2026-12-01T10:00"))
    StopFactory(campaign=campaign, settlement=karakol["ak_bulung"], starts_at=at("2026-12-04T10:00"), cancelled=True)
    StopFactory(settlement=karakol["ak_bulung"], starts_at=at("2026-12-03T10:00"))  # of another campaign
    batch = brought(
        campaign,
        row(),
        row("03.12.2026"),
        row("03.12.2026", "10:00", "12:00"),
        row(starts="14:00", ends="15:00"),
        row("04.12.2026"),
    )
    assert said(batch) == {
        2: (Verdict.DUPLICATE, ["already_there"]),
        3: (Verdict.NEW, []),
        4: (Verdict.DUPLICATE, ["twice"]),
        5: (Verdict.NEW, ["same_day"]),
        6: (Verdict.NEW, []),
    }


def test_a_crew_in_two_places_is_found_in_the_file_and_beside_the_schedule(campaign, karakol):
    crew = CrewFactory(campaign=campaign, name_ru="Первый")
    StopFactory(campaign=campaign, crew=crew, settlement=karakol["svetlaya"], starts_at=at("2026-12-01T12:00"))
    batch = brought(
        campaign,
        row(crew="Первый"),
        row("02.12.2026", crew="Первый"),
        row("02.12.2026", "12:30", "14:00", village="Кызыл-Суу", crew="Первый"),
        row("02.12.2026", "12:30", "14:00", village="Светлая Поляна"),
    )
    assert said(batch) == {
        2: (Verdict.PROBLEM, ["crew_elsewhere"]),
        3: (Verdict.NEW, []),
        4: (Verdict.PROBLEM, ["crew_elsewhere_row"]),
        5: (Verdict.NEW, []),
    }
    batches.correct(batch.rows.get(number=3), {"skip": True}, now=NOW)
    assert said(batch)[4] == (Verdict.NEW, [])  # its crew is free now


def test_days_that_are_over_are_written_only_on_wish(campaign):
    batch = brought(campaign, row("01.11.2026"))
    with pytest.raises(writing.NothingNew):
        writing.begin(batch)
    batches.again(batch, takes_past=True)
    batches.recheck(batch, now=NOW)
    assert said(batch) == {2: (Verdict.NEW, ["was_past"])}
    assert said(brought(campaign, row("01.08.2027"))) == {2: (Verdict.NEW, ["outside"])}


def test_services_languages_contact_and_point_are_read(campaign):
    head = (*HEAD, "Услуги", "Языки", "Телефон", "Широта", "Долгота", "Эскертүү")
    more = ("Консультации", "кыргызский, Узбекский", "0555 123456", "42,626", "78.8225", "Паспорт алып келиңиз")
    batch = brought(campaign, data=xlsx(row() + more, head=head))
    assert written(batch) == 1
    stop = Stop.objects.get()
    assert (stop.services_ru, stop.languages, stop.contact, stop.note_ky) == (more[0], "ky uz", more[2], more[5])
    assert (float(stop.latitude), float(stop.longitude)) == (42.626, 78.8225)
    wrong = brought(campaign, data=xlsx((*row("02.12.2026"), "", "эльфийский", "", "12", "34"), head=head))
    assert said(wrong) == {2: (Verdict.PROBLEM, ["language_unknown", "bad_point"])}


def test_the_same_villages_cost_the_same_however_many_rows_there_are(campaign, django_assert_num_queries):
    ten = batches.accept(xlsx(*[row(f"{day:02}.12.2026") for day in range(1, 11)]), name="a", campaign=campaign)
    more = batches.accept(xlsx(*[row(f"{day:02}.12.2026") for day in range(1, 31)]), name="b", campaign=campaign)
    for batch in (ten, more):
        with django_assert_num_queries(15):
            batches.read(batch, now=NOW)


def test_a_schedule_that_changed_since_the_look_stops_the_writing(campaign, karakol):
    batch = brought(campaign, row(), row("02.12.2026"))
    writing.begin(batch)
    StopFactory(campaign=campaign, settlement=karakol["ak_bulung"], starts_at=at("2026-12-01T10:00"))
    assert writing.write(batch, now=NOW) == 0
    assert (batch.state, Stop.objects.count()) == (State.READY, 1)
    assert [code for code, _facts in batch.remarks] == ["meanwhile"]
    assert said(batch)[2] == (Verdict.DUPLICATE, ["already_there"])
    assert written(batch) == 1


def test_what_stops_refuses_is_said_of_its_row_and_nothing_is_written(campaign, monkeypatch):
    batch = brought(campaign, row(), row("02.12.2026"))
    refusal = stops.NotAll({1: stops.TooLate()})

    def refuse(*args, **kwargs):
        raise refusal

    monkeypatch.setattr(stops, "plan_many", refuse)
    assert written(batch) == 0
    assert said(batch) == {2: (Verdict.NEW, []), 3: (Verdict.PROBLEM, ["refused"])}
    assert not Stop.objects.exists()
    assert batch.state == State.READY


def test_a_writing_that_breaks_off_writes_nothing_and_may_be_tried_again(campaign, monkeypatch):
    batch = brought(campaign, row(), row("02.12.2026"))
    monkeypatch.setattr(StopEvent.objects, "bulk_create", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        written(batch)
    assert not Stop.objects.exists()
    monkeypatch.undo()
    assert ImportBatch.objects.get().state == State.READY
    assert written(batch) == 2


def test_an_import_is_taken_back_but_not_what_was_confirmed_held_or_asked_about(campaign):
    batch = brought(campaign, row(), row("02.12.2026"), row("03.12.2026"))
    written(batch)
    first, second, _third = Stop.objects.all()
    stops.confirm(first, now=NOW)
    RequestFactory(way="bus", stop=second)
    assert writing.undo(batch) == 1
    assert set(Stop.objects.all()) == {first, second}
    assert batch.state == State.UNDONE
    stayed = "Stops that stayed, because they were changed since or people asked about them: 2."
    assert [say(one) for one in batch.remarks] == [stayed]
    assert ConsultationRequest.objects.get().stop == second
    with pytest.raises(batches.NotReady):
        writing.undo(batch)


def test_an_import_of_which_nothing_can_be_taken_back_says_so(campaign):
    batch = brought(campaign, row())
    written(batch)
    stops.confirm(Stop.objects.get(), now=NOW)
    with pytest.raises(writing.NothingBack):
        writing.undo(batch)
    assert ImportBatch.objects.get().state == State.DONE


def test_a_cancelled_import_leaves_neither_rows_nor_file(campaign):
    batch = brought(campaign, row())
    name = batch.file.name
    batches.cancel(batch)
    assert (batch.state, batch.rows.count(), EncryptedStorage().exists(name)) == (State.CANCELLED, 0, False)
    with pytest.raises(batches.NotReady):
        batches.cancel(batch)


def test_a_cancel_while_it_is_read_stops_the_reading(campaign, monkeypatch):
    monkeypatch.setattr(journey, "CHUNK", 2)
    batch = batches.accept(xlsx(*[row(f"{day:02}.12.2026") for day in range(1, 10)]), name="a", campaign=campaign)
    seen = []

    def tell(done, total):
        seen.append((done, total))
        if done == 4:
            batches.cancel(ImportBatch.objects.get())

    batches.read(batch, now=NOW, tell=tell)
    assert seen == [(2, 10), (4, 10)]
    assert (batch.state, ImportRow.objects.count()) == (State.CANCELLED, 0)


def test_a_file_that_cannot_be_read_says_why_and_is_not_kept(campaign):
    with pytest.raises(Unreadable):
        batches.accept(b"", name="a", campaign=campaign)
    batch = brought(campaign, data=xlsx(head=None))
    assert (batch.state, [code for code, _facts in batch.remarks], batch.file) == (State.FAILED, ["no_rows"], "")
    short = xlsx(*[row()] * 40)
    batch = brought(campaign, data=xlsx(head=HEAD))
    assert [code for code, _facts in batch.remarks] == ["no_rows"]
    assert brought(campaign, data=short).state == State.READY


def test_more_rows_than_a_schedule_has_are_refused(campaign, monkeypatch):
    monkeypatch.setattr(batches.files, "ROWS", 5)
    batch = brought(campaign, *[row()] * 6)
    assert (batch.state, batch.remarks[0][0], batch.rows.count()) == (State.FAILED, "too_many_rows", 0)


def test_a_reading_that_breaks_in_our_own_code_says_so_and_is_logged(campaign, monkeypatch):
    monkeypatch.setattr(batches, "Ground", lambda campaign: 1 / 0)
    batch = batches.accept(xlsx(row()), name="a", campaign=campaign)
    with pytest.raises(ZeroDivisionError):
        batches.read(batch, now=NOW)
    assert (ImportBatch.objects.get().state, ImportBatch.objects.get().remarks[0][0]) == (State.FAILED, "interrupted")


def test_the_tasks_do_the_work_once(campaign, monkeypatch):
    monkeypatch.setattr(batches.timezone, "now", lambda: NOW)
    batch = batches.accept(xlsx(row()), name="a", campaign=campaign)
    tasks.read_batch.enqueue(batch.pk)
    batch.refresh_from_db()
    assert batch.state == State.READY
    writing.begin(batch)
    tasks.write_batch.enqueue(batch.pk)
    tasks.write_batch.enqueue(batch.pk)  # put back by the sweep
    assert Stop.objects.count() == 1


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
@pytest.mark.parametrize("export", [sheets.export_xlsx, sheets.export_csv])
def test_what_is_exported_is_imported_as_nothing_new(campaign, karakol, language, export):
    crew = CrewFactory(campaign=campaign, name_ky="Биринчи", name_ru="Первый")
    unlisted = {"settlement": None, "settlement_text": "Жаңы айыл", "district": karakol["ak_suu"]}
    StopFactory(
        campaign=campaign,
        crew=crew,
        settlement=karakol["ak_bulung"],
        languages="ky sign",
        note_ru="=1+1",
        contact="+996 555",
    )
    StopFactory(campaign=campaign, starts_at=at("2026-12-02T09:30"), latitude="42.5", longitude="78.5", **unlisted)
    twin = SettlementFactory(district=karakol["ak_suu"], name_ky="Ак-Булуң", name_ru="Ак-Булун", name_en="Ak-Bulun")
    StopFactory(campaign=campaign, settlement=twin, starts_at=at("2026-12-03T09:30"))
    StopFactory(campaign=campaign, settlement=twin, starts_at=at("2026-12-04T09:30"), cancelled=True)
    with override(language):
        data = export(campaign)
    batch = brought(campaign, data=data)
    assert said(batch) == {number: (Verdict.DUPLICATE, ["already_there"]) for number in (2, 3, 4)}

    facts = [field.attname for field in Stop._meta.fields if field.name not in ("id", "batch", "state", "is_sample")]
    before = list(Stop.objects.exclude(state="cancelled").values(*facts))
    Stop.objects.exclude(settlement=None).delete()
    batches.again(batch)
    batches.recheck(batch, now=NOW)
    assert written(batch) == 2
    assert list(Stop.objects.exclude(state="cancelled").values(*facts)) == before


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_template_is_read_back_with_its_example_left_out(campaign, language):
    with override(language):
        data = sheets.template(campaign)
    batch = brought(campaign, data=data)
    assert said(batch) == {2: (Verdict.SKIPPED, ["example"])}
    assert set(batch.columns) == set(sheets.SHOWN)


def test_a_cell_that_looks_like_a_formula_is_text_in_the_export(campaign, karakol):
    StopFactory(campaign=campaign, settlement=karakol["ak_bulung"], note_ru="=HYPERLINK(1)", place_ru="@x")
    table = load_workbook(BytesIO(sheets.export_xlsx(campaign))).active
    assert {cell.data_type for line in table.iter_rows() for cell in line} <= {"s", "inlineStr", "n"}
    assert b"'=HYPERLINK" in sheets.export_csv(campaign)
    assert b"'@x" in sheets.export_csv(campaign)


def test_windows_1251_with_semicolons_is_read_and_told_of(campaign, karakol):
    batch = brought(campaign, data=csv(row(village="Ак-Булун\u00a0"), encoding="cp1251"))
    assert batch.rows.get().facts["settlement"] == karakol["ak_bulung"].pk
    assert [code for code, _facts in batch.remarks] == ["encoding"]


def test_what_was_in_a_file_is_forgotten_after_its_time_and_the_stops_stay(campaign):
    done, waiting, fresh = (brought(campaign, row(f"0{day}.12.2026")) for day in (1, 2, 3))
    written(done)
    later = NOW + dt.timedelta(days=31)
    ImportBatch.objects.exclude(pk=fresh.pk).update(at=NOW)
    ImportBatch.objects.filter(pk=fresh.pk).update(at=later)
    assert batches.purge(NOW + dt.timedelta(days=6)) == 0
    assert batches.purge(NOW + dt.timedelta(days=8), dry_run=True) == 1  # nobody decided about it
    assert batches.purge(later) == 2
    waiting.refresh_from_db()
    assert (waiting.state, waiting.file, ImportRow.objects.get().batch) == (State.CANCELLED, "", fresh)
    assert Stop.objects.count() == 1
    assert batches.purge(later) == 0


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_two_files_with_the_same_stop_that_are_written_at_once_one_is_written(settings):
    settings.STOP_LISTENERS = []
    village, campaign = SettlementFactory(), CampaignFactory()
    line = ("01.12.2026", "10:00", "13:00", str(village.district.name), village.name_ru, "", "")
    found = []
    for _number in range(4):
        batch = batches.accept(xlsx(line), name="plan.xlsx", campaign=campaign)
        batches.read(batch, now=NOW)
        writing.begin(batch)
        found.append(batch)
    start = Barrier(4)

    def press(batch):
        start.wait()
        try:
            return writing.write(batch, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(press, found)) == [0, 0, 0, 1]
    assert Stop.objects.count() == 1
