"""Centres for a reader whose place stands in the address (`?near=SOATE`, `?q=`), never in a cookie."""

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from home import gazetteer, pagecache
from home.centres import drawing, hours, near, words
from home.models import District, LegalAidCentre, Settlement

register = template.Library()
IN_TOOL = 3


def asked(context, name: str) -> str:
    request = context.get("request")
    return request.GET.get(name, "").replace("\0", "").strip()[: gazetteer.LONGEST] if request else ""


@register.simple_tag(takes_context=True)
def near_district(context) -> District | None:
    """The district that the address names, or that of its village; an unknown code is nobody's district.

    Several tools of a page ask: looked up once, kept on the request.
    """
    request = context.get("request")
    if not hasattr(request, "_near_district"):
        place = gazetteer.at(asked(context, "near"))
        found = place.district if isinstance(place, Settlement) else place if isinstance(place, District) else None
        if request is None:
            return found
        request._near_district = found
    return request._near_district


@register.simple_tag(takes_context=True)
def near_asked(context) -> bool:
    return bool(asked(context, "near"))


@register.simple_tag
def every_district() -> list[tuple[str, str]]:
    """Code and name of every district, by name, for a select."""
    return pagecache.remembered(
        f"districts:{get_language()}",
        lambda: sorted(((one.pk, one.name) for one in District.objects.all()), key=lambda one: one[1]),
    )


@register.simple_tag
def centres_near(district: District | None) -> list[near.Near]:
    """The centres nearest to a district, with their distance; [] without a district."""
    if district is None:
        return []
    return near.nearest(district, LegalAidCentre.objects.receiving().whole())[:IN_TOOL]


@register.simple_tag(takes_context=True)
def centre_search(context, centres: list[LegalAidCentre]) -> near.Search:
    """What the address asks of the directory. The title and the page both ask: looked up once, kept on the request."""
    request = context.get("request")
    kept = getattr(request, "_centre_search", None)
    if kept is None:
        kept = near.search(asked(context, "q"), asked(context, "near"), centres)
        if request:
            request._centre_search = kept
    return kept


@register.simple_tag(takes_context=True)
def centre_door(context, centre: LegalAidCentre) -> dict | None:
    """Open or closed just now, in words; the page is kept no longer than that is true. None: hours not known."""
    now = timezone.now()
    door = hours.door(centre.week, now) if centre.is_open else None
    if door is None:
        return None
    if request := context.get("request"):
        pagecache.fresh_for(request, (door.until - now).total_seconds())
    return {"is_open": door.is_open, "words": words.state(door, now)}


@register.simple_tag
def centre_week(centre: LegalAidCentre) -> list[tuple[str, tuple[hours.Span, ...]]]:
    """The week of a centre as lines of a table: the days in words, the spans; [] where it is not known."""
    return [(words.days(line), line.spans) for line in hours.lines(centre.week)] if centre.week else []


@register.simple_tag
def centre_point(centre: LegalAidCentre) -> tuple[str, str] | None:
    """Latitude and longitude as machines write them, of the centre or its town, or None."""
    found = near.place_of(centre)
    return (str(found[0]), str(found[1])) if found else None


@register.simple_tag
def centres_around(centre: LegalAidCentre, centres: list[LegalAidCentre]) -> list[near.Near]:
    return near.around(centre, centres)


@register.simple_tag
def oblasts_of(centres: list[LegalAidCentre]) -> list[drawing.Oblast]:
    return drawing.oblasts(centres)


@register.simple_tag
def marks_of(centres: list[LegalAidCentre]) -> list[tuple[int, int]]:
    return drawing.marks(centres)


@register.simple_tag
def directions(centre: LegalAidCentre) -> list[tuple[str, str]]:
    """Plain links to the way there, where the building's own point is known; nothing of theirs is loaded here."""
    if not centre.has_point:
        return []
    lat, lon = centre.latitude, centre.longitude
    return [
        ("2GIS", f"https://2gis.kg/geo/{lon},{lat}"),
        ("OpenStreetMap", f"https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=17/{lat}/{lon}"),
        ("", f"geo:{lat},{lon}?q={lat},{lon}"),
    ]
