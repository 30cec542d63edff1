"""What each campaign of the bus did, in exact figures: for those who work here. The public sees `breakdowns`."""

from collections import Counter
from typing import NamedTuple

from consult import counters
from consult.counters import Measure
from consult.models import Matter
from events.models import Campaign
from events.schedule import timetable

from .sources import VIOLENCE


class Line(NamedTuple):
    name: str
    days: str
    held: int
    villages: int
    consultations: int
    violence: int


def lines() -> list[Line]:
    """The latest campaign first; those without a stop that was held and without a consultation are left out."""
    parents = {code: parent or code for code, parent in Matter.objects.values_list("code", "parent")}
    counted: Counter[tuple[int, bool]] = Counter()
    for (campaign, matter), count in counters.by(Measure.CONSULTATIONS, ["campaign", "matter"]).items():
        counted[campaign, parents.get(matter, matter) == VIOLENCE] += count
    found = [_line(campaign, counted) for campaign in Campaign.objects.all()]
    return [line for line in found if line.held or line.consultations]


def _line(campaign: Campaign, counted: Counter[tuple[int, bool]]) -> Line:
    violence = counted[campaign.pk, True]
    total, done = violence + counted[campaign.pk, False], timetable.results(campaign)
    return Line(str(campaign.name), campaign.days, done.held, done.villages, total, violence)
