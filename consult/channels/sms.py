"""SMS through any gateway that takes one JSON POST: {"id", "to", "from", "text"} with a bearer token."""

import httpx
from django.conf import settings

from home.models import OutboxMessage

from .base import TryLater, Undeliverable
from .words import compose

TIMEOUT = 10  # seconds


class Sms:
    def is_configured(self) -> bool:
        return bool(settings.SMS["url"])

    def send(self, message: OutboxMessage) -> None:
        """`id` is the message's idempotency key: a gateway that knows it takes a message once."""
        body = {
            "id": message.idempotency_key,
            "to": message.recipient,
            "from": settings.SMS["sender"],
            "text": compose(message).text,
        }
        headers = {"Authorization": f"Bearer {settings.SMS['token']}"}
        try:
            answer = httpx.post(settings.SMS["url"], json=body, headers=headers, timeout=TIMEOUT)
        except httpx.HTTPError as error:
            raise TryLater(type(error).__name__) from error
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS or answer.is_server_error:
            raise TryLater(f"HTTP {answer.status_code}")
        if not answer.is_success:
            raise Undeliverable(f"HTTP {answer.status_code}")
