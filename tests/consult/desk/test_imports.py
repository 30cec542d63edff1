"""Reports from a file in the admin: seen row by row, nothing before the yes, taken back; nobody else's file."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from consult import reporting
from consult.models import ConsultationReport, ReportBatch
from tests.consult.report_sheets import csv, row
from tests.factories.consult import LawyerFactory
from tests.factories.home import CentreFactory

IMPORTS = reverse("desk:imports")
ENGLISH = {"accept-language": "en"}
State = ReportBatch.State


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = tmp_path


@pytest.fixture
def centre(region):
    return CentreFactory(region=region, name_en="Karakol centre")


def today():
    return f"{timezone.localdate():%d.%m.%Y}"


def upload(client, data, name="a.csv"):
    return client.post(IMPORTS, {"file": SimpleUploadedFile(name, data)}, headers=ENGLISH)


def act(client, batch, name):
    return client.post(reverse("desk:import_act", args=[batch.pk, name]), follow=True, headers=ENGLISH)


def test_a_lawyer_uploads_looks_says_yes_and_takes_it_back(lawyer, centre):
    rows = row(day=today(), centre=centre.pk), row(day="кечээ", centre=centre.pk)
    answer = upload(lawyer, csv(*rows))
    batch = ReportBatch.objects.get()
    assert answer["location"] == reverse("desk:import", args=[batch.pk])
    page = lawyer.get(answer["location"], headers=ENGLISH).content.decode()
    assert "“кечээ” is not a date that we can read." in page
    assert "1 row is not understood and left out." in page
    new = lawyer.get(f"{answer['location']}?show=new", headers=ENGLISH).content.decode()
    assert "Family, Karakol centre" in new
    assert not ConsultationReport.objects.exists()

    assert "1 report was written." in act(lawyer, batch, "confirm").content.decode()
    assert ConsultationReport.objects.get().lawyer == lawyer.user
    assert "is not waiting for you any more" in act(lawyer, batch, "confirm").content.decode()
    assert ConsultationReport.objects.count() == 1

    assert "1 report was taken back." in act(lawyer, batch, "undo").content.decode()
    assert not ConsultationReport.objects.exists()


def test_an_undo_of_what_is_verified_is_refused_with_a_sentence(lawyer, centre):
    upload(lawyer, csv(row(day=today(), centre=centre.pk)))
    batch = ReportBatch.objects.get()
    act(lawyer, batch, "confirm")
    reporting.verify(ConsultationReport.objects.get())
    assert "1 of these reports were returned, voided, verified" in act(lawyer, batch, "undo").content.decode()
    batch.refresh_from_db()
    assert (batch.state, ConsultationReport.objects.count()) == (State.DONE, 1)


def test_a_cancelled_file_is_forgotten(lawyer, centre):
    upload(lawyer, csv(row(day=today(), centre=centre.pk)))
    batch = ReportBatch.objects.get()
    act(lawyer, batch, "cancel")
    batch.refresh_from_db()
    assert (batch.state, batch.rows.count()) == (State.CANCELLED, 0)


def test_a_coordinator_brings_the_reports_of_her_oblast(coordinator, centre):
    lawyer = LawyerFactory().user
    outside = CentreFactory()
    rows = [row(day=today(), centre=one.pk, lawyer=lawyer.username) for one in (centre, outside)]
    upload(coordinator, csv(*rows))
    act(coordinator, ReportBatch.objects.get(), "confirm")
    report = ConsultationReport.objects.get()
    assert (report.lawyer, report.centre) == (lawyer, centre)


def test_a_file_of_somebody_else_is_neither_seen_nor_moved(lawyer, other_lawyer, coordinator, centre):
    upload(lawyer, csv(row(uuid.uuid4(), day=today(), centre=centre.pk)))
    batch = ReportBatch.objects.get()
    for client in (other_lawyer, coordinator):
        assert client.get(reverse("desk:import", args=[batch.pk])).status_code == 302
        act(client, batch, "confirm")
        assert list(client.get(IMPORTS).context["found"]) == []
    assert not ConsultationReport.objects.exists()
    assert act(lawyer, batch, "explode").status_code == 404


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The submitted file is empty."),
        (b"%PDF-1.7 \x00\x01", "This is not a spreadsheet."),
        (b"PK\x03\x04broken", "This file is damaged and cannot be read."),
        (b"x" * (10 * 2**20 + 1), "This file is larger than 10 MB."),
    ],
)
def test_a_file_that_is_none_is_refused_in_the_form(lawyer, data, sentence):
    assert sentence in upload(lawyer, data).content.decode()
    assert not ReportBatch.objects.exists()


def test_a_table_without_our_columns_says_which_are_missing(lawyer):
    answer = upload(lawyer, b"name;phone\nx;y")
    assert "We found no row of headings with:" in lawyer.get(answer["location"], headers=ENGLISH).content.decode()


def test_the_template_is_a_file_to_keep(lawyer, coordinator, centre, tmp_path):
    for client, columns in ((lawyer, 19), (coordinator, 20)):
        answer = client.get(reverse("desk:import_template"), headers=ENGLISH)
        (tmp_path / "t.xlsx").write_bytes(answer.content)
        assert load_workbook(tmp_path / "t.xlsx").worksheets[0].max_column == columns


def test_how_far_it_is_is_told_as_a_part_of_the_page(lawyer):
    batch = ReportBatch.objects.create(by=lawyer.user, lawyer=lawyer.user, file_name="a", done=5, total=20)
    address = reverse("desk:import", args=[batch.pk])
    part = lawyer.get(f"{address}?progress=1", headers=ENGLISH).content.decode()
    assert "5 of about 20 rows are read." in part
    assert "<html" not in part
    page = lawyer.get(address).content.decode()
    assert "js/imports.js" in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_rows_take_the_same_queries_for_one_and_for_three(lawyer, centre, rows, django_assert_num_queries):
    upload(lawyer, csv(*[row(day=today(), centre=centre.pk) for _row in range(rows)]))
    address = reverse("desk:import", args=[ReportBatch.objects.get().pk])
    lawyer.get(address)
    with django_assert_num_queries(17):
        page = lawyer.get(address)
    assert len(page.context["rows"].object_list) == rows
