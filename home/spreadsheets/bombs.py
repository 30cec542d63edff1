"""A workbook of a few kilobytes that would fill the memory once it is parsed; seen before it is.

The parser keeps in memory whatever lies between the ends of two rows, and whatever lies in no row at all. Both are
weighed here as a stream, whatever the parts of the file are called. Small parts cannot be heavy and are not looked at.
"""

import zipfile
from typing import IO
from xml.parsers import expat

from .sentences import Unreadable

MEGABYTE = 2**20
UNPACKED = 150 * MEGABYTE
PARTS = 2000
HEAVIEST = 4 * MEGABYTE  # of what is held at once in a sheet: one row
HELD = 20 * MEGABYTE  # of a part that is held whole: the texts
ELEMENT = 150  # what the parser keeps of an element, in bytes
SHEET_ROWS = 100_000  # empty ones count: each leaves something behind
TEXTS, OTHERS = 500_000, 60_000  # elements of the shared texts, and of any other part that is held whole
CHUNK = 64 * 1024
BLANK = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"


def refuse_bomb(book: zipfile.ZipFile) -> None:
    """Raises Unreadable for a file that unpacks to far more than a table holds."""
    parts = book.infolist()
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise Unreadable("bomb")
    for part in parts:
        if part.file_size > OTHERS and not part.flag_bits & 1:
            with book.open(part) as stream:
                _weigh(stream, part)


def _weigh(stream: IO[bytes], part: zipfile.ZipInfo) -> None:
    first = stream.read(CHUNK)
    seen = first.lstrip(BLANK)
    if seen and not seen.startswith(b"<"):
        return  # a picture: it is never parsed
    is_sheet = part.filename.startswith("xl/worksheets/")
    scale = _RowScale() if is_sheet else _WholeScale(TEXTS if part.filename == "xl/sharedStrings.xml" else OTHERS)
    try:
        scale.feed(first)
        while chunk := stream.read(CHUNK):
            scale.feed(chunk)
    except expat.ExpatError:
        return  # not XML: it will be refused as damaged, and is held by nobody


class _Scale:
    """Adds up what a parser would hold, and refuses what is too heavy."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.ordered_attributes = True
        self.parser.StartElementHandler = self.start
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.weight, self.elements, self.silent = 0, 0, 0

    def feed(self, chunk: bytes) -> None:
        self.silent += len(chunk)
        self.parser.Parse(chunk)
        if self.silent > HEAVIEST or self.too_heavy():  # a name or a comment that does not end
            raise Unreadable("bomb")

    def too_heavy(self) -> bool:
        raise NotImplementedError

    def start(self, _name: str, attributes: list[str]) -> None:
        self.silent = 0
        self.elements += 1
        self.weight += ELEMENT + sum(map(len, attributes))

    def text(self, text: str) -> None:
        self.silent = 0
        self.weight += len(text)

    def doctype(self, *_args) -> None:
        raise Unreadable("bomb")  # no spreadsheet declares entities


class _WholeScale(_Scale):
    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def too_heavy(self) -> bool:
        return self.elements > self.most or self.weight - self.elements * ELEMENT > HELD


class _RowScale(_Scale):
    """Of a sheet one row is held at a time: two levels below the root one ends, and the weight is gone."""

    def __init__(self) -> None:
        super().__init__()
        self.parser.EndElementHandler = self.end
        self.depth, self.rows = 0, 0

    def start(self, name: str, attributes: list[str]) -> None:
        super().start(name, attributes)
        self.depth += 1

    def end(self, name: str) -> None:
        self.depth -= 1
        if self.depth == 2 and name.endswith("row"):
            self.rows += 1
            self.weight = 0

    def too_heavy(self) -> bool:
        return self.weight > HEAVIEST or self.rows > SHEET_ROWS
