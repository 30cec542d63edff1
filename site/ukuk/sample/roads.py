"""Where the bus goes in the sample, and when: pure plans from the list of villages, the same at every load."""

import datetime as dt
from collections import defaultdict
from itertools import chain, zip_longest
from typing import NamedTuple

from consult.clock import BISHKEK, Calendar

from . import source

SURE = {"high", "medium", "derived"}  # how sure the Kyrgyz spelling must be for a village to be shown as a stop
MORNING = (dt.time(9, 30), dt.time(12, 30))
AFTERNOON = (dt.time(14), dt.time(17))
LONG_DAY = (dt.time(10), dt.time(15))
FIRST_DAY_2021 = dt.date(2021, 4, 6)
DAYS_2021 = {1, 2, 3}  # Tuesday to Thursday
AIMAKS_2021 = {"KG-O": 42, "KG-N": 30}  # together the 72 that the source prints (it calls them towns)
VILLAGES_2021 = 117
BEFORE, AFTER = dt.timedelta(days=30), dt.timedelta(days=60)


class Visit(NamedTuple):
    """One stop that is to be made: `crew` is a key of content/facts/campaigns.toml."""

    settlement: str
    district: str
    aimak: str
    crew: str
    starts_at: dt.datetime
    ends_at: dt.datetime


def campaign_2021() -> list[Visit]:
    """117 villages of 72 ayil aimaks of Osh and Naryn oblasts, an aimak a day and crew, from April 2021 on."""
    chosen = {iso: spread(aimaks(iso), count) for iso, count in AIMAKS_2021.items()}
    spare = VILLAGES_2021 - sum(AIMAKS_2021.values())
    visits: list[Visit] = []
    for iso in ("KG-N", "KG-O"):  # Naryn first: its aimaks are small, Osh has villages to spare
        days = working_days(FIRST_DAY_2021, DAYS_2021)
        for villages in chosen[iso]:
            count = 2 if len(villages) > 1 and spare > 0 else 1
            spare -= count - 1
            visits += day_in(next(days), villages[:count], iso)
    return sorted(visits, key=lambda visit: (visit.starts_at, visit.crew))


def sample_tour(first_load: dt.date) -> list[Visit]:
    """Two villages of one aimak every working day from 30 days before the first load to 60 days after it."""
    pairs = [[found for found in aimaks(region) if len(found) > 1] for region in oblasts()]
    road = iter(spread(list(chain(*pairs)), 100, key="region_iso"))
    visits: list[Visit] = []
    for day in working_days(first_load - BEFORE, set(range(5))):
        if day > first_load + AFTER:
            return visits
        visits += day_in(day, next(road)[:2], "tour")
    return visits


def oblasts():
    """The seven oblasts: the bus does not tour the two cities."""
    return [row["iso"] for row in source.rows("regions") if len(row["iso"]) == 4]


def aimaks(region: str) -> list[list[dict]]:
    """The villages of `region` by ayil aimak, where the aimak's name is found once in the country."""
    homes, found = defaultdict(set), defaultdict(list)
    for row in source.rows("settlements"):
        if not row["aimak_ru_2021"]:
            continue
        homes[row["aimak_ru_2021"]].add(row["district_soate"])
        if row["region_iso"] == region and row["kind"] == "village" and row["name_ky_conf"] in SURE:
            found[row["aimak_ru_2021"]].append(row)
    return [villages for aimak, villages in found.items() if len(homes[aimak]) == 1]


def spread(found: list[list[dict]], count: int, key: str = "district_soate") -> list[list[dict]]:
    """`count` of the aimaks, one district (or oblast) after the other in turn."""
    turns = defaultdict(list)
    for villages in found:
        turns[villages[0][key]].append(villages)
    return [villages for villages in chain(*zip_longest(*turns.values())) if villages][:count]


def working_days(start: dt.date, weekdays: set[int]):
    calendar = Calendar()
    day = start
    while True:
        if day.weekday() in weekdays and calendar.is_working_day(day):
            yield day
        day += dt.timedelta(days=1)


def day_in(day: dt.date, villages: list[dict], crew: str) -> list[Visit]:
    hours = [MORNING, AFTERNOON] if len(villages) == 2 else [LONG_DAY]
    return [
        Visit(
            village["soate"],
            village["district_soate"],
            village["aimak_ru_2021"],
            crew,
            dt.datetime.combine(day, opens, BISHKEK),
            dt.datetime.combine(day, closes, BISHKEK),
        )
        for village, (opens, closes) in zip(villages, hours, strict=True)
    ]
