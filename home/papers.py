"""What a file really is: its bytes say, never its name. Shared by a citizen's papers and an editor's documents."""

import io
import lzma
import struct
import zipfile
import zlib
from pathlib import PurePath

import pylibmagic  # noqa: F401 - brings libmagic where the machine has none; must come before magic

from home.pictures import Unreadable

import magic  # isort: skip  # after pylibmagic

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
PLAIN = "text/plain"
DAMAGED = (  # what the reader of zip files and what unpacks their parts stumble with
    *(zipfile.BadZipFile, OSError, EOFError, ValueError, LookupError, RuntimeError, NotImplementedError),
    *(OverflowError, struct.error, zlib.error, lzma.LZMAError),
)
OFFICE = {DOCX: "word/document.xml", XLSX: "xl/workbook.xml"}  # the part that only this kind has
LONGEST_NAME = 120


def sniff(content: bytes) -> str:
    """What libmagic takes the bytes for."""
    return magic.from_buffer(content, mime=True)


def true_type(content: bytes, found: str = "") -> str:
    """The type of a paper that may be kept, "" for anything else. Raises Unreadable where it is damaged.

    A package with a macro is none; any text is plain text and nothing else (libmagic takes some for programs or web
    pages, and some programs for text).
    """
    found = found or sniff(content)
    if found == PDF:
        return PDF
    if found in (DOCX, XLSX, ODT, ODS, "application/zip"):
        return _office(found, content)
    return PLAIN if found.startswith("text/") and b"\0" not in content else ""


def _office(found: str, content: bytes) -> str:
    """DOCX, XLSX, ODT and ODS are zip files, and so is much else: what is inside decides."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            inside = set(package.namelist())
            declared = package.open("mimetype").read(100).decode("ascii", "replace") if "mimetype" in inside else ""
    except DAMAGED as error:
        raise Unreadable from error
    if any(part.endswith("vbaProject.bin") or part.startswith("Basic/") for part in inside):
        return ""
    kinds = [kind for kind, part in OFFICE.items() if part in inside]
    if "content.xml" in inside and declared.strip() in (ODT, ODS):
        kinds.append(declared.strip())
    return kinds[0] if len(kinds) == 1 and found in (kinds[0], "application/zip") else ""


def tidy_name(name: str | None) -> str:
    """A file's name without a path or control characters, for showing only."""
    plain = "".join(sign for sign in PurePath(name or "").name if sign.isprintable()).strip()
    return plain[-LONGEST_NAME:] or "file"
