"""What the pages of trainings and conferences show; each tag fetches its own rows."""

from dataclasses import dataclass

from django import template
from django.utils import timezone

from events.models import Door, EventsIndexPage, Session, Training
from events.schedule import programme

from .events_tags import asked

register = template.Library()


@dataclass(frozen=True, slots=True)
class Row:
    """A session as its page shows it."""

    session: Session
    door: Door
    is_over: bool


@register.simple_tag(takes_context=True)
def events_programme(context, page: EventsIndexPage) -> programme.Programme:
    year, month, kind, oblast, language = (
        asked(context, name) for name in ("year", "month", "kind", "oblast", "language")
    )
    return programme.programme(page, year=year, month=month, kind=kind, oblast=oblast, language=language)


@register.simple_tag
def training_sessions(training: Training) -> list[Row]:
    now, today = timezone.now(), timezone.localdate()
    rows = training.sessions.with_seats().select_related("district", "training")
    return [Row(session, session.door(now), session.ends_on < today) for session in rows]


@register.filter
def takes_people(rows: list[Row]) -> bool:
    """Whether one can register for any of them now."""
    return any(row.door.takes_people for row in rows)


@register.filter
def opens_later(rows: list[Row]) -> bool:
    return any(row.door is Door.NOT_YET for row in rows)
