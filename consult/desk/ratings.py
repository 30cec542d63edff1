"""What clients say: to a lawyer of her own work, to those who lead by centre; never of a lawyer by name.

A comment shows on a press and is a line of the access log. Marks are averages, from five ratings of a kind up.
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from consult import permissions, reporting
from consult.models import ConsultationReport, Rating
from consult.models.codes import COUNTED_STATES
from consult.models.refusals import Refused
from consult.reporting.ratings import ASKED, FROM, LONGEST_REPLY
from home.models import LegalAidCentre

from .forms import Words
from .keyset import part
from .trail import report_page

ORDER = ("-at", "-pk")
LABELS = {field.name: field.verbose_name for field in Rating._meta.fields if field.name in ASKED}


class ReplyForm(forms.Form):
    text = Words(
        label=gettext_lazy("Your reply"),
        max_length=LONGEST_REPLY,
        help_text=gettext_lazy("The client reads it on the page behind the secret number, and your coordinator too."),
    )


def own(request: HttpRequest) -> HttpResponse:
    """A lawyer's averages, and what clients wrote."""
    ratings = _own(request)
    (all_of_them,) = reporting.averages(ratings)
    context = {
        "count": all_of_them["count"],
        "least": FROM,
        "means": [(LABELS[name], all_of_them[name]) for name in ASKED if all_of_them[name] is not None],
        **_comments(request, ratings),
        **report_page(_("My ratings")),
    }
    return render(request, "consult/desk/ratings.html", context)


def by_centre(request: HttpRequest) -> HttpResponse:
    """For those who lead: each centre's averages of this year, and how many of the clients said something."""
    ratings = _led(request)
    context = {
        "rows": _centres(request.user, ratings),
        "least": FROM,
        "heads": LABELS.values(),
        **_comments(request, ratings),
        **report_page(_("Ratings by centre")),
    }
    return render(request, "consult/desk/ratings_by_centre.html", context)


def _centres(user, ratings: QuerySet[Rating]) -> list[dict]:
    since = timezone.localdate().replace(month=1, day=1)
    led = permissions.led_reports(user).filter(state__in=COUNTED_STATES, consulted_on__gte=since).order_by()
    consultations = dict(led.values_list("centre").annotate(Count("pk")))
    of_year = ratings.filter(report__consulted_on__gte=since)
    rated = {row["report__centre"]: row for row in reporting.averages(of_year, "report__centre")}
    centres = LegalAidCentre.objects.in_bulk([pk for pk in consultations if pk])
    rows = [
        {
            "name": str(centres[pk].name) if pk else _("Without a centre"),
            "consultations": count,
            "ratings": rated[pk]["count"] if pk in rated else 0,
            "means": [rated[pk][name] if pk in rated else None for name in ASKED],
        }
        for pk, count in consultations.items()
    ]
    for row in rows:
        row["rate"] = min(100, round(100 * row["ratings"] / row["consultations"]))
    return sorted(rows, key=lambda row: -row["consultations"])


@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """The client's words, after a press that the access log keeps."""
    return _open(request, _find(request, pk))


@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """The lawyer's reply; a refusal stands above what was typed."""
    found = _find(request, pk)
    if found.report.lawyer_id != request.user.pk:
        raise PermissionDenied
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            reporting.reply(found, by=request.user, text=form.cleaned_data["text"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Your reply is kept. The client reads it on her page."))
            return redirect("desk:ratings")
    return _open(request, found, form)


def _open(request: HttpRequest, found: Rating, form: ReplyForm | None = None) -> HttpResponse:
    try:
        permissions.see_comment(found, by=request.user)
    except Refused:
        raise PermissionDenied from None
    is_own = found.report.lawyer_id == request.user.pk
    context = {
        "rating": found,
        "form": (form or ReplyForm()) if is_own and (form or found.replied_at is None) else None,
        "back": reverse("desk:ratings" if is_own else "desk:ratings_by_centre"),
        **report_page(_("What a client wrote")),
    }
    return render(request, "consult/desk/rating.html", context)


def _own(request: HttpRequest) -> QuerySet[Rating]:
    if not permissions.may(request.user, "own_ratings"):
        raise PermissionDenied
    reports = ConsultationReport.objects.filter(lawyer=request.user.pk).not_barred_for(request.user)
    return Rating.objects.filter(is_current=True, report__in=reports.order_by())


def _led(request: HttpRequest) -> QuerySet[Rating]:
    if not permissions.may(request.user, "lead"):
        raise PermissionDenied
    return Rating.objects.filter(is_current=True, report__in=permissions.led_reports(request.user).order_by())


def _find(request: HttpRequest, pk: int) -> Rating:
    ratings = Rating.objects.filter(is_current=True).select_related("report__request", "report__matter")
    found = ratings.filter(comment__isnull=False).filter(pk=pk).first()
    if found and not permissions.is_barred(request.user, found.report):
        return found
    raise PermissionDenied


def _comments(request: HttpRequest, ratings: QuerySet[Rating]) -> dict:
    """Where there are words, without the words."""
    written = ratings.filter(comment__isnull=False).select_related("report__matter").defer("comment", "reply")
    found, after = part(written, ORDER, request.GET.get("after", ""))
    return {"found": found, "after": after}
