"""The sample's reports: 2,272 of the campaign of 2021 and about 400 of the last twelve months, from a fixed seed."""

import datetime as dt
import random
import uuid
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model

from consult import reporting
from consult.clock import BISHKEK
from consult.models import ConsultationReport
from consult.models.codes import AgeBand, Channel, Circumstance, MinutesBand, Outcome, ReferralTarget, Service, Sex
from events.models import Stop
from home.models import LegalAidCentre

from . import bus
from .blocks import identity

SEED = 20210827
IN_2021, OF_VIOLENCE = 2272, 10  # printed figures
RECENT, RECENT_DAYS = 400, 365
AT_LEAST = 12  # a stop sees ten to fifteen people; the rest is spread by chance
PACK = 100  # reports in one transaction
END_OF_DAY = dt.time(17)

MATTERS = {
    "LND": 18,
    "FAM": 17,
    "DOC": 14,
    "SOC": 14,
    "PRP": 9,
    "INH": 8,
    "DEB": 6,
    "LAB": 5,
    "ADM": 4,
    "MIG": 2,
    "CRM": 2,
    "CHD": 1,
}  # fmt: skip - a table of weights
RECENT_MATTERS = MATTERS | {"DV": 4, "CRM": 3, "CHD": 4, "OTH": 3}
OUTCOMES = {
    Outcome.ADV_ORAL: 60,
    Outcome.DOC_DRAFTED: 14,
    Outcome.INFO_ONLY: 8,
    Outcome.ADV_WRITTEN: 6,
    Outcome.REF_AGENCY: 6,
    Outcome.REF_QUALIFIED: 3,
    Outcome.REF_MEDIATION: 2,
    Outcome.DOC_FILED: 1,
}
VIOLENCE_OUTCOMES = {Outcome.REF_CRISIS: 4, Outcome.ADV_ORAL: 4, Outcome.REF_AGENCY: 2}
REFERRALS = {
    Outcome.REF_AGENCY: ReferralTarget.STATE_BODY,
    Outcome.REF_QUALIFIED: ReferralTarget.ADVOCATE,
    Outcome.REF_MEDIATION: ReferralTarget.MEDIATOR,
    Outcome.REF_CRISIS: ReferralTarget.CRISIS_CENTRE,
}
SERVICES = {
    Outcome.DOC_DRAFTED: Service.DRAFTING,
    Outcome.DOC_FILED: Service.DRAFTING,
    Outcome.ADV_WRITTEN: Service.WRITTEN,
    Outcome.INFO_ONLY: Service.INFORMING,
}
AGES = {AgeBand.YOUNG: 18, AgeBand.THIRTIES: 30, AgeBand.MIDDLE: 28, AgeBand.OLDER: 22, AgeBand.UNKNOWN: 2}
MINUTES = {MinutesBand.SHORT: 40, MinutesBand.HALF_HOUR: 42, MinutesBand.HOUR: 15, MinutesBand.LONG: 3}
LANGUAGES = {"ky": 85, "ru": 15}
CHANNELS = {
    Channel.CENTRE: 45,
    Channel.HOTLINE: 20,
    Channel.BUS: 20,
    Channel.OUTREACH: 6,
    Channel.CALLBACK: 5,
    Channel.AYIL_OKMOTU: 3,
    Channel.LETTER: 1,
}


class Entry(NamedTuple):
    """One report to be entered: by whom, under which key, at what instant, and what it says."""

    by: Any
    key: uuid.UUID
    now: dt.datetime
    fields: dict


def packs(now: dt.datetime) -> list[list[Entry]]:
    """What is not entered yet, oldest first, in packs of one transaction each."""
    entries = [*of_2021(), *recent(now)]
    there = set(ConsultationReport.objects.filter(is_sample=True).values_list("key", flat=True))
    missing = [entry for entry in entries if entry.key not in there]
    return [missing[start : start + PACK] for start in range(0, len(missing), PACK)]


def enter(pack: list[Entry]) -> None:
    for entry in pack:
        reporting.enter(entry.fields, by=entry.by, key=entry.key, now=entry.now)


def settle(now: dt.datetime) -> None:
    """What time does with reports: verified after five working days, locked after the month."""
    reporting.verify_due(now=now)
    reporting.lock_month(now=now)


def of_2021() -> list[Entry]:
    dice = random.Random(f"{SEED}/2021")
    stops = list(Stop.objects.filter(campaign__code=bus.PAST).select_related("district").order_by("starts_at", "pk"))
    visits = stops * AT_LEAST
    visits += dice.choices(stops, k=IN_2021 - len(visits))
    visits.sort(key=lambda stop: (stop.starts_at, stop.pk))
    of_violence = set(dice.sample(range(IN_2021), OF_VIOLENCE))
    lawyers = staff()
    entries = []
    for number, stop in enumerate(visits):
        said = violence(dice) if number in of_violence else consultation(dice, MATTERS)
        entries.append(entry("2021", number, at_stop(stop) | said, stop.ends_at, lawyers))
    return entries


