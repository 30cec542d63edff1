"""`/` sends everyone to a language they read: Accept-Language first, Kyrgyz when it says nothing we know."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
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


def greet(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(f"/{preferred_language(request.headers.get('Accept-Language', ''))}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response
