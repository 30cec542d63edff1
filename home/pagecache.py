"""Anonymous pages, ready to send: the outermost middleware keeps whole bodies, compressed once.

Opt-in: only a response that a view marked with `cacheable()` is kept, so nothing leaks by omission
(docs/adr: the page cache; figures in docs/performance.md). Entries die with the generation, one database row raised
by `touch()`, and at the next midnight in Asia/Bishkek, when "next stop" and "today" change their meaning.
"""

import hashlib
import math
import threading
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import brotli
from django.conf import settings
from django.core.cache import caches
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone

MARK = "_ukuk_cacheable"
FRESH = "_ukuk_fresh_for"
MOST_ADDRESSES = 20_000  # whose query names are remembered: a Host header may carry any port
LOOK_EVERY = 1.0  # seconds between two readings of the generation, per process


def cacheable(
    response: HttpResponse, *, queries: Iterable[str] = (), revision: Callable[[], int] | None = None
) -> HttpResponse:
    """Mark `response` as the same for every anonymous visitor.

    `queries` are the query names the page reads; any other query string bypasses the cache. `revision` is
    called at each hit and must be cheap: the body is kept only while it returns the same number. It is first read
    here, which for a page is before its template runs: what changes meanwhile must not look as if it were in it.
    """
    setattr(response, MARK, (frozenset(queries), (revision, revision()) if revision else None))
    return response


def remembered(key: str, make: Callable[[], Any]) -> Any:
    """What `make()` returned since something public last changed: the parts that every page repeats.

    Kept per process in the cache "frame" under the generation, so that an uncached page asks the database for its
    own words alone. `make` must return values, not lazy querysets.
    """
    cache = caches["frame"]
    full = f"{current_generation()}:{key}"
    found = cache.get(full)
    if found is None:
        found = make()
        cache.set(full, found)
    return found


class _Look:
    """What this process last read of the generation, and when (monotonic seconds)."""

    at = -math.inf
    generation: int | None = None


def current_generation() -> int | None:
    """The number of the generation, read at most once in `LOOK_EVERY` seconds per process."""
    now = time.monotonic()
    if now - _Look.at >= LOOK_EVERY:
        from home.models import CacheGeneration

        _Look.generation = CacheGeneration.objects.filter(pk=1).values_list("number", flat=True).first()
        _Look.at = now
    return _Look.generation


def forget_look() -> None:
    """Read the generation anew at the next question."""
    _Look.at = -math.inf


def fresh_for(request: HttpRequest, seconds: float) -> None:
    """Keep the page that answers `request` no longer than `seconds`: it prints something that moves by itself."""
    setattr(request, FRESH, min(seconds, getattr(request, FRESH, seconds)))


def touch() -> None:
    """Say that something public has changed: every process forgets its pages within a second."""
    from home.models import CacheGeneration

    if not CacheGeneration.objects.filter(pk=1).update(number=F("number") + 1):
        CacheGeneration.objects.get_or_create(pk=1)
    forget_look()  # whoever changed it sees it at once


def connect() -> None:
    """Raise the generation when Wagtail publishes, unpublishes, moves, closes or deletes something that pages show."""
    from django.db.models.signals import post_delete, post_save
    from wagtail.contrib.redirects.models import Redirect
    from wagtail.documents import get_document_model
    from wagtail.images import get_image_model
    from wagtail.models import Page, PageViewRestriction, Site
    from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

    from home.models import SafetySettings

    for signal in (page_published, page_unpublished, post_page_move, page_slug_changed):
        signal.connect(_touched, dispatch_uid="home.pagecache")
    changed = (get_image_model(), get_document_model(), PageViewRestriction)
    for sender in (Page, Site, Redirect, *changed):
        post_delete.connect(_touched, sender=sender, dispatch_uid="home.pagecache")
    for sender in changed:
        post_save.connect(_touched, sender=sender, dispatch_uid="home.pagecache")
    post_save.connect(_set, sender=SafetySettings, dispatch_uid="home.pagecache")


def _touched(sender, **kwargs):
    touch()


def _set(sender, *, created: bool, **kwargs):
    """The row that Wagtail writes at the first look holds what every page shows already."""
    if not created:
        touch()


@dataclass(slots=True)
class Body:
    """One page, ready in three encodings; `weight` is what it costs in bytes."""

    plain: bytes
    gzip: bytes
    brotli: bytes
    etag: str
    headers: dict[str, str]
    revision: tuple[Callable[[], int], int] | None
    until: float = math.inf  # on the monotonic clock

    @property
    def weight(self) -> int:
        return len(self.plain) + len(self.gzip) + len(self.brotli)


