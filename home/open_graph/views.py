"""The address of a drawn picture: /<language>/og/<page>-<hash>.png."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from wagtail.models import Page

from home.files import A_YEAR

from . import digest, drawn, picture_of


def picture(request: HttpRequest, number: int, mark: str) -> HttpResponseBase:
    """The picture of a live page that anyone may read; an earlier address of it leads to today's."""
    pages = Page.objects.live().select_related("locale").filter(locale__language_code=get_language(), depth__gt=1)
    page = get_object_or_404(pages, pk=number)
    if page.get_view_restrictions():
        raise Http404
    if mark != digest(page):
        return redirect(picture_of(page).address)
    response = FileResponse(default_storage.open(drawn(page)), content_type="image/png")
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response
