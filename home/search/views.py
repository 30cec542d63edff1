"""`/<lang>/search/?q=`: works without script, counts what was found, and says what to do when nothing was."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from home.models import SearchEntry
from home.pagecache import remembered
from home.search import results
from home.search.documents import KINDS
from home.search.question import clean

PER_PAGE = 10


@dataclass(frozen=True, slots=True)
class Link:
    """A choice of a filter: what it leads to and how many things wait there."""

    label: str
    address: str
    number: int
    is_chosen: bool


class Choices:
    """The filters as the address gives them; what makes no sense is read as not given."""

    def __init__(self, request: HttpRequest):
        given = request.GET
        self.query = clean(given.get("q", ""))
        self.kind = given.get("kind", "") if given.get("kind") in KINDS else ""
        self.year = (
            int(year) if (year := given.get("year", "")).isascii() and year.isdigit() and len(year) == 4 else None
        )
        self.program = given.get("program", "")[:36].replace("\0", "")
        self.exact = given.get("exact") == "1"
        self.page = int(given["page"]) if re.fullmatch(r"[0-9]{1,4}", given.get("page", "")) else 1

    def address(self, **changed) -> str:
        """This search with something else chosen; a changed filter begins at the first page."""
        kept = {"q": self.query, "kind": self.kind, "year": self.year, "program": self.program}
        kept |= {"exact": 1 if self.exact else "", **changed}
        return f"?{urlencode({name: value for name, value in kept.items() if value})}"

    def rows(self, found: results.Found, **changed) -> list[results.Row]:
        return found.only(**({"kind": self.kind, "year": self.year, "program": self.program} | changed))


def search(request: HttpRequest) -> HttpResponse:
    language = get_language()
    choices = Choices(request)
    found = results.find(choices.query, language, exact=choices.exact)
    rows = choices.rows(found)
    start = (choices.page - 1) * PER_PAGE
    beyond = choices.page < 1 or (choices.page > 1 and start >= len(rows))
    context = {
        "query": choices.query,
        "found": found,
        "number": len(rows),
        "hits": [] if beyond else results.hits(found, rows[start : start + PER_PAGE], language),
        "first": start + 1,
        "filters": _filters(choices, found, language),
        "narrowed": choices.kind or choices.year or choices.program,
        "exact_address": f"?{urlencode({'q': choices.query, 'exact': 1})}",
        "beyond": choices.address() if beyond else "",
        "newer": choices.address(page=choices.page - 1) if choices.page > 1 and not beyond else "",
        "older": choices.address(page=choices.page + 1) if start + PER_PAGE < len(rows) else "",
        "topics": topics(language) if not rows else [],
        "robots": "noindex",
    }
    return render(request, "home/search.html", context, status=404 if beyond else 200)


def _filters(choices: Choices, found: results.Found, language: str) -> list[tuple[str, list[Link]]]:
    """The filters that part what was found, each with the choices that lead to something."""
    kinds = results.count(choices.rows(found, kind=""), "kind")
    years = results.count(choices.rows(found, year=None), "year")
    programs = results.count(choices.rows(found, program=""), "program")
    names = program_names(language) if programs else {}
    groups = [
        (_("What"), "kind", choices.kind, [(kind, str(label), kinds[kind]) for kind, label in KINDS.items()]),
        (_("Year"), "year", choices.year, [(year, str(year), years[year]) for year in sorted(years, reverse=True)]),
        (
            _("Program"),
            "program",
            choices.program,
            [(key, names[key], programs[key]) for key in sorted(programs) if key in names],
        ),
    ]
    return [
        (heading, links)
        for heading, name, chosen, values in groups
        if (links := _links(choices, found, name, chosen, values))
    ]


def _links(choices: Choices, found: results.Found, name: str, chosen, values) -> list[Link]:
    """One filter's links, "everything" first; none where there is nothing to choose between."""
    offered = [
        Link(label, choices.address(**{name: value}), number, value == chosen)
        for value, label, number in values
        if number or value == chosen
    ]
    if len(offered) < 2 and not chosen:
        return []
    nothing = None if name == "year" else ""
    everything = len(choices.rows(found, **{name: nothing}))
    return [Link(_("Everything"), choices.address(**{name: nothing}), everything, not chosen), *offered]


def program_names(language: str) -> dict[str, str]:
    """Translation key -> title of the live program pages."""
    live = SearchEntry.objects.filter(language=language, kind="program", page__live=True)
    return remembered(
        f"program_names:{language}", lambda: {str(key): title for key, title in live.values_list("group", "title")}
    )


def topics(language: str) -> list[tuple[str, str]]:
    """What the site tells about, for whoever found nothing: programs and plain pages, with their addresses."""
    live = SearchEntry.objects.filter(
        language=language, kind__in=("program", "page"), page__live=True, page__depth__gt=3
    )

    def make():
        return [(one.title, one.page.get_url()) for one in live.select_related("page").order_by("page__path")[:8]]

    return remembered(f"search_topics:{language}", make)
