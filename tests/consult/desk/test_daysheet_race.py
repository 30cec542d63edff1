"""The same rows sent by many at once, on SQLite and on PostgreSQL: everybody counts once, and nothing is a fault."""

import datetime as dt
import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consult import counters
from consult.models import ConsultationReport
from tests.consult.test_claim_race import at_once
from tests.factories.consult import LawyerFactory
from tests.factories.events import StopFactory
from tests.factories.home import sign_in
from ukuk import roles

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
SEND = reverse("desk:day_sheet_send")


@pytest.fixture
def stop(db):
    roles.sync()
    return StopFactory(starts_at=timezone.now() - dt.timedelta(days=1))


def row(stop, **changes):
    fields = {"matter": "LND", "sex": "female", "age_band": "60+", "outcome": "ADV_ORAL", "minutes": "0-15"}
    place = {"place": f"stop:{stop.pk}", "day": "", "spoken": "ky", "service": "oral"}
    return {"key": str(uuid.uuid4()), **fields, **place, **changes}


def sender(user, rows):
    """A tab of its own that sends `rows`."""
    browser, body = sign_in(Client(), user), json.dumps({"rows": rows})
    return lambda: browser.post(SEND, body, content_type="application/json")


def test_the_same_sheet_sent_by_eight_tabs_at_once_counts_everybody_once(stop):
    user = LawyerFactory().user
    rows = [row(stop) for _one in range(10)]
    answers = at_once([sender(user, rows) for _tab in range(8)], lambda send: send())
    assert [answer for answer in answers if isinstance(answer, Exception) or answer.status_code != 200] == []
    states = {told["state"] for answer in answers for told in answer.json()["rows"]}
    assert states <= {"kept", "already"}
    assert ConsultationReport.objects.count() == counters.total("consultations") == 10


def test_values_of_any_kind_are_no_fault_of_either_database(stop):
    odd = [None, 1, True, [], {}, "\0", "LND\0", "x" * 10_000, -1e300, "９"]
    rows = [row(stop, **{name: value}) for value in odd for name in ("key", "matter", "place", "day", "referral")]
    send = sender(LawyerFactory().user, rows)
    told = send().json()["rows"]
    assert {one["state"] for one in told} <= {"kept", "refused"}
    assert len(told) == len(rows)
