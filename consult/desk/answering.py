"""The answer: words to the client and the report, in one form and one transaction."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consult import permissions, transitions

from . import cases
from .report_forms import AnswerForm


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The question above, the answer and its few report fields below."""
    found = cases.find(request.user, pk)
    if not permissions.may(request.user, "answer", found):
        raise PermissionDenied
    form = AnswerForm(request.POST or None, initial=AnswerForm.prefilled(found, request.user))
    if request.method == "POST" and form.is_valid() and _sent(request, found, form):
        return redirect("desk:case", pk)
    context = {
        "case": found,
        "form": form,
        **cases.opened(found, request.user),
        "breadcrumbs_items": [*cases.breadcrumbs(found, is_here=False), {"url": "", "label": _("Answer")}],
        "header_title": _("Answer case %(number)s") % {"number": found.case_number},
    }
    return render(request, "consult/desk/answer.html", context)


def _sent(request: HttpRequest, found, form: AnswerForm) -> bool:
    """Whether the answer went out; what stands against it is said, and the form keeps every word."""
    words, outcome = form.cleaned_data["text"], form.cleaned_data["outcome"]
    try:
        transitions.answer(found, by=request.user, text=words, outcome=outcome, report=form.report())
    except transitions.BadReport as bad:
        add_errors(form, bad)
        return False
    except transitions.Refused as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, _("Your answer is on the client’s page, and the report is written."))
    return True


def add_errors(form, bad: transitions.BadReport) -> None:
    """The report's own objections, each at its field; what has no field here stands above the form."""
    for name, sentences in bad.errors.items():
        form.add_error(name if name in form.fields else None, sentences)
