"""Which place did somebody mean: villages, districts and oblasts by any spelling, or by their code.

Nothing is remembered between questions but how names sound (`home.spelling`), so an edited name is found at once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q
from rapidfuzz import fuzz, process

from home.models.places import District, Region, Settlement
from home.spelling import sound

LONGEST = 80  # letters of a question that are read
SHOWN = 20  # places offered for one question; 13 villages are called Арал
EXACT, BEGINS = 100, 95

Place = Settlement | District | Region
# Names that people go on using, by the code of the place: GeoNames 1222662, "formerly Isfana / Исфана".
FORMER = {"41705236610010": ("Исфана", "Ысфана", "Isfana")}
KINDS: dict[str, type[Place]] = {"region": Region, "district": District, "settlement": Settlement}
LANGUAGES = ("ky", "ru", "en")


@dataclass(frozen=True, slots=True)
class Match:
    """A place and how well it fits what was asked: 100 the same sound, 95 its beginning, less for typing errors."""

    place: Place
    score: float


def at(code: str) -> Place | None:
    """The place with this code, or None; a code that nobody gave is nobody's place."""
    code = code.strip()[:20]
    if not code.isalnum():
        return None
    for model in KINDS.values():
        if place := _rows(model).filter(soate=code).first():
            return place
    return None


def names(asked: Mapping[str, str]) -> bool:
    """Whether `near` and `q` of an address are a place's own code and name, letter by letter, or empty.

    Only such addresses are kept in memory: there are no more of them than places.
    """
    near, question = asked.get("near", ""), asked.get("q", "")
    place = at(near) if near else None
    return (not near or (place is not None and place.soate == near)) and (not question or _is_name(question))


def _is_name(question: str) -> bool:
    if len(question) > LONGEST or not question.isprintable():
        return False
    called = Q(name_ky=question) | Q(name_ru=question) | Q(name_en=question)
    return any(model.objects.filter(called).exists() for model in KINDS.values())


def find(question: str) -> list[Match]:
    """The places that `question` may mean, best first; [] where nothing is near enough.

    Whatever sounds the same wins alone; else what begins so; else what differs by a letter or two.
    """
    asked = sound(question.replace("\0", "")[:LONGEST])
    if len(asked) < 2:
        return []
    return _fetch(_best(asked, _names()))


def distinct(matches: list[Match]) -> list[Match]:
    """Without places that are one to whoever lives there: a city is an oblast, a district and a town in the tables."""
    codes = {match.place.pk for match in matches if not isinstance(match.place, Settlement)}
    found: dict[str, Match] = {}
    for match in matches:
        if not _is_its_district(match.place, codes):
            found.setdefault(match.place.pk, match)
    return list(found.values())


def _is_its_district(place: Place, codes: set[str]) -> bool:
    """A city whose district, which is the same city, is found too."""
    return isinstance(place, Settlement) and place.kind == Settlement.Kind.CITY and place.district_id in codes


def sounding(words: set[str]) -> list[Match]:
    """The places that sound exactly like one of `words` (keys of `home.spelling.sound`)."""
    names = _names()
    return _fetch({place: EXACT for word in words for place in names.get(word, ())})


def _names() -> dict[str, set[tuple[str, str]]]:
    """Sound -> places (kind, code). A village is also found together with its district: "Кара-Суу, Ноокат"."""
    names: dict[str, set[tuple[str, str]]] = {}
    for kind, code, words in _spelled():
        for word in words:
            if key := sound(word):
                names.setdefault(key, set()).add((kind, code))
    return names


def _spelled() -> Iterator[tuple[str, str, list[str]]]:
    for kind, model in KINDS.items():
        own = [f"name_{language}" for language in LANGUAGES]
        beside = [f"{'district__' if kind == 'settlement' else ''}short_{language}" for language in LANGUAGES]
        for code, *words in model.objects.values_list("soate", *own, *beside):
            names, shorts = words[:3], words[3:]
            if kind == "settlement":
                beside_district = [f"{name} {short}" for name, short in zip(names, shorts, strict=True) if name]
                yield kind, code, [*names, *beside_district, *FORMER.get(code, ())]
            else:
                yield kind, code, words


def _best(asked: str, names: dict[str, set[tuple[str, str]]]) -> dict[tuple[str, str], float]:
    """(kind, code) -> score, the best first."""
    if asked in names:
        return dict.fromkeys(sorted(names[asked]), EXACT)
    begins = sorted((key for key in names if key.startswith(asked)), key=lambda key: (len(key), key))
    if begins and len(asked) > 2:
        return {place: BEGINS for key in begins[:SHOWN] for place in sorted(names[key])}
    nearest = 75 if len(asked) > 5 else 80 if len(asked) > 3 else 85  # of two letters, one more makes another name
    near = process.extract(asked, list(names), scorer=fuzz.ratio, score_cutoff=nearest, limit=SHOWN)
    found: dict[tuple[str, str], float] = {}
    for key, score, _position in near:
        for place in sorted(names[key]):
            found.setdefault(place, score)
    return found


def _fetch(found: dict[tuple[str, str], float]) -> list[Match]:
    wanted = list(found)[:SHOWN]
    places: dict[tuple[str, str], Place] = {}
    for kind, model in KINDS.items():
        if codes := [code for one, code in wanted if one == kind]:
            places |= {(kind, place.soate): place for place in _rows(model).filter(soate__in=codes)}
    return [Match(places[key], found[key]) for key in wanted]


def _rows(model):
    beside = {Settlement: ["district__region"], District: ["region"], Region: []}[model]
    return model.objects.select_related(*beside) if beside else model.objects.all()
