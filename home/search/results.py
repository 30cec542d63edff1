"""Answers a query: which reading of it finds most, in which order, and what is shown of each thing found."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from wagtail.models import Page

from home import gazetteer
from home.models import SearchEntry
from home.search import places
from home.search.documents import facts
from home.search.extracts import extract, marked
from home.search.question import Question, asked_words, clean, other_layout, read, rewritten
from home.search.ranking import MEANT, Key, Score, freshness, rank
from home.search.vocabulary import Vocabulary, vocabulary
from home.stems import WORD, fold

CONSIDERED = 1000  # documents that are ordered and counted; nobody turns to the hundredth page of results
NOTHING: frozenset[str] = frozenset()
FIRST = 3  # results that stand before a place, where the query asks for more than the place
SAID = 2.0  # how much more a title weighs that says what was asked word for word


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found, in the reader's language; `title` and `extract` are marked and safe."""

    title: SafeString | str
    url: str
    extract: SafeString | str
    kind: str
    date: datetime.date | None = None
    is_sample: bool = False
    precision: str = "day"  # how much of the date is known: no more is shown
    language: str = ""  # of the words, where it is not the reader's


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of a found thing before it is fetched: enough to order, count and filter."""

    key: Key
    kind: str
    title: str
    score: float
    day: datetime.date | None = None
    program: str | None = None
    place: gazetteer.Place | None = None

    @property
    def year(self) -> int | None:
        return self.day.year if self.day else None


@dataclass(slots=True)
class Found:
    """The answer to a query."""

    query: str
    rows: list[Row] = field(default_factory=list)
    instead: str = ""  # the query that was answered, where it is not the one that was asked
    stems: frozenset[str] = NOTHING
    words: Vocabulary | None = None

    def only(self, *, kind: str = "", year: int | None = None, program: str = "") -> list[Row]:
        return [
            row
            for row in self.rows
            if (not kind or row.kind == kind)
            and (not year or row.year == year)
            and (not program or row.program == program)
        ]


def count(rows: Iterable[Row], name: str) -> Counter:
    """How many of `rows` have each value of a property; what has none is not counted."""
    return Counter(value for row in rows if (value := getattr(row, name)) is not None)


def find(query: str, language: str, *, exact: bool = False, today: datetime.date | None = None) -> Found:
    """Everything that answers `query`, best first. `exact`: what was typed, with no error set right."""
    query = clean(query)
    if not asked_words(query, language):
        return Found(query)
    named = places.named(query, language)
    question, scores, as_typed = _best_reading(query, language, named, exact=exact)
    instead = rewritten(as_typed, question) or (as_typed if as_typed != query else "")
    if instead and not named.places:
        named = places.named(instead, language)
    weak = max((score.coverage for score in scores.values()), default=0) < MEANT
    if weak and not named.places and not exact:
        named = places.misspelt(query, language)
        instead = "" if named.places or not scores else instead
    rows = _ordered(scores, question, language, today or timezone.localdate(), instead or query)
    shown = [Row(place.pk, "stop", str(place.name), 0, place=place) for place in named.places]
    rows = [*shown, *rows] if named.alone else [*rows[:FIRST], *shown, *rows[FIRST:]]
    own = question.vocabulary.language == language
    return Found(query, rows, instead if rows else "", question.stems if own else NOTHING, question.vocabulary)


def _best_reading(query: str, language: str, named: places.Named, *, exact: bool):
    """The first reading that understands every word and finds something, else the one that covers most.

    As typed before as corrected, in the reader's language before the others: a Russian word in the Kyrgyz search is
    no misspelt Kyrgyz one.
    """
    others = [code for code, _name in settings.LANGUAGES if code != language]
    attempts = [(query, code, False) for code in (language, *others)]
    if not exact:
        if keyed := other_layout(query):
            attempts += [(keyed, code, False) for code in (language, *others) if code != "en"]
        attempts += [(query, code, True) for code in (language, *others)]
    best: tuple[Question, dict[Key, Score], str] | None = None
    for text, code, typos in attempts:
        question = read(asked_words(text, code), vocabulary(code), typos=typos, places=named.words)
        scores = rank(question) if question.known else {}
        if question.all_known and any(score.coverage > 0.99 for score in scores.values()):
            return question, scores, text
        if best is None or _understood(question, scores) > _understood(best[0], best[1]):
            best = question, scores, text
        if best[0].all_known and best[1] and code == language and not typos:
            return best
    assert best is not None  # noqa: S101 - there is always the first attempt
    return best


def _understood(question: Question, scores: dict[Key, Score]) -> tuple[bool, int, float]:
    """How much of what was asked a reading knows, and how much of that one document answers."""
    answered = max((score.coverage for score in scores.values()), default=0)
    return bool(scores), len(question.known), round(answered, 1)


def _ordered(scores: dict[Key, Score], question: Question, language: str, today: datetime.date, said: str) -> list[Row]:
    best = dict(sorted(scores.items(), key=lambda item: (-item[1].value, str(item[0])))[:CONSIDERED])
    if question.vocabulary.language != language:
        best = _in_language(best, question.vocabulary.language, language)
    rows = [_weighed(row, said) for row in (*_page_rows(best, today), *_fact_rows(best, language))]
    return sorted(rows, key=lambda row: (-round(row.score, 6), -(row.day or today).toordinal(), row.title, row.kind))


def _weighed(row: Row, said: str) -> Row:
    spoken, title = (f" {' '.join(WORD.findall(fold(text)))} " for text in (said, row.title))
    return replace(row, score=row.score * SAID) if spoken in title else row


def _in_language(scores: dict[Key, Score], found: str, language: str) -> dict[Key, Score]:
    """The same things in the reader's language where they exist in it; a fact exists in all."""
    entries = [key for key in scores if isinstance(key, int)]
    groups: dict[Key, Any] = dict(SearchEntry.objects.filter(pk__in=entries).values_list("pk", "group"))
    own = SearchEntry.objects.filter(language=language, group__in=groups.values(), page__live=True)
    ours: dict[Any, Key] = dict(own.values_list("group", "pk"))
    return {ours.get(groups.get(key), key): score for key, score in scores.items()}


