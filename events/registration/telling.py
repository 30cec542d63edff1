"""What people are told about their place: rows of the outbox, one for each thing that happened, in her language."""

import datetime as dt

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import override

from events.models import Registration
from home.models import OutboxMessage

from . import keys, people

HELD, WAITING, AGAIN = "events.place_held", "events.place_waiting", "events.place_again"
MOVED_UP, CONFIRMED, CANCELLED = "events.place_moved_up", "events.place_confirmed", "events.place_cancelled"
LAPSED, REMINDER = "events.place_lapsed", "events.place_reminder"
LETTER, CERTIFICATE = "events.letter", "events.certificate"
TEMPLATES = (
    *(HELD, WAITING, AGAIN, MOVED_UP, CONFIRMED, CANCELLED, LAPSED, REMINDER, LETTER, CERTIFICATE),
)  # names only; the words stand in templates/outbox


def tell(registration: Registration, template: str, *, now: dt.datetime, about: str = "", **more: str) -> bool:
    """Owes her one message; telling the same thing twice writes one row. A sample and a forgotten person hear nothing.

    Whether this call wrote the row.
    """
    channel, recipient = people.way_to(registration)
    if not recipient or registration.is_sample:
        return False
    with transaction.atomic():
        _row, made = OutboxMessage.objects.get_or_create(
            idempotency_key=f"{outbox_prefix(registration.pk)}{template}:{about}",
            defaults={
                "channel": channel,
                "template": template,
                "recipient": recipient,
                "parameters": words_of(registration) | more,
                "language": registration.language,
                "created_at": now,
                "not_before": now,
            },
        )
    return made


def words_of(registration: Registration) -> dict[str, str]:
    """What every message may name: the training, its days and place, her key, until when the place is held."""
    session = registration.session
    with override(registration.language):
        until = registration.held_until
        return {
            "training": str(session.training.name),
            "days": session.when_where,
            "until": date_format(localtime(until), "DATETIME_FORMAT") if until else "",
            "key": keys.key_of(registration),
        }


def stay_silent(registration: Registration) -> None:
    """Takes back what is owed and not yet sent."""
    owed(registration.pk).filter(state=OutboxMessage.State.WAITING).delete()


def owed(pk: int):
    """Every row of the outbox that one registration has caused."""
    return OutboxMessage.objects.filter(idempotency_key__startswith=outbox_prefix(pk))


def outbox_prefix(pk: int) -> str:
    return f"registration:{pk}:"
