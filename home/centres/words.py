"""Hours and doors in the reader's language."""

from datetime import date, datetime, time

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .hours import BISHKEK, Door, Line

A_WEEK = 7


def days(line: Line) -> str:
    """Monday – Friday; one day by its name alone."""
    first, last = str(WEEKDAYS[line.first_day]), str(WEEKDAYS[line.last_day])
    return first if first == last else f"{first} – {last}"


def clock(moment: time | datetime) -> str:
    return f"{moment:%H:%M}"


def state(door: Door, now: datetime | None = None) -> str:
    """Whether one can go there now, in a sentence or two."""
    if door.is_open:
        return _("Open now, until %(hour)s.") % {"hour": clock(door.until)}
    when = {"day": day(door.until.date(), timezone.localdate(now, BISHKEK)), "hour": clock(door.until)}
    if door.is_holiday:
        return _("Closed today: it is a public holiday. Opens: %(day)s, %(hour)s.") % when
    return _("Closed now. Opens: %(day)s, %(hour)s.") % when


def day(one: date, today: date) -> str:
    """Today, tomorrow, the weekday within a week, else the date."""
    ahead = (one - today).days
    if ahead == 0:
        return _("today")
    if ahead == 1:
        return _("tomorrow")
    if ahead < A_WEEK:
        return weekday(one.weekday())
    return date_format(one, "DATE_FORMAT")


def weekday(number: int) -> str:
    """Its name inside a sentence: only English writes it with a capital letter there."""
    name = str(WEEKDAYS[number])
    return name if get_language() == "en" else name.lower()
