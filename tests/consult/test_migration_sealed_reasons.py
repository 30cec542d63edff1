"""What coordinators wrote as reasons before these columns were sealed is sealed where it lies."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from consult.models import ConsultationReport, ReportEvent
from tests.factories.consult import ReportFactory

migration = import_module("consult.migrations.0004_sealed_reasons")
pytestmark = pytest.mark.django_db


def raw(model, column, pk):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {model._meta.db_table} WHERE id = %s", [pk])  # noqa: S608 - names of models
        return cursor.fetchone()[0]


def write_raw(model, column, pk, words):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET {column} = %s WHERE id = %s", [words, pk])  # noqa: S608


class Plain:
    """The models as they were between the two steps: the same tables, columns of plain text."""

    @staticmethod
    def get_model(label, name):
        state = MigrationLoader(connection).project_state([(label, "0003_intake_and_desk")]).apps
        return state.get_model(label, name)


def test_what_lay_in_clear_is_sealed_and_reads_as_before():
    report = ReportFactory()
    event = ReportEvent.objects.create(report=report, at=report.created_at, to_state="returned")
    write_raw(ConsultationReport, "returned_for", report.pk, "Айгүлдүн айылы?")
    write_raw(ConsultationReport, "voided_for", report.pk, "")
    write_raw(ReportEvent, "reason", event.pk, "Айгүлдүн айылы?")

    migration.seal_words(Plain, connection.schema_editor())

    assert "Айгүл" not in raw(ConsultationReport, "returned_for", report.pk)
    assert "Айгүл" not in raw(ReportEvent, "reason", event.pk)
    assert raw(ConsultationReport, "voided_for", report.pk) is None
    report.refresh_from_db()
    event.refresh_from_db()
    assert (report.returned_for, report.voided_for, event.reason) == ("Айгүлдүн айылы?", None, "Айгүлдүн айылы?")

    migration.open_words(Plain, connection.schema_editor())
    assert raw(ConsultationReport, "returned_for", report.pk) == "Айгүлдүн айылы?"
    assert raw(ConsultationReport, "voided_for", report.pk) == ""
