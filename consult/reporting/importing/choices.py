"""What may stand in a cell: a code, a name in any of the three languages, or "code — name" as the template offers it.

All is fetched once for a file, whatever its rows.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from consult.models import Lawyer, Matter
from consult.models.codes import AgeBand, Channel, Circumstance, MinutesBand, Outcome, ReferralTarget, Service, Sex
from events.models import Stop
from home.models import District, LegalAidCentre, Settlement
from home.spelling import sound

DASH = " — "
NAMES = ("name_ky", "name_ru", "name_en")
CODES = {
    "channel": Channel,
    "sex": Sex,
    "age_band": AgeBand,
    "circumstances": Circumstance,
    "service": Service,
    "outcome": Outcome,
    "minutes": MinutesBand,
    "referral": ReferralTarget,
}
YES = {"yes", "да", "ооба", "1", "+", "true", "х", "x"}
NO = {"", "no", "нет", "жок", "0", "-", "false"}
STOPS_SINCE = dt.timedelta(days=120)


@dataclass
class Words:
    """The values of one column: by code, and by every name that only one of them has."""

    codes: set = field(default_factory=set)
    named: dict[str, set] = field(default_factory=lambda: defaultdict(set))

    def add(self, code, names: Iterable[str]) -> None:
        self.codes.add(str(code))
        for name in names:
            if name:
                self.named[_plain(name)].add(str(code))

    def code(self, text: str) -> str | None:
        """The code that `text` means; None for what means nothing, or two things."""
        first = text.partition(DASH)[0].strip()
        for word in (first, first.upper(), first.lower()):
            if word in self.codes:
                return word
        found = self.named.get(_plain(text), set())
        return next(iter(found)) if len(found) == 1 else None


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


class Choices:
    """Everything a row may name."""

    def __init__(self, now: dt.datetime):
        self.now = now

    @cached_property
    def words(self) -> dict[str, Words]:
        found: dict[str, Words] = defaultdict(Words)
        for language, _name in settings.LANGUAGES:
            with override(language):
                for name, codes in CODES.items():
                    for code, label in codes.choices:
                        found[name].add(code, [str(label)])
        for code, name in settings.LANGUAGES:
            found["language"].add(code, [name, *LANGUAGES[code]])
        for matter in Matter.objects.filter(in_use=True):
            found["matter"].add(matter.pk, _names(matter))
        for pk, centre in self.centres.items():
            found["centre"].add(pk, _names(centre))
        for soate, district in self.districts.items():
            found["district"].add(soate, _names(district))
        for pk in self.stops:
            found["stop"].add(pk, [])
        found["extra_matter"] = found["matter"]
        return found

    @cached_property
    def centres(self) -> dict[int, LegalAidCentre]:
        return {row.pk: row for row in LegalAidCentre.objects.select_related("district")}

    @cached_property
    def districts(self) -> dict[str, District]:
        return {row.pk: row for row in District.objects.select_related("region")}

    @cached_property
    def stops(self) -> dict[int, Stop]:
        """The bus of the last months, and what it may still do today."""
        held = Stop.objects.with_places().filter(starts_at__range=(self.now - STOPS_SINCE, self.now))
        return {row.pk: row for row in held.exclude(state__in=Stop.OFF).order_by("-starts_at")}

    @cached_property
    def villages(self) -> dict[tuple[str, str], set[str]]:
        """(district, sound of the name) -> codes."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        rows = Settlement.objects.values_list("pk", "district", *NAMES)
        for pk, district, *names in rows.iterator():
            for name in filter(None, names):
                found[district, sound(name)].add(pk)
        return found

    @cached_property
    def lawyers(self) -> dict[str, Lawyer]:
        """By the name for signing in."""
        rows = Lawyer.objects.select_related("user")
        return {row.user.username.lower(): row for row in rows}

    def listed(self) -> dict[str, list[str]]:
        """What the template offers in its lists, in the reader's language."""
        lists = {name: [_offer(code, label) for code, label in codes.choices if code] for name, codes in CODES.items()}
        lists["channel"] = [one for one in lists["channel"] if not one.startswith(f"{Channel.IMPORT.value}{DASH}")]
        lists |= {
            "language": [_offer(code, name) for code, name in settings.LANGUAGES],
            "matter": [_offer(row.pk, row.name) for row in Matter.objects.filter(in_use=True)],
            "centre": [_offer(pk, row.name) for pk, row in self.centres.items() if row.is_open],
            "district": [_offer(pk, f"{row.name}, {row.region.short}") for pk, row in self.districts.items()],
            "stop": [_offer(pk, _of_stop(row)) for pk, row in self.stops.items()],
        }
        return lists


def _offer(code, label) -> str:
    return f"{code}{DASH}{label}"


def _of_stop(stop: Stop) -> str:
    return f"{timezone.localtime(stop.starts_at):%d.%m.%Y} {stop.village}, {stop.district.name}"


LANGUAGES = {
    "ky": ("кыргыз тили", "киргизский", "кыргызский", "кыргыз", "kyrgyz"),
    "ru": ("орус тили", "орусча", "русский язык", "russian"),
    "en": ("англис тили", "английский", "англисче"),
}


def _names(row) -> list[str]:
    return [getattr(row, name) for name in NAMES]
