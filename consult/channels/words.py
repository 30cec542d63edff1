"""What a message says, composed when it is sent, in the reader's language, from `outbox/<template>.txt` of any app.

The first line is the subject (for e-mail), the rest the text. No message names what it is about.
"""

from typing import NamedTuple

from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils import translation

from home.models import OutboxMessage

from .base import Undeliverable


class Words(NamedTuple):
    subject: str
    text: str


def compose(message: OutboxMessage) -> Words:
    """Raises Undeliverable where nobody has written the words."""
    site = (settings.SITE_URL or settings.WAGTAILADMIN_BASE_URL).rstrip("/")
    context = {**message.parameters, "site": f"{site}/{message.language}"}
    with translation.override(message.language):
        try:
            written = render_to_string(f"outbox/{message.template}.txt", context)
        except TemplateDoesNotExist as error:
            raise Undeliverable("no words are written for this template") from error
    subject, _line, text = written.strip().partition("\n")
    return Words(subject.strip(), text.strip())
