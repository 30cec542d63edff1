"""What can be found: pages (rows of SearchEntry) and facts (documents that the apps name in settings.SEARCH_FACTS)."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from home.search.kept import kept
from home.stems import WORD, fold, stem

LONGEST_WORD = 40

# Kinds of results, in the order of the filter.
KINDS = {
    "help": _("Ask a lawyer"),
    "stop": _("Stops of the bus"),
    "centre": _("Centres"),
    "news": _("Stories"),
    "program": _("Programs and projects"),
    "event": _("Trainings and events"),
    "partner": _("Partners"),
    "page": _("Other pages"),
}


@dataclass(frozen=True, slots=True)
class Document:
    """A fact in one language. `group` is the same in every language; `text` is found but shown only in extracts."""

    group: str
    kind: str
    title: str
    url: str
    summary: str = ""
    text: str = ""
    day: datetime.date | None = None
    precision: str = "day"
    is_sample: bool = False
    program: str | None = None


class Place(NamedTuple):
    """Where and how often a stem stands in a document."""

    in_title: bool
    in_summary: bool
    times: int


def words(text: str) -> list[str]:
    """The words of a text in lower case, those that nobody could have meant left out."""
    return [word for word in WORD.findall(text.lower()) if len(word) <= LONGEST_WORD]


def places(title: str, summary: str, text: str, language: str) -> dict[str, Place]:
    """Stem -> where it stands."""
    in_title, in_summary = _stems(title, language), _stems(summary, language)
    counted = in_title + in_summary + _stems(text, language)
    return {one: Place(one in in_title, one in in_summary, min(times, 1000)) for one, times in counted.items()}


def _stems(text: str, language: str) -> Counter[str]:
    return Counter(stem(fold(word), language) for word in words(text))


class Facts:
    """All facts of one language, with their index; small, so it is held in memory."""

    def __init__(self, documents: Iterable[Document], language: str):
        self.documents = {document.group: document for document in documents}
        self.postings: dict[str, dict[str, Place]] = {}
        for document in self.documents.values():
            for one, place in places(document.title, document.summary, document.text, language).items():
                self.postings.setdefault(one, {})[document.group] = place

    def words(self) -> set[str]:
        texts = (f"{one.title} {one.summary} {one.text}" for one in self.documents.values())
        return {word for text in texts for word in words(text)}


def facts(language: str) -> Facts:
    return kept(f"facts:{language}", lambda: Facts(_documents(language), language))


def _documents(language: str) -> list[Document]:
    with override(language):
        return [document for name in settings.SEARCH_FACTS for document in import_string(name)(language)]
