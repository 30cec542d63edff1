"""She deletes what she wrote, at once, whether her request is still open or over."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from consult import transitions
from consult.intake import passes
from consult.intake.forms import EraseForm
from consult.intake.page import ClientPage

from .follow import behind_the_number, page_again


@behind_the_number
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, case) -> HttpResponse:
    """Asks once more, then deletes. The page behind the number ends with it, so the answer is a page of its own.

    A helper without leave to read may withdraw, but not take the answer away from the person it is for.
    """
    page = ClientPage(case)
    if not page.may_read:
        return redirect("consult:mine")
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            transitions.erase_now(case)
        except transitions.Refused:  # erased by our staff since the page was shown
            return redirect("consult:mine")
        return passes.take(request, render(request, "consult/intake/erased.html"))
    return render(request, "consult/intake/erase.html", {"form": form, "mine": page})


erase.on_csrf_failure = page_again
