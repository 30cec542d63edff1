"""Trainings and conferences in one list: what is to come, what was."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.models import EventPage, EventsIndexPage, Training, TrainingPage
from home.models import Precision


@dataclass(frozen=True, slots=True)
class Item:
    """A training with its sessions, or a conference; `url` is empty where no page tells more."""

    title: str
    url: str
    kind: str | Promise
    first: date
    last: date
    precision: str
    where: list[str]
    days: list[str]
    is_sample: bool


@dataclass(frozen=True, slots=True)
class Programme:
    coming: list[Item]
    past: list[Item]
    years: list[int]
    year: int | None


def programme(index: EventsIndexPage, *, year: str = "", day: date | None = None) -> Programme:
    """Coming soonest first, past latest first and, where `year` is one of its years, of that year alone."""
    day = day or timezone.localdate()
    items = sorted([*_trainings(index), *_conferences(index)], key=lambda item: (item.first, item.title))
    past = [item for item in reversed(items) if item.last < day]
    years = sorted({item.last.year for item in past}, reverse=True)
    chosen = next((one for one in years if str(one) == year), None)
    return Programme(
        coming=[item for item in items if item.last >= day],
        past=[item for item in past if chosen in (None, item.last.year)],
        years=years,
        year=chosen,
    )


def _trainings(index: EventsIndexPage) -> list[Item]:
    pages = {page.fact_id: page for page in TrainingPage.objects.live().child_of(index)}
    rows = Training.objects.prefetch_related("sessions__district")
    return [_training(training, pages.get(training.pk)) for training in rows if training.sessions.all()]


def _training(training: Training, page: TrainingPage | None) -> Item:
    sessions = list(training.sessions.all())
    first = sessions[0]
    return Item(
        title=page.title if page else str(training.name),
        url=page.url if page else "",
        kind=training.get_kind_display(),
        first=first.starts_on,
        last=max(session.ends_on for session in sessions),
        precision=first.precision,
        where=[session.place for session in sessions if session.place],
        days=[session.days for session in sessions],
        is_sample=training.is_sample,
    )


def _conferences(index: EventsIndexPage) -> list[Item]:
    rows = EventPage.objects.live().child_of(index).select_related("district__region", "locale")
    return [
        Item(
            title=page.title,
            url=page.url,
            kind=_("conference"),
            first=page.first_day,
            last=page.last_day,
            precision=Precision.DAY,
            where=[page.venue or (page.district.name if page.district else "")],
            days=[page.days],
            is_sample=False,
        )
        for page in rows
    ]
