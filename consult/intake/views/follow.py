"""The page behind the secret number: where it stands, the answer, rate, withdraw, leave."""

from functools import partial, wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consult import reporting, serving, transitions
from consult.intake import passes
from consult.intake.forms import RatingForm, WithdrawForm, WriteForm
from consult.intake.page import ClientPage
from consult.intake.views import trouble
from home.privacy import private


def let_in(view):
    """Give `view` the request that this browser may see; any other is sent to type its number."""

    @wraps(view)
    def seen(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        found = passes.find(request)
        if found is None:
            return redirect("consult:answer")
        return view(request, found.request, *args, **kwargs)

    return seen


def behind_the_number(view):
    """`let_in`, without a trace, and told in time where we cannot save or read."""
    return private(trouble.cared_for(let_in(view)))


def show(request: HttpRequest, case, *, status: int = 200, **changes) -> HttpResponse:
    page = ClientPage(case)
    context = {"mine": page, "write_form": WriteForm(), "rating_form": RatingForm(initial=page.rated), **changes}
    page.mark_seen()
    return render(request, "consult/intake/mine.html", context, status=status)


@behind_the_number
@require_safe
def mine(request: HttpRequest, case) -> HttpResponse:
    return show(request, case)


@behind_the_number
@require_safe
def question(request: HttpRequest, case) -> HttpResponse:
    """Her own words, on a page of their own: someone may look over her shoulder."""
    return render(request, "consult/intake/question.html", {"mine": ClientPage(case)})


@behind_the_number
@require_POST
def rate(request: HttpRequest, case) -> HttpResponse:
    form, report = RatingForm(request.POST), ClientPage(case).report
    if report is None:
        return redirect("consult:mine")
    if not form.is_valid():
        return show(request, case, rating_form=form)
    try:
        reporting.rate(report, **form.cleaned_data)
    except transitions.Refused as refused:
        form.add_error(None, str(refused))
        return show(request, case, rating_form=form)
    return redirect("consult:mine")


@behind_the_number
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, case) -> HttpResponse:
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            transitions.withdraw(case)
        except transitions.Refused as refused:
            return show(request, case, note=str(refused))
        return redirect("consult:mine")
    return render(request, "consult/intake/withdraw.html", {"form": form, "case": case})


@behind_the_number
@require_safe
def paper(request: HttpRequest, case, pk: int) -> HttpResponseBase:
    """One file of hers or of her lawyer, opened for this answer only; a voice is played in place, in parts."""
    attachment = ClientPage(case).papers.filter(pk=pk).first()
    if attachment is None:
        raise Http404
    return serving.sent(request, attachment)


@private
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    return passes.take(request, redirect(f"/{get_language()}/"))


def as_typed(request: HttpRequest, *, note: str, status: int) -> HttpResponse:
    """A form of her page came and nothing was done: what she wrote is shown again, and why."""

    @let_in
    def shown(request, case):
        written = WriteForm(initial={"text": request.POST.get("text", "")})
        rated = RatingForm(initial=request.POST.dict())
        return show(request, case, write_form=written, rating_form=rated, note=note, status=status)

    return shown(request)


@private
@trouble.cared_for
def page_again(request: HttpRequest) -> HttpResponse:
    """A form of her page came without its token."""
    note = _("The page lay open too long, or cookies are switched off. Nothing was sent; what you wrote is still here.")
    return as_typed(request, note=note, status=403)


def keeps_her_words(posting) -> None:
    """What goes wrong around a form of her page: its token is gone, we cannot save, it is more than is read."""
    posting.on_csrf_failure = page_again
    posting.as_typed = as_typed
    posting.on_too_much = partial(trouble.too_much, back="consult:mine")


for posting in (rate, withdraw):
    keeps_her_words(posting)
