"""Without a connection: the service worker at /sw.js and the page that it shows then, in three languages.

What a phone keeps tells nobody that its owner looked for help: static files, one page that is the same for everyone,
and the pages of the bus that were opened. No story, no search, nothing of consult (docs/offline.md).
"""

import hashlib
import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from home.pagecache import cacheable

FILES = ["css/site.css", "js/site.js", "icons.svg", "icons/mark.svg", "shyrdak.svg"]
PAGES_KEPT = 12  # pages of the bus on one phone
DAYS_KEPT = 14  # an older schedule misleads more than it helps


def page(request: HttpRequest) -> HttpResponse:
    """`/<lang>/offline/`: the numbers to call and the coming stops, as they were when the phone last asked."""
    tool = settings.EMBEDDED_TOOLS["next_stops"]["template"]
    response = render(request, "home/offline.html", {"next_stops": tool, "robots": "noindex"})
    return cacheable(response)


def worker(request: HttpRequest) -> HttpResponse:
    """The script may look after the whole site; browsers ask for it anew at each visit and compare."""
    said: dict[str, object] = {
        "files": [static(name) for name in FILES],
        "pages": {code: _in(code, reverse, "offline") for code, _name in settings.LANGUAGES},
        "copy": {code: _in(code, _copy_words) for code, _name in settings.LANGUAGES},
        "pagesKept": PAGES_KEPT,
        "daysKept": DAYS_KEPT,
    }
    said["version"] = hashlib.sha256(repr(said["files"]).encode()).hexdigest()[:12]
    words = {"said": json.dumps(said, ensure_ascii=False)}
    response = render(request, "sw.js", words, content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = "/"
    response.headers["Cache-Control"] = "no-cache"
    return response


def _in(language: str, make, *arguments) -> str:
    with override(language):
        return make(*arguments)


def _copy_words() -> str:
    """Stands above a kept page; DATE is put in by the phone, which alone knows it."""
    return _("There is no connection. You see this page as it was on DATE.")
