"""What people who asked about a stop are told: rows of the outbox, one for each thing that happened."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from events.models import Reminder, Stop
from home import linkkeys
from home.models import OutboxMessage

PURPOSE = "reminder link"
CONFIRM, TOMORROW = "events.reminder_confirm", "events.reminder_tomorrow"
MOVED, CANCELLED, CHANGED = "events.reminder_moved", "events.reminder_cancelled", "events.reminder_changed"
TEMPLATES = (CONFIRM, TOMORROW, MOVED, CANCELLED, CHANGED)  # names only; the words stand in templates/outbox
EARLIEST = dt.time(8)  # nobody is woken by a message that can wait


def tell(reminder: Reminder, template: str, stop: Stop, *, about: str, now: dt.datetime, **more: str | bool) -> bool:
    """Owes one message; telling the same thing twice writes one row. Whether this call wrote it."""
    with transaction.atomic():
        _row, made = OutboxMessage.objects.get_or_create(
            idempotency_key=f"{_prefix(reminder.pk)}{template}:{about}",
            defaults={
                "channel": reminder.channel,
                "template": template,
                "recipient": reminder.contact,
                "parameters": _words(reminder, stop) | more,
                "language": reminder.language,
                "created_at": now,
                "not_before": now if template == CONFIRM else _by_day(now, stop),
            },
        )
    return made


def key_of(reminder: Reminder) -> str:
    return linkkeys.key_of(PURPOSE, reminder.code)


def when(stop: Stop) -> str:
    """Day and hours in the active language."""
    starts, ends = timezone.localtime(stop.starts_at), timezone.localtime(stop.ends_at)
    return f"{date_format(starts, 'DATE_FORMAT')}, {starts:%H:%M}–{ends:%H:%M}"


def where(stop: Stop) -> str:
    """A village is always named with its district."""
    return ", ".join(filter(None, [stop.village, str(stop.district.name), stop.place]))


def stay_silent(reminder: Reminder, *templates: str) -> None:
    """Takes back what is owed and not yet sent: everything, or what `templates` say."""
    waiting = owed(reminder.pk).filter(state=OutboxMessage.State.WAITING)
    (waiting.filter(template__in=templates) if templates else waiting).delete()


def is_told(reminder: Reminder, template: str, *, about: str) -> bool:
    return OutboxMessage.objects.filter(idempotency_key=f"{_prefix(reminder.pk)}{template}:{about}").exists()


def overtaken(reminder: Reminder) -> dict[str, str]:
    """Day and place that the person knows, where a message of another is still unsent; {} where she was told all."""
    for message in owed(reminder.pk).filter(state=OutboxMessage.State.WAITING).order_by("pk"):
        if "old_when" in message.parameters:
            return {name: message.parameters[name] for name in ("old_when", "old_where")}
    return {}


def owed(pk: int):
    """Every row of the outbox that one reminder has caused."""
    return OutboxMessage.objects.filter(idempotency_key__startswith=_prefix(pk))


def _prefix(pk: int) -> str:
    return f"reminder:{pk}:"


def _words(reminder: Reminder, stop: Stop) -> dict:
    with override(reminder.language):
        return {
            "when": when(stop),
            "where": where(stop),
            "stop": stop.pk,
            "key": key_of(reminder),
            "sample": stop.is_sample,
        }


def _by_day(now: dt.datetime, stop: Stop) -> dt.datetime:
    """Not before eight in the morning, unless the bus is there by then."""
    here = timezone.localtime(now)
    morning = timezone.make_aware(dt.datetime.combine(here.date(), EARLIEST))
    return morning if now < morning < stop.starts_at else now
