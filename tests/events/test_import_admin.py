"""A scheduler brings a spreadsheet, looks, corrects, says yes, takes back; all in the admin."""

import datetime as dt
from html.parser import HTMLParser
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from events import stops
from events.importing import batches, writing
from events.models import ImportBatch, Stop
from tests.events.sheets import HEAD, row, xlsx
from tests.events.test_admin import NOW, staff
from tests.factories.events import CampaignFactory, CrewFactory, StopFactory
from tests.factories.home import SettlementFactory

pytestmark = pytest.mark.django_db
State = ImportBatch.State


@pytest.fixture
def scheduler(client, ears):
    with time_machine.travel(NOW, tick=False):
        yield staff(client, "scheduler")


@pytest.fixture
def campaign(karakol):
    return CampaignFactory()


def upload(scheduler, campaign, data, name="plan.xlsx", **kwargs):
    file = SimpleUploadedFile(name, data)
    return scheduler.post(reverse("imports:new"), {"campaign": campaign.pk, "file": file} | kwargs)


def page(scheduler, batch, **kwargs):
    return scheduler.get(reverse("imports:batch", args=[batch.pk]), kwargs).content.decode()


def act(scheduler, batch, name):
    return scheduler.post(reverse(f"imports:{name}", args=[batch.pk]), follow=True).content.decode()


def correct(scheduler, batch, number, **answers):
    return scheduler.post(reverse("imports:row", args=[batch.pk, number]), answers)


def test_a_file_is_looked_at_corrected_written_and_taken_back(scheduler, campaign, karakol):
    data = xlsx(row(), row("02.12.2026", village="Светла Поля"), row("скоро"))
    assert upload(scheduler, campaign, data).status_code == 302
    batch = ImportBatch.objects.get()
    shown = page(scheduler, batch)
    assert "1 new stop can be written" in shown
    assert "2 rows need you" in shown
    assert "“скоро” is not a date that we can read" in shown
    assert "Svetlaya Polyana, Jeti-Oguz district" in shown
    assert not Stop.objects.exists()

    correct(scheduler, batch, 3, take=karakol["svetlaya"].pk)
    correct(scheduler, batch, 4, leave_out="1")
    assert "2 new stops can be written" in page(scheduler, batch)
    shown = act(scheduler, batch, "confirm")
    assert "2 stops were planned" in shown
    assert set(Stop.objects.values_list("settlement", flat=True)) == {karakol["ak_bulung"].pk, karakol["svetlaya"].pk}
    assert {event.by for stop in Stop.objects.all() for event in stop.history.all()} == {scheduler.user}

    stops.confirm(Stop.objects.first(), now=NOW)
    shown = act(scheduler, batch, "undo")
    assert "1 stop was taken back" in shown
    assert "people asked about them: 1." in shown
    assert Stop.objects.get().state == Stop.State.CONFIRMED


def test_a_row_is_corrected_in_its_form_and_what_is_typed_stays(scheduler, campaign, karakol):
    crew = CrewFactory(campaign=campaign, name_en="First crew")
    upload(scheduler, campaign, xlsx(row("завтра", village="Жаңы айыл", crew="Икс")))
    batch = ImportBatch.objects.get()
    form = scheduler.get(reverse("imports:row", args=[batch.pk, 2])).content.decode()
    assert 'value="завтра"' in form
    assert 'value="Жаңы айыл"' in form
    answers = {"village": "Жаңы айыл", "date": "05.12.2026", "starts": "10:00", "ends": "13:00", "crew": "First crew"}
    correct(scheduler, batch, 2, unlisted="on", district=karakol["ak_suu"].pk, **answers)
    assert batch.rows.get().verdict == "new"
    form = scheduler.get(reverse("imports:row", args=[batch.pk, 2])).content.decode()
    assert 'value="05.12.2026"' in form
    act(scheduler, batch, "confirm")
    stop = Stop.objects.get()
    assert (stop.settlement_text, stop.district, stop.crew) == ("Жаңы айыл", karakol["ak_suu"], crew)


