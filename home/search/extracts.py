"""The part of a text that answers the question, its words marked; everything else escaped."""

from collections import Counter

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from home.search.vocabulary import Vocabulary
from home.stems import WORD, fold

AROUND = 30  # words of an extract
BEFORE = 4  # words before the first that was asked for
LETTERS = 260


def marked(text: str, stems: frozenset[str], vocabulary: Vocabulary) -> SafeString:
    """`text` escaped, with <mark> around every word whose stem was asked for."""
    parts: list[tuple[SafeString, SafeString]] = []
    end = 0
    for found in WORD.finditer(text):
        if is_asked(found[0], stems, vocabulary):
            parts.append((conditional_escape(text[end : found.start()]), format_html("<mark>{}</mark>", found[0])))
            end = found.end()
    return mark_safe(format_html_join("", "{}{}", parts) + conditional_escape(text[end:]))


def is_asked(word: str, stems: frozenset[str], vocabulary: Vocabulary) -> bool:
    folded = fold(word)
    return vocabulary.stem_of.get(folded) in stems


def extract(text: str, stems: frozenset[str], vocabulary: Vocabulary) -> SafeString:
    """The AROUND words that hold the most of the words asked for; "" where the text has none."""
    words = text.split()
    hits = {place: found for place, word in enumerate(words) if (found := _stems(word, stems, vocabulary))}
    if not hits:
        return SafeString("")
    start = max(_best(hits) - BEFORE, 0)
    part = " ".join(words[start : start + AROUND])
    part = part if len(part) <= LETTERS else part[:LETTERS].rsplit(" ", 1)[0]
    ends = len(part.split()) + start >= len(words)
    return format_html("{}{}{}", "… " if start else "", marked(part, stems, vocabulary), "" if ends else " …")


def _stems(word: str, stems: frozenset[str], vocabulary: Vocabulary) -> set[str]:
    return {vocabulary.stem_of[fold(one)] for one in WORD.findall(word) if is_asked(one, stems, vocabulary)}


def _best(hits: dict[int, set[str]]) -> int:
    """The place of the first word of the window that holds the most different stems, then the most words."""
    inside: Counter[str] = Counter()
    ordered = sorted(hits)
    best, first = (0, 0, 0), 0
    for place in ordered:
        inside.update(hits[place])
        while place - ordered[first] >= AROUND - BEFORE:
            inside.subtract(hits[ordered[first]])
            first += 1
        rank = (sum(1 for number in inside.values() if number > 0), sum(inside.values()), -ordered[first])
        best = max(best, rank) if best != (0, 0, 0) else rank
    return -best[2]
