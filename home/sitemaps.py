"""Every address worth finding, with its hreflang alternates; Wagtail's own sitemap forgets the other languages.

Pages come from the trees of all languages; addresses that are no pages (a centre, a partner) from the functions that
`settings.SITEMAP_SOURCES` names, each () -> iterable of Entry. What says noindex is not named here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import override
from wagtail.models import Page, Site

from home.feeds import site_root
from home.models import LegalAidCentre, Partner
from home.pagecache import cacheable

PER_FILE = 10_000  # addresses; the protocol allows 50,000, and 50 MB
TYPE = "application/xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing and its path in each language that it exists in."""

    paths: dict[str, str]
    changed: datetime | None = None


def index(request: HttpRequest) -> HttpResponse:
    """`/sitemap.xml`: all addresses, or where there are too many for one file the list of the files."""
    rows = addresses(request)
    if len(rows) <= PER_FILE:
        return _answer(request, rows)
    files = [
        {"location": f"{site_root(request)}{reverse('sitemap_part', args=[number + 1])}", "last_mod": _latest(part)}
        for number, part in enumerate(_parts(rows))
    ]
    return cacheable(render(request, "sitemap_index.xml", {"sitemaps": files}, content_type=TYPE))


def part(request: HttpRequest, number: int) -> HttpResponse:
    """`/sitemap-2.xml`"""
    parts = _parts(addresses(request))
    if not 1 <= number <= len(parts):
        raise Http404
    return _answer(request, parts[number - 1])


def _answer(request: HttpRequest, rows: list[dict]) -> HttpResponse:
    return cacheable(render(request, "sitemap.xml", {"urlset": rows}, content_type=TYPE))


def _parts(rows: list[dict]) -> list[list[dict]]:
    return [rows[start : start + PER_FILE] for start in range(0, len(rows), PER_FILE)]


def _latest(rows: list[dict]) -> datetime | None:
    return max((row["lastmod"] for row in rows if row["lastmod"]), default=None)


def addresses(request: HttpRequest) -> list[dict]:
    """A row per address, each naming all languages of its thing; x-default is the language that greets a stranger."""
    root = site_root(request)
    sources = (import_string(name) for name in settings.SITEMAP_SOURCES)
    entries = [*_pages(request), *(entry for source in sources for entry in source())]
    return [row for entry in entries for row in _rows(entry, root)]


def _rows(entry: Entry, root: str) -> Iterable[dict]:
    whole = {code: f"{root}{path}" for code, path in entry.paths.items()}
    alternates = [{"lang_code": code, "location": location} for code, location in whole.items()]
    if settings.GREETING_LANGUAGE in whole:
        alternates.append({"lang_code": "x-default", "location": whole[settings.GREETING_LANGUAGE]})
    for location in whole.values():
        yield {
            "location": location,
            "lastmod": entry.changed,
            "alternates": alternates if len(whole) > 1 else [],
        }


def _pages(request: HttpRequest) -> Iterable[Entry]:
    """One query for all trees; an alias only borrows words, so its address is nobody's to find."""
    site = Site.find_for_request(request)
    if site is None:
        return
    trees = Q(pk__in=[])
    for home in site.root_page.get_translations(inclusive=True).live():
        trees |= Q(path__startswith=home.path)
    ours = Page.objects.filter(trees, alias_of__isnull=True).live().public().select_related("locale")
    for _key, group in groupby(ours.order_by("translation_key", "path"), lambda page: page.translation_key):
        pages = list(group)
        changed = [page.last_published_at or page.latest_revision_created_at for page in pages]
        paths = {page.locale.language_code: page.get_url(request) for page in pages}
        yield Entry({code: path for code, path in paths.items() if path}, max(filter(None, changed), default=None))


def in_all_languages(path_of) -> dict[str, str]:
    """`path_of()` asked once in each language."""
    paths = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            paths[code] = path_of()
    return paths


def centres() -> list[Entry]:
    """A sample is not to be found, nor a centre that has closed: their pages say noindex."""
    rows = LegalAidCentre.objects.filter(is_open=True, is_sample=False).order_by("code")
    return [Entry(in_all_languages(lambda centre=centre: centre.path)) for centre in rows]


def partners() -> list[Entry]:
    codes = Partner.objects.filter(is_sample=False).order_by("code").values_list("code", flat=True)
    return [
        Entry(in_all_languages(lambda: reverse("partners"))),
        *(Entry(in_all_languages(lambda code=code: reverse("partner", args=[code]))) for code in codes),
    ]
