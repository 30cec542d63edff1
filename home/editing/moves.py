"""Before pages are moved: each language's new address must be free, else nothing is moved in any language."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.models import Page

from home import treemoves


def one(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """A single page: back to choosing where it goes."""
    refused = _refused(request, [page], destination)
    return redirect("wagtailadmin_pages:move", page.pk) if refused else None


def several(request: HttpRequest, action_type: str, pages: list, action) -> HttpResponse | None:
    """Pages marked in a list: one that cannot move keeps all of them."""
    if action_type != "move" or not all(isinstance(page, Page) for page in pages):
        return None
    refused = _refused(request, pages, action.cleaned_form.cleaned_data["chooser"])
    return redirect(action.next_url) if refused else None


def _refused(request: HttpRequest, pages: list[Page], destination: Page) -> bool:
    """Say what stands in the way, if anything does."""
    found = treemoves.taken(pages, destination)
    for clash in found:
        words = _(
            "Nothing was moved. “%(title)s” cannot go there: the address %(address)s (%(language)s) belongs to "
            "another page. Give one of the two another address, then move it again."
        )
        told = {"title": clash.page.get_admin_display_title(), "address": clash.address, "language": clash.language}
        messages.error(request, words % told)
    return bool(found)
