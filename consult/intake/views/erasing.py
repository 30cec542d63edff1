"""She deletes what she wrote, at once, when her request is over; until then withdrawing it does the same in a week."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from consult import transitions
from consult.intake import passes
from consult.intake.forms import EraseForm
from consult.models.codes import State

from .follow import behind_the_number, page_again


@behind_the_number
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, case) -> HttpResponse:
    """Asks once more, then deletes. The page behind the number ends with it, so the answer is a page of its own."""
    if case.state != State.CLOSED:
        return redirect("consult:withdraw")
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            transitions.erase(case, by_client=True)
        except transitions.Refused:  # reopened since it was read
            return redirect("consult:mine")
        return passes.take(request, render(request, "consult/intake/erased.html"))
    return render(request, "consult/intake/erase.html", {"form": form})


erase.on_csrf_failure = page_again
