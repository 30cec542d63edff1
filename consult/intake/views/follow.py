"""The page behind the secret number: where it stands, the answer, write back, ask again, rate, withdraw, leave."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial, wraps

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consult import reporting, transitions
from consult.intake import passes
from consult.intake.forms import RatingForm, WithdrawForm, WriteForm
from consult.intake.page import ClientPage
from consult.models.codes import Party
from home.privacy import private

SAME_WORDS = timedelta(minutes=10)  # the same words again so soon are a second tap, not a second message


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
    """Words and papers for the lawyer, as long as the request is open."""

    def say(**words):
        transitions.client_writes(case, by_helper=case.asked_by == Party.HELPER, **words)

    return _said(request, case, say)


@behind_the_number
@require_POST
def ask_again(request: HttpRequest, case) -> HttpResponse:
    """What is new opens the request once more; it may have been opened, or closed for good, in the meantime."""
    return _said(request, case, partial(transitions.ask_again, case))


def _said(request: HttpRequest, case, say: Callable) -> HttpResponse:
    form = WriteForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, case, write_form=form)
    text, files = form.cleaned_data["text"], form.cleaned_data["files"]
    if not files and _already_said(case, text):
        return redirect("consult:mine")
    try:
        say(text=text, attachments=[file.attachment() for file in files])
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


for posting in (write, ask_again, rate, withdraw):
    posting.on_csrf_failure = page_again
