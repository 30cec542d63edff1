"""Sentences and their length. A full stop ends one only where no abbreviation, initial, date or number goes on."""

import re
from dataclasses import dataclass

MEAN_WORDS = 14
LONGEST_WORDS = 25

# Lower case, without the last full stop. Those of `GOES_ON` never end a sentence: a name, a number or a word follows.
GOES_ON = {
    "ky": {"ж", "жж", "ст", "к", "кк", "б", "бб", "мис", "ө", "м", "проф", "акад", "тел", "сом", "облус", "р", "кв"},
    "ru": {"г", "гг", "ст", "ч", "п", "пп", "ул", "д", "кв", "обл", "р", "с", "пос", "им", "см", "стр", "проф", "акад",
           "тыс", "руб", "тел", "напр", "т", "и", "о", "к", "просп", "пр", "мкр", "ред", "ст-ца"},
    "en": {"mr", "mrs", "ms", "dr", "prof", "st", "no", "art", "arts", "p", "pp", "vs", "e.g", "i.e", "approx", "jan",
           "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "tel", "gov", "ltd", "inc"},
}  # fmt: skip
# These end a sentence where a capital letter follows.
MAY_END = {"ky": {"ж.б", "у.с"}, "ru": {"т.д", "т.п", "др", "пр"}, "en": {"etc", "a.m", "p.m", "u.s", "u.n"}}

END = re.compile(r"[.!?…]+[»”\"')\]]*\s+(?=[«“\"'(\[–—-]?\s?[A-ZА-ЯЁҢӨҮ0-9])")
WORD = re.compile(r"[^\W_]+(?:[-’'.,:][^\W_]+)*")
INITIAL = re.compile(r"^[A-ZА-ЯЁҢӨҮ]$")
ORDINAL = re.compile(r"^(?:\d{1,2}|[IVX]+)$")  # "1. Bring your passport", "XX. century"


@dataclass(frozen=True, slots=True)
class Reading:
    """How long the sentences of some text are, in words."""

    sentences: int
    mean: float
    longest: int
    longest_sentence: str

    @property
    def is_hard(self) -> bool:
        return self.mean > MEAN_WORDS or self.longest > LONGEST_WORDS


def words(sentence: str) -> int:
    """Numbers, dates and hyphenated words count once."""
    return len(WORD.findall(sentence))


def sentences(text: str, language: str) -> list[str]:
    """The sentences of one paragraph, in order."""
    found, start = [], 0
    for end in END.finditer(text):
        if _ends(text[start : end.start()], text[end.start()], language):
            found.append(text[start : end.end()].strip())
            start = end.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if words(sentence)]


def _ends(before: str, mark: str, language: str) -> bool:
    """Whether the mark after `before` ends the sentence."""
    if mark != ".":
        return True
    last = before.split()[-1].lstrip("«“\"'([") if before.split() else ""
    if not last or INITIAL.match(last) or (ORDINAL.match(last) and len(before.split()) == 1):
        return False
    known = last.lower()
    joined = "".join(before.lower().split()[-2:])  # "т. д"
    if {known, joined} & MAY_END[language]:
        return True
    return re.sub(r"^\d+-", "", known) not in GOES_ON[language]  # "2026-ж.", "15-ст."


def reading(paragraphs: list[str], language: str) -> Reading:
    """A heading or a list item counts as a paragraph of its own."""
    found = [sentence for paragraph in paragraphs for sentence in sentences(paragraph, language)]
    lengths = [words(sentence) for sentence in found]
    if not lengths:
        return Reading(0, 0.0, 0, "")
    longest = max(lengths)
    return Reading(len(found), round(sum(lengths) / len(lengths), 1), longest, found[lengths.index(longest)])


def too_long(paragraphs: list[str], language: str) -> list[str]:
    """The sentences over the limit, in order."""
    found = [sentence for paragraph in paragraphs for sentence in sentences(paragraph, language)]
    return [sentence for sentence in found if words(sentence) > LONGEST_WORDS]
