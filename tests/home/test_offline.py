"""What the service worker is sent, and the page that it keeps; in a browser: tests/browser/test_offline.py."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import override_settings

from home import offline


def told(client) -> dict:
    return json.loads(re.search(r"^const said = (.*);$", client.get("/sw.js").content.decode(), re.M)[1])


def test_the_worker_looks_after_the_whole_site_and_is_asked_for_anew_at_each_visit(client, db):
    response = client.get("/sw.js")
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert (response["Service-Worker-Allowed"], response["Cache-Control"]) == ("/", "no-cache")
    assert not response.cookies


def test_every_file_that_it_keeps_is_there(client, db):
    said = told(client)
    assert said["pages"] == {"ky": "/ky/offline/", "ru": "/ru/offline/", "en": "/en/offline/"}
    assert all(finders.find(name) for name in offline.FILES)
    assert all("DATE" in words for words in said["copy"].values())


def test_its_version_changes_with_the_names_of_the_files(client, db):
    before = told(client)["version"]
    with override_settings(STATIC_URL="/other/"):
        assert told(client)["version"] != before


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_page_without_a_connection_is_the_same_for_everybody_and_not_to_be_found(client, homes, language):
    response = client.get(f"/{language}/offline/")
    page = response.content.decode()
    assert response["Cache-Control"] == "public, no-cache"
    assert 'name="robots" content="noindex"' in page
    assert "<!--kept-->" in page
    assert "<!--date-->" in page
    assert "data-kept hidden" in page
