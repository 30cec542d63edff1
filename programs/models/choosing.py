"""Which stories a reader chose, by address alone: program, topic, oblast, year, and from where on.

They are listed by date without being counted: a deep page of ten thousand costs what the first of a hundred does. How
many each choice would show is told from one small table, made once until something public changes.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from home.everyone import readable
from home.models import Named, Region
from home.pagecache import remembered

from .facts import Program
from .stories import NewsPage
from .topics import Topic

PER_PAGE = 12
IN_FEED = 30
LARGEST_KEY = 2**31
NEWEST = (date.max, LARGEST_KEY)
PROGRAM = "part_of__programpage__fact__code"  # a story may name the program's page in any language
FACETS = {"program": _("Program"), "topic": _("Topic"), "region": _("Oblast"), "year": _("Year")}
QUERIES = (*FACETS, "before")


class UnknownChoice(Exception):
    """The address asks for something that no fact of the site answers to."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader chose: codes of facts, an oblast's ISO code, a year; "" where nothing is chosen."""

    program: str = ""
    topic: str = ""
    region: str = ""
    year: str = ""

    def chosen(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}

    def query(self, before: str = "") -> str:
        """The query string, always in the same order, so that one list has one address."""
        parts = self.chosen() | ({"before": before} if before else {})
        return f"?{urlencode(parts, safe=',')}" if parts else ""


@dataclass(frozen=True, slots=True)
class Slice:
    """Some stories, and the `before` of the page with older ones ("" on the last)."""

    stories: list[NewsPage]
    older: str


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a facet: how many stories it would leave, and the address that chooses it."""

    label: str
    query: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to choose; `clear` is the address without it."""

    name: str
    label: str
    options: list[Option]
    clear: str

    @property
    def chosen(self) -> Option | None:
        return next((option for option in self.options if option.is_chosen), None)


@dataclass(frozen=True, slots=True)
class Table:
    """The facts that stories can be chosen by, and how many stories share each set of them."""

    facts: dict[str, dict[str, Named | str]]
    counts: Counter[tuple[str, str, str, frozenset[str]]]  # program, region, year, topics

    def count(self, wanted: Wanted) -> int:
        return sum(number for kinds, number in self.counts.items() if _fits(kinds, wanted))


def _fits(kinds, wanted: Wanted) -> bool:
    program, region, year, topics = kinds
    return (
        wanted.program in ("", program)
        and wanted.region in ("", region)
        and wanted.year in ("", year)
        and (not wanted.topic or wanted.topic in topics)
    )


def table(locale: Locale) -> Table:
    return remembered(f"stories:{locale.pk}", lambda: _table(locale))


def _table(locale: Locale) -> Table:
    topics: dict[int, set[str]] = {}
    for story, code in NewsPage.topics.through.objects.values_list("newspage_id", "topic__code"):
        topics.setdefault(story, set()).add(code)
    rows = _live(locale).order_by().values_list("pk", PROGRAM, "region__iso", "date")
    counts = Counter(
        (program or "", region or "", str(day.year), frozenset(topics.get(pk, ()))) for pk, program, region, day in rows
    )
    years = sorted({year for _program, _region, year, _topics in counts}, reverse=True)
    facts: dict[str, dict[str, Named | str]] = {
        "program": {row.code: row for row in Program.objects.all()},
        "topic": {row.code: row for row in Topic.objects.all()},
        "region": {row.iso: row for row in Region.objects.all()},
        "year": {year: year for year in years},
    }
    return Table(facts, counts)


def read(params: Mapping[str, str], known: Table) -> tuple[Wanted, str]:
    """What the address asks for, and its `before`. Raises UnknownChoice for a value that is no fact of the site."""
    wanted = Wanted(**{name: params.get(name, "") for name in FACETS})
    before = params.get("before", "")
    if any(value not in known.facts[name] for name, value in wanted.chosen().items()):
        raise UnknownChoice
    if before and _place(before) is None:
        raise UnknownChoice
    return wanted, before


def facets(wanted: Wanted, known: Table) -> list[Facet]:
    """Every way to choose that tells stories apart, each option beside what else is chosen."""
    total = known.count(Wanted())
    found = [_facet(name, wanted, known) for name in FACETS]
    return [facet for facet in found if facet.chosen or any(option.count < total for option in facet.options)]


def _facet(name: str, wanted: Wanted, known: Table) -> Facet:
    without = replace(wanted, **{name: ""})
    now = getattr(wanted, name)
    options = [
        Option(_label(fact), with_it.query(), known.count(with_it), value == now)
        for value, fact in known.facts[name].items()
        if value == now or known.count(Wanted(**{name: value}))
        for with_it in [replace(wanted, **{name: value})]
    ]
    if name != "year":
        options.sort(key=lambda option: option.label)
    return Facet(name, str(FACETS[name]), options, without.query())


def _label(fact: Named | str) -> str:
    return fact if isinstance(fact, str) else getattr(fact, "short", "") or fact.name


def latest(locale: Locale, before: str = "", *, wanted: Wanted | None = None, count: int = PER_PAGE) -> Slice:
    """`count` live stories of a language, newest first, from `before` on ("2021-08-27,12": date and page id).

    A malformed `before` is read as none.
    """
    rows = _narrowed(_live(locale), wanted or Wanted())
    day, key = _place(before) or NEWEST  # a bound even on the first page: else SQLite sorts a whole language
    rows = rows.filter(date__lte=day).filter(models.Q(date__lt=day) | models.Q(pk__lt=key))
    found = list(rows.select_related("photo")[: count + 1])
    older = f"{found[count - 1].date},{found[count - 1].pk}" if len(found) > count else ""
    return Slice(found[:count], older)


def stands(locale: Locale, before: str) -> bool:
    """Whether `before` names a story that is there: an invented place is answered, but never kept in memory."""
    place = _place(before)
    return place is not None and _live(locale).filter(date=place[0], pk=place[1]).exists()


def _live(locale: Locale) -> models.QuerySet[NewsPage]:
    return readable(NewsPage.objects).filter(locale=locale, alias_of__isnull=True).order_by("-date", "-pk")


def _narrowed(rows: models.QuerySet[NewsPage], wanted: Wanted) -> models.QuerySet[NewsPage]:
    if wanted.program:
        rows = rows.filter(**{PROGRAM: wanted.program})
    if wanted.topic:
        rows = rows.filter(topics__code=wanted.topic)
    if wanted.region:
        rows = rows.filter(region__iso=wanted.region)
    if wanted.year:
        rows = rows.filter(date__year=int(wanted.year))
    return rows


def _place(before: str) -> tuple[date, int] | None:
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d),([1-9]\d{0,9})", before, re.ASCII)
    try:
        return (date.fromisoformat(found[1]), min(int(found[2]), LARGEST_KEY)) if found else None
    except ValueError:
        return None
