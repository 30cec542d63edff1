"""E-mail through Django's own mail settings."""

from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage

from home.models import OutboxMessage

from .base import TryLater, Undeliverable
from .words import compose


class Email:
    def is_configured(self) -> bool:
        return bool(settings.DEFAULT_FROM_EMAIL)

    def send(self, message: OutboxMessage) -> None:
        words = compose(message)
        try:
            EmailMessage(words.subject, words.text, to=[message.recipient]).send()
        except SMTPRecipientsRefused as error:
            raise Undeliverable("the address was refused") from error
        except (SMTPException, OSError) as error:
            raise TryLater(type(error).__name__) from error
