"""The bus among the results of the site's search: what is known of a place that somebody named."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.schedule import finder
from home import gazetteer
from home.models import Settlement
from home.search.results import Hit


def stop(place: gazetteer.Place, language: str) -> Hit:
    """When the bus comes to `place`; a village stands with its district, for many share a name."""
    found = finder.answer(place)
    where = [found.aimak, str(place.district.name)] if isinstance(place, Settlement) else []
    return Hit(
        title=", ".join(filter(None, [str(place.name), *where])),
        url=f"/{language}/bus/?near={place.pk}",
        extract=_words(found),
        kind="stop",
        date=found.next.day if found.next else None,
        is_sample=bool(found.next and found.next.is_sample),
    )


def _words(found: finder.Answer) -> str:
    if found.next:
        return _("The bus comes next: {date}, {village}.").format(
            date=date_format(found.next.day, "DATE_FORMAT"), village=found.next.where
        )
    if found.off:
        return _("A stop here was cancelled or moved.")
    if found.last:
        return _("No stop is planned now. The bus was last here: {date}.").format(
            date=date_format(found.last.day, "DATE_FORMAT")
        )
    return _("No stop is planned here now.")
