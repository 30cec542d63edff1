"""What holds for every page with somebody's own words: nothing of it stays in a browser, a proxy or a search engine."""

from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.debug import sensitive_post_parameters

NO_STORE = "no-store, private"


def keep_no_trace(response: HttpResponse) -> HttpResponse:
    """Referrer-Policy stays "same-origin" on purpose: under "no-referrer" browsers send `Origin: null` with a form,
    and the check of its token would refuse every one of them. Other sites get no referrer either way."""
    response.headers["Cache-Control"] = NO_STORE
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    patch_vary_headers(response, ["Cookie"])
    return response


def private(view):
    """For every such view; what is posted is kept out of error reports too."""

    @wraps(view)
    def seen(request: HttpRequest, *args, **kwargs):
        return keep_no_trace(view(request, *args, **kwargs))

    return sensitive_post_parameters()(seen)
