"""Tables for other programs: CSV that a spreadsheet opens as it is meant."""

import csv
from collections.abc import Iterable

from django.http import HttpResponse

from .plain_text import printable

RISKY = ("=", "+", "-", "@", "\t", "\r")


def safe(cell) -> str:
    """A cell that no spreadsheet takes for a formula: one that begins like a formula gets an apostrophe in front."""
    text = "" if cell is None else printable(str(cell))
    return f"'{text}" if text.startswith(RISKY) else text


def csv_file(name: str, columns: Iterable[str], rows: Iterable[Iterable]) -> HttpResponse:
    """UTF-8 with the mark that spreadsheets need to see it."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe(cell) for cell in row])
    return response
