"""The bus among the results of the site's search."""

from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.schedule import finder
from home import gazetteer
from home.models import Settlement
from home.search import Hit
from home.spelling import sound

SHORTEST = 4  # letters of a word that is taken for a place
SHOWN = 3


def stops(query: str, language: str) -> list[Hit]:
    """The places that `query` names, each with when the bus comes; no other word is taken for a misspelt village."""
    words = query.split()
    pairs = [f"{first} {second}" for first, second in pairwise(words)]  # "кара суу"
    named = {sound(query), *(sound(one) for one in [*words, *pairs] if len(one) >= SHORTEST)}
    return [_hit(match.place, language) for match in gazetteer.sounding(named - {""})[:SHOWN]]


def _hit(place: gazetteer.Place, language: str) -> Hit:
    found = finder.answer(place)
    district = f", {place.district.name}" if isinstance(place, Settlement) else ""
    return Hit(
        title=f"{place.name}{district}",
        url=f"/{language}/bus/?near={place.pk}",
        extract=_words(found),
        kind=_("Bus of Solidarity"),
        date=found.next.day if found.next else None,
        is_sample=bool(found.next and found.next.is_sample),
    )


def _words(found: finder.Answer) -> str:
    if found.next:
        return _("The bus comes next: {date}, {village}.").format(
            date=date_format(found.next.day, "DATE_FORMAT"), village=found.next.village
        )
    if found.off:
        return _("A stop here was cancelled or moved.")
    if found.last:
        return _("No stop is planned now. The bus was last here: {date}.").format(
            date=date_format(found.last.day, "DATE_FORMAT")
        )
    return _("No stop is planned here now.")
