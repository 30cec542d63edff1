"""The two addresses that monitors ask."""

import pytest
from django.core.cache import cache

from ukuk import heartbeat

pytestmark = pytest.mark.django_db


def test_the_process_answers_that_it_lives(client):
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_the_site_is_ready_while_a_worker_beats(client, settings, tmp_path):
    settings.MEDIA_ROOT, settings.PRIVATE_MEDIA_ROOT = tmp_path / "media", tmp_path / "private"
    heartbeat.beat("w")
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert {name: one["ok"] for name, one in answer.json()["checks"].items()} == dict.fromkeys(
        ("database", "cache", "storage", "worker"), True
    )
    assert list((tmp_path / "media").iterdir()) == []
    assert "no-store" in answer["Cache-Control"]


def test_without_a_worker_the_site_is_not_ready(client):
    cache.clear()
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["worker"] == {"ok": False, "says": "OSError"}
    assert answer.json()["checks"]["database"]["ok"] is True


def test_a_folder_that_takes_no_file_is_found_and_its_path_is_not_told(client, settings, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    settings.MEDIA_ROOT = tmp_path / "file"
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["storage"]["ok"] is False
    assert str(tmp_path) not in answer.content.decode()
