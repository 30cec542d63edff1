"""Which centres are nearest to a place that the reader named: `?q=` in any spelling, or `?near=` with its code.

Nothing is remembered of it: the place stands in the address and nowhere else.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from home import gazetteer
from home.distances import km_between, point
from home.models import District, LegalAidCentre, Region, Settlement

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Near:
    """A centre, and how far it is; `km` is None where there is nothing to measure from (both in one district)."""

    centre: LegalAidCentre
    km: int | None


@dataclass(frozen=True, slots=True)
class Search:
    """What the address asks for, and what was found: one `place`, or several `choices`, or neither."""

    question: str
    asked: bool
    place: gazetteer.Place | None
    choices: list[gazetteer.Place]
    certain: bool  # the choices all have exactly this name
    nearest: list[Near]

    @property
    def from_centre(self) -> bool:
        """Whether the distances are those of the district, since nobody told us where the village lies."""
        return isinstance(self.place, Settlement) and not self.place.has_point

    @property
    def region(self) -> Region | None:
        return region_of(self.place)


def search(question: str, code: str, centres: Iterable[LegalAidCentre]) -> Search:
    place = gazetteer.at(code) if code else None
    matches = gazetteer.find(question) if question and not place else []
    certain = [match.place for match in matches if match.score == gazetteer.EXACT]
    if len(certain) == 1:
        place = certain[0]
    return Search(
        question=question,
        asked=bool(question or code),
        place=place,
        choices=[] if place else [match.place for match in matches],
        certain=len(certain) > 1,
        nearest=nearest(place, centres)[:SHOWN] if place else [],
    )


def nearest(place: gazetteer.Place, centres: Iterable[LegalAidCentre]) -> list[Near]:
    """By distance; those of the place's own district first, and last those that cannot be measured."""
    district, region = district_of(place), region_of(place)
    found = [Near(centre, km_between(place, centre)) for centre in centres]
    return sorted(found, key=lambda one: (_step(one, district, region), one.km or 0, one.centre.code))


def _step(one: Near, district: District | None, region: Region | None) -> int:
    if one.km is not None:
        return 1
    if district and one.centre.district_id == district.pk:
        return 0
    return 2 if region and one.centre.region_id == region.pk else 3


def district_of(place) -> District | None:
    if isinstance(place, Settlement):
        return place.district
    return place if isinstance(place, District) else None


def region_of(place) -> Region | None:
    district = district_of(place)
    return district.region if district else place


def around(centre: LegalAidCentre, centres: Iterable[LegalAidCentre], *, shown: int = 3) -> list[Near]:
    """The centres next to `centre`, as far as their distance is known."""
    others = [Near(one, km_between(centre, one)) for one in centres if one.pk != centre.pk]
    return sorted((one for one in others if one.km is not None), key=_km)[:shown]


def _km(one: Near) -> int:
    return one.km or 0


def place_of(centre: LegalAidCentre) -> tuple[float, float] | None:
    """Where a centre stands on a map: its own point, else that of its town, else of its district."""
    return point(centre)[0]
