"""Who is away: entered by the lawyer or by whoever leads, seen by both; with the urgent cases that then lie."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from consult import permissions
from consult.models import Absence, AccessEvent, ConsultationRequest
from consult.models.codes import Priority

from .trail import trail

SHOWN = 200
LONGEST = dt.timedelta(days=366)


class AbsenceForm(forms.ModelForm):
    """`for_user` says whose absences may be entered: the own ones, or those of everybody led."""

    class Meta:
        model = Absence
        fields = ["lawyer", "first", "last"]
        widgets = {name: forms.DateInput({"type": "date"}, format="%Y-%m-%d") for name in ("first", "last")}

    def __init__(self, *args, for_user, **kwargs):
        super().__init__(*args, **kwargs)
        lawyers = permissions.visible_lawyers(for_user).select_related("user")
        self.fields["lawyer"].queryset = lawyers
        if not permissions.may(for_user, "lead"):
            self.fields["lawyer"].widget = forms.HiddenInput()
            self.fields["lawyer"].initial = lawyers.first()

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last - first > LONGEST:
            self.add_error("last", _("This is more than a year. Enter at most a year at a time."))
        if last and last < timezone.localdate():
            self.add_error("last", _("These days have passed already."))
        return cleaned


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Who is away now and later, and the form for one more absence."""
    user, now = request.user, timezone.now()
    form = AbsenceForm(request.POST or None, for_user=user)
    if form.is_valid():
        form.instance.entered_by, form.instance.entered_at = user, now
        _enter(form.save(commit=False), by=user, now=now)
        messages.success(request, _("The days are entered. Nothing new comes to this lawyer on them."))
        return redirect("desk:absences")
    context = {
        "form": form,
        "may_enter": permissions.visible_lawyers(user).exists(),
        "absences": coming(user, timezone.localdate())[:SHOWN],
        "left_behind": left_behind(user, now),
        "header_title": gettext_lazy("Absences"),
        "breadcrumbs_items": trail(_("Absences")),
    }
    return render(request, "consult/desk/absences.html", context)


@transaction.atomic
def _enter(absence: Absence, *, by, now: dt.datetime) -> None:
    absence.save(force_insert=True)
    _log(absence, "entered", by, now)


@transaction.atomic
def _take_back(absence: Absence, *, by, now: dt.datetime) -> bool:
    """False where somebody else was faster."""
    deleted, _rows = Absence.objects.filter(pk=absence.pk).delete()
    if deleted:
        _log(absence, "taken back", by, now)
    return bool(deleted)


def _log(absence: Absence, what: str, by, now: dt.datetime) -> None:
    days = f"{absence.first:%d.%m.%Y}–{absence.last:%d.%m.%Y}"
    reason = f"{what}: {absence.lawyer}, {days}"
    AccessEvent.objects.create(what=AccessEvent.What.ABSENCE, by=by, at=now, reason=reason)


def coming(user, today: dt.date):
    """The absences of now and later that `user` may see."""
    seen = Absence.objects.filter(last__gte=today, lawyer__in=permissions.visible_lawyers(user))
    return seen.select_related("lawyer__user", "lawyer__region", "lawyer__centre")


def left_behind(user, now: dt.datetime) -> list[ConsultationRequest]:
    """For whoever leads: the urgent cases with lawyers who are away today, what is due first before."""
    if not permissions.may(user, "lead"):
        return []
    away = Absence.objects.on(timezone.localtime(now).date()).values("lawyer__user")
    cases = permissions.visible_requests(user) & ConsultationRequest.objects.held()
    urgent = cases.filter(priority=Priority.URGENT, lawyer__in=away).with_places().defer("narrative", "contact")
    return list(urgent.order_by("due_at", "pk")[:SHOWN])


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an absence back; a foreign or forged number changes nothing."""
    seen = Absence.objects.filter(lawyer__in=permissions.visible_lawyers(request.user))
    own = seen.select_related("lawyer__user").filter(pk=pk).first()
    if own and _take_back(own, by=request.user, now=timezone.now()):
        messages.success(request, _("The absence is taken back."))
    else:
        messages.error(request, _("There is no such absence. Nothing was changed."))
    return redirect("desk:absences")