def test_columns_and_the_sheet_are_corrected(scheduler, campaign):
    def more(book, _table):
        book.create_sheet("Заметки").append(("Дата", "Село"))
        book["Заметки"].append(("03.12.2026", "Кызыл-Суу"))

    upload(scheduler, campaign, xlsx(row(), change=more))
    batch = ImportBatch.objects.get()
    assert "Read was the sheet “График”. Others of this file: Заметки." in page(scheduler, batch)
    url = reverse("imports:columns", args=[batch.pk])
    twice = {"sheet": "График", "column-0": "date", "column-1": "date"}
    assert "Two columns cannot both be: Date" in scheduler.post(url, twice, follow=True).content.decode()
    scheduler.post(url, {"sheet": "График", "column-0": "date", "column-4": "note_ru", "column-5": "village"})
    batch.refresh_from_db()
    assert batch.columns == {"date": 0, "note_ru": 4, "village": 5}
    assert "We do not know the village “Школа”" in page(scheduler, batch)
    scheduler.post(url, {"sheet": "Заметки"})
    batch.refresh_from_db()
    assert (batch.sheet, batch.rows.get().cells) == ("Заметки", ["03.12.2026", "Кызыл-Суу"])


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The submitted file is empty"),
        (b"%PDF-1.7\0\x01", "This is not a spreadsheet"),
        (batches.files.OLD_EXCEL + b"\0" * 99, "old Excel"),
        (batches.files.OLD_EXCEL + batches.files.PROTECTED, "asks for a password"),
        (b"x" * (10 * 2**20 + 1), "larger than 10 MB"),
    ],
)
def test_a_file_that_is_none_is_refused_beside_its_field(scheduler, campaign, data, said):
    response = upload(scheduler, campaign, data)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_broken_file_says_so_on_its_page(scheduler, campaign):
    upload(scheduler, campaign, xlsx(*[row()] * 50)[:-900] + b"\0" * 900)
    shown = page(scheduler, ImportBatch.objects.get()) if ImportBatch.objects.exists() else ""
    assert "damaged" in shown or not ImportBatch.objects.exists()
    assert not Stop.objects.exists()


def test_progress_is_shown_without_script_and_as_a_part_and_can_be_cancelled(scheduler, campaign):
    batch = batches.accept(xlsx(row()), name="plan.xlsx", campaign=campaign)
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page(scheduler, batch)
    ImportBatch.objects.update(done=40, total=160)
    part = page(scheduler, batch, progress=1)
    assert "40 of about 160 rows are read" in part
    assert 'value="25"' in part
    assert "<html" not in part
    assert "Nothing was written" in act(scheduler, batch, "cancel")
    assert 'data-import-state="over"' in page(scheduler, batch, progress=1)
    assert "not waiting for you any more" in act(scheduler, batch, "confirm") or Stop.objects.count() == 0


@pytest.mark.parametrize("name", ["confirm", "undo", "cancel"])
def test_what_cannot_be_decided_any_more_is_refused_with_a_sentence(scheduler, campaign, name):
    batch = batches.accept(xlsx(row()), name="plan.xlsx", campaign=campaign)
    ImportBatch.objects.update(state=State.UNDONE)
    shown = act(scheduler, batch, name)
    assert "not waiting for you any more" in shown or "no new stop" in shown
    assert not Stop.objects.exists()


def test_the_template_and_the_exports_are_in_the_readers_language(scheduler, campaign, karakol):
    StopFactory(campaign=campaign, settlement=karakol["ak_bulung"])
    answer = scheduler.get(reverse("imports:template", args=[campaign.pk]))
    assert answer["Content-Disposition"] == f'attachment; filename="{campaign.code}-template.xlsx"'
    table = load_workbook(BytesIO(answer.content)).active
    assert [cell.value for cell in table[1]][:3] == ["Date", "From", "Until"]
    assert len(table.data_validations.dataValidation) == 2  # no crews yet
    table = load_workbook(BytesIO(scheduler.get(reverse("imports:xlsx", args=[campaign.pk])).content)).active
    assert table["F2"].value == "Ak-Bulun"
    assert b"Ak-Bulun" in scheduler.get(reverse("imports:csv", args=[campaign.pk])).content


def test_other_roles_do_not_import(client, ears, campaign):
    staff(client, "editor")
    batch = batches.accept(xlsx(row()), name="plan.xlsx", campaign=campaign)
    batches.read(batch, now=NOW)
    for name in ("index", "new"):
        assert client.get(reverse(f"imports:{name}")).status_code in (302, 403)
    for name in ("template", "xlsx", "csv"):
        assert client.get(reverse(f"imports:{name}", args=[campaign.pk])).status_code in (302, 403)
    for name in ("confirm", "undo", "cancel"):
        act(client, batch, name)
    correct(client, batch, 2, leave_out="1")
    assert client.get(reverse("imports:batch", args=[batch.pk])).status_code in (302, 403)
    assert not Stop.objects.exists()
    assert batch.rows.get().verdict == "new"


BATCH_QUERIES = 18


@pytest.mark.parametrize("count", [1, 3])
def test_the_preview_costs_the_same_however_many_rows_it_shows(scheduler, campaign, karakol, counted, count):
    rows = [row(village="Светла Поля", day=f"0{number + 1}.12.2026") for number in range(count)]
    upload(scheduler, campaign, xlsx(*rows))
    batch = ImportBatch.objects.get()
    page(scheduler, batch)
    with counted(BATCH_QUERIES):
        page(scheduler, batch)


