"""Where a consultation was: a centre, a stop of the bus or a district, as one choice and as the fields of a report."""

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from consult.models import ConsultationReport
from events.models import Stop
from home.models import District, LegalAidCentre

RECENT = dt.timedelta(days=28)  # as long as a lawyer reads her own reports
AHEAD = dt.timedelta(days=14)  # a day sheet is opened at home and filled where there is no connection
STOPS_OFFERED = 40


def where(kind: str, pk: str, settlement=None) -> dict:
    """The five place fields of a report from the one that was chosen. Raises the model's DoesNotExist, ValueError."""
    found = dict.fromkeys(("centre", "stop", "settlement", "district", "region"))
    if kind == "centre":
        centre = LegalAidCentre.objects.select_related("region", "district", "settlement").get(pk=pk)
        return found | {
            "centre": centre,
            "settlement": centre.settlement,
            "district": centre.district,
            "region": centre.region,
        }
    if kind == "stop":
        stop = Stop.objects.select_related("settlement", "district__region").get(pk=pk)
        return found | {
            "stop": stop,
            "settlement": stop.settlement,
            "district": stop.district,
            "region": stop.district.region,
        }
    district = District.objects.select_related("region").get(pk=pk)
    return found | {"settlement": settlement, "district": district, "region": district.region}


def place_of(report: ConsultationReport) -> str:
    """The value of the choice for an existing report."""
    if report.stop_id:
        return f"stop:{report.stop_id}"
    if report.centre_id:
        return f"centre:{report.centre_id}"
    return f"district:{report.district_id}" if report.district_id else ""


def held_stops(now: dt.datetime) -> QuerySet[Stop]:
    """The stops of the last four weeks and of today, the latest first; none that was called off."""
    return stops_between(now - RECENT, now).order_by("-starts_at")


def stops_between(first: dt.datetime, last: dt.datetime) -> QuerySet[Stop]:
    """What is needed to name them, in one query."""
    stops = Stop.objects.filter(starts_at__range=(first, last)).exclude(state__in=Stop.OFF)
    return stops.select_related("settlement", "district")


def stops_of_a_sheet(now: dt.datetime) -> list[Stop]:
    """The stops that a day sheet offers: today's, those to come, then the past ones, the latest first."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    coming = stops_between(today, now + AHEAD).order_by("starts_at")
    return [*coming[:STOPS_OFFERED], *stops_between(now - RECENT, today).order_by("-starts_at")[:STOPS_OFFERED]]


def stop_choice(stop: Stop) -> tuple[str, str]:
    """The day comes first, so that typing it finds the stop."""
    village = stop.settlement.name if stop.settlement else stop.settlement_text
    return f"stop:{stop.pk}", f"{day_of(stop):%d.%m.%Y} · {village}, {stop.district.name}"


def day_of(stop: Stop) -> dt.date:
    return timezone.localtime(stop.starts_at).date()


def centre_choices(home: str | None = None) -> list[tuple[str, str]]:
    """The open centres, those of the oblast `home` first."""
    centres = LegalAidCentre.objects.filter(is_open=True)
    return near_first(centres, home, lambda row: (f"centre:{row.pk}", row.name))


def near_first(rows, home: str | None, pair) -> list[tuple[str, str]]:
    return [pair(row) for row in sorted(rows, key=lambda row: (row.region_id != home, row.pk))]
