"""Which village did a member of staff mean: one, or a sentence that says why its name is not enough.

49 names repeat inside one district: such villages are told apart by their ayil aimak.
"""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from home import gazetteer
from home.models import District, Settlement
from home.spelling import sound

OFFERED = 8


def named(name: str, district: District | None) -> Settlement:
    """The village with this name, in `district` where it is given. Raises ValidationError with what to do instead.

    "Ак-Терек (Кенешский)" names one of several by its ayil aimak, as `spelled` writes it.
    """
    place, _opens, aimak = name.partition("(")
    found = [(match.place, match.score) for match in gazetteer.find(place if aimak else name)]
    near = [place for place, _score in found if isinstance(place, Settlement)]
    exact = {place.pk for place, score in found if score == gazetteer.EXACT}
    same = [place for place in near if place.pk in exact and district in (None, place.district)]
    if asked := sound(aimak):
        same = [place for place in same if sound(place.aimak_ru_2021).startswith(asked)] or same
    if len(same) == 1:
        return same[0]
    raise ValidationError(_sentence(same, near), params={"names": _list(same or near)})


def spelled(village: Settlement) -> str:
    """The village's name, with its ayil aimak where another of its district has the same."""
    aimak = apart([village]).get(village.pk, "")
    return f"{village.name} ({aimak})" if aimak else str(village.name)


def apart(places: Iterable) -> dict[str, str]:
    """Code -> ayil aimak, for those of `places` whose name another village of their district has too."""
    mine = [place for place in places if isinstance(place, Settlement)]
    if not mine:
        return {}
    near = Settlement.objects.filter(
        district__in={place.district_id for place in mine}, name_ru__in={place.name_ru for place in mine}
    )
    twice = near.order_by().values_list("district", "name_ru").annotate(Count("pk")).filter(pk__count__gt=1)
    repeated = {(district, name) for district, name, _number in twice if name}
    return {place.pk: place.aimak_ru_2021 for place in mine if (place.district_id, place.name_ru) in repeated}


def _sentence(same: list[Settlement], near: list[Settlement]):
    if len({place.district_id for place in same}) > 1:
        return _("Several villages have this name: %(names)s. Choose the district.")
    if same:
        return _("Several villages of this district have this name: %(names)s. Write the one you mean like that.")
    if near:
        return _("We do not know this village. Did you mean: %(names)s?")
    return _("We do not know this village. Correct the name, or say that it is not in the list.")


def _list(places: list[Settlement]) -> str:
    known = apart(places[:OFFERED])
    return "; ".join(f"{place.name} ({known.get(place.pk) or place.district.name})" for place in places[:OFFERED])