INDEX_QUERIES = 13


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_imports_costs_the_same_however_many_there_are(scheduler, campaign, counted, count):
    for _number in range(count):
        batches.accept(xlsx(row()), name="plan.xlsx", campaign=CampaignFactory(), by=scheduler.user)
    scheduler.get(reverse("imports:index"))
    with counted(INDEX_QUERIES):
        assert scheduler.get(reverse("imports:index")).content.decode().count("plan.xlsx") >= count


def test_many_rows_come_in_pages(scheduler, campaign):
    for number in range(60):
        SettlementFactory(name_ru=f"Село{number:02}")
    rows = [row(f"{number % 28 + 1}.12.2026", village=f"Нигде{number}") for number in range(60)]
    upload(scheduler, campaign, xlsx(*rows, head=HEAD))
    batch = ImportBatch.objects.get()
    assert "Page 1 of 2" in page(scheduler, batch)
    assert page(scheduler, batch, show="problem", p=2).count('name="leave_out"') == 10
    assert dt.date(2026, 12, 1) in {one.day for one in page_rows(scheduler, batch)}


def page_rows(scheduler, batch):
    return scheduler.get(reverse("imports:batch", args=[batch.pk])).context["rows"].object_list


class Forms(HTMLParser):
    """The forms of a page that post: where each leads, and the fields that it sends along unseen."""

    def __init__(self, text):
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        if tag == "form":
            self.found.append((has.get("action", ""), {})) if has.get("method") == "post" else None
        elif tag == "input" and has.get("type") == "hidden" and self.found:
            self.found[-1][1][has["name"]] = has.get("value", "")


def test_every_form_of_an_import_is_taken_from_a_browser(campaign, karakol, ears):
    with time_machine.travel(NOW, tick=False):
        browser = staff(Client(enforce_csrf_checks=True), "scheduler")
        batch = batches.accept(xlsx(row(), row("скоро")), name="plan.xlsx", campaign=campaign, by=browser.user)
        batches.read(batch)
        forms = own_forms(browser, batch, "new")
        assert {action.rsplit("/", 2)[-2] for action, _sent in forms} == {"confirm", "cancel", "columns", "2"}
        for action, sent in own_forms(browser, batch, "problem"):
            assert sent.get("csrfmiddlewaretoken"), action
        for name, state in (("confirm", State.DONE), ("undo", State.UNDONE)):
            (sent,) = [sent for action, sent in own_forms(browser, batch, "new") if action.endswith(f"/{name}/")]
            assert browser.post(reverse(f"imports:{name}", args=[batch.pk]), sent).status_code == 302
            assert ImportBatch.objects.get().state == state


def own_forms(browser, batch, tab):
    found = Forms(page(browser, batch, show=tab)).found
    return [(action, sent) for action, sent in found if "/imports/" in action]


def test_an_export_leaves_signs_out_that_no_spreadsheet_may_hold(scheduler, campaign):
    StopFactory(campaign=campaign, note_ky="Мек\x02теп")
    book = load_workbook(BytesIO(scheduler.get(reverse("imports:xlsx", args=[campaign.pk])).content))
    assert "Мектеп" in [cell for line in book.active.iter_rows(values_only=True) for cell in line]


def test_villages_of_one_name_are_offered_with_their_aimak(scheduler, campaign, karakol):
    name = {"name_ky": "Ак-Терек", "name_ru": "Ак-Терек", "name_en": "Ak-Terek", "district": karakol["ak_suu"]}
    twins = [SettlementFactory(aimak_ru_2021=f"{aimak} айылный аймак", **name) for aimak in ("Бешикский", "Кенешский")]
    upload(scheduler, campaign, xlsx(row(village="Ак-Терек")))
    batch = ImportBatch.objects.get()
    shown = page(scheduler, batch)
    for twin in twins:
        assert f">Ak-Terek, {twin.aimak_ru_2021}, Ak-Suu district (100%)</option>" in shown


def test_a_day_that_is_over_by_the_time_of_the_yes_is_not_written(campaign, karakol, ears):
    with time_machine.travel(NOW, tick=False) as clock:
        batch = batches.accept(xlsx(row("22.11.2026")), name="plan.xlsx", campaign=campaign)
        batches.read(batch)
        clock.shift(dt.timedelta(days=3))
        writing.begin(batch)
        assert writing.write(batch) == 0
    assert not Stop.objects.exists()
    assert batch.state == State.READY
    (line,) = batch.rows.all()
    assert (line.verdict, line.remarks[-1][0]) == ("problem", "past")
