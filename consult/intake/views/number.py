"""Where the secret number is typed, and what stands between it and whoever tries numbers."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consult import transitions
from consult.intake import cookies, passes, proof
from consult.intake.forms import NumberForm
from consult.intake.views import trouble
from home import visitors
from home.privacy import private

PURPOSE = "answer"
COUNTER = "wrong-number"


@private
@trouble.cared_for
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """Enter the number. A browser over its limit of wrong ones waits, whatever it types.

    Its address and the whole site may be over theirs because of others: then the next number, a right one too, needs
    a proof of work or of patience first, and is looked up all the same (`intake.proof`).
    """
    form = NumberForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        closed = request.method == "GET" and bool(cookies.token_of(request, passes.COOKIE)) and not passes.find(request)
        return _show(request, form, closed=closed)
    if wait := visitors.still_to_wait(request, COUNTER, _own()):
        form.add_error("number", _too_many(wait))
        return _show(request, form, status=429, wait=wait)
    if _is_braked(request) and not proof.is_given(request, PURPOSE):
        return _show(request, form, status=429, wait=settings.PATIENCE_SECONDS)
    if case := transitions.find_by_secret(form.cleaned_data["number"]):
        return passes.give(request, redirect("consult:mine"), case)
    visitors.seconds_to_wait(request, COUNTER, settings.LIMIT_WRONG_NUMBERS)
    form.add_error("number", _("No request opens with this number. Look at it again."))
    return _show(request, form)


def _own() -> dict[str, str]:
    return {"browser": settings.LIMIT_WRONG_NUMBERS["browser"]}


def _is_braked(request: HttpRequest) -> bool:
    """Whether others have used up what an address, or the whole site, may try; or the switch says so."""
    limit: dict[str, str] = settings.LIMIT_WRONG_NUMBERS
    shared: dict[str, str] = {name: limit[name] for name in ("address", "site") if name in limit}
    return settings.ASK_PROOF or bool(visitors.still_to_wait(request, COUNTER, shared))


def _show(request: HttpRequest, form: NumberForm, *, status: int = 200, wait: int = 0, **more) -> HttpResponse:
    """The page with what was typed; under the brake with the work or the patience that the next number needs."""
    asked = proof.offer(request, PURPOSE) if _is_braked(request) else None
    context = {"form": form, "proof": asked, **more}
    response = render(request, "consult/intake/number.html", context, status=status)
    if wait:
        response.headers["Retry-After"] = str(asked["seconds"] if asked and asked["seconds"] else wait)
    return response


def _too_many(wait: int) -> str:
    return _("There were many wrong numbers. Try again in %(minutes)s min.") % {"minutes": -(-wait // 60)}


def as_typed(request: HttpRequest, *, status: int, **why) -> HttpResponse:
    form = NumberForm(initial={"number": request.POST.get("number", "")[:100]})
    return _show(request, form, status=status, **why)


@private
@trouble.cared_for
def number_again(request: HttpRequest) -> HttpResponse:
    """The form came without its token: the number typed is shown again."""
    return as_typed(request, status=403, stale=True)


answer.on_csrf_failure = number_again
answer.as_typed = as_typed
answer.on_too_much = trouble.too_much
