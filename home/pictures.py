"""Pictures from outside, read without trust: nothing is unpacked that would fill the memory, and each is drawn anew.

A picture that is drawn anew has left behind what was hidden in its file: the place where it was taken, the phone, the
thumbnail of what was cut away, anything appended. A citizen's photo and an editor's are treated alike.
"""

import io
import struct
import zlib
from collections.abc import Sequence
from contextlib import suppress

from PIL import ExifTags, Image, ImageCms
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
DAMAGED = (  # whatever a reader of Pillow stumbles with over bytes that are not what they should be
    *(OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, AttributeError, RuntimeError),
    *(ArithmeticError, AssertionError, MemoryError, struct.error, zlib.error),
    *BOMBS,
)
TURNS = {  # what a camera writes of how it was held -> what brings the picture upright
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


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
        picture.thumbnail((side, side))
        return _plain(_turned(picture))
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


def _turned(picture: Image.Image) -> Image.Image:
    """As the camera was held. One number is read; all else that the camera wrote may be damaged and is not touched."""
    held = None
    with suppress(*DAMAGED):  # a broken note of the camera costs the turn, not the picture
        held = picture.getexif().get(ExifTags.Base.Orientation)
    way = TURNS.get(held) if isinstance(held, int) else None
    return picture if way is None else picture.transpose(way)


def _plain(picture: Image.Image) -> Image.Image:
    """Its colours as every screen shows them, and nothing else: a profile of the camera's goes, its meaning stays."""
    if picture.mode.startswith("I"):  # grey in 65,536 steps (a scanner's): convert() would cut it off at 255
        picture = picture.point(lambda grey: grey * (1 / 256)).convert("L")
        picture.info.pop("transparency", None)  # was counted in the same steps
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
