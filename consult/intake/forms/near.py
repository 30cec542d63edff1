"""Where she may come in person: stops of the bus and centres near her, each in one line with day and hours."""

from django.utils.formats import date_format
from django.utils.timezone import localtime

from events.models import Stop
from home.centres import hours, words
from home.models import District, LegalAidCentre

STOPS_SHOWN = 12


def near_stops(district: District) -> list[Stop]:
    """Stops still to come, in the district first, then in its oblast; soonest first in each."""
    coming = Stop.objects.coming().with_places()
    here = list(coming.filter(district=district)[:STOPS_SHOWN])
    beyond = coming.filter(district__region=district.region_id).exclude(district=district)
    return [*here, *beyond[: STOPS_SHOWN - len(here)]]


def near_centres(district: District) -> list[LegalAidCentre]:
    """Those that receive people: of the district first, then of the oblast, then all others."""
    every = LegalAidCentre.objects.receiving().whole()
    return sorted(every, key=lambda one: (one.district_id != district.pk, one.region_id != district.region_id))


def when_where(stop: Stop) -> str:
    """A stop in one line: day, hours, village."""
    start, end = localtime(stop.starts_at), localtime(stop.ends_at)
    return f"{date_format(start, 'j E')}, {start:%H:%M}–{end:%H:%M}, {stop.village}, {stop.district.name}"


def centre_label(centre: LegalAidCentre) -> str:
    """A centre in one line: name, where, when."""
    return ", ".join(part for part in (str(centre.name), centre.address, hours_of(centre)) if part)


def hours_of(centre: LegalAidCentre) -> str:
    """Its open days in one line; "" while nobody has confirmed the hours."""
    lines = [line for line in hours.lines(centre.week) if line.spans]
    return "; ".join(f"{words.days(line)} {', '.join(_span(span) for span in line.spans)}" for line in lines)


def _span(span: hours.Span) -> str:
    return f"{span.opens:%H:%M}–{span.closes:%H:%M}"
