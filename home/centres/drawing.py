"""The directory as a map: oblasts lead to their part of the list, centres are marks."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from home.models import LegalAidCentre, Region

from .near import place_of

# How static/maps/oblasts.svg was drawn: its first comment says it.
WEST, NORTH, SCALE = 69.1, 43.4, 117.6154
NARROW = cos(radians(41.2))


@dataclass(frozen=True, slots=True)
class Oblast:
    """An oblast with what stands in it; `path` is its part of the page, or what is nearest to an oblast without any."""

    region: Region
    centres: int

    @property
    def iso(self) -> str:
        return self.region.iso

    @property
    def path(self) -> str:
        return f"#{self.iso}" if self.centres else f"/{get_language()}/centres/?near={self.region.pk}"

    @property
    def tone(self) -> str:
        return "h3" if self.centres else ""

    @property
    def counted(self) -> str:
        if not self.centres:
            return _("none listed yet")
        return ngettext("%(number)d centre", "%(number)d centres", self.centres) % {"number": self.centres}

    @property
    def words(self) -> str:
        return f"{self.region.name}: {self.counted}"


def oblasts(centres: Iterable[LegalAidCentre]) -> list[Oblast]:
    counted = Counter(centre.region_id for centre in centres)
    return [Oblast(region, counted[region.pk]) for region in Region.objects.all()]


def marks(centres: Iterable[LegalAidCentre]) -> list[tuple[int, int]]:
    """Where on the drawing each centre stands; two of one town share a mark."""
    points = {place_of(centre) for centre in centres} - {None}
    return sorted(_drawn(*place) for place in points if place)


def _drawn(latitude: float, longitude: float) -> tuple[int, int]:
    return round((longitude - WEST) * NARROW * SCALE), round((NORTH - latitude) * SCALE)
