"""Villages, districts and oblasts that a query names; what is known about each is said by settings.SEARCH_PLACES."""

from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from home import gazetteer
from home.search.question import asked_words
from home.spelling import KINDS, sound
from home.stems import WORD, fold

SHORTEST = 4  # letters of a word that is taken for a place
SHOWN = 3
NEAR_ENOUGH = 80  # of 100: a misspelt name
BUS = ("avtobus", "bus")  # how a question about the bus sounds


@dataclass(frozen=True, slots=True)
class Named:
    """The places of a query, the folded words that name them, and whether the query asks for nothing else."""

    places: list[gazetteer.Place]
    words: frozenset[str]
    alone: bool


def named(query: str, language: str) -> Named:
    """Places that sound exactly like a word, or two words running, of the query."""
    words = WORD.findall(query)
    spoken = {sound(one): [one] for one in words if len(one) >= SHORTEST}
    spoken |= {sound(f"{first} {second}"): [first, second] for first, second in pairwise(words)}
    spoken |= {sound(query): words}
    spoken.pop("", None)
    found = gazetteer.sounding(set(spoken)) if spoken else []
    return _named([match.place for match in found], spoken, query, language)


def misspelt(query: str, language: str) -> Named:
    """Places that the whole query, but for words about the bus, nearly sounds like."""
    words = [one for one in WORD.findall(query) if not _about_the_bus(one)]
    name = " ".join(one for one in words if fold(one) in asked_words(query, language))
    if len(name) < SHORTEST or len(words) > 4:
        return Named([], frozenset(), False)
    places = [match.place for match in gazetteer.find(name) if match.score >= NEAR_ENOUGH]
    return Named(places[:SHOWN], frozenset(map(fold, words)), alone=bool(places))


def _named(places: list[gazetteer.Place], spoken: dict[str, list[str]], query: str, language: str) -> Named:
    heard = {sound(name) for place in places for name in _names(place)}
    used = {fold(word) for key, words in spoken.items() if key in heard for word in words}
    rest = [one for one in asked_words(query, language) if one not in used and one not in KINDS]
    alone = bool(places) and all(_about_the_bus(one) for one in rest)
    said = fold(query)
    written_so = sorted(places, key=lambda place: not any(fold(name) in said for name in _names(place)))
    return Named(written_so[:SHOWN], frozenset(used), alone)


def _names(place: gazetteer.Place) -> list[str]:
    named = (getattr(place, f"{part}_{code}", "") for part in ("name", "short") for code in gazetteer.LANGUAGES)
    return [name for name in named if name]


def _about_the_bus(word: str) -> bool:
    heard = sound(word)
    return any(fuzz.ratio(heard[: len(one)], one) >= 90 for one in BUS)
