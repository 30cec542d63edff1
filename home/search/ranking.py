"""In what order things are shown: titles first, then summaries, then texts; rare words weigh more; news grow old."""

import datetime
from collections import defaultdict
from math import exp, log
from typing import NamedTuple

from home.models import SearchEntry, SearchPosting
from home.search.documents import Facts, Place, facts
from home.search.question import Question, Term

IN_TITLE, IN_SUMMARY, WHOLE_TITLE = 6.0, 3.0, 1.5
MEANT = 0.5  # the share of a question that a document answers to be shown beside others
YEARS = 5  # after which a story counts a third of its freshness
FRESHNESS = 0.2  # the part of a score that age may take away

Key = int | str  # of an entry, or the group of a fact


class Score(NamedTuple):
    value: float
    coverage: float  # 1 where every word was found


def rank(question: Question) -> dict[Key, Score]:
    """Every document that answers enough of the question, with its score before age and kind."""
    language = question.vocabulary.language
    if not question.known:
        return {}
    ours = facts(language)
    found = _postings(question, language, ours)
    number = SearchEntry.objects.filter(language=language).count() + len(ours.documents)
    scored: dict[Key, list[tuple[float, float, bool]]] = defaultdict(list)
    weights = []
    for term in question.known:
        answers = _answers(term, found)
        weight = log(1 + (number + 1) / (len(answers) + 1))
        weights.append(weight)
        for key, (value, in_title) in answers.items():
            scored[key].append((weight, weight * value, in_title))
    unknown = len(question.terms) - len(weights)
    total = sum(weights) + unknown * min(weights)  # a word that stands nowhere must not outweigh the others
    scores = {key: _score(parts, total, len(question.terms)) for key, parts in scored.items()}
    # Where nothing answers so much, what answers most is shown: "my husband beats violence" means violence.
    wanted = min(MEANT, max((score.coverage for score in scores.values()), default=MEANT))
    return {key: score for key, score in scores.items() if score.coverage >= wanted}


def _postings(question: Question, language: str, ours: Facts) -> dict[str, dict[Key, Place]]:
    found: dict[str, dict[Key, Place]] = defaultdict(dict)
    rows = SearchPosting.objects.filter(stem__in=question.stems, entry__language=language)
    for key, stem, in_title, in_summary, times in rows.values_list(
        "entry_id", "stem", "in_title", "in_summary", "times"
    ):
        found[stem][key] = Place(in_title, in_summary, times)
    for stem in question.stems:
        found[stem].update(ours.postings.get(stem, {}))
    return found


def _answers(term: Term, found: dict[str, dict[Key, Place]]) -> dict[Key, tuple[float, bool]]:
    """Key -> how well the document answers this word, by its best form."""
    best: dict[Key, tuple[float, bool]] = {}
    for stem, closeness in term.forms.items():
        for key, place in found[stem].items():
            often = min(1 + log(max(place.times, 1)), 2.5)
            value = closeness * (often + IN_TITLE * place.in_title + IN_SUMMARY * place.in_summary)
            best[key] = max(best.get(key, (0.0, False)), (value, place.in_title))
    return best


def _score(parts: list[tuple[float, float, bool]], total: float, terms: int) -> Score:
    coverage = sum(weight for weight, _value, _title in parts) / total
    whole = len(parts) == terms and all(in_title for _weight, _value, in_title in parts)
    return Score(sum(value for _weight, value, _title in parts) * coverage**2 * (WHOLE_TITLE if whole else 1), coverage)


def freshness(day: datetime.date | None, today: datetime.date) -> float:
    """1 for what has no date or is new; falls slowly with age."""
    years = max((today - day).days, 0) / 365 if day else 0
    return 1 - FRESHNESS + FRESHNESS * exp(-years / YEARS)
