"""WhatsApp through the Cloud API. What we begin is always an approved template: `consult.received` goes out as
`consult_received`, in the reader's language, with the row's parameters in their order."""

import functools

import httpx
from django.conf import settings

from home.models import OutboxMessage

from .base import TryLater, Undeliverable

TIMEOUT = 10  # seconds


class Rebased(httpx.HTTPTransport):
    """Sends what is meant for Meta to `base` (a stand-in of the Cloud API)."""

    def __init__(self, base: str):
        super().__init__()
        self.base = httpx.URL(base)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(scheme=self.base.scheme, host=self.base.host, port=self.base.port)
        request.headers["host"] = self.base.netloc.decode()
        return super().handle_request(request)


@functools.cache
def client(phone_id: str, token: str, api: str):
    """One connection pool for each configuration."""
    from pywa import WhatsApp  # takes half a second to import: only where WhatsApp is configured

    transport = Rebased(api) if api else None
    session = httpx.Client(timeout=TIMEOUT, transport=transport)
    return WhatsApp(phone_id=phone_id, token=token, session=session)


class WhatsApp:
    def is_configured(self) -> bool:
        return bool(settings.WHATSAPP["phone_id"] and settings.WHATSAPP["token"])

    def send(self, message: OutboxMessage) -> None:
        from pywa.errors import ServiceUnavailable, ThrottlingError, WhatsAppError
        from pywa.types.templates import BodyText, TemplateLanguage

        languages = {"ky": TemplateLanguage.KYRGYZ_KG, "ru": TemplateLanguage.RUSSIAN, "en": TemplateLanguage.ENGLISH}
        values = [str(value) for value in message.parameters.values()]
        wa = client(settings.WHATSAPP["phone_id"], settings.WHATSAPP["token"], settings.WHATSAPP["api"])
        try:
            wa.send_template(
                to=message.recipient.lstrip("+"),
                name=message.template.replace(".", "_"),
                language=languages[message.language],
                # pywa hints its own class where it takes text
                params=[BodyText.params(*values)] if values else [],  # type: ignore[arg-type]
            )
        except (ThrottlingError, ServiceUnavailable, httpx.HTTPError) as error:
            raise TryLater(type(error).__name__) from error
        except WhatsAppError as error:
            raise Undeliverable(f"{type(error).__name__} {error.code}") from error
