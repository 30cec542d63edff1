"""Which village, crew and language a cell means. All is fetched once for a file; equal cells are asked once.

The spelling is `home.spelling`'s, as in the finder, so whatever finds a village there names it here.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import translation
from rapidfuzz import fuzz, process

from events.models import Campaign, Crew, Stop
from home.gazetteer import EXACT, FORMER
from home.models import District, Region, Settlement
from home.spelling import sound
from home.spreadsheets.sentences import remark

SURE = 88  # from here on a spelling is taken for a village, where the next one is far
FAR = 6
OFFERED = 6
WORTH_OFFERING = 60
APART = re.compile(r"[,;(/)]")


@dataclass(slots=True)
class Found:
    """A village and how well it fits, or those that may be meant, each with its score."""

    settlement: str | None = None
    district: str | None = None
    text: str = ""  # of a village that is not in the list
    score: float = 0
    choices: list[tuple[str, int]] = field(default_factory=list)
    remarks: list[list] = field(default_factory=list)


class Ground:
    """The villages, districts and oblasts of the country, and the crews of one campaign."""

    def __init__(self, campaign: Campaign):
        self.villages: dict[str, list[str]] = defaultdict(list)
        self.district_of: dict[str, str] = {}
        self.names: dict[str, str] = {}
        for code, district, *names in Settlement.objects.values_list(
            "soate", "district", "name_ky", "name_ru", "name_en"
        ):
            self.district_of[code] = district
            self.names[code] = names[0] or names[1] or names[2]
            for key in {sound(name) for name in (*names, *FORMER.get(code, ())) if name}:
                self.villages[key].append(code)
        self.districts = _named(District)
        self.regions = _named(Region)
        self.region_of = dict(District.objects.values_list("soate", "region"))
        self.known_texts = {
            (sound(text), district): text
            for text, district in Stop.objects.exclude(settlement_text="").values_list("settlement_text", "district")
        }
        self.crews = _crews(campaign)
        self.crew_names = "; ".join(dict.fromkeys(name for _pk, name in self.crews.values()))
        self.languages = _languages()
        self._asked: dict[tuple, Found] = {}

    def village(self, text: str, district: str = "", region: str = "") -> Found:
        asked = (text, district, region)
        if asked not in self._asked:
            self._asked[asked] = self._village(text.strip(), district.strip(), region.strip())
        return self._asked[asked]

    def is_village(self, text: str) -> bool:
        return sound(text[:80]) in self.villages

    def by_code(self, code: str) -> Found:
        if code in self.district_of:
            return Found(settlement=code, district=self.district_of[code], score=EXACT)
        return Found(remarks=[remark("code_unknown", text=code)])

    def unlisted(self, text: str, district: str) -> Found:
        code = district if district in self.region_of else next(iter(self._districts(district)), None)
        if not code:
            return Found(remarks=[remark("district_needed")])
        return Found(district=code, text=text, score=EXACT, remarks=[remark("unlisted")])

    def _village(self, text: str, district: str, region: str) -> Found:
        if not district and APART.search(text) and not self.villages.get(sound(text)):
            text, district, *_rest = [part.strip() for part in APART.split(text)] + [""]
        within = self._districts(district)
        if district and not within:
            return Found(remarks=[remark("district_unknown", text=district)], choices=self._like(text, None))
        within = within or {one for one, of in self.region_of.items() if of in self.regions.get(sound(region), ())}
        named = self.villages.get(sound(text), [])
        here = [code for code in named if not within or self.district_of[code] in within]
        if len(here) == 1:
            return Found(settlement=here[0], district=self.district_of[here[0]], score=EXACT)
        if here:
            return Found(
                choices=[(code, EXACT) for code in here[:20]], remarks=[remark("village_ambiguous", text=text)]
            )
        return self._written_before(text, within) or self._alike(text, district, within, named)

    def _written_before(self, text: str, within: set[str]) -> Found | None:
        """A village outside the list that somebody has planned before is known."""
        for district in within:
            if known := self.known_texts.get((sound(text), district)):
                return Found(district=district, text=known, score=EXACT)
        return None

    def _alike(self, text: str, district: str, within: set[str], named: list[str]) -> Found:
        choices = self._like(text, within)
        if choices and choices[0][1] >= SURE and (len(choices) == 1 or choices[1][1] <= choices[0][1] - FAR):
            code, score = choices[0]
            guess = remark("village_guess", text=text, name=self.names[code], score=score)
            return Found(code, self.district_of[code], "", score, choices, [guess])
        if named:
            elsewhere = remark("village_elsewhere", text=text, district=district)
            return Found(choices=[(code, EXACT) for code in named[:OFFERED]] + choices, remarks=[elsewhere])
        return Found(choices=choices, remarks=[remark("village_unknown", text=text)])

    def _like(self, text: str, within: set[str] | None) -> list[tuple[str, int]]:
        """Villages that are spelled nearly so, the likeliest first."""
        keys = list(self.villages)
        if within:
            keys = [key for key in keys if any(self.district_of[code] in within for code in self.villages[key])]
        near = process.extract(sound(text), keys, scorer=fuzz.ratio, score_cutoff=WORTH_OFFERING, limit=OFFERED)
        return [
            (code, round(score))
            for key, score, _place in near
            for code in self.villages[key]
            if not within or self.district_of[code] in within
        ][:OFFERED]

    def _districts(self, text: str) -> set[str]:
        """The districts that are called so; a city is one with its district."""
        if not text:
            return set()
        if text in self.region_of:
            return {text}
        if found := self.districts.get(sound(text)):
            return found
        near = process.extractOne(sound(text), list(self.districts), scorer=fuzz.ratio, score_cutoff=SURE)
        return self.districts[near[0]] if near else set()

    def crew(self, text: str) -> tuple[int | None, list | None]:
        """The crew that is called so; or what to say."""
        key = sound(text)
        if key in self.crews:
            return self.crews[key][0], None
        near = process.extractOne(key, list(self.crews), scorer=fuzz.ratio, score_cutoff=SURE) if key else None
        if near:
            return self.crews[near[0]][0], None
        return None, remark("crew_unknown", text=text, crews=self.crew_names or "–")

    def spoken(self, text: str) -> tuple[str, list | None]:
        """Codes of the languages in a cell, with spaces between; or what to say."""
        codes = []
        for word in filter(None, re.split(r"[,;/+]|\s+и\s+|\s+жана\s+|\s+and\s+", text.lower())):
            names = [word.strip()] if word.strip() in self.languages else word.split()
            for name in names:
                if name not in self.languages:
                    return "", remark("language_unknown", text=name)
                codes.append(self.languages[name])
        return " ".join(dict.fromkeys(codes)), None


def _named(model) -> dict[str, set[str]]:
    """Sound -> codes, by the full and the short names in three languages."""
    spelled = [f"{name}_{code}" for name in ("name", "short") for code in ("ky", "ru", "en")]
    found: dict[str, set[str]] = defaultdict(set)
    for code, *names in model.objects.values_list("soate", *spelled):
        for name in filter(None, names):
            found[sound(name)].add(code)
    return dict(found)


def _crews(campaign: Campaign) -> dict[str, tuple[int, str]]:
    rows = Crew.objects.filter(~Q(name_ky="", name_ru="", name_en=""), campaign=campaign)
    return {
        sound(name): (crew.pk, str(crew.name))
        for crew in rows
        for name in (crew.name_ky, crew.name_ru, crew.name_en)
        if name
    }


def _languages() -> dict[str, str]:
    """A language as it is called in any of the three -> its code."""
    known = {code: code for code in Stop.Spoken.values}
    for code in ("ky", "ru", "en"):
        with translation.override(code):
            known |= {str(label).lower(): value for value, label in Stop.Spoken.choices}
    return known
