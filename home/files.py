"""Files that editors uploaded, as browsers get them: nothing in them can act, and what is closed stays closed."""

import re

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.static import serve
from wagtail.documents.views.serve import serve as serve_document

# Pictures of pages only. Documents lie beside them, but may be closed (a private collection): their own address asks.
PUBLIC = re.compile(r"(images|original_images)/[^/]+")
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
A_YEAR = 365 * 24 * 60 * 60


def document(request: HttpRequest, document_id: str, document_filename: str) -> HttpResponseBase:
    """A document to keep, never to open inside the site; Wagtail has checked its collection's restrictions."""
    response = serve_document(request, document_id, document_filename)
    if response.has_header("Content-Disposition"):
        response.headers["Content-Security-Policy"] = SANDBOX
        response.headers["Cache-Control"] = "private, no-cache"
    return response


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture; its name carries a hash of what it shows (home.media), so that browsers may keep it."""
    if not PUBLIC.fullmatch(path):
        raise Http404
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response
