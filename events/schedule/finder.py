"""When does the bus come to a place: the next stop there, what was called off, what is near, when it was last there.

Places come from `home.gazetteer`; here they get their stops. Distances are measured from a village's own point where
the data has one (110 of 1,936 have), else from its district's centre, and then the answer says so.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Min
from django.utils import timezone
from django.utils.translation import ngettext

from events.models import Campaign, Stop
from home import gazetteer
from home import villages as villages_named
from home.distances import distance_km, km_between, point
from home.models import District, Region, Settlement
from home.spelling import sound

NEAR_SHOWN = 4
SOON_SHOWN = 3
REACH_KM = 80  # across the border of an oblast
COMING_SHOWN = 8
LOOKED_AT = 120  # coming stops within reach among which the nearest are sought


@dataclass(frozen=True, slots=True)
class Near:
    """A coming stop elsewhere; `km` from the place asked for, None where either has no point of its own to measure.

    `to_centre`: where the bus stands is not known, so it is measured to the centre of its district.
    """

    stop: Stop
    km: int | None
    to_centre: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything a person who named `place` wants to know."""

    place: gazetteer.Place
    district: District | None
    region: Region
    off: list[Stop]
    coming: list[Stop]
    near: list[Near]
    soon: list[Near]
    last: Stop | None
    from_centre: bool
    aimak: str = ""  # where another village of the district has the same name

    @property
    def next(self) -> Stop | None:
        return self.coming[0] if self.coming else None

    @property
    def off_before(self) -> list[Stop]:
        """What was called off before the next stop: somebody may be waiting for it now."""
        return [stop for stop in self.off if not self.next or stop.starts_at <= self.next.starts_at]

    @property
    def later(self) -> list[Stop]:
        """What follows the next stop, the called off among it."""
        before = self.off_before
        return sorted([*self.coming[1:], *(stop for stop in self.off if stop not in before)], key=_day_and_hour)

    @property
    def is_village(self) -> bool:
        return isinstance(self.place, Settlement)


@dataclass(frozen=True, slots=True)
class Row:
    """A place to choose, with what comes there."""

    place: gazetteer.Place
    coming: int
    next_day: date | None
    aimak: str = ""  # where another village of the district has the same name

    @property
    def stops(self) -> int:
        return self.coming

    @property
    def words(self) -> str:
        """The name with what comes there, for a map's links."""
        name = str(self.place.name)
        if not self.coming:
            return name
        counted = ngettext("%(name)s: %(stops)d stop to come", "%(name)s: %(stops)d stops to come", self.coming)
        return counted % {"name": name, "stops": self.coming}


@dataclass(frozen=True, slots=True)
class Share:
    """An oblast with the stops that one campaign has in it, held or to come."""

    place: Region
    stops: int

    @property
    def words(self) -> str:
        if not self.stops:
            return str(self.place.name)
        counted = ngettext("%(name)s: %(stops)d stop", "%(name)s: %(stops)d stops", self.stops)
        return counted % {"name": self.place.name, "stops": self.stops}


def _day_and_hour(stop: Stop) -> datetime:
    return stop.starts_at


def answer(place: gazetteer.Place, now: datetime | None = None) -> Answer:
    now = now or timezone.now()
    here = Stop.objects.with_places().around(place)
    coming = list(here.coming(now)[:COMING_SHOWN])
    district = None if isinstance(place, Region) else _district(place)
    near, soon = _near(place, district, now) if district else ([], [])
    return Answer(
        place=place,
        district=district,
        region=place if isinstance(place, Region) else _district(place).region,
        off=list(here.off(now)[:COMING_SHOWN]),
        coming=coming,
        near=near,
        soon=soon,
        last=here.past(now).first(),
        from_centre=isinstance(place, Settlement) and not place.has_point,
        aimak=villages_named.apart([place]).get(place.pk, ""),
    )


def _district(place: Settlement | District) -> District:
    return place.district if isinstance(place, Settlement) else place


def unlisted(question: str, now: datetime | None = None) -> list[Stop]:
    """Coming stops in villages that the list of places lacks, by their name as it was written."""
    asked = sound(question[: gazetteer.LONGEST])
    rows = Stop.objects.coming(now).filter(settlement=None).with_places()
    return [stop for stop in rows if asked and asked in sound(stop.settlement_text)]


def oblasts(now: datetime | None = None) -> list[Row]:
    """Every oblast with what comes there, for the map and the list beside it."""
    return _rows(Region.objects.all(), "district__region", now)


def districts(region: Region, now: datetime | None = None) -> list[Row]:
    return _rows(region.districts.all(), "district", now)


def villages(district: District, now: datetime | None = None) -> list[Row]:
    """Towns first, then villages by name."""
    rows = _rows(district.settlements.all(), "settlement", now)
    aimaks = villages_named.apart([row.place for row in rows])
    rows = [replace(row, aimak=aimaks.get(row.place.pk, "")) for row in rows]
    return sorted(
        rows, key=lambda row: (getattr(row.place, "kind", "") == Settlement.Kind.VILLAGE, str(row.place.name))
    )


def oblasts_of(campaign: Campaign) -> list[Share]:
    """Every oblast with the stops of one campaign, for the map on its page."""
    rows = Stop.objects.filter(campaign=campaign).exclude(state__in=Stop.OFF).order_by()
    found = dict(rows.values_list("district__region").annotate(Count("pk")))
    return [Share(region, found.get(region.pk, 0)) for region in Region.objects.all()]


def _rows(places, field: str, now) -> list[Row]:
    counted = Stop.objects.coming(now).order_by().values_list(field).annotate(Count("pk"), Min("starts_at"))
    found = {
        code: (number, timezone.localtime(first).date())
        for code, number, first in counted.filter(**{f"{field}__in": places})
    }
    return [Row(place, *found.get(place.pk, (0, None))) for place in places]


def _near(place, district: District, now) -> tuple[list[Near], list[Near]]:
    """The nearest by distance (those of the own district first), and of the rest those that come soonest."""
    rows = Stop.objects.coming(now).filter(district__in=_within_reach(place, district)).with_places()
    elsewhere = rows.exclude(settlement=place) if isinstance(place, Settlement) else rows.exclude(district=district)
    found = [Near(stop, km_between(place, stop), not point(stop)[1]) for stop in elsewhere[:LOOKED_AT]]
    by_distance = sorted(
        found,
        key=lambda one: (one.stop.district_id != district.pk, one.km is None, one.km or 0, one.stop.starts_at),
    )
    nearest = by_distance[:NEAR_SHOWN]
    return nearest, [one for one in found if one not in nearest][:SOON_SHOWN]


def _within_reach(place, district: District) -> list[str]:
    """The districts of the oblast, and those across its border that lie as near."""
    here, _own = point(place)

    def is_near(other: District) -> bool:
        there, _centre = point(other)
        return here is not None and there is not None and distance_km(here, there) <= REACH_KM

    found = District.objects.all()
    return [other.pk for other in found if other.region_id == district.region_id or is_near(other)]
