"""The page behind the secret number: where it stands, the answer, write back, add a paper, rate, withdraw, leave."""

from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consult import reporting, transitions
from consult.intake import cookies, passes
from consult.intake.forms import NumberForm, RatingForm, WithdrawForm, WriteForm
from consult.intake.page import ClientPage
from consult.models.codes import Party
from home import visitors
from home.privacy import private

SAME_WORDS = timedelta(minutes=10)  # the same words again so soon are a second tap, not a second message


@private
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """Enter the number. Wrong ones are counted; a browser or an address over its limit waits before any is looked up.

    The site's own limit, which others may have used up, only keeps wrong numbers waiting: a right one opens.
    """
    form = NumberForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        closed = request.method == "GET" and bool(cookies.token_of(request, passes.COOKIE)) and not passes.find(request)
        return render(request, "consult/intake/number.html", {"form": form, "closed": closed})
    limit = settings.LIMIT_WRONG_NUMBERS
    if wait := visitors.still_to_wait(request, "wrong-number", limit):
        return _not_opened(request, form, wait)
    if case := transitions.find_by_secret(form.cleaned_data["number"]):
        return passes.give(request, redirect("consult:mine"), case)
    return _not_opened(request, form, visitors.seconds_to_wait(request, "wrong-number", limit))


def _not_opened(request: HttpRequest, form: NumberForm, wait: int) -> HttpResponse:
    form.add_error("number", _too_many(wait) if wait else _("No request opens with this number. Look at it again."))
    response = render(request, "consult/intake/number.html", {"form": form}, status=429 if wait else 200)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def _too_many(wait: int) -> str:
    return _("There were many wrong numbers. Try again in %(minutes)s min.") % {"minutes": -(-wait // 60)}


@private
def number_again(request: HttpRequest) -> HttpResponse:
    """The form came without its token: the number typed is shown again."""
    form = NumberForm(initial={"number": request.POST.get("number", "")[:100]})
    return render(request, "consult/intake/number.html", {"form": form, "stale": True}, status=403)


answer.on_csrf_failure = number_again


def behind_the_number(view):
    """Give `view` the request that this browser may see; any other is sent to type its number."""

    @wraps(view)
    def seen(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        found = passes.find(request)
        if found is None:
            return redirect("consult:answer")
        return view(request, found.request, *args, **kwargs)

    return private(seen)


def _show(request: HttpRequest, case, *, status: int = 200, **changes) -> HttpResponse:
    page = ClientPage(case)
    context = {"mine": page, "write_form": WriteForm(), "rating_form": RatingForm(initial=page.rated), **changes}
    page.mark_seen()
    return render(request, "consult/intake/mine.html", context, status=status)


@behind_the_number
@require_safe
def mine(request: HttpRequest, case) -> HttpResponse:
    return _show(request, case)


@behind_the_number
@require_safe
def question(request: HttpRequest, case) -> HttpResponse:
    """Her own words, on a page of their own: someone may look over her shoulder."""
    return render(request, "consult/intake/question.html", {"mine": ClientPage(case)})


@behind_the_number
@require_POST
def write(request: HttpRequest, case) -> HttpResponse:
    form = WriteForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, case, write_form=form)
    text, files = form.cleaned_data["text"], form.cleaned_data["files"]
    if not files and _already_said(case, text):
        return redirect("consult:mine")
    papers = [file.attachment() for file in files]
    try:
        transitions.client_writes(case, text=text, attachments=papers, by_helper=case.asked_by == Party.HELPER)
    except transitions.Refused as refused:
        form.add_error(None, str(refused))
        return _show(request, case, write_form=form)
    return redirect("consult:mine")


def _already_said(case, text: str) -> bool:
    since = timezone.now() - SAME_WORDS
    last = case.messages.filter(sender__in=(Party.CLIENT, Party.HELPER), at__gt=since).last()
    return bool(last and last.body == text)


@behind_the_number
@require_POST
def rate(request: HttpRequest, case) -> HttpResponse:
    form, report = RatingForm(request.POST), ClientPage(case).report
    if report is None:
        return redirect("consult:mine")
    if not form.is_valid():
        return _show(request, case, rating_form=form)
    try:
        reporting.rate(report, **form.cleaned_data)
    except transitions.Refused as refused:
        form.add_error(None, str(refused))
        return _show(request, case, rating_form=form)
    return redirect("consult:mine")


@behind_the_number
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, case) -> HttpResponse:
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            transitions.withdraw(case)
        except transitions.Refused as refused:
            return _show(request, case, refused=str(refused))
        return redirect("consult:mine")
    return render(request, "consult/intake/withdraw.html", {"form": form, "case": case})


@behind_the_number
@require_safe
def paper(request: HttpRequest, case, pk: int) -> HttpResponseBase:
    """One file of hers or of her lawyer, opened for this answer only and always as a download."""
    attachment = ClientPage(case).papers.filter(pk=pk).first()
    if attachment is None:
        raise Http404
    return FileResponse(
        attachment.file.open(), as_attachment=True, filename=attachment.name, content_type=attachment.content_type
    )


@private
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    return passes.take(request, redirect(f"/{get_language()}/"))


def page_again(request: HttpRequest) -> HttpResponse:
    """A form of her page came without its token: nothing was done, what she wrote is shown again."""

    @behind_the_number
    def shown(request, case):
        written = WriteForm(initial={"text": request.POST.get("text", "")})
        rated = RatingForm(initial=request.POST.dict())
        return _show(request, case, write_form=written, rating_form=rated, stale=True, status=403)

    return shown(request)


for posting in (write, rate, withdraw):
    posting.on_csrf_failure = page_again
