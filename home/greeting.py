"""`/` sends everyone to a language they read: Accept-Language first, Kyrgyz when it says nothing we know."""

from urllib.parse import quote

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header


def preferred_language(header: str) -> str:
    """The best of ky, ru, en for an Accept-Language `header`; never a cookie: a shared phone keeps no trace."""
    ours = dict(settings.LANGUAGES)
    for tag, weight in parse_accept_lang_header(header):
        code = tag.split("-")[0]
        if weight > 0 and code in ours:
            return code
    return settings.GREETING_LANGUAGE


def greet(request: HttpRequest, rest: str = "") -> HttpResponse:
    """The home, or the address `rest` below it, in the reader's language."""
    query = f"?{request.META['QUERY_STRING']}" if rest and request.META.get("QUERY_STRING") else ""
    language = preferred_language(request.headers.get("Accept-Language", ""))
    response = HttpResponseRedirect(f"/{language}/{quote(rest)}{query}")
    patch_vary_headers(response, ["Accept-Language"])
    return response


def other_language(request: HttpRequest, code: str, rest: str = "") -> HttpResponse:
    """`/de/news/`: the same address in a language that the site speaks."""
    if code not in LANG_INFO or code in dict(settings.LANGUAGES):
        raise Http404
    return greet(request, rest)
