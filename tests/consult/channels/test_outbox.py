"""What is owed is sent once, later, or not at all; and the row says which."""

import datetime as dt
import json

import httpx
import pytest
from django.core import mail
from django.utils import timezone

from consult.channels import outbox, sms, whatsapp
from home.models import OutboxMessage

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 20, 6, tzinfo=dt.UTC)
PHONE = "+996555123456"


def owe(channel="email", recipient="client@example.org", template="consult.answered", **fields):
    return OutboxMessage.objects.create(
        channel=channel,
        template=template,
        recipient=recipient,
        parameters={"case": "26-004217"},
        language="ky",
        not_before=fields.pop("not_before", NOW),
        created_at=fields.pop("created_at", NOW),
        idempotency_key=fields.pop("key", f"{channel}:{OutboxMessage.objects.count()}"),
        **fields,
    )


class Gateway:
    """A stand-in for an SMS gateway or the Cloud API: keeps what it got, answers as it is told."""

    def __init__(self, status=200, answer=None):
        self.status, self.answer, self.requests = status, answer or {}, []

    def __call__(self, request):
        self.requests.append(request)
        return httpx.Response(self.status, json=self.answer, request=request)


@pytest.fixture
def gateway(monkeypatch, settings):
    settings.SMS = {"url": "https://sms.example/send", "token": "secret", "sender": "Ukuk"}
    one = Gateway()
    client = httpx.Client(transport=httpx.MockTransport(one))
    monkeypatch.setattr(sms.httpx, "post", client.post)
    return one


@pytest.fixture
def cloud(monkeypatch, settings):
    from pywa import WhatsApp

    settings.WHATSAPP = {**settings.WHATSAPP, "phone_id": "111", "token": "t"}
    taken = {"input": "x", "wa_id": "996555123456"}
    sent = {"id": "wamid.1", "message_status": "accepted"}
    one = Gateway(answer={"messaging_product": "whatsapp", "contacts": [taken], "messages": [sent]})
    session = httpx.Client(transport=httpx.MockTransport(one))
    wa = WhatsApp(phone_id="111", token="t", session=session)
    monkeypatch.setattr(whatsapp, "client", lambda *_: wa)
    return one


def test_an_email_goes_out_in_the_readers_language_and_names_no_matter():
    row = owe()
    assert outbox.send_due(now=NOW)["sent"] == 1
    (sent,) = mail.outbox
    assert sent.to == ["client@example.org"]
    assert "26-004217" in sent.body
    assert "/ky/consult/answer/" in sent.body
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("sent", 1)


def test_nothing_is_sent_twice_or_before_its_time():
    owe(), owe(not_before=NOW + dt.timedelta(minutes=1))
    outbox.send_due(now=NOW)
    outbox.send_due(now=NOW)
    assert len(mail.outbox) == 1


def test_a_channel_that_is_not_configured_leaves_its_messages_waiting_and_says_so():
    row = owe("whatsapp", PHONE)
    assert outbox.send_due(now=NOW) == {"unconfigured": 1}
    row.refresh_from_db()
    assert (row.state, row.attempts, row.error) == ("waiting", 0, "this channel is not configured")
    assert row.not_before == NOW + dt.timedelta(hours=1)


def test_after_a_week_without_a_channel_a_message_has_failed():
    row = owe("sms", PHONE, created_at=NOW - dt.timedelta(days=8))
    outbox.send_due(now=NOW)
    row.refresh_from_db()
    assert row.state == "failed"


def test_an_sms_is_one_post_with_its_key(gateway):
    owe("sms", PHONE, key="request:1:consult.answered:2")
    assert outbox.send_due(now=NOW)["sent"] == 1
    (request,) = gateway.requests
    body = json.loads(request.content)
    assert (body["id"], body["to"], body["from"]) == ("request:1:consult.answered:2", PHONE, "Ukuk")
    assert request.headers["authorization"] == "Bearer secret"


@pytest.mark.parametrize(("status", "state"), [(503, "waiting"), (429, "waiting"), (400, "failed")])
def test_a_gateway_that_is_busy_is_asked_again_and_one_that_refuses_is_not(gateway, status, state):
    gateway.status = status
    row = owe("sms", PHONE)
    outbox.send_due(now=NOW)
    row.refresh_from_db()
    assert (row.state, row.error) == (state, f"HTTP {status}")
    assert PHONE not in row.error


def test_a_gateway_that_stays_away_is_given_up_after_six_attempts(gateway):
    gateway.status = 503
    row, now = owe("sms", PHONE), NOW
    for _attempt in range(10):
        outbox.send_due(now=now)
        now += dt.timedelta(days=1)
    row.refresh_from_db()
    assert (row.state, row.attempts, len(gateway.requests)) == ("failed", 6, 6)


def test_whatsapp_gets_the_approved_template_in_her_language(cloud):
    owe("whatsapp", PHONE)
    assert outbox.send_due(now=NOW)["sent"] == 1
    body = json.loads(cloud.requests[0].content)
    assert (body["to"], body["type"], body["template"]["name"]) == ("996555123456", "template", "consult_answered")
    assert body["template"]["language"]["code"] == "ky_KG"
    assert "26-004217" in json.dumps(body["template"]["components"])


def test_a_number_without_whatsapp_fails_for_good(cloud):
    cloud.status = 400
    cloud.answer = {
        "error": {"message": "(#131026) Message undeliverable", "code": 131026, "error_data": {"details": PHONE}}
    }
    row = owe("whatsapp", PHONE)
    outbox.send_due(now=NOW)
    row.refresh_from_db()
    assert (row.state, row.error) == ("failed", "MessageUndeliverable 131026")


def test_a_template_without_words_fails_and_the_others_are_sent():
    broken, fine = owe(template="nobody.wrote.this"), owe()
    outbox.send_due(now=NOW)
    broken.refresh_from_db(), fine.refresh_from_db()
    assert (broken.state, fine.state) == ("failed", "sent")


@pytest.mark.parametrize("template", ["consult.received", "consult.message", "consult.answered"])
@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_message_has_a_subject_and_a_text_in_every_language(template, language):
    row = owe(template=template, not_before=timezone.now())
    row.language = language
    from consult.channels.words import compose

    words = compose(row)
    assert words.subject
    assert f"/{language}/consult/answer/" in words.text
