"""Reports as a file: read in short statements, written as a stream, sealed on the way. A million rows take as little
memory as a thousand."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from html import escape

from openpyxl import Workbook
from openpyxl.styles import Font

from consult.models import ReportExport
from home.spreadsheets.headings import letter
from home.tables import safe

from .export_columns import Reader, label

Row = tuple
ROWS_IN_SHEET = 1_000_000  # a spreadsheet program opens 1,048,576
EXCEL_ZERO = date(1899, 12, 30)
DAY_FORMAT = "DD.MM.YYYY"
EMPTY = "<c/>"
SIZE = re.compile(r"<dimension[^>]*/>")  # of the empty sheet
NO_ROWS = re.compile(r"<sheetData\s*/>|<sheetData></sheetData>")
KNOWN_MOST = 50_000  # different values of one column that are remembered; beyond it they are made anew


def write_csv(out, readers: list[Reader], chunks: Iterable[list[Row]]) -> None:
    """UTF-8 with the mark that spreadsheets need; no cell is taken for a formula."""
    out.write(("\ufeff" + ",".join(_quoted(label(one.name)) for one in readers) + "\r\n").encode())
    cells = [_remembered(one, _text) for one in readers]
    for chunk in chunks:
        text = io.StringIO(newline="")
        csv.writer(text).writerows([cell(value) for cell, value in zip(cells, row, strict=True)] for row in chunk)
        out.write(text.getvalue().encode())


def _quoted(text: str) -> str:
    return '"' + safe(text).replace('"', '""') + '"'


def _text(value) -> str:
    return value.isoformat() if isinstance(value, date) else safe(value)


class Known(dict):
    """Most columns have few different values: each is worded, escaped and guarded once."""

    def __init__(self, make: Callable):
        super().__init__()
        self.make = make

    def __missing__(self, value):
        if len(self) > KNOWN_MOST:
            self.clear()
        self[value] = made = self.make(value)
        return made


def _remembered(one: Reader, make: Callable) -> Callable:
    """From a value of the database to a cell of the file."""
    if not one.varies:
        return Known(lambda value: make(one.read(value))).__getitem__
    if one.name == "counted":
        made = Known(make)
        return lambda value: made[one.read(value)]
    return lambda value: make(one.read(value))


def write_xlsx(out, readers: list[Reader], chunks: Iterable[list[Row]], total: int) -> None:
    """A workbook whose frame is made by openpyxl; its rows go into the zip as they come.

    openpyxl itself would keep them in memory, or in a file of the temp folder in clear.
    """
    frame, head, day = _frame(readers, sheets=max(1, -(-total // ROWS_IN_SHEET)))
    makers = [_remembered(one, lambda value: _cell(value, day)) for one in readers]
    rows = _sliced(chunks)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as book:
        for part in frame.infolist():
            if not part.filename.startswith("xl/worksheets/sheet"):
                book.writestr(part.filename, frame.read(part))
        for part in frame.infolist():
            if part.filename.startswith("xl/worksheets/sheet"):
                _sheet(book, part.filename, frame.read(part).decode(), head, makers, rows)


def _sheet(book: zipfile.ZipFile, name: str, xml: str, head: str, makers: list[Callable], rows) -> None:
    before, after = NO_ROWS.split(SIZE.sub("", xml))
    with book.open(name, "w", force_zip64=True) as sheet:
        sheet.write(f"{before}<sheetData>{head}".encode())
        left = ROWS_IN_SHEET
        while left > 0 and (chunk := rows(left)):
            left -= len(chunk)
            lines = ("".join([make(value) for make, value in zip(makers, row, strict=True)]) for row in chunk)
            sheet.write("".join([f"<row>{line}</row>" for line in lines]).encode())
        sheet.write(f"</sheetData>{after}".encode())


def _sliced(chunks: Iterable[list[Row]]) -> Callable[[int], list[Row]]:
    """Gives the next rows, at most as many as asked for: a sheet may end within a chunk."""
    source: Iterator[list[Row]] = iter(chunks)
    waiting: list[Row] = []

    def take(most: int) -> list[Row]:
        nonlocal waiting
        rows = waiting or next(source, [])
        waiting = rows[most:]
        return rows[:most]

    return take


def _cell(value, day: int) -> str:
    if value in ("", None):
        return EMPTY
    if isinstance(value, date):
        return f'<c s="{day}"><v>{(value - EXCEL_ZERO).days}</v></c>'
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    return _words(str(value))


def _words(text: str, style: int = 0) -> str:
    """Words that stay words, whatever they begin with."""
    clean = escape("".join(letter for letter in text if letter >= " " or letter in "\t\n"))
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{clean}</t></is></c>'


def _frame(readers: list[Reader], *, sheets: int) -> tuple[zipfile.ZipFile, str, int]:
    """An empty workbook as a zip, its row of headings, and the number of its style for days."""
    book = Workbook()
    tables = [book.active, *(book.create_sheet() for _more in range(sheets - 1))]
    bold, day = book.active.cell(1, 1), book.active.cell(1, 2)
    bold.font, day.number_format = Font(bold=True), DAY_FORMAT
    head = "".join(_words(label(one.name), bold.style_id) for one in readers)
    style = day.style_id
    for number, table in enumerate(tables, 1):
        table.title = str(number)
        table.delete_rows(1)
        table.freeze_panes = "A2"
        for column in range(len(readers)):
            table.column_dimensions[letter(column)].width = 18
    saved = io.BytesIO()
    book.save(saved)
    return zipfile.ZipFile(saved), f"<row>{head}</row>", style


WRITERS = {ReportExport.Kind.CSV: write_csv, ReportExport.Kind.XLSX: write_xlsx}
