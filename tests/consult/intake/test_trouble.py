"""When we cannot save: she is told in her language, her words are in the form, nothing is half-saved."""

import errno
import os
import sqlite3
import time
from contextlib import closing, contextmanager

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.storage import FileSystemStorage
from django.db import OperationalError, connection, connections

from consult.intake.drafts import FilesNotKept
from consult.models import Attachment, ConsultationRequest, RequestDraft
from tests.consult.intake import samples
from tests.consult.intake.conftest import Journey
from ukuk.views import bad_request

LANGUAGES = {"ky": "Азыр", "ru": "Сейчас", "en": "We cannot save anything just now"}
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="a whole database is locked on SQLite only")


@contextmanager
def held_by_another():
    """The database as another process holds it that writes and does not come to an end."""
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@on_sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_locked_database_is_told_within_seconds_and_her_words_are_still_in_the_form(journey, settings, number):
    settings.LOCK_SECONDS = 0.3
    journey.to_page_3()
    journey.get("ask/3/")
    pages = {
        1: ("ask/", {**journey.about, "village": "Кызыл-Суу"}, "village"),
        2: ("ask/2/", {**journey.question, "text": "Эки сүйлөм."}, "text"),
        3: ("ask/3/", {"way": "call", "phone": "0555 12 34 56", "asked_by": "client"}, "phone"),
    }
    path, typed, name = pages[number]
    began = time.monotonic()
    with held_by_another():
        page = journey.post(path, typed)
    assert time.monotonic() - began < 4
    assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (503, "60", "no-store, private")
    assert page.context["form"][name].value() == typed[name]
    assert page.context["note"] in page.text
    assert not ConsultationRequest.objects.exists()
    assert RequestDraft.objects.get().answers["2"]["text"] == journey.question["text"]

    assert journey.post(path, typed).status_code == 302  # pressed again


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_after_trouble_the_database_is_waited_for_as_long_as_before(journey, settings):
    settings.LOCK_SECONDS = 0.1
    with held_by_another():
        assert journey.to_page_2().status_code == 503
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (20_000,)


@on_sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_first_page_is_told_in_her_language_too_though_nothing_of_it_was_kept(client, country, settings, language):
    settings.LOCK_SECONDS = 0.1
    journey = Journey(client, country, language)
    with held_by_another():
        page = journey.to_page_2(village="Кызыл-Суу")
    assert page.status_code == 503
    assert f'<html lang="{language}"' in page.text
    assert LANGUAGES[language] in page.context["note"]
    assert 'value="Кызыл-Суу"' in page.text
    assert not RequestDraft.objects.exists()


@on_sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["ask/2/", "ask/3/"])
def test_pages_are_read_while_the_database_is_locked(journey, settings, path):
    settings.LOCK_SECONDS = 0.1
    journey.to_page_3()
    journey.get("ask/2/")  # settings that are looked at for the first time are written
    RequestDraft.objects.update(reached=1)
    with held_by_another():
        assert journey.get(path).status_code == 200


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_script_is_told_in_words_and_leaves_the_page_with_its_files_as_it_is(journey, settings):
    settings.LOCK_SECONDS = 0.1
    journey.to_page_2()
    with held_by_another():
        told = journey.post("ask/2/", journey.question, headers={"x-requested-with": "ask"})
    assert (told.status_code, told["Content-Type"]) == (503, "application/json")
    assert told.json()["note"]


@pytest.mark.django_db
def test_a_database_that_is_away_leaves_her_words_in_a_form_that_needs_none(journey, monkeypatch):
    journey.to_page_2()

    def away(*args, **kwargs):
        raise OperationalError("could not connect to server")

    monkeypatch.setattr("consult.intake.drafts.find", away)
    monkeypatch.setattr("consult.intake.views.ask._as_typed", away)
    page = journey.post("ask/2/", {"unsafe": "yes", "text": "Мен <b>коркуп</b> жатам", "deadline": "no"})
    assert page.status_code == 503
    assert "Мен &lt;b&gt;коркуп&lt;/b&gt; жатам</textarea>" in page.text
    assert 'name="unsafe" value="yes"' in page.text
    assert 'action="/ky/consult/ask/2/"' in page.text
    assert "tel:114" in page.text
    monkeypatch.undo()
    posted = {"unsafe": "yes", "text": "Мен <b>коркуп</b> жатам", "deadline": "no"}
    assert journey.post("ask/2/", posted)["Location"] == "/ky/consult/ask/3/"


