"""Pictures and files as pages show them: every picture of the site is drawn by `photograph`."""

from collections.abc import Sequence
from pathlib import PurePath

from django import template
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, SourceImageIOError

register = template.Library()

WIDTHS = (480, 960, 1440)  # a phone, a phone of many pixels, a desk
LARGEST = "max-2000x2000|format-jpeg"  # behind a picture of a gallery
SOURCES = ("avif", "webp")  # in the order in which a browser is offered them, before JPEG or PNG
PLACES = {  # how wide a picture stands where, so that the browser takes the smallest that will do
    "story": "(min-width: 48rem) 46rem, calc(100vw - 2rem)",
    "strip": "(min-width: 48rem) 24rem, 80vw",
    "card": "(min-width: 72rem) 22rem, (min-width: 40rem) 50vw, calc(100vw - 2rem)",
}
KINDS = {
    "pdf": _("PDF document"),
    "docx": _("Word document"),
    "odt": _("Text document"),
    "xlsx": _("Excel table"),
    "ods": _("Table"),
    "csv": _("Table (CSV)"),
    "txt": _("Plain text"),
}


@register.inclusion_tag("components/picture.html")
def photograph(image: AbstractImage, alt: str = "", place: str = "story", *, wide: bool = False, first=False, css=""):
    """`image` in three widths and three formats, with its size, so that nothing jumps when it arrives.

    `wide` cuts it to 16:9 around its focal point. `first` is for the one picture that is seen at once: it is fetched
    early, every other one only when the reader comes near.
    """
    widths = [width for width in WIDTHS if width < image.width] or [image.width]
    kinds = (*SOURCES, "png" if PurePath(image.filename).suffix == ".png" else "jpeg")
    try:
        drawn = renditions(image, [f"{_shape(width, wide)}|format-{kind}" for kind in kinds for width in widths])
    except SourceImageIOError:  # the file is gone: the page is not
        return {"plain": None, "css": css}
    sets = {kind: drawn[number * len(widths) :][: len(widths)] for number, kind in enumerate(kinds)}
    plain = sets.pop(kinds[-1])
    return {
        "sources": [(f"image/{kind}", _srcset(files)) for kind, files in sets.items()],
        "plain": plain[min(1, len(plain) - 1)],
        "srcset": _srcset(plain),
        "sizes": PLACES[place],
        "alt": alt,
        "first": first,
        "css": css,
    }


def renditions(image: AbstractImage, specs: Sequence[str]) -> list[AbstractRendition]:
    """The drawn files of `image`, in the order of `specs`; one query at most, none where the cache knows them."""
    filters = [Filter(spec=spec) for spec in specs]
    made = image.get_renditions(*filters)
    return [made[spec] for spec in specs]


def _shape(width: int, wide: bool) -> str:
    return f"fill-{width}x{width * 9 // 16}" if wide else f"width-{width}"


def _srcset(files: Sequence[AbstractRendition]) -> str:
    return ", ".join(f"{one.url} {one.width}w" for one in files)


@register.simple_tag
def large_picture(image: AbstractImage) -> str:
    """The address of a picture as large as it is worth looking at; "" where its file is gone."""
    try:
        return renditions(image, [LARGEST])[0].url
    except SourceImageIOError:
        return ""


@register.filter
def document_kind(document) -> str:
    """What kind of file it is, in words."""
    return KINDS.get(document.file_extension.lower(), document.file_extension.upper())
