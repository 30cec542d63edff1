"""Where a part of a long list begins is read from an address, so from anybody."""

import json

import pytest

from consult.desk import keyset
from consult.models import ConsultationRequest
from tests.factories.consult import RequestFactory

pytestmark = pytest.mark.django_db
ORDER = ("priority", "claim_due", "pk")
WHEN = "2026-11-23T10:00:00+06:00"


@pytest.mark.parametrize("after", [
    "no json",
    "[" * 5000,
    "{}",
    "7",
    "[]",
    json.dumps([1, WHEN]),
    json.dumps([1, WHEN, 1, 1]),
    json.dumps(["2026-11-23", WHEN, 1]),
    json.dumps([1, WHEN, "2026-11-23"]),
    json.dumps([1, "2026-11-23T10:00:00", 1]),
    json.dumps([1, "0001-01-01T00:00:00+14:00", 1]),
    json.dumps([1, 5, 1]),
    json.dumps([1, WHEN, 10**30]),
    json.dumps([10**30, WHEN, 1]),
    json.dumps([True, WHEN, 1]),
    json.dumps([1, WHEN, None]),
    "[1, \"" + WHEN + "\", NaN]",
])  # fmt: skip
def test_a_mark_that_was_tampered_with_counts_as_none(after):
    request = RequestFactory()

    rows, further = keyset.part(ConsultationRequest.objects.all(), ORDER, after)

    assert (rows, further) == ([request], "")


def test_the_next_part_begins_after_the_last_row_seen(monkeypatch):
    monkeypatch.setattr(keyset, "PART", 2)
    first, second, third = RequestFactory.create_batch(3)

    rows, further = keyset.part(ConsultationRequest.objects.all(), ORDER)
    rest, end = keyset.part(ConsultationRequest.objects.all(), ORDER, further)

    assert (rows, rest, end) == ([first, second], [third], "")
