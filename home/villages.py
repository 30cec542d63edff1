"""Which village did a member of staff mean: one, or a sentence that says why its name is not enough."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from home import gazetteer
from home.models import District, Settlement

OFFERED = 8


def named(name: str, district: District | None) -> Settlement:
    """The village with this name, in `district` where it is given. Raises ValidationError with what to do instead."""
    found = [(match.place, match.score) for match in gazetteer.find(name)]
    near = [place for place, _score in found if isinstance(place, Settlement)]
    exact = {place.pk for place, score in found if score == gazetteer.EXACT}
    same = [place for place in near if place.pk in exact and district in (None, place.district)]
    if len(same) == 1:
        return same[0]
    raise ValidationError(_sentence(same, near), params={"names": _list(same or near)})


def _sentence(same: list[Settlement], near: list[Settlement]):
    if same:
        return _("Several villages have this name: %(names)s. Choose the district.")
    if near:
        return _("We do not know this village. Did you mean: %(names)s?")
    return _("We do not know this village. Correct the name, or say that it is not in the list.")


def _list(places: list[Settlement]) -> str:
    return "; ".join(f"{place.name} ({place.district.name})" for place in places[:OFFERED])
