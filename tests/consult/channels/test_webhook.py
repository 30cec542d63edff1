"""`/hooks/whatsapp/`: checked, stored sealed, answered at once."""

import hashlib
import hmac

import pytest
from django.db import connection

from consult.models import WebhookEvent

pytestmark = pytest.mark.django_db
BODY = '{"entry": [{"text": "Күйөөм мени урат"}]}'.encode()
ADDRESS = "/hooks/whatsapp/"


@pytest.fixture(autouse=True)
def configured(settings):
    settings.WHATSAPP = {**settings.WHATSAPP, "app_secret": "app", "verify_token": "right"}


def post(client, body=BODY, secret=b"app"):
    signature = "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()
    return client.post(ADDRESS, body, "application/json", headers={"x-hub-signature-256": signature})


def test_the_challenge_is_answered_to_whoever_knows_the_token(client):
    query = {"hub.mode": "subscribe", "hub.challenge": "4711"}
    right = client.get(ADDRESS, query | {"hub.verify_token": "right"})
    assert (right.status_code, right.content) == (200, b"4711")
    assert client.get(ADDRESS, query | {"hub.verify_token": "wrong"}).status_code == 403


def test_without_a_token_of_our_own_no_challenge_is_answered(client, settings):
    settings.WHATSAPP = {**settings.WHATSAPP, "verify_token": ""}
    assert client.get(ADDRESS, {"hub.verify_token": "", "hub.challenge": "4711"}).status_code == 403


def test_a_bare_visit_learns_in_one_line_what_this_is(client):
    answer = client.get(ADDRESS)
    assert (answer.status_code, answer.content.count(b"\n")) == (200, 0)


def test_an_event_is_stored_whole_and_sealed_and_once(client):
    assert post(client).status_code == 200
    assert post(client).status_code == 200
    event = WebhookEvent.objects.get()
    assert event.body == BODY.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM consult_webhookevent")
        assert "Күйөөм" not in cursor.fetchone()[0]


@pytest.mark.parametrize("secret", [b"", b"other"])
def test_what_is_not_signed_by_whatsapp_is_refused(client, secret):
    assert post(client, secret=secret).status_code == 403
    assert not WebhookEvent.objects.exists()


def test_without_configuration_nothing_is_taken(client, settings):
    settings.WHATSAPP = {**settings.WHATSAPP, "app_secret": ""}
    assert post(client, secret=b"").status_code == 503
