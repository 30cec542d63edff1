"""The schedule as a table for other programs."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils import timezone

from home.tables import csv_file

COLUMNS = [
    "id",
    "date",
    "from",
    "until",
    "state",
    "region",
    "district_soate",
    "district",
    "settlement_soate",
    "village",
    "place",
    "crew",
    "moved_to",
    "sample",
]


def stops_csv(stops: Iterable, *, name: str) -> HttpResponse:
    """Names in the reader's language, codes beside them."""
    return csv_file(name, COLUMNS, map(_row, stops))


def _row(stop) -> list:
    starts, ends = timezone.localtime(stop.starts_at), timezone.localtime(stop.ends_at)
    return [
        stop.pk,
        f"{starts:%Y-%m-%d}",
        f"{starts:%H:%M}",
        f"{ends:%H:%M}",
        stop.state,
        stop.district.region.name,
        stop.district_id,
        stop.district.name,
        stop.settlement_id,
        stop.village,
        stop.place,
        stop.crew.name if stop.crew else "",
        stop.moved_to_id,
        int(stop.is_sample),
    ]
