"""The words of the codes that figures are broken down by, in the reader's language."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from consult.models import Matter
from consult.models.codes import Channel
from events.models import Campaign
from home.models import LegalAidCentre, Region

from .breakdowns import Breakdown, Choice
from .sources import ELSEWHERE

# Translators: names of the groups that the board's figures are broken down by; they stand alone in a list.
DIMENSION_NAMES = {
    "month": pgettext_lazy("board", "Months"),
    "region": pgettext_lazy("board", "Oblasts"),
    "matter": pgettext_lazy("board", "Matters"),
    "channel": pgettext_lazy("board", "Ways of asking"),
    "centre": pgettext_lazy("board", "Centres"),
    "campaign": pgettext_lazy("board", "Campaigns of the bus"),
}
# Translators: titles of tables of consultations; each is followed by the period.
TITLES = {
    "month": gettext_lazy("Consultations by month"),
    "region": gettext_lazy("Consultations by oblast"),
    "matter": gettext_lazy("Consultations by matter"),
    "channel": gettext_lazy("Consultations by way of asking"),
    "centre": gettext_lazy("Consultations by centre"),
    "campaign": gettext_lazy("Consultations by campaign of the bus"),
}


def names(dimension: str) -> dict[str, str]:
    """The word of every label of a dimension."""
    if dimension == "month":
        return {f"{month:02}": date_format(dt.date(2000, month, 1), "F") for month in range(1, 13)}
    if dimension == "channel":
        return {code: str(label) for code, label in Channel.choices}
    if dimension == "region":
        return {one.pk: one.short for one in Region.objects.all()}
    if dimension == "matter":
        return {one.pk: one.name for one in Matter.objects.all()}
    if dimension == "centre":
        return {str(one.pk): one.name for one in LegalAidCentre.objects.all()} | {ELSEWHERE: _("not at a centre")}
    return {str(one.pk): one.name for one in Campaign.objects.all()} | {ELSEWHERE: _("not in a campaign")}


def title(choice: Choice) -> str:
    """ "Consultations by oblast, November 2026"; crossed: "Consultations by oblast, 2026 · Matters"."""
    words = f"{TITLES[choice.by]}, {period(choice)}"
    return f"{words} · {DIMENSION_NAMES[choice.across]}" if choice.across else words


def period(choice: Choice) -> str:
    if not choice.month:
        return str(choice.year)
    return date_format(dt.date(choice.year, int(choice.month), 1), "YEAR_MONTH_FORMAT")


def labelled(one: Breakdown) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(code, word) of its rows and of its columns."""
    return _pairs(one.choice.by, one.rows), _pairs(one.choice.across, one.columns)


def _pairs(dimension: str, labels: tuple[str, ...]) -> list[tuple[str, str]]:
    if not labels:
        return []
    known = names(dimension)
    return [(label, known.get(label, label)) for label in labels]


def iso_codes() -> dict[str, str]:
    """{SOATE: ISO 3166-2} of the oblasts, as the map knows them."""
    return dict(Region.objects.values_list("pk", "iso"))
