"""Pictures from outside, read without trust: nothing is unpacked that would fill the memory, and each is drawn anew.

A picture that is drawn anew has left behind what was hidden in its file: the place where it was taken, the phone, the
thumbnail of what was cut away, anything appended. A citizen's photo and an editor's are treated alike.
"""

import io
from collections.abc import Sequence
from contextlib import suppress

from PIL import Image, ImageCms, ImageOps
from pillow_heif import register_heif_opener

register_heif_opener()

MOST_PIXELS = 80_000_000  # more is a bomb or a plotter's drawing; a phone's 50 million pass as JPEG
UNPACKED_PIXELS = 25_000_000  # what is unpacked at once, about 100 MB; a JPEG is read smaller than it is
LONG_SIDE = 2400  # pixels kept on the long side: a page of print stays readable
QUALITY = 82

FORMATS = {  # what libmagic says -> the only reader that may open it
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/avif": "AVIF",
    "image/heic": "HEIF",
    "image/heif": "HEIF",
}
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
DAMAGED = (OSError, SyntaxError, ValueError, EOFError, IndexError, *BOMBS)


class Unreadable(ValueError):
    """The bytes are not what they begin like."""


class TooManyPixels(Unreadable):
    """Unpacking it would fill the memory."""


def upright(content: bytes, *, formats: Sequence[str], side: int = LONG_SIDE) -> Image.Image:
    """The picture in `content`, the right way up, at most `side` pixels long, in sRGB, without what it carried along.

    Raises Unreadable. Only the named readers of Pillow are asked: others (PDF, EPS, FLI …) have more holes.
    """
    try:
        picture = Image.open(io.BytesIO(content), formats=list(formats))
        _read_small(picture, side)
        turned = ImageOps.exif_transpose(picture)
        turned.thumbnail((side, side))
        return _plain(turned)
    except BOMBS as bomb:
        raise TooManyPixels from bomb
    except Unreadable:
        raise
    except DAMAGED as error:
        raise Unreadable from error


def _read_small(picture: Image.Image, side: int) -> None:
    """Have a JPEG read no larger than it is kept. Raises TooManyPixels where unpacking would fill the memory."""
    whole = picture.width * picture.height
    picture.draft("RGB", (side, side))
    # A progressive JPEG is unpacked whole before it is made small.
    unpacked = whole if picture.info.get("progressive") else picture.width * picture.height
    if whole > MOST_PIXELS or unpacked > UNPACKED_PIXELS:
        raise TooManyPixels


def _plain(picture: Image.Image) -> Image.Image:
    """Its colours as every screen shows them, and nothing else: a profile of the camera's goes, its meaning stays."""
    clear = "A" in picture.getbands() or "transparency" in picture.info
    profile = picture.info.get("icc_profile")
    if profile and picture.mode == "RGB":
        with suppress(ImageCms.PyCMSError, *DAMAGED):  # a broken profile costs a shade, not the picture
            srgb = ImageCms.createProfile("sRGB")
            camera = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            picture = ImageCms.profileToProfile(picture, camera, srgb) or picture
    plain = picture.convert("RGBA" if clear else "RGB")
    plain.info.clear()  # a JPEG's comment would be written again
    return plain


def on_white(picture: Image.Image) -> Image.Image:
    """Without transparency: what shines through becomes white paper, not black."""
    if "A" not in picture.getbands():
        return picture
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    on_white(picture).save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
