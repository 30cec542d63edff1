"""A village as somebody types it: which of the country's settlements may be meant."""

from typing import NamedTuple

from rapidfuzz import fuzz

from home import gazetteer
from home.models import Settlement
from home.spelling import sound

NONE_OF_THESE = "none"
NEAR = 75  # of 100: a letter or two differ


class Found(NamedTuple):
    """Settlements that may be meant, best first; `certain` when it is exactly the one."""

    places: list[Settlement]
    certain: bool


def find(typed: str, district: str = "") -> Found:
    """Settlements of this name, in any spelling; only in `district` (its SOATE code) when one is chosen."""
    if not typed:
        return Found([], False)
    scored = _within(typed, district) if district else _anywhere(typed)
    places = [place for _score, place in scored][: gazetteer.SHOWN]
    return Found(places, len(scored) == 1 and scored[0][0] == gazetteer.EXACT)


def _anywhere(typed: str) -> list[tuple[float, Settlement]]:
    matches = gazetteer.find(typed)
    return [(match.score, match.place) for match in matches if isinstance(match.place, Settlement)]


def _within(typed: str, district: str) -> list[tuple[float, Settlement]]:
    """Among the hundred places of one district every spelling can be weighed; the same sound wins alone."""
    asked = sound(typed[: gazetteer.LONGEST])
    places = Settlement.objects.filter(district=district).select_related("district") if asked else []
    scored = [(max(_score(asked, sound(name)) for name in _names(place)), place) for place in places]
    same = [pair for pair in scored if pair[0] == gazetteer.EXACT]
    near = [pair for pair in scored if pair[0] >= NEAR]
    return same or sorted(near, key=lambda pair: -pair[0])


def _score(asked: str, name: str) -> float:
    if name == asked:
        return gazetteer.EXACT
    if len(asked) > 2 and name.startswith(asked):
        return gazetteer.BEGINS
    return min(fuzz.ratio(asked, name), gazetteer.BEGINS)


def _names(place: Settlement) -> list[str]:
    return [place.name_ky, place.name_ru, place.name_en]


def label(place: Settlement, among: list[Settlement]) -> str:
    """The place with its district, and with its ayil aimak where the same name stands twice in one district."""
    twins = [one for one in among if one.district_id == place.district_id and one.name == place.name]
    words = f"{place.name}, {place.district.name}"
    return f"{words} ({place.aimak_ru_2021})" if len(twins) > 1 and place.aimak_ru_2021 else words
