"""How far apart two places are. Few villages have a point of their own: the centre of the district stands in."""

from math import asin, cos, hypot, radians, sin, sqrt

from home.models import District

EARTH_KM = 6371


def distance_km(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Along the earth's surface, in a straight line; roads are longer."""
    (lat1, lon1), (lat2, lon2) = ((radians(one), radians(two)) for one, two in (start, end))
    half = hypot(sin((lat2 - lat1) / 2), sqrt(cos(lat1) * cos(lat2)) * sin((lon2 - lon1) / 2))
    return 2 * EARTH_KM * asin(min(1.0, half))


def km_between(place, thing) -> int | None:
    """From a place to a stop or a centre.

    None where the measure would be zero or wrong: two places of one district, of which one has no point of its own.
    """
    start, start_own = point(place)
    end, end_own = point(thing)
    same = getattr(place, "district_id", place.pk) == thing.district_id
    if start is None or end is None or (same and not (start_own and end_own)):
        return None
    return round(distance_km(start, end))


def point(thing) -> tuple[tuple[float, float] | None, bool]:
    """The nearest known point of a place, stop or centre, and whether it is its own or its village's."""
    for owner in (thing, getattr(thing, "settlement", None), getattr(thing, "district", None)):
        if owner is not None and owner.has_point:
            return (float(owner.latitude), float(owner.longitude)), not isinstance(owner, District) or owner is thing
    return None, False
