"""How she gets the answer, from her own page: seen, changed, confirmed anew; and the paper to take along.

A helper without leave to read chooses a stop or a centre only: else the lawyer would call a number of the helper's
choice, or the answer would come to this page.
"""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consult import transitions
from consult.intake.forms import ReachForm
from consult.intake.forms.near import hours_of
from consult.intake.page import ClientPage
from consult.intake.views import trouble
from consult.models import ConsultationRequest
from consult.models.codes import OPEN_STATES
from home.privacy import private

from .follow import behind_the_number, let_in
from .receipt import after_sending


def hers_to_change(view):
    """Only while the request is open."""

    @behind_the_number
    def seen(request: HttpRequest, case: ConsultationRequest) -> HttpResponse:
        if case.state not in OPEN_STATES:
            return redirect("consult:mine")
        return view(request, case)

    return seen


def _form(case: ConsultationRequest, data=None, initial: dict | None = None) -> ReachForm:
    in_person = not ClientPage(case).may_read
    return ReachForm(data, initial=initial, district=case.district, unsafe=case.unsafe, in_person=in_person)


def _now(case: ConsultationRequest) -> dict:
    """What she chose so far, for the form; a helper without leave does not learn her number here."""
    where = {"way": case.way, "stop": case.stop_id, "centre": case.centre_id}
    return where | (case.contact or {}) if ClientPage(case).may_read else where


@hers_to_change
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, case: ConsultationRequest) -> HttpResponse:
    posted = request.method == "POST"
    form = _form(case, request.POST) if posted else _form(case, initial=_now(case))
    if posted and form.is_valid():
        try:
            transitions.client_changes_contact(case, **form.answer)
        except transitions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("consult:mine")
    return _show(request, form)


def _show(request: HttpRequest, form: ReachForm, *, status: int = 200, **more) -> HttpResponse:
    form.prepare()
    return render(request, "consult/intake/contact.html", {"form": form, **more}, status=status)


def as_typed(request: HttpRequest, *, note: str, status: int, **more) -> HttpResponse:
    """Nothing was changed: what was chosen is shown again, and why."""

    @let_in
    def shown(request: HttpRequest, case: ConsultationRequest) -> HttpResponse:
        return _show(request, _form(case, initial=request.POST.dict()), note=note, status=status, **more)

    return shown(request)


@private
@trouble.cared_for
def contact_again(request: HttpRequest) -> HttpResponse:
    """The form came without its token."""
    return as_typed(request, note="", status=403, stale=True)


@hers_to_change
@require_POST
def confirm(request: HttpRequest, case: ConsultationRequest) -> HttpResponse:
    if not ClientPage(case).may_read:
        return redirect("consult:mine")
    try:
        transitions.client_confirms_contact(case)
    except transitions.Refused:  # changed or closed since the page was shown: it tells how it stands now
        pass
    return redirect("consult:mine")


contact.on_csrf_failure = contact_again
contact.as_typed = as_typed
contact.on_too_much = partial(trouble.too_much, back="consult:mine")
confirm.on_csrf_failure = lambda request: redirect("consult:mine")


@behind_the_number
@require_safe
def slip(request: HttpRequest, case: ConsultationRequest) -> HttpResponse:
    return _slip(request, case, back="consult:mine")


@after_sending
@require_safe
def receipt_slip(request: HttpRequest, draft) -> HttpResponse:
    return _slip(request, draft.request, back="consult:sent")


def _slip(request: HttpRequest, case: ConsultationRequest, *, back: str) -> HttpResponse:
    """The paper, while there is somewhere to go."""
    stop = case.stop if case.stop and not case.stop.is_off else None
    if case.state not in OPEN_STATES or not (stop or case.centre):
        return redirect(back)
    hours = hours_of(case.centre) if case.centre else ""
    context = {"case": case, "stop": stop, "centre": case.centre, "hours": hours, "back": reverse(back)}
    return render(request, "consult/intake/slip.html", context)
