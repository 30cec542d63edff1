"""The schedule as a table for other programs."""

import csv
from collections.abc import Iterable

from django.http import HttpResponse
from django.utils import timezone

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
RISKY = ("=", "+", "-", "@", "\t", "\r")


def safe(cell) -> str:
    """A cell that no spreadsheet takes for a formula: one that begins like a formula gets an apostrophe in front."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(RISKY) else text


def stops_csv(stops: Iterable, *, name: str) -> HttpResponse:
    """UTF-8 with the mark that spreadsheets need to see it; names in the reader's language, codes beside them."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    for stop in stops:
        writer.writerow([safe(cell) for cell in _row(stop)])
    return response


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