class Shelf:
    """The least recently used pages of this process, at most `settings.PAGE_CACHE_BYTES`."""

    def __init__(self):
        self.bodies: OrderedDict[str, Body] = OrderedDict()
        self.queries: dict[str, frozenset[str]] = {}
        self.weight = 0
        self.lock = threading.Lock()
        self.generation: int | None = None
        self.midnight = 0.0

    def freshen(self) -> None:
        """Empty the shelf when the generation rose or the day turned."""
        generation = current_generation()
        if generation != self.generation or time.time() >= self.midnight:
            with self.lock:
                self.bodies.clear()
                self.queries.clear()
                self.weight = 0
            self.generation = generation
            tomorrow = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
            self.midnight = tomorrow.timestamp()

    def get(self, key: str) -> Body | None:
        with self.lock:
            body = self.bodies.get(key)
            if body is not None:
                self.bodies.move_to_end(key)
        if body is None or time.monotonic() >= body.until:
            return None
        if body.revision and body.revision[0]() != body.revision[1]:
            return None
        return body

    def put(self, base: str, queries: frozenset[str], key: str, body: Body) -> None:
        with self.lock:
            if len(self.queries) >= MOST_ADDRESSES:
                self.queries.clear()
            self.queries[base] = queries
            if old := self.bodies.pop(key, None):
                self.weight -= old.weight
            self.bodies[key] = body
            self.weight += body.weight
            while self.weight > settings.PAGE_CACHE_BYTES:
                self.weight -= self.bodies.popitem(last=False)[1].weight


class PageCacheMiddleware:
    """Answers an anonymous GET from the shelf, before any other middleware runs."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.shelf = Shelf()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return self.get_response(request)
        self.shelf.freshen()
        base = f"{request.scheme}://{request.META.get('HTTP_HOST', '')}{request.path}"
        key = self._key(base, request)
        body = self.shelf.get(key) if key else None
        if body is None:
            generation = self.shelf.generation
            response = self.get_response(request)
            body = self._keep(base, request, response, generation)
            if body is None:
                return response
        return self._send(request, body)

    def _key(self, base: str, request: HttpRequest) -> str | None:
        """The shelf's key, or None where the page does not declare a query name that the address carries."""
        if not request.META.get("QUERY_STRING"):
            return base
        declared = self.shelf.queries.get(base, frozenset())
        if not set(request.GET) <= declared:
            return None
        return _with_query(base, request)

    def _keep(self, base, request, response, generation) -> Body | None:
        mark = getattr(response, MARK, None)
        if mark is None or response.status_code != 200 or response.streaming or response.cookies:
            return None
        queries, revision = mark
        if not set(request.GET) <= queries or request.method != "GET":
            return None
        if any(len(values) > 1 for _name, values in request.GET.lists()):  # only the last is read: no end of others
            return None
        body = _body(response, revision)
        if seconds := getattr(request, FRESH, None):
            body.until = time.monotonic() + seconds
        if generation == self.shelf.generation:
            self.shelf.put(base, queries, _with_query(base, request) if request.GET else base, body)
        return body

    def _send(self, request: HttpRequest, body: Body) -> HttpResponse:
        accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
        response: HttpResponse
        if body.etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
            response = HttpResponseNotModified()
        elif "br" in accepted:
            response = HttpResponse(body.brotli, headers={"Content-Encoding": "br"})
        elif "gzip" in accepted:
            response = HttpResponse(body.gzip, headers={"Content-Encoding": "gzip"})
        else:
            response = HttpResponse(body.plain)
        for name, value in body.headers.items():
            response.headers[name] = value
        if response.status_code == 200:
            response.headers["Content-Length"] = str(len(response.content))
        return response


def _with_query(base: str, request: HttpRequest) -> str:
    """One key for the same query in any order; a name given twice counts with both values."""
    return f"{base}?{urlencode(sorted(request.GET.lists()), doseq=True)}"


def _body(response: HttpResponse, revision) -> Body:
    plain = response.content
    etag = f'W/"{hashlib.sha256(plain).hexdigest()[:20]}"'
    headers = {name: value for name, value in response.headers.items() if name not in ("Content-Length", "Vary")}
    headers |= {"ETag": etag, "Vary": "Accept-Encoding", "Cache-Control": "public, no-cache"}
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    zipped = squeeze.compress(plain) + squeeze.flush()
    return Body(plain, zipped, brotli.compress(plain, quality=9), etag, headers, revision)
