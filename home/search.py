"""One search over everything that `settings.SEARCH_SOURCES` names; each source belongs to the app whose rows it reads.

A source is a function (query, language) -> list[Hit], best first.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import strip_tags
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail.search.query import Or, PlainText

from home.models import LegalAidCentre
from home.stems import fold, stems

LONGEST = 200  # letters of a query that are read; nobody means more
PAGES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found, in the reader's language."""

    title: str
    url: str
    extract: str
    kind: str
    date: datetime.date | None = None
    is_sample: bool = False
    precision: str = "day"  # how much of the date is known: no more is shown


def find(query: str, language: str) -> list[Hit]:
    """Everything that answers `query`, source by source."""
    wanted = query.replace("\0", "").strip()[:LONGEST]
    if not stems(wanted, language):
        return []
    sources = (import_string(name) for name in settings.SEARCH_SOURCES)
    return [hit for source in sources for hit in source(wanted, language)]


def search(request: HttpRequest) -> HttpResponse:
    """`/<lang>/search/?q=`: works without script, says what to do when nothing is found."""
    query = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    hits = find(query, get_language()) if query else []
    return render(request, "home/search.html", {"query": query, "hits": hits, "robots": "noindex"})


def pages(query: str, language: str) -> list[Hit]:
    """Live, public pages of one language, by their words and by the stems of their words."""
    asked = Or([PlainText(query, operator="and"), PlainText(stems(query, language), operator="and")])
    ours = Page.objects.live().public().filter(locale=Locale.objects.get(language_code=language), depth__gt=2)
    found = [page for page in ours.specific().search(asked)[:PAGES_SHOWN] if not page.alias_of_id]
    return [
        Hit(
            title=page.title,
            url=page.url,
            extract=extract(page.plain_words(), query, language) or getattr(page, "summary", ""),
            kind=str(page.specific_class._meta.verbose_name),
            date=getattr(page, "date", None),
            precision=getattr(page, "date_precision", "day"),
            is_sample=getattr(page, "is_sample", False),
        )
        for page in found
    ]


def centres(query: str, language: str) -> list[Hit]:
    """Centres whose name, town or oblast shares a stem with the question."""
    asked = set(stems(query, language).split())
    rows = LegalAidCentre.objects.filter(is_open=True).select_related("region", "district", "settlement")
    found: Iterable[LegalAidCentre] = (
        centre
        for centre in rows
        if asked <= set(stems(f"{centre.name} {centre.region.name} {centre.district or ''}", language).split())
    )
    return [
        Hit(
            centre.name,
            f"/{language}/centres/#{centre.code}",
            centre.region.name,
            str(_("centre")),
            None,
            centre.is_sample,
        )
        for centre in found
    ]


def extract(text: str, query: str, language: str, *, length: int = 180) -> str:
    """About `length` letters of `text` around the first word that the question asks for; "" when it has none."""
    words = strip_tags(text).split()
    asked = set(stems(query, language).split())
    for place, word in enumerate(words):
        if asked & set(stems(word, language).split()) or any(one in fold(word) for one in asked):
            start = max(0, place - 10)
            part = " ".join(words[start : place + 25])[:length].rsplit(" ", 1)[0]
            return f"{'… ' if start else ''}{part} …"
    return ""
