"""Reports from the command line: look, write, take back; one clear sentence and a status of 1 where it cannot."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from consult import reporting
from consult.models import AccessEvent, ConsultationReport, ReportBatch
from tests.consult.report_sheets import csv, row
from tests.factories.consult import LawyerFactory
from tests.factories.home import CentreFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"


@pytest.fixture
def file(tmp_path):
    centre, today = CentreFactory(), f"{timezone.localdate():%d.%m.%Y}"

    def made(*days):
        path = tmp_path / "reports.csv"
        path.write_bytes(csv(*[row(number, day=day or today, centre=centre.pk) for number, day in enumerate(days)]))
        return path

    return made


def run(*arguments, **options):
    out = StringIO()
    call_command("import_reports", *map(str, arguments), stdout=out, **{"language": "en", **options})
    return out.getvalue()


def test_a_file_is_looked_at_written_and_taken_back(file):
    lawyer = LawyerFactory().user
    path = file("", "")
    assert "new report: 2" in run(path, lawyer=lawyer.username, dry_run=True)
    assert not ConsultationReport.objects.exists()
    assert not ReportBatch.objects.exists()
    said = run(path, lawyer=lawyer.username)
    batch = ReportBatch.objects.get()
    assert f"2 reports were entered. To take them back: import_reports --undo {batch.pk}" in said
    assert {report.lawyer for report in ConsultationReport.objects.all()} == {lawyer}
    assert "There is no new report to write." in run(path, lawyer=lawyer.username)
    assert "2 reports were taken back." in run(undo=batch.pk)
    assert not ConsultationReport.objects.exists()
    said = [f"{what}: import {batch.pk}, 2 reports" for what in ("written", "taken back")]
    assert list(AccessEvent.objects.order_by("pk").values_list("by", "reason")) == [(None, one) for one in said]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "! row 3: “soon” is not a date that we can read."),
        ("ru", "! row 3: «soon» — не дата, которую мы можем прочитать."),
        ("ky", "! row 3: «soon» деген күндү окуй албадык."),
    ],
)
def test_a_bad_row_stops_it_with_its_reason_in_three_languages(file, language, sentence):
    lawyer = LawyerFactory().user
    out, path = StringIO(), file("", "soon")
    with pytest.raises(CommandError, match="Correct these rows"):
        call_command("import_reports", str(path), lawyer=lawyer.username, language=language, stdout=out)
    assert sentence in out.getvalue()
    assert not ConsultationReport.objects.exists()
    assert "1 reports were entered" in run(file("", "soon"), lawyer=lawyer.username, leave_out_problems=True)


def test_many_bad_rows_are_printed_in_part_and_counted(file):
    out, path = StringIO(), file(*["soon"] * 250)
    with pytest.raises(CommandError):
        call_command("import_reports", str(path), stdout=out, language="en")
    assert out.getvalue().count("! row") < 500
    assert "… and 50 rows more. In all: bad_date: 250, no_lawyer: 250" in out.getvalue()


def test_what_cannot_be_done_is_one_sentence(file, tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        run(tmp_path / "none.xlsx")
    (tmp_path / "empty.csv").write_bytes(b"")
    with pytest.raises(CommandError, match="This file is empty"):
        run(tmp_path / "empty.csv")
    with pytest.raises(CommandError, match="There is no lawyer “nobody”"):
        run(file(""), lawyer="nobody")
    with pytest.raises(CommandError, match="There is no import 99"):
        run(undo=99)
    with pytest.raises(CommandError):
        run()


def test_an_undo_of_verified_reports_is_refused(file):
    run(file(""), lawyer=LawyerFactory().user.username)
    reporting.verify(ConsultationReport.objects.get())
    with pytest.raises(CommandError, match="1 of these reports were returned"):
        run(undo=ReportBatch.objects.get().pk)
    assert ConsultationReport.objects.exists()


def test_the_template_is_written(tmp_path):
    run(template=tmp_path / "t.xlsx")
    assert (tmp_path / "t.xlsx").read_bytes().startswith(b"PK")
