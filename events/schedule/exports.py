"""The schedule as a table for people (a spreadsheet) and for programs (JSON). Names in the reader's language."""

from collections.abc import Iterable

from django.http import HttpResponse, JsonResponse
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
    "services",
    "languages",
    "crew",
    "contact",
    "note",
    "reason",
    "moved_to",
    "sample",
    "url",
]
READABLE = {"ensure_ascii": False, "indent": 1}


def stops_csv(stops: Iterable, *, name: str, root: str) -> HttpResponse:
    """UTF-8 with its mark, by which a spreadsheet reads ң, ө and ү; a cell that begins like a formula is defused."""
    return csv_file(name, COLUMNS, (row_of(stop, root) for stop in stops))


def stops_json(stops: Iterable, *, name: str, root: str) -> JsonResponse:
    """The same columns; what is not known is null."""
    rows = [dict(zip(COLUMNS, _plain(row_of(stop, root)), strict=True)) for stop in stops]
    return JsonResponse({"name": name, "stops": rows}, json_dumps_params=READABLE)


FILES = {"csv": stops_csv, "json": stops_json}


def row_of(stop, root: str) -> list:
    starts, ends = timezone.localtime(stop.starts_at), timezone.localtime(stop.ends_at)
    return [
        stop.pk,
        f"{starts:%Y-%m-%d}",
        f"{starts:%H:%M}",
        f"{ends:%H:%M}",
        stop.state,
        str(stop.district.region.name),
        stop.district_id,
        str(stop.district.name),
        stop.settlement_id,
        stop.village,
        stop.place,
        stop.services,
        stop.languages,
        str(stop.crew.name) if stop.crew else "",
        stop.contact,
        stop.note,
        stop.off_reason or "" if stop.is_off else "",
        stop.moved_to_id,
        int(stop.is_sample),
        f"{root}{stop.page_path}",
    ]


def _plain(row: list) -> list:
    return [None if cell == "" else cell for cell in row[:-2]] + [bool(row[-2]), row[-1]]