def recent(now: dt.datetime) -> list[Entry]:
    """Counted back from the first load, so that loading again a month later adds nothing."""
    dice = random.Random(f"{SEED}/recent")
    last = bus.first_load()
    stops = list(Stop.objects.filter(campaign__code=bus.TOUR, state=Stop.State.HELD).select_related("district"))
    centres = list(LegalAidCentre.objects.filter(is_sample=True).select_related("district"))
    lawyers = staff()
    ages = sorted((age(dice) for _ in range(RECENT)), reverse=True)
    entries = []
    for number, days in enumerate(ages):
        day = last - dt.timedelta(days=days)
        said = consultation(dice, RECENT_MATTERS)
        fields = somewhere(dice, day, stops, centres) | said
        entries.append(entry("recent", number, fields, end_of(fields["consulted_on"], now), lawyers))
    return entries


def age(dice) -> int:
    """Days before the first load: more of late than a year ago, and some on the day itself."""
    return int(RECENT_DAYS * dice.random() ** 1.5)


def end_of(day, now):
    return min(now, dt.datetime.combine(day, END_OF_DAY, BISHKEK))


def entry(year, number, fields, now, lawyers) -> Entry:
    """The lawyer of the oblast reports; for an oblast without one, each in turn."""
    here = [user for user in lawyers if user.lawyer.region_id == fields["region_id"]] or lawyers
    key = uuid.UUID(identity(f"report/{year}/{number}"))
    return Entry(here[number % len(here)], key, now, fields | {"is_sample": True})


def staff() -> list[Any]:
    users = get_user_model().objects.filter(is_sample=True, lawyer__isnull=False)
    return list(users.select_related("lawyer").order_by("username"))


def at_stop(stop: Stop) -> dict:
    return {
        "consulted_on": stop.starts_at.astimezone(BISHKEK).date(),
        "channel": Channel.BUS,
        "stop": stop,
        "region_id": stop.district.region_id,
        "district_id": stop.district_id,
        "settlement_id": stop.settlement_id,
    }


def at_centre(centre: LegalAidCentre, channel: Channel) -> dict:
    """The hotline and letters have no centre; they are told where the person lives, here the centre's district."""
    place = {"channel": channel, "region_id": centre.region_id, "district_id": centre.district_id}
    return place | {"centre": centre} if channel == Channel.CENTRE else place


def somewhere(dice, day, stops, centres) -> dict:
    """The bus has its own days: those of the tour so far."""
    channel = pick(dice, CHANNELS)
    if channel == Channel.BUS:
        return at_stop(dice.choice(stops))
    return at_centre(dice.choice(centres), channel) | {"consulted_on": day}


def consultation(dice, matters: dict[str, int]) -> dict:
    matter = pick(dice, matters)
    if matter == "DV":
        return violence(dice)
    years = pick(dice, AGES)
    return {
        "matter_id": matter,
        "sex": pick(dice, {Sex.FEMALE: 58, Sex.MALE: 42}),
        "age_band": years,
        "circumstances": circumstances(dice, years),
        **outcome(dice, OUTCOMES),
    }


def violence(dice) -> dict:
    return {
        "matter_id": "DV",
        "sex": Sex.FEMALE,
        "age_band": pick(dice, {AgeBand.YOUNG: 40, AgeBand.THIRTIES: 45, AgeBand.MIDDLE: 15}),
        "circumstances": [Circumstance.SURVIVOR.value],
        **outcome(dice, VIOLENCE_OUTCOMES),
    }


def circumstances(dice, years) -> list[str]:
    likely = {
        Circumstance.PENSIONER: 0.8 if years == AgeBand.OLDER else 0,
        Circumstance.DISABILITY: 0.05,
        Circumstance.SINGLE_PARENT: 0.05,
        Circumstance.MIGRANT_FAMILY: 0.07,
    }
    return [code.value for code, chance in likely.items() if dice.random() < chance]


def outcome(dice, weights) -> dict:
    code = pick(dice, weights)
    return {
        "outcome": code,
        "service": SERVICES.get(code, Service.ORAL),
        "referral": REFERRALS.get(code, ""),
        "documents_drafted": 1 if code in (Outcome.DOC_DRAFTED, Outcome.DOC_FILED) else 0,
        "minutes": pick(dice, MINUTES),
        "language": pick(dice, LANGUAGES),
        "repeat": dice.random() < 0.1,
    }


def pick(dice, weights: dict):
    return dice.choices(list(weights), weights=list(weights.values()))[0]
