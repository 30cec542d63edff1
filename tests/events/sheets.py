"""Spreadsheets as people make them, for the tests of the import."""

import datetime as dt
import io

from openpyxl import Workbook

HEAD = ("Дата", "С", "До", "Район", "Село", "Место", "Экипаж")


def xlsx(*rows, head=HEAD, change=None) -> bytes:
    book = Workbook()
    table = book.active
    table.title = "График"
    for row in ([head] if head else []) + list(rows):
        table.append(row)
    if change:
        change(book, table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv(*rows, head=HEAD, delimiter=";", encoding="utf-8") -> bytes:
    lines = [delimiter.join(map(str, row)) for row in ([head] if head else []) + list(rows)]
    return "\r\n".join(lines).encode(encoding)


def row(day="01.12.2026", starts="10:00", ends="13:00", district="", village="Ак-Булун", place="Школа", crew=""):
    return (day, starts, ends, district, village, place, crew)


def at(text: str) -> dt.datetime:
    """An hour in Bishkek as the database keeps it."""
    return dt.datetime.fromisoformat(f"{text}+06:00").astimezone(dt.UTC)