def _page_rows(scores: dict[Key, Score], today: datetime.date) -> list[Row]:
    wanted = [key for key in scores if isinstance(key, int)]
    if not wanted:
        return []
    public = SearchEntry.objects.filter(pk__in=wanted, page__in=Page.objects.live().public().values("pk"))
    return [
        Row(pk, kind, title, scores[pk].value * freshness(day, today), day, str(program) if program else None)
        for pk, kind, title, day, program in public.values_list("pk", "kind", "title", "day", "program")
    ]


def _fact_rows(scores: dict[Key, Score], language: str) -> list[Row]:
    documents = facts(language).documents
    found = [(documents[key], score) for key, score in scores.items() if isinstance(key, str) and key in documents]
    return [Row(one.group, one.kind, one.title, score.value, one.day, one.program) for one, score in found]


def hits(found: Found, rows: list[Row], language: str) -> list[Hit]:
    """What is shown of some rows: their texts are fetched only now."""
    wanted = [row.key for row in rows if isinstance(row.key, int)]
    entries = (
        {one.pk: one for one in SearchEntry.objects.filter(pk__in=wanted).select_related("page")} if wanted else {}
    )
    shown = (_hit(row, entries, found, language) for row in rows)
    return [hit for hit in shown if hit]


def _hit(row: Row, entries: dict[int, SearchEntry], found: Found, language: str) -> Hit | None:
    if row.place is not None:
        for name in settings.SEARCH_PLACES:
            return replace(import_string(name)(row.place, language), kind="stop")
        return None
    if isinstance(row.key, str):
        return _fact_hit(row.key, found, language)
    entry = entries.get(row.key)
    url = entry.page.get_url() if entry else None
    if entry is None or url is None:
        return None
    words, stems = found.words, found.stems if entry.language == language else NOTHING
    cut = extract(entry.text, stems, words) if words and stems else ""
    return Hit(
        title=marked(entry.title, stems, words) if words else entry.title,
        url=url,
        extract=cut or conditional_escape(entry.summary),
        kind=row.kind,
        date=entry.day,
        precision=entry.precision,
        is_sample=entry.is_sample,
        language="" if entry.language == language else entry.language,
    )


def _fact_hit(key: str, found: Found, language: str) -> Hit | None:
    document = facts(language).documents.get(key)
    if document is None:
        return None
    words = found.words
    return Hit(
        title=marked(document.title, found.stems, words) if words else document.title,
        url=document.url,
        extract=marked(document.summary, found.stems, words) if words else document.summary,
        kind=document.kind,
        date=document.day,
        precision=document.precision,
        is_sample=document.is_sample,
    )
