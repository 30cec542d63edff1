"""The rota: who is on duty on which day of a week, for an oblast or at a centre."""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consult import permissions
from consult.models import Absence, AccessEvent, Duty, Lawyer
from consult.models.roles import scope_of
from home.models import LegalAidCentre, Region

from .trail import trail

WEEK = 7
YEARS = 2000, 2100


@dataclass(frozen=True)
class Place:
    """An oblast or a centre whose week is shown; `code` stands in the address."""

    region: Region | None = None
    centre: LegalAidCentre | None = None

    @property
    def code(self) -> str:
        return self.region.iso if self.region else f"c{self.centre.pk}" if self.centre else ""

    def __str__(self):
        return str(self.centre.name if self.centre else self.region.short if self.region else "")

    @property
    def where(self) -> dict:
        return {"centre": self.centre} if self.centre else {"region": self.region}

    def lawyers(self):
        return Lawyer.objects.filter(**self.where, is_active=True, user__is_active=True).select_related("user")


def places_of(user) -> list[Place]:
    """The weeks that `user` may see: of the own scope, of the whole country, or where a lawyer works."""
    scope = scope_of(user)
    if permissions.leads_all(user):
        return [Place(region=region) for region in Region.objects.all()]
    if permissions.may(user, "lead"):
        return [Place(region=scope.region, centre=scope.centre)] if scope else []
    own = Lawyer.objects.filter(user=user).select_related("region", "centre").first()
    if own is None:
        return []
    return [Place(region=own.region), *([Place(centre=own.centre)] if own.centre else [])]


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """One week of one place; whoever leads ticks it, lawyers read it."""
    places = places_of(request.user)
    place = next((one for one in places if one.code == request.GET.get("place")), places[0] if places else Place())
    monday = _monday(request.GET.get("week", ""))
    if request.method == "POST":
        if not permissions.may(request.user, "lead") or not place.code:
            raise PermissionDenied
        return _change(request, place, monday)
    may_change = permissions.may(request.user, "lead") and bool(place.code)
    context = {
        "places": [(one, _address(one, monday)) for one in places],
        "place": place,
        "days": [monday + dt.timedelta(days=number) for number in range(WEEK)],
        "rows": rows(place, monday) if place.code else [],
        "may_change": may_change,
        "here": _address(place, monday),
        "before": _address(place, monday - dt.timedelta(days=WEEK)),
        "after": _address(place, monday + dt.timedelta(days=WEEK)),
        "header_title": _("Rota"),
        "breadcrumbs_items": trail(_("Rota")),
    }
    return render(request, "consult/desk/rota.html", context)


def _change(request: HttpRequest, place: Place, monday: dt.date) -> HttpResponse:
    if "copy" in request.POST:
        copied = copy(place, monday, by=request.user, now=timezone.now())
        messages.success(request, _("Copied to the next week: %(count)d days on duty.") % {"count": copied})
        return redirect(_address(place, monday + dt.timedelta(days=WEEK)))
    save(place, monday, request.POST.getlist("on"), by=request.user, now=timezone.now())
    messages.success(request, _("The week is kept."))
    return redirect(_address(place, monday))


def _monday(written: str) -> dt.date:
    """The Monday of the week of the day that is `written`; of this week where that is no day."""
    try:
        day = dt.date.fromisoformat(written)
    except ValueError:
        day = timezone.localdate()
    if not YEARS[0] <= day.year < YEARS[1]:
        day = timezone.localdate()
    return day - dt.timedelta(days=day.weekday())


def _address(place: Place, monday: dt.date) -> str:
    return f"{reverse('desk:rota')}?place={place.code}&week={monday.isoformat()}"


def rows(place: Place, monday: dt.date) -> list[dict]:
    """Each lawyer of the place with seven days: the value of the box, whether on duty, whether away; three queries."""
    days = [monday + dt.timedelta(days=number) for number in range(WEEK)]
    on = set(Duty.objects.at(**place.where).filter(day__range=(days[0], days[-1])).values_list("lawyer", "day"))
    away = list(Absence.objects.between(days[0], days[-1]).values_list("lawyer", "first", "last"))
    return [
        {
            "lawyer": lawyer,
            "days": [
                {
                    "value": f"{lawyer.pk}:{day.isoformat()}",
                    "day": day,
                    "is_on": (lawyer.pk, day) in on,
                    "is_away": any(pk == lawyer.pk and first <= day <= last for pk, first, last in away),
                }
                for day in days
            ],
        }
        for lawyer in place.lawyers()
    ]


@transaction.atomic
def save(place: Place, monday: dt.date, ticked: list[str], *, by, now: dt.datetime) -> None:
    """The week becomes what is ticked; boxes that the page does not have change nothing."""
    boxes = {
        box["value"]: (row["lawyer"], box["day"], box["is_on"]) for row in rows(place, monday) for box in row["days"]
    }
    wanted = set(ticked)
    new = [Duty(lawyer=lawyer, day=day, **place.where) for value, (lawyer, day, is_on) in boxes.items()
           if value in wanted and not is_on]  # fmt: skip
    gone = [(lawyer, day) for value, (lawyer, day, is_on) in boxes.items() if is_on and value not in wanted]
    for lawyer, day in gone:
        Duty.objects.at(**place.where).filter(lawyer=lawyer, day=day).delete()
    Duty.objects.bulk_create(new, ignore_conflicts=True)
    _log(place, [(one.lawyer, one.day) for one in new], gone, by=by, now=now)


@transaction.atomic
def copy(place: Place, monday: dt.date, *, by, now: dt.datetime) -> int:
    """The same days of the next week, but for whoever is away then; returns how many are new."""
    following = monday + dt.timedelta(days=WEEK)
    there = {(row["lawyer"].pk, box["day"]): box for row in rows(place, following) for box in row["days"]}
    new = []
    for row in rows(place, monday):
        for box in row["days"]:
            then = there[row["lawyer"].pk, box["day"] + dt.timedelta(days=WEEK)]
            if box["is_on"] and not (then["is_on"] or then["is_away"]):
                new.append(Duty(lawyer=row["lawyer"], day=then["day"], **place.where))
    _log(place, [(one.lawyer, one.day) for one in new], [], by=by, now=now)
    return len(Duty.objects.bulk_create(new, ignore_conflicts=True))


def _log(place: Place, new: list[tuple], gone: list[tuple], *, by, now: dt.datetime) -> None:
    """A line of the access log, where anything changed."""
    changes = [f"{sign} {day:%d.%m.%Y} {lawyer}" for sign, part in (("+", new), ("−", gone)) for lawyer, day in part]
    if changes:
        reason = f"{place}: {'; '.join(changes)}"
        AccessEvent.objects.create(what=AccessEvent.What.ROTA, by=by, at=now, reason=reason)


def on_duty(user, day: dt.date) -> list[Duty]:
    """Who is on duty on `day` in what `user` sees, with the place."""
    seen = Duty.objects.filter(day=day, lawyer__in=permissions.visible_lawyers(user))
    return list(seen.select_related("lawyer__user", "region", "centre")[:50])
