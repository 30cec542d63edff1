"""Somebody lost her secret number and stands before us, at a centre or at the bus: a new one, after a check.

Nobody's name is kept, so what only she knows is asked: what it was about, where, on which day, and the last digits of
the phone number if she left one. The system compares; whoever asks sees nothing of any case, and no answer says which
part was wrong. So many tries a day for each member of staff.
"""

import datetime as dt

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from consult import permissions, transitions
from consult.models import ConsultationRequest, Matter
from consult.models.codes import Channel, State
from consult.receipt import grouped, read_case_number
from home import limits
from home.models import District

from .forms import Reason

DAYS_ASIDE = dt.timedelta(days=3)  # nobody remembers the day exactly
DIGITS = 4
MOST = 200  # of one district, matter and week; more are not told apart
WHERE = (Channel.CENTRE, Channel.BUS)


class LostNumberForm(forms.Form):
    """What she says; nothing of it is shown again with a case."""

    case = forms.CharField(
        label=gettext_lazy("Case number, if she has it"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("For example 26-004217. It stands on the paper for the bus and on every message."),
    )
    matter = forms.ModelChoiceField(Matter.objects.filter(parent=None), label=gettext_lazy("What was it about?"))
    district = forms.ModelChoiceField(
        District.objects.select_related("region"), label=gettext_lazy("Which district did she give?")
    )
    sent_on = forms.DateField(
        label=gettext_lazy("On which day did she ask?"),
        help_text=gettext_lazy("Three days more or less do not matter."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    digits = forms.RegexField(
        r"^\d{4}$",
        label=gettext_lazy("Last four digits of the phone number, if she left one"),
        required=False,
        error_messages={"invalid": gettext_lazy("Four digits, nothing else.")},
    )
    where = forms.ChoiceField(
        label=gettext_lazy("Where is she now?"), choices=[(where.value, where.label) for where in WHERE]
    )
    reason = Reason(
        label=gettext_lazy("How did you make sure that it is she?"),
        help_text=gettext_lazy(
            "For example: told what she wrote, showed the paper. It stays in the log, with your name."
        ),
    )

    def clean_case(self) -> str:
        typed = self.cleaned_data["case"]
        if typed and not read_case_number(typed):
            raise forms.ValidationError(_("This is no case number. It looks like 26-004217."))
        return typed


def remembered(said: dict) -> ConsultationRequest | None:
    """The one request of which all that she said is true; None for none and for several."""
    first, last = said["sent_on"] - DAYS_ASIDE, said["sent_on"] + DAYS_ASIDE
    kept = ConsultationRequest.objects.exclude(state=State.ERASED)  # worded as the condition of their index
    found = kept.filter(district=said["district"], submitted_at__date__range=(first, last))
    matter = said["matter"]
    found = found.filter(matter__in=[matter, *matter.children.all()])
    if number := read_case_number(said["case"]):
        found = found.filter(pk=number.serial, submitted_at__year=number.year)
    fitting = [case for case in found.order_by("pk")[:MOST] if _knows_the_phone(case, said["digits"])]
    return fitting[0] if len(fitting) == 1 else None


def _knows_the_phone(case: ConsultationRequest, digits: str) -> bool:
    """Where she left a number, its end must be right; where she left none, she cannot know one."""
    return (case.contact or {}).get("phone", "")[-DIGITS:] == digits


@require_http_methods(["GET", "HEAD", "POST"])
def lost_number(request: HttpRequest) -> HttpResponse:
    """The number stands in the answer to this post alone: in no address, no session, no log."""
    if not permissions.may(request.user, "recover"):
        raise PermissionDenied
    form = LostNumberForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _show(request, form)
    tried = limits.allow("recover", str(request.user.pk), limit=settings.LIMIT_RECOVERIES)
    if not tried.ok:
        form.add_error(None, _("You have tried this very often today. Ask the coordinator."))
        return _show(request, form, status=429)
    case = remembered(form.cleaned_data)
    if case is None:
        sentence = _("These answers do not lead to exactly one request. Ask her again, also for the case number.")
        form.add_error(None, sentence)
        return _show(request, form)
    return _renewed(request, form, case)


def _renewed(request: HttpRequest, form: LostNumberForm, case: ConsultationRequest) -> HttpResponse:
    said = form.cleaned_data
    reason = f"{Channel(said['where']).label}: {said['reason']}"
    try:
        number = transitions.recover(case, by=request.user, reason=reason)
    except transitions.Refused as refused:
        form.add_error(None, str(refused))
        return _show(request, form)
    messages.success(request, _("The old number does not work any more. Give her this one; it is shown only now."))
    return _show(request, LostNumberForm(), secret=grouped(number), number=case.case_number)


def _show(request: HttpRequest, form: LostNumberForm, *, status: int = 200, **more) -> HttpResponse:
    context = {
        "form": form,
        "header_title": _("Lost number"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("desk:queue", args=["waiting"]), "label": _("Desk")},
            {"url": "", "label": _("Lost number")},
        ],
        **more,
    }
    return render(request, "consult/desk/lost_number.html", context, status=status)
