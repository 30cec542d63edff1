"""manage.py import_stops: the admin's rules at a terminal."""

import io

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils.translation import override

from events.models import ImportBatch, ImportRow, Stop
from tests.events.conftest import ears, karakol  # noqa: F401 - fixtures
from tests.events.sheets import row, xlsx
from tests.events.test_admin import NOW
from tests.factories.events import CampaignFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path, karakol, ears):  # noqa: F811 - the fixtures above
    def run(*rows, data=None, **options):
        path = tmp_path / "plan.xlsx"
        path.write_bytes(xlsx(*rows) if data is None else data)
        out = io.StringIO()
        try:
            call_command("import_stops", path, stdout=out, **options)
        except CommandError as error:
            return out.getvalue(), str(error)
        return out.getvalue(), ""

    with time_machine.travel(NOW, tick=False), override("en"):
        yield run


def left():
    return Stop.objects.count(), ImportBatch.objects.count(), ImportRow.objects.count()


def test_stops_are_planned_and_a_second_time_nothing_is_new(run):
    CampaignFactory(code="tour")
    out, error = run(row(), row("02.12.2026"))
    assert (error, left()) == ("", (2, 1, 2))
    assert "2 stops were planned." in out
    out, error = run(row(), row("02.12.2026"))
    assert "There is no new stop to write." in out
    assert left() == (2, 1, 2)


def test_a_dry_run_says_what_it_would_do_and_leaves_nothing(run):
    CampaignFactory(code="tour")
    out, error = run(row(), row("скоро"), dry_run=True)
    assert "! row 3: “скоро” is not a date" in out
    assert "new stop: 1" in out
    assert (error, left()) == ("", (0, 0, 0))


def test_a_row_that_is_not_understood_stops_all_unless_it_is_left_out(run):
    CampaignFactory(code="tour")
    _out, error = run(row(), row("скоро"))
    assert error.startswith("Nothing was written.")
    assert left() == (0, 0, 0)
    _out, error = run(row(), row("скоро"), leave_out_problems=True)
    assert (error, left()[0]) == ("", 1)


@pytest.mark.parametrize(("data", "said"), [(b"", "This file is empty"), (b"%PDF\0\1", "This is not a spreadsheet")])
def test_bad_input_is_one_sentence_and_nothing_half_done(run, data, said):
    CampaignFactory(code="tour")
    _out, error = run(data=data)
    assert said in error
    assert left() == (0, 0, 0)


def test_a_broken_file_fails_after_it_was_opened(run):
    CampaignFactory(code="tour")
    out, error = run(data=xlsx(head=None))
    assert "There is no filled row" in out
    assert (error, left()) == ("Nothing was written.", (0, 0, 0))


def test_the_campaign_must_be_said_where_there_are_several(run):
    assert "none yet" in run(row())[1]
    CampaignFactory(code="first"), CampaignFactory(code="second")
    assert "There are: " in run(row())[1]
    assert run(row(), campaign="second")[1] == ""
    assert Stop.objects.get().campaign.code == "second"


def test_everything_is_said_in_one_language_and_a_missing_file_in_a_sentence(run, tmp_path):
    CampaignFactory(code="tour")
    with override("ky"):
        out, _error = run(row("скоро"))
        assert "is not a date" in out
        with pytest.raises(CommandError, match=r"There is no file .*nothing\.xlsx"):
            call_command("import_stops", tmp_path / "nothing.xlsx")
        with pytest.raises(CommandError, match="cannot be read: Is a directory"):
            call_command("import_stops", tmp_path)
