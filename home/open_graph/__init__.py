"""What a shared link shows: the page's photo, or its title on a felt carpet that we draw ourselves.

A picture is drawn when it is first asked for and kept under a name with a hash of everything that shows on it, so that
a browser may keep it for ever and a new title gets a new address. There is one for each live page and no more.
"""

import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path

import typst
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.translation import gettext, override
from PIL import Image
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page

from home.languages import language_of

SHEET = Path(__file__).with_name("picture.typ")
FIELD = Path(__file__).with_name("field.svg")
VERSION = 1  # raised when the drawing changes
SIZE = WIDTH, HEIGHT = 1200, 630
COLOURS = 64  # the drawing has six; the rest smooths its letters
LONGEST = 240  # letters of a title; more could not be read
PHOTO = f"fill-{WIDTH}x{HEIGHT}|format-jpeg|jpegquality-74"
FOLDER = "og"


@dataclass(frozen=True, slots=True)
class Shared:
    """A picture for a shared link; `address` without scheme and host, except where the storage has its own."""

    address: str
    width: int
    height: int


def picture_of(page: Page) -> Shared:
    """The page's photo around its focal point, else the drawn one."""
    photo = getattr(page, "photo", None)
    if photo:
        try:
            cut = photo.get_rendition(PHOTO)
        except SourceImageIOError:  # the file is gone
            pass
        else:
            return Shared(cut.url, cut.width, cut.height)
    with override(language_of(page)):
        return Shared(reverse("og_picture", args=[page.pk, digest(page)]), *SIZE)


def whole_address(page: Page, root: str) -> str:
    """The same with scheme and host; a storage of its own (S3) already gives them."""
    address = picture_of(page).address
    return address if "://" in address else f"{root}{address}"


def words(page: Page) -> dict[str, str]:
    """Everything on the picture that can change."""
    title = page.title if len(page.title) <= LONGEST else f"{page.title[:LONGEST].rsplit(' ', 1)[0]}…"
    with override(language_of(page)):
        return {
            "language": language_of(page),
            "title": title,
            "brand": gettext("Ukuk Jardam"),
            "promise": gettext("free legal aid"),
            "phone": "114",
        }


def digest(page: Page) -> str:
    said = json.dumps([VERSION, words(page)], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def drawn(page: Page) -> str:
    """The name of the page's picture in the storage; what it was called before its title changed is removed."""
    name = f"{FOLDER}/{page.pk}-{digest(page)}.png"
    if not default_storage.exists(name):
        forget(page.pk)
        saved = default_storage.save(name, ContentFile(png(words(page))))
        if saved != name:  # somebody else was drawing it too
            default_storage.delete(saved)
    return name


def forget(number: int) -> None:
    """Remove the pictures of a page."""
    names = default_storage.listdir(FOLDER)[1] if default_storage.exists(FOLDER) else []
    for name in names:
        if name.startswith(f"{number}-"):
            default_storage.delete(f"{FOLDER}/{name}")


def png(said: dict[str, str]) -> bytes:
    """The drawing, in few colours: thirty kilobytes instead of a hundred."""
    carpet = {"field": FIELD.read_text(), "edge": _static("shyrdak.svg"), "mark": _static("icons/mark.svg")}
    whole = typst.compile(str(SHEET), format="png", ppi=72, sys_inputs=said | carpet, ignore_system_fonts=True)
    small = Image.open(io.BytesIO(whole)).convert("RGB")
    out = io.BytesIO()
    palette = small.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    palette.save(out, "PNG", optimize=True)
    return out.getvalue()


def _static(name: str) -> str:
    return (settings.BASE_DIR / "static" / name).read_text()
