"""Calendar files (RFC 5545) of stops, sessions and conferences.

An entry keeps its UID for life and raises its SEQUENCE when it changes, so that a calendar replaces what it holds; a
cancelled or moved stop stays in the file as CANCELLED, which is how a subscribed phone learns of it. Rows are only
read here, never asked for: whoever has them hands them over.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.http import HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone

from home.plain_text import printable

ZONE = "Asia/Bishkek"
DOMAIN = "ukuk-jardam"  # the right-hand side of every UID; it says whose entry it is and names no host
SINCE = date(2010, 1, 1)  # no summer time since 2005, and no entry is older
REFRESH = timedelta(hours=6)
STATUS = {"planned": "TENTATIVE", "confirmed": "CONFIRMED", "held": "CONFIRMED"}


def response(calendar: Calendar) -> HttpResponse:
    return HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")


def calendar(name: str, events: Iterable[Event]) -> Calendar:
    """A published calendar in the reader's language, with the country's time zone written out."""
    made = Calendar.new(
        prodid=f"-//{DOMAIN}//calendar//{(get_language() or 'ky').upper()}",
        method="PUBLISH",
        name=name,
        uid=str(uuid5(NAMESPACE_URL, f"{DOMAIN}/{name}")),
        refresh_interval=REFRESH,
    )
    made.add("X-WR-TIMEZONE", ZONE)
    made.add_component(Timezone.from_tzid(ZONE, first_date=SINCE))
    for event in events:
        made.add_component(event)
    return made


def of_stops(stops: Iterable, name: str, *, root: str, now: datetime | None = None) -> Calendar:
    """`stops` come from `with_places()`; `root` is scheme and host, for the address of each stop."""
    return calendar(name, [of_stop(stop, url=f"{root}{stop.page_path}", now=now) for stop in stops])


def of_stop(stop, *, url: str, now: datetime | None = None) -> Event:
    return _event(
        f"stop-{stop.pk}",
        now=now,
        summary=_("Bus of Solidarity: {village}").format(village=stop.where),
        location=", ".join(filter(None, [stop.place, stop.village, stop.district.name, stop.district.region.name])),
        description=_about(stop),
        start=timezone.localtime(stop.starts_at),
        end=timezone.localtime(stop.ends_at),
        status=STATUS.get(stop.state, "CANCELLED"),
        sequence=stop.sequence,
        last_modified=getattr(stop, "told_at", None),
        url=url,
    )


def of_session(session, *, url: str, now: datetime | None = None) -> Event:
    """A training in one place: whole days, since its hours are not kept."""
    return _event(
        f"session-{session.pk}",
        now=now,
        summary=str(session.training.name),
        location=", ".join(filter(None, [session.place, session.district and session.district.region.name])),
        start=session.starts_on,
        end=session.ends_on + timedelta(days=1),
        sequence=_revision(session.changed_at),
        url=url or None,
    )


def of_conference(page, *, url: str, now: datetime | None = None) -> Event:
    """A conference: its hours where they are known, else its days. One entry, in whichever language it is read."""
    hours = (timezone.localtime(page.starts_at), timezone.localtime(page.ends_at))
    days = (page.first_day, page.last_day + timedelta(days=1))
    start, end = days if page.all_day else hours
    return _event(
        f"conference-{page.translation_key}",
        now=now,
        summary=page.title,
        location=page.venue or (page.district.name if page.district else ""),
        description=page.summary,
        start=start,
        end=end,
        sequence=_revision(page.last_published_at),
        url=url,
    )


def _event(uid: str, *, now, location: str = "", description: str = "", summary: str = "", **fields) -> Event:
    """Without signs that nobody sees, which some calendars refuse together with the whole file."""
    location, description, summary = map(printable, (location, description, summary))
    return Event.new(
        uid=f"{uid}@{DOMAIN}",
        stamp=now or timezone.now(),
        location=location or None,
        description=description or None,
        summary=summary,
        **fields,
    )


def _revision(changed: datetime | None) -> int:
    """Minutes of the last change: it only grows, and it fits the 31 bits that calendars give to SEQUENCE."""
    return int(changed.timestamp()) // 60 if changed else 0


def _about(stop) -> str:
    lines = [stop.services, stop.crew.roles if stop.crew else "", stop.contact, stop.note]
    if stop.state == "cancelled":
        lines.insert(0, _("Cancelled. The bus will not come."))
    elif stop.state == "moved" and stop.moved_to:
        day = date_format(timezone.localtime(stop.moved_to.starts_at), "DATETIME_FORMAT")
        lines.insert(
            0, _("Moved to another day or place: {day}, {village}.").format(day=day, village=stop.moved_to.village)
        )
    if stop.is_sample:
        lines.append(_("Sample data: the bus does not come."))
    return "\n".join(filter(None, lines))
