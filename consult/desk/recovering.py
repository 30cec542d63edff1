"""Somebody lost her secret number and stands before us, at a centre or at the bus: a new one, after a check.

Nobody's name is kept. What it was about, where and on which day stands on every list of the desk and proves nothing:
proof is the phone number that she left. Who left none gets a new one only from whoever holds or leads her case. The
system compares; whoever asks sees nothing of any case, and no answer says which
part was wrong. So many tries a day for each member of staff.
"""

import datetime as dt
import re

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from consult import permissions, transitions
from consult.models import ConsultationRequest, Matter
from consult.models.codes import Channel, State
from consult.receipt import grouped, read_case_number
from home import limits
from home.fields import PlainText
from home.models import District

from .forms import Day, Reason
from .trail import trail

DAYS_ASIDE = dt.timedelta(days=3)  # nobody remembers the day exactly
FEWEST_DIGITS = 9  # of a phone number, without the zero or the code of the country before it
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
    sent_on = Day(
        label=gettext_lazy("On which day did she ask?"),
        help_text=gettext_lazy("Three days more or less do not matter."),
    )
    phone = PlainText(
        label=gettext_lazy("The phone number that she left, all of it"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("If she left none, only the lawyer of her case or its coordinator makes a new number."),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
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

    def clean_phone(self) -> str:
        """The digits as they stand at the end of a full number."""
        typed = self.cleaned_data["phone"]
        digits = re.sub(r"[^0-9]", "", typed).lstrip("0")
        if typed and len(digits) < FEWEST_DIGITS:
            raise forms.ValidationError(_("Write the whole phone number, for example 0555 123456."))
        return digits


def remembered(said: dict) -> ConsultationRequest | None:
    """The one request of which all that she said is true; None for none and for several."""
    first, last = said["sent_on"] - DAYS_ASIDE, said["sent_on"] + DAYS_ASIDE
    kept = ConsultationRequest.objects.exclude(state=State.ERASED)  # worded as the condition of their index
    found = kept.filter(district=said["district"], submitted_at__date__range=(first, last))
    matter = said["matter"]
    found = found.filter(matter__in=[matter, *matter.children.all()])
    if number := read_case_number(said["case"]):
        found = found.filter(pk=number.serial, submitted_at__year=number.year)
    fitting = [case for case in found.order_by("pk")[:MOST] if _knows_the_phone(case, said["phone"])]
    return fitting[0] if len(fitting) == 1 else None


def _knows_the_phone(case: ConsultationRequest, digits: str) -> bool:
    """Where she left a number, it must be right; where she left none, she cannot know one."""
    left = (case.contact or {}).get("phone", "")
    return left.endswith(digits) if left and digits else left == digits


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
    return _renewed(request, form, case) if case else _none(request, form)


def _none(request: HttpRequest, form: LostNumberForm) -> HttpResponse:
    """No such case, several, or one where only who knows it may: in the same words, or they would tell which."""
    sentence = _(
        "With these answers you cannot give out a new number. Ask again, also for the case number. If that does not "
        "help, call the coordinator, and leave this person no paper."
    )
    form.add_error(None, sentence)
    return _show(request, form)


def _renewed(request: HttpRequest, form: LostNumberForm, case: ConsultationRequest) -> HttpResponse:
    said = form.cleaned_data
    reason = f"{Channel(said['where']).label}: {said['reason']}"
    try:
        number = transitions.recover(case, by=request.user, reason=reason)
    except transitions.NotAllowed:  # NotByUs and Barred among them
        return _none(request, form)
    except transitions.Refused as refused:
        form.add_error(None, str(refused))
        return _show(request, form)
    messages.success(request, _("The old number does not work any more. Give her this one; it is shown only now."))
    return _show(request, LostNumberForm(), secret=grouped(number), number=case.case_number)


def _show(request: HttpRequest, form: LostNumberForm, *, status: int = 200, **more) -> HttpResponse:
    context = {
        "form": form,
        "header_title": _("Lost number"),
        "breadcrumbs_items": trail(_("Lost number")),
        **more,
    }
    return render(request, "consult/desk/lost_number.html", context, status=status)
