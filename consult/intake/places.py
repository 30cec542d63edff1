"""A village as somebody types it: which of the country's settlements may be meant."""

import re

from home.models import Settlement
from home.stems import fold

NONE_OF_THESE = "none"
SHOWN = 8  # places offered to choose from
BREAK = re.compile(r"[\W_]+")


def find(typed: str, district: str = "") -> list[Settlement]:
    """Settlements with this name, in `district` (its SOATE code) when one is chosen; the best guesses first.

    Names are compared folded, in all three languages. Same names first; without any, those that begin with what was
    typed, so that "Кызыл" offers "Кызыл-Суу"; at most `SHOWN`. An empty list: no such place.
    """
    wanted = _key(typed)
    if not wanted:
        return []
    places = Settlement.objects.select_related("district")
    if district:
        places = places.filter(district=district)
    known = list(places)
    same = [place for place in known if wanted in _names(place)]
    near = same or [place for place in known if any(name.startswith(wanted) for name in _names(place))]
    return near[:SHOWN]


def label(place: Settlement, among: list[Settlement]) -> str:
    """The place with its district, and with its ayil aimak where the same name stands twice in one district."""
    twins = [one for one in among if one.district_id == place.district_id and one.name == place.name]
    words = f"{place.name}, {place.district.name}"
    return f"{words} ({place.aimak_ru_2021})" if len(twins) > 1 and place.aimak_ru_2021 else words


def _key(name: str) -> str:
    """A name without what people leave out or mix up: case, ң and н, dashes, spaces."""
    return BREAK.sub("", fold(name))


def _names(place: Settlement) -> set[str]:
    return {_key(name) for name in (place.name_ky, place.name_ru, place.name_en) if name}
