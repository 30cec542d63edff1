"""Sends what is owed. A row is taken by one conditional update, so two workers never send the same message.

A worker that dies between the sending and its record leaves the row waiting; it is sent once more after `TAKEN`.
"""

import datetime as dt
import logging
from collections import Counter

from django.db.models import F
from django.utils import timezone

from home.models import OutboxMessage

from .base import Channel, TryLater, Undeliverable
from .email import Email
from .sms import Sms
from .whatsapp import WhatsApp

logger = logging.getLogger(__name__)
State = OutboxMessage.State

CHANNELS: dict[str, Channel] = {
    OutboxMessage.Channel.WHATSAPP: WhatsApp(),
    OutboxMessage.Channel.EMAIL: Email(),
    OutboxMessage.Channel.SMS: Sms(),
}
TAKEN = dt.timedelta(minutes=10)
WAITS = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720)]  # after the first, second … failure
ASK_AGAIN = dt.timedelta(hours=1)  # whether a channel has been configured meanwhile
GIVE_UP = dt.timedelta(days=7)
AT_ONCE = 500  # messages in one run


def send_due(*, now: dt.datetime | None = None) -> Counter[str]:
    """Sends what is due; returns how many were "sent", "later", "failed", "unconfigured"."""
    now = now or timezone.now()
    done: Counter[str] = Counter()
    for name, channel in CHANNELS.items():
        due = OutboxMessage.objects.filter(channel=name, state=State.WAITING, not_before__lte=now)
        if not channel.is_configured():
            done["unconfigured"] += _put_off(due, now)
            continue
        for message in due.order_by("not_before", "pk")[:AT_ONCE]:
            if _take(message, now):
                done[_send(message, channel, now)] += 1
    return done


def _put_off(due, now: dt.datetime) -> int:
    """Nobody can send these here yet: they keep waiting and say so; after a week they have failed."""
    error = "this channel is not configured"
    due.filter(created_at__lt=now - GIVE_UP).update(state=State.FAILED, error=error)
    return due.update(error=error, not_before=now + ASK_AGAIN)


def _take(message: OutboxMessage, now: dt.datetime) -> bool:
    mine = OutboxMessage.objects.filter(pk=message.pk, state=State.WAITING, not_before__lte=now)
    return bool(mine.update(not_before=now + TAKEN, attempts=F("attempts") + 1))


def _send(message: OutboxMessage, channel: Channel, now: dt.datetime) -> str:
    row = OutboxMessage.objects.filter(pk=message.pk)
    try:
        channel.send(message)
    except TryLater as error:
        if message.attempts < len(WAITS):
            row.update(not_before=now + WAITS[message.attempts], error=str(error)[:200])
            return "later"
        row.update(state=State.FAILED, error=str(error)[:200])
    except Undeliverable as error:
        row.update(state=State.FAILED, error=str(error)[:200])
    except Exception as error:  # one broken message must not hold up the others; its text may be personal: not logged
        logger.error("Outgoing message %s failed: %s", message.pk, type(error).__name__)
        row.update(state=State.FAILED, error=type(error).__name__)
    else:
        row.update(state=State.SENT, sent_at=timezone.now(), error="")
        return "sent"
    return "failed"
