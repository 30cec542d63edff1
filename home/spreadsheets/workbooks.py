"""An .xlsx as rows of text, read as a stream: memory does not grow with the rows."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from itertools import islice
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.utils.exceptions import InvalidFileException

from . import moments
from .files import MEGABYTE, Line, Sheet, tidy
from .headings import LOOKED_AT, MOST, Headings
from .sentences import Unreadable, remark

# What openpyxl and the parser below it raise over a file that is not what it says.
BROKEN = (
    ParseError,
    DefusedXmlException,
    InvalidFileException,
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    EOFError,
)
SHEETS = 30
MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
MERGES = 20_000  # cells


def open_workbook(data: bytes, headings: Headings, wanted: str = "") -> Sheet:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that only matter to Excel
            return _open(data, headings, wanted)
    except BROKEN as error:
        raise Unreadable("broken") from error


def _open(data: bytes, headings: Headings, wanted: str) -> Sheet:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    sheets = {sheet.title: sheet for sheet in book.worksheets[:SHEETS] if sheet.sheet_state == "visible"}
    if not sheets:
        raise Unreadable("no_rows")
    name = wanted if wanted in sheets else max(sheets, key=lambda title: _likeness(sheets[title], headings))
    seen = _Scan(data, sheets[name])
    written = None
    if seen.formulas:
        written = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)[name]
    remarks = [remark(code) for code in ("formulas", "merged") if getattr(seen, code)]
    return Sheet(
        _guarded(_rows(sheets[name], written, seen.merged)),
        total=seen.rows,
        name=name,
        others=[other for other in sheets if other != name],
        from_1904=book.epoch == CALENDAR_MAC_1904,
        remarks=remarks,
    )


def _likeness(sheet, headings: Headings) -> int:
    """How much the beginning of a sheet is what is sought: its headings, else whether there is anything at all."""
    first = [[moments.as_text(value) for value in row] for row in islice(_values(sheet), LOOKED_AT)]
    _place, guessed = headings.row(first)
    return 10 * len(guessed) + min(9, sum(1 for row in first if any(row)))


class _Scan:
    """What openpyxl does not tell of a sheet that it streams: merged cells, formulas, how many rows."""

    def __init__(self, data: bytes, sheet):
        self.rows, self.formulas, self.shared = 0, False, 0
        self.merged: dict[int, dict[int, int]] = {}  # row -> column -> the row whose value it shares
        tail = b""
        with zipfile.ZipFile(io.BytesIO(data)) as book, book.open(sheet._worksheet_path) as part:
            while chunk := part.read(MEGABYTE):
                self.rows += chunk.count(b"<row")
                self.formulas = self.formulas or b"<f>" in chunk or b"<f " in chunk
                self._merge(tail + chunk)
                tail = chunk[-60:]

    def _merge(self, text: bytes) -> None:
        for found in MERGED.finditer(text):
            left, top, right, bottom = range_boundaries(found[1].decode())
            wide = range(left, min(right, MOST) + 1)
            for row in range(top, bottom + 1):
                self.shared += len(wide)
                if self.shared > MERGES:  # a table of people's has no such thing; the rest is read as it stands
                    return
                for column in wide:
                    self.merged.setdefault(row, {})[column - 1] = top if column == left else 0


def _values(sheet) -> Iterator[tuple]:
    sheet.reset_dimensions()  # what the file says of its own size is often wrong
    return sheet.iter_rows(max_col=MOST, values_only=True)


def _rows(sheet, written, merged: dict[int, dict[int, int]]) -> Iterator[Line]:
    formulas = _values(written) if written is not None else iter(())
    first: dict[tuple[int, int], str] = {}
    for number, values in enumerate(_values(sheet), 1):
        flaws: list[list] = []
        cells = [moments.as_text(value) for value in values]
        for column, formula in enumerate(next(formulas, ())):
            if values[column] is None and formula is not None and not _is_plain(formula):
                flaws.append(["no_value", column, {}])
        if number in merged:
            _share(number, cells, merged[number], first)
        flaws += [["cell_error", column, {"text": cell}] for column, cell in enumerate(cells) if cell in ERROR_CODES]
        if line := tidy(number, cells, flaws):
            yield line


def _share(number: int, cells: list[str], merged: dict[int, int], first: dict[tuple[int, int], str]) -> None:
    """A cell merged downward has the value of the first; what is merged sideways stays with the column it begins in."""
    for column, top in merged.items():
        if column >= len(cells):
            cells += [""] * (column + 1 - len(cells))
        if top == number:
            first[column, top] = cells[column]
        elif top:
            cells[column] = first.get((column, top), "")


def _is_plain(value) -> bool:
    """Not a formula, as openpyxl gives those that were not computed."""
    return not (isinstance(value, str) and value.startswith("=")) and not hasattr(value, "ref")


def _guarded(rows: Iterator[Line]) -> Iterator[Line]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield from rows
    except BROKEN as error:
        raise Unreadable("broken") from error
