"""What the log of requests says, and what it never says."""

import logging

import pytest
from wagtail.models import Locale

pytestmark = pytest.mark.django_db
MARKED = "kuyoom-urat-4711"


@pytest.mark.parametrize("path", ["/ky/search/", "/ky/bus/", "/admin/desk/waiting/", "/ky/no-such-page/"])
def test_the_log_names_the_path_of_a_request_and_never_the_words_after_the_question_mark(client, caplog, path):
    Locale.objects.get_or_create(language_code="ky")
    with caplog.at_level(logging.DEBUG):
        client.get(path, {"q": MARKED, "case": MARKED})
    said = "\n".join(str(record.msg) + record.getMessage() for record in caplog.records)
    assert f"GET {path}" in said
    assert "request_finished" in said
    assert MARKED not in said