@pytest.fixture
def full_disk(monkeypatch):
    """A disk that takes the first thousand bytes of a file and no more."""
    opened = os.open

    def save(self, name, content):
        where = self.path(name)
        os.makedirs(os.path.dirname(where), exist_ok=True)  # noqa: PTH103, PTH120 - as Django does
        handle = opened(where, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        os.write(handle, content.read(1000))
        os.close(handle)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", save)


@pytest.mark.django_db
def test_a_full_disk_keeps_the_words_names_the_files_and_leaves_no_half_of_one(
    journey, png, full_disk, tmp_path, settings
):
    settings.PRIVATE_MEDIA_ROOT = tmp_path
    journey.to_page_2()
    page = journey.post("ask/2/", {**journey.question, "papers": [png]})
    assert page.status_code == 503
    assert "кагаз.jpg" in page.context["note"]
    assert page.context["form"]["text"].value() == journey.question["text"]
    assert RequestDraft.objects.get().answers["2"]["text"] == journey.question["text"]
    assert not Attachment.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_with_a_full_disk_she_may_go_on_without_the_file_or_add_it_later(journey, png, tmp_path, settings, monkeypatch):
    settings.PRIVATE_MEDIA_ROOT = tmp_path
    journey.to_page_2()
    with monkeypatch.context() as full:
        full.setattr("home.vault.EncryptedStorage._save", _no_room)
        assert journey.post("ask/2/", {**journey.question, "papers": [png]}).status_code == 503
        assert journey.post("ask/2/", journey.question)["Location"] == "/ky/consult/ask/3/"
    png.seek(0)
    journey.post("ask/2/", {**journey.question, "papers": [png]})
    journey.send()
    assert ConsultationRequest.objects.get().attachments.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_file_whose_row_cannot_be_written_leaves_no_bytes_behind(journey, png, tmp_path, settings, monkeypatch):
    settings.PRIVATE_MEDIA_ROOT = tmp_path
    journey.to_page_2()
    monkeypatch.setattr(Attachment, "_do_insert", _locked)
    page = journey.post("ask/2/", {**journey.question, "papers": [png]})
    assert page.status_code == 503
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert not Attachment.objects.exists()


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_database_that_may_not_grow_is_a_full_disk(journey):
    """SQLite's own limit gives the very error of a full disk."""
    journey.to_page_2()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute("PRAGMA freelist_count")
        free = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    try:
        text = "Ө" * (4096 * (free + 200) // 4)
        page = journey.post("ask/2/", {**journey.question, "text": text[:150_000]})
        assert page.status_code == 503, "the page fitted after all"
        assert text[:150_000] in page.text
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    assert "2" not in RequestDraft.objects.get().answers


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_locked_on_postgresql_is_told_too(journey):
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL locks tables")
    journey.to_page_2()
    other = connections.create_connection("default")
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("LOCK TABLE consult_requestdraft IN EXCLUSIVE MODE")  # a migration that takes its time
        began = time.monotonic()
        page = journey.post("ask/2/", journey.question)
        assert time.monotonic() - began < 10
        assert page.status_code == 503
        assert journey.question["text"] in page.text
    finally:
        other.rollback()
        other.close()
    assert journey.post("ask/2/", journey.question).status_code == 302


@pytest.mark.parametrize(
    ("language", "sentence"), [("ky", "ашыкча"), ("ru", "слишком много"), ("en", "too much at once")]
)
@pytest.mark.django_db
def test_more_text_than_a_page_takes_is_told_in_her_language(client, country, language, sentence):
    journey = Journey(client, country, language)
    journey.to_page_2()
    page = journey.post("ask/2/", {"unsafe": "no", "text": "Ө" * 1_400_000})
    assert (page.status_code, page["Cache-Control"]) == (413, "no-store, private")
    assert f'<html lang="{language}"' in page.text
    assert sentence in page.text
    assert "2" not in RequestDraft.objects.get().answers
    assert journey.post("ask/2/", journey.question).status_code == 302


@pytest.mark.django_db
def test_too_many_files_at_once_are_told_like_too_much_text(journey):
    journey.to_page_2()
    papers = [samples.upload(f"{number}.txt", b"x") for number in range(101)]
    assert journey.post("ask/2/", {**journey.question, "papers": papers}).status_code == 413
    assert not Attachment.objects.exists()


def test_elsewhere_too_much_stays_a_plain_400(rf):
    assert bad_request(rf.post("/ky/news/"), RequestDataTooBig()).status_code == 400
    assert bad_request(rf.get("/ky/consult/ask/2/"), RequestDataTooBig()).status_code == 400


def test_what_is_said_of_lost_files_names_them():
    assert str(FilesNotKept("a.jpg")) == "a.jpg"


def _no_room(self, name, content):
    raise OSError(errno.ENOSPC, "No space left on device")


def _locked(self, *args, **kwargs):
    raise OperationalError("database is locked")
