"""The history of a stop in words: what changed, from what to what."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from django.db.models import Field
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from events.models import Stop, StopEvent


def since(stop: Stop, seen: int) -> list[str]:
    """What was done to `stop` after its revision `seen`, oldest first; each change raised it by one."""
    later = stop.history.order_by("-pk")[: max(0, stop.sequence - seen)]
    return [f"{words}." for event in reversed(later) for words in told(event)]


def told(event: StopEvent) -> list[str]:
    """One change: its state where that changed, and each field with its value before and after."""
    turned = [] if event.from_state == event.to_state else [_states(event)]
    return [*turned, *(_line(name, *pair) for name, pair in event.changes.items())]


def _states(event: StopEvent) -> str:
    before, after = event.get_from_state_display(), str(event.get_to_state_display())
    return f"{capfirst(before)} → {after}" if before else str(capfirst(after))


def _line(name: str, before: str | None, after: str | None) -> str:
    field = cast(Field, Stop._meta.get_field(name.removesuffix("_id")))
    return f"{capfirst(field.verbose_name)}: {_value(field, before)} → {_value(field, after)}"


def _value(field: Field, kept: str | None) -> str:
    """A kept value as people read it: a name for a key, an hour for a moment."""
    if kept in (None, ""):
        return _("(empty)")
    if model := field.related_model:
        row = model._default_manager.filter(pk=kept).first()
        return str(row) if row else kept
    if field.get_internal_type() == "DateTimeField":
        return date_format(timezone.localtime(datetime.fromisoformat(kept)), "DATETIME_FORMAT")
    return kept


def lines(events: Iterable[StopEvent]) -> list[tuple[StopEvent, list[str]]]:
    return [(event, told(event)) for event in events]
