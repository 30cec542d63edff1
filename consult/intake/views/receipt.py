"""The receipt: her number first, the way out after it. The number stands in the page alone, and is wiped on leaving."""

from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consult import receipt
from consult.intake import cookies, drafts
from consult.intake.forms import LastFourForm
from consult.intake.story import promises, way_sentence
from consult.intake.views import trouble
from home import patience
from home.privacy import private


def after_sending(view):
    """Give `view` the sent draft; without one the number can only be typed from paper."""

    @wraps(view)
    def seen(request: HttpRequest) -> HttpResponse:
        draft = drafts.find(request)
        if draft is None or not draft.sent_at or draft.request is None:
            return redirect("consult:answer")
        return view(request, draft)

    return private(trouble.cared_for(seen))


@after_sending
@require_safe
def sent(request: HttpRequest, draft) -> HttpResponse:
    case = draft.request
    context = {
        "number": receipt.grouped(drafts.number_of(draft)),
        "case": case,
        "promises": promises(case),
        "way": way_sentence(case),
        "comes_in_person": bool(case.stop or case.centre),
    }
    return render(request, "consult/intake/receipt.html", context)


@after_sending
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, draft) -> HttpResponse:
    """The last four digits, asked for once; right ones and "skip" both lead to the end."""
    form = LastFourForm(request.POST if request.method == "POST" else None, number=drafts.number_of(draft))
    saved = request.method == "POST" and form.is_valid()
    return render(request, "consult/intake/check.html", {"form": form, "saved": saved, "case": draft.request})


@private
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """The number is wiped; from now on it opens from her paper or memory only.

    Where that cannot be written it goes by itself after `RECEIPT_MINUTES`, and this browser forgets it at once.
    """
    with patience.in_passing():
        draft = drafts.find(request)
        if draft and draft.sent_at:
            drafts.discard(draft)
    response = redirect(f"/{get_language()}/")
    cookies.drop(response, drafts.COOKIE)
    return response
