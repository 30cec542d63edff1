"""Opens what was uploaded, as rows of text. Whatever must not be opened is refused before it is.

What a file is, its first bytes say, once: whatever is not a zip by then is a table of text, and never unpacked. A zip
may unpack to anything: it is weighed first (`bombs`). Nothing in it is ever computed, and no other file is followed.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from home.plain_text import printable

from .bombs import refuse_bomb
from .headings import Headings
from .sentences import Unreadable, remark

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # of a protected .xlsx too: then the sheet lies encrypted inside
PROTECTED = "EncryptedPackage".encode("utf-16-le")
MEGABYTE = 2**20
LARGEST = 10 * MEGABYTE
ROWS = 20_000  # filled ones
LETTERS = 1000  # of one cell; the rest is dropped, and the row says so
UNZIPPED = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError)
BINARY = bytes(set(range(32)) - {9, 10, 12, 13})
UTF16 = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = ";\t,|"


class Line(NamedTuple):
    """A filled row: its number in the file, its cells, and what is wrong with which of them."""

    number: int
    cells: list[str]
    flaws: list[list]


@dataclass
class Sheet:
    """What is read of a file. `rows` may be gone through once; `total` is how many there are at the most."""

    rows: Iterator[Line]
    total: int
    name: str = ""
    others: list[str] = field(default_factory=list)
    from_1904: bool = False
    remarks: list[list] = field(default_factory=list)


def open_sheet(data: bytes, headings: Headings, wanted: str = "") -> Sheet:
    """The sheet `wanted`, else the one whose headings look most like `headings`. Raises Unreadable."""
    refuse(data)
    if data.startswith(ZIP):
        from .workbooks import open_workbook  # openpyxl is large, and most of what imports this never opens a file

        return open_workbook(data, headings, wanted)
    return open_table(data)


def refuse(data: bytes) -> None:
    """Raises Unreadable for what is seen without opening it."""
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise Unreadable("empty")
    if len(data) > LARGEST:
        raise Unreadable("too_large", megabytes=LARGEST // MEGABYTE)
    if data.startswith(OLD_EXCEL):
        raise Unreadable("password" if PROTECTED in data else "old_excel")
    if data.startswith(ZIP):
        _refuse_zip(data)
    elif not data.startswith(UTF16) and data.translate(None, BINARY) != data:
        raise Unreadable("unknown_kind")


def _refuse_zip(data: bytes) -> None:
    try:
        book = zipfile.ZipFile(io.BytesIO(data))
        refuse_bomb(book)
    except UNZIPPED as error:
        raise Unreadable("broken") from error
    if not any(name.startswith("xl/") for name in book.namelist()):
        raise Unreadable("unknown_kind")
    if any(part.flag_bits & 1 for part in book.infolist()):
        raise Unreadable("password")


def open_table(data: bytes) -> Sheet:
    """A CSV file in any of the encodings and with any of the delimiters that spreadsheets write."""
    text, old = _decoded(data)
    csv.field_size_limit(LARGEST)  # a longer cell is cut below, and told of by its row
    delimiter = _delimiter(text)
    if text.lower().startswith("sep="):  # Excel's own hint
        text = text.partition("\n")[2]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    remarks = [remark("encoding", name="Windows-1251")] if old else []
    return Sheet(_lines(rows), total=text.count("\n") + 1, remarks=remarks)


def _lines(rows: Iterator[list[str]]) -> Iterator[Line]:
    try:
        for number, cells in enumerate(rows, 1):
            if line := tidy(number, cells):
                yield line
    except csv.Error as error:
        raise Unreadable("broken") from error


def tidy(number: int, cells: list, flaws: list[list] | None = None) -> Line | None:
    """A row without spaces around its cells, long cells cut and told of; None for an empty one."""
    flaws, texts = list(flaws or ()), []
    for column, cell in enumerate(cells):
        if len(cell) > LETTERS:
            flaws.append(["too_long", column, {"letters": LETTERS}])
            cell = cell[:LETTERS]
        text = " ".join(printable(cell).split())  # also spaces that do not break
        texts.append(text[1:] if text[:2] in ("'=", "'+", "'-", "'@") else text)  # as our own export escapes them
    while texts and not texts[-1]:
        texts.pop()
    return Line(number, texts, flaws) if texts or flaws else None


def _decoded(data: bytes) -> tuple[str, bool]:
    """The text, and whether it was written in the encoding that Russian Windows used before Unicode."""
    try:
        return data.decode("utf-16" if data.startswith(UTF16) else "utf-8-sig"), False
    except UnicodeDecodeError as error:
        if data.startswith(UTF16):
            raise Unreadable("unknown_kind") from error
    try:
        return data.decode("cp1251"), True
    except UnicodeDecodeError as error:
        raise Unreadable("unknown_kind") from error


def _delimiter(text: str) -> str:
    """The one that cuts the first lines into the most columns, most evenly."""
    first = text[: 64 * 1024].splitlines()[:20]
    if first and first[0].lower().startswith("sep=") and len(first[0]) == 5:
        return first[0][4]

    def evenness(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(first, delimiter=delimiter) if any(row)]
        usual = max(set(widths), key=widths.count, default=0)
        return (widths.count(usual) if usual > 1 else 0, usual)

    try:
        return max(DELIMITERS, key=evenness)
    except csv.Error:
        return ";"
