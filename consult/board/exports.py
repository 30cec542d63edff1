"""Breakdowns as files: the published cells with their codes, words, dates, and the id of the snapshot."""

import csv
from typing import Any

from django.http import HttpResponse

from home.tables import safe

from .breakdowns import Breakdown
from .naming import labelled, title

COLUMNS = ("row_code", "row", "column_code", "column", "consultations", "unchanged_since", "snapshot", "sample")


def as_csv(one: Breakdown) -> HttpResponse:
    """One line for each cell, totals included ("total"); a hidden figure is the same mark as on the page."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="consultations-{one.choice.name}.csv"'
    response.write("\ufeff")  # spreadsheets need it to see UTF-8
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    for row in _flat(one):
        shown = row["text"] if row["value"] is None else row["value"]
        words = (safe(row["row"]), row["column_code"], safe(row["column"]))
        writer.writerow([row["row_code"], *words, shown, row["since"] or "", one.snapshot, "yes" if one.sample else ""])
    return response


def as_data(one: Breakdown) -> dict[str, Any]:
    """For JSON and the API. `value` is null where the figure is hidden."""
    return {
        "title": title(one.choice),
        "year": one.choice.year,
        "month": one.choice.month or None,
        "by": one.choice.by,
        "across": one.choice.across or None,
        "snapshot": {"id": one.snapshot, "day": one.day.isoformat()},
        "sample": one.sample,
        "withheld": one.withheld,
        "cells": _flat(one),
    }


def _flat(one: Breakdown) -> list[dict[str, Any]]:
    rows, columns = (dict(pairs) for pairs in labelled(one))
    return [
        {
            "row_code": row or "total",
            "row": rows.get(row or "", ""),
            "column_code": (column or "total") if one.columns else "",
            "column": columns.get(column or "", ""),
            "value": cell.value,
            "text": cell.text,
            "since": cell.since.isoformat() if cell.since else None,
        }
        for (row, column), cell in one.cells.items()
    ]
