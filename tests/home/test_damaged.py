"""Files that are a little broken: refused as unreadable or taken, never a fault of the site."""

import io
import random
import struct
import warnings
import zipfile

import pytest
from PIL import Image

from home import papers, pictures
from tests.home.test_media import photo, send_many, send_paper, send_picture, staff, words  # noqa: F401

ROUNDS = 200
ODT_PARTS = {"mimetype": papers.ODT, "content.xml": "<xml/>"}
DOCX_PARTS = {"mimetype": papers.DOCX, "word/document.xml": "<xml/>"}


def notes(held: int) -> bytes:
    """What a camera wrote: how it was held, and a width in letters where a number belongs."""
    entries = struct.pack(">HHI4s", 0x0100, 2, 4, b"abc\0") + struct.pack(">HHIHH", 0x0112, 3, 1, held, 0)
    return b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">H", 2) + entries + struct.pack(">I", 0)


def small(form: str) -> bytes:
    extra = {"exif": notes(6)} if form in ("JPEG", "PNG", "WEBP") else {}  # the others turn by themselves
    return photo(form, (48, 32), marked=False, **extra)


def package(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, text in parts.items():
            opened.writestr(name, text)
    return out.getvalue()


def torn(parts: dict[str, str]) -> bytes:
    """The first part is packed as nothing can unpack it."""
    content = bytearray(package(parts))
    start = 30 + len("mimetype")
    content[start : start + 4] = b"\xff" * 4
    return bytes(content)


def spoiled(content: bytes, seed: str):
    """The same with one to four of its bytes changed, again and again, always in the same way."""
    chance = random.Random(seed)
    for _round in range(ROUNDS):
        copy = bytearray(content)
        for _byte in range(chance.randint(1, 4)):
            copy[chance.randrange(len(copy))] = chance.randrange(256)
        yield bytes(copy)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF", "GIF"])
def test_a_picture_with_a_few_wrong_bytes_is_read_or_unreadable(form):
    read = 0
    for content in spoiled(small(form), form):
        with warnings.catch_warnings(action="ignore"):
            try:
                pictures.jpeg(pictures.upright(content, formats=[form]))
                read += 1
            except pictures.Unreadable:
                pass
    assert 0 < read < ROUNDS or form in ("GIF", "JPEG")


@pytest.mark.parametrize("parts", [DOCX_PARTS, ODT_PARTS], ids=["docx", "odt"])
def test_a_package_with_a_few_wrong_bytes_is_read_or_unreadable(parts):
    refused = 0
    for content in spoiled(package(parts), parts["mimetype"]):
        try:
            assert papers.true_type(content, "application/zip") in ("", papers.DOCX, papers.ODT)
        except pictures.Unreadable:
            refused += 1
    assert 0 < refused < ROUNDS


@pytest.mark.parametrize("held", [1, 6, 8, 9, 0])
def test_a_photo_whose_camera_wrote_nonsense_beside_how_it_was_held_is_turned_all_the_same(held):
    drawn = pictures.upright(photo(size=(48, 32), marked=False, exif=notes(held)), formats=["JPEG"])
    assert drawn.size == ((32, 48) if held in (6, 8) else (48, 32))
    assert drawn.info == {}


@pytest.mark.django_db
def test_such_a_photo_is_taken_in_every_view(staff):  # noqa: F811
    content = photo(marked=False, exif=notes(6))
    assert send_picture(staff, "a.jpg", content).status_code == 302
    assert send_many(staff, "wagtailimages", "b.jpg", content)["success"]


@pytest.mark.django_db
def test_a_torn_picture_or_package_is_refused_with_a_sentence_in_every_view(staff):  # noqa: F811
    sentence = "could not be opened"
    for name, parts in (("a.docx", DOCX_PARTS), ("a.odt", ODT_PARTS)):
        assert sentence in words(send_paper(staff, name, torn(parts)).content)
        assert sentence in send_many(staff, "wagtaildocs", name, torn(parts))["error_message"]
    avif = small("AVIF")
    avif = avif[: avif.index(b"mdat") + 4] + b"\xff" * (len(avif) - avif.index(b"mdat") - 4)
    assert sentence in words(send_picture(staff, "a.avif", avif).content)
    assert sentence in send_many(staff, "wagtailimages", "a.avif", avif)["error_message"]


@pytest.mark.parametrize("size", [(300, 200), (3000, 20)], ids=["as it is", "made smaller"])
def test_a_scan_in_16_bits_of_grey_keeps_its_greys(size):
    out = io.BytesIO()
    steps = Image.new("I;16", size, 32768)
    steps.paste(65535, (0, 0, size[0] // 2, size[1]))
    steps.save(out, "PNG")
    drawn = pictures.upright(out.getvalue(), formats=["PNG"])
    assert (drawn.mode, drawn.getpixel((2, 2)), drawn.getpixel((drawn.width - 3, 2))) == ("RGB", (255,) * 3, (128,) * 3)
