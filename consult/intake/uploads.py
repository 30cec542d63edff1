"""A paper, a picture or a voice from a citizen's phone: what may come in, and what is washed off it first.

What a file is, its bytes say, never its name (libmagic, on an allow-list). Pictures are drawn anew and recordings
repacked, so that neither a place nor the make of a phone comes with them.
"""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

import av
import pylibmagic  # noqa: F401 - brings libmagic where the machine has none; must come before magic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

from consult.models import Attachment

import magic  # isort: skip  # after pylibmagic

register_heif_opener()

LONGEST_NAME = 120
PICTURE_PIXELS = 80_000_000  # more is a bomb or a plotter's drawing; a phone's 50 million pass as JPEG
DECODED_PIXELS = 25_000_000  # what is unpacked at once, about 100 MB; a JPEG is read smaller than it is
PICTURE_SIDE = 2400  # pixels kept on the long side: a page of print stays readable
PICTURE_QUALITY = 82

BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
PICTURES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "HEIF", "image/heif": "HEIF"}
# What libmagic says -> how to read it, how to write it, its type and its ending. The reader is always named: left to
# guess, it would follow a playlist to other files.
VOICES = {
    **dict.fromkeys(("audio/ogg", "application/ogg", "video/ogg"), ("ogg", "ogg", "audio/ogg", ".ogg")),
    **dict.fromkeys(("video/webm", "audio/webm"), ("matroska", "webm", "audio/webm", ".webm")),
    **dict.fromkeys(
        ("audio/mp4", "audio/x-m4a", "video/mp4", "video/3gpp", "audio/3gpp"), ("mp4", "ipod", "audio/mp4", ".m4a")
    ),
    **dict.fromkeys(("audio/mpeg", "audio/mp3"), ("mp3", "mp3", "audio/mpeg", ".mp3")),
    **dict.fromkeys(("audio/x-wav", "audio/wav", "audio/vnd.wave"), ("wav", "wav", "audio/wav", ".wav")),
    **dict.fromkeys(("audio/AMR", "audio/amr"), ("amr", "amr", "audio/amr", ".amr")),
    **dict.fromkeys(("audio/x-hx-aac-adts", "audio/aac"), ("aac", "adts", "audio/aac", ".aac")),
}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
ENDINGS = {"application/pdf": ".pdf", DOCX: ".docx", ODT: ".odt", "text/plain": ".txt"}


@dataclass(frozen=True, slots=True)
class Washed:
    """A file that may be kept: its kind, its true type, a name whose ending fits, its bytes."""

    kind: Attachment.Kind
    content_type: str
    name: str
    content: bytes

    def attachment(self, **home) -> Attachment:
        """Not yet saved; saving seals it. `home` says whose it is, when that is already known."""
        return Attachment(
            kind=self.kind,
            content_type=self.content_type,
            name=self.name,
            size=len(self.content),
            file=ContentFile(self.content, name="sealed"),
            **home,
        )


def wash(upload: UploadedFile) -> Washed:
    """What of `upload` may be kept. Raises ValidationError with a sentence that names the file."""
    name = tidy_name(upload.name)
    if getattr(upload, "too_large", False) or (upload.size or 0) > settings.UPLOAD_FILE_BYTES:
        raise ValidationError(
            _("“%(name)s” is too large: a file may have up to %(size)s. Take a smaller photo or a shorter recording."),
            params={"name": name, "size": filesizeformat(settings.UPLOAD_FILE_BYTES)},
            code="too_large",
        )
    content = upload.read()
    if not content:
        raise ValidationError(_("“%(name)s” is empty. Choose another file."), params={"name": name}, code="empty")
    found = magic.from_buffer(content, mime=True)
    try:
        return _by_type(found)(found, name, content)
    except Unreadable as damaged:
        raise ValidationError(
            _("“%(name)s” could not be opened. It may be damaged; choose another file."),
            params={"name": name},
            code="unreadable",
        ) from damaged


class Unreadable(ValueError):
    """The bytes are not what they begin like."""


def tidy_name(name: str | None) -> str:
    """A file's name without a path or control characters, for showing only."""
    plain = "".join(sign for sign in PurePath(name or "").name if sign.isprintable()).strip()
    return plain[-LONGEST_NAME:] or "file"


def _by_type(found: str) -> Callable[[str, str, bytes], Washed]:
    if found in PICTURES:
        return _picture
    if found in VOICES:
        return _voice
    if found in (DOCX, ODT, "application/zip"):
        return _office
    if found in ENDINGS or found.startswith("text/"):
        return _paper
    return _refuse


def _refuse(found: str, name: str, content: bytes) -> Washed:
    raise ValidationError(
        _(
            "“%(name)s” is not a file we can take. Send a photo (JPG, PNG, WEBP, HEIC), a recording "
            "(OGG, WEBM, MP3, M4A, WAV, AMR) or a paper (PDF, DOCX, ODT, TXT)."
        ),
        params={"name": name},
        code="not_allowed",
    )


def _picture(found: str, name: str, content: bytes) -> Washed:
    """Drawn anew as JPEG: what was hidden in the file (place, phone, thumbnails, scripts) does not come along."""
    try:
        picture = Image.open(io.BytesIO(content), formats=[PICTURES[found]])
        _read_small(picture)
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
        out = io.BytesIO()
        drawn = _on_white(upright)
        drawn.info.clear()  # a JPEG's comment would be written again
        drawn.save(out, "JPEG", quality=PICTURE_QUALITY, optimize=True)
    except (OSError, SyntaxError, ValueError, EOFError, *BOMBS) as error:
        raise Unreadable from error
    return Washed(Attachment.Kind.IMAGE, "image/jpeg", f"{PurePath(name).stem}.jpg", out.getvalue())


def _read_small(picture: Image.Image) -> None:
    """Have a JPEG read no larger than it is kept. Raises Unreadable where unpacking would fill the memory."""
    whole = picture.width * picture.height
    picture.draft("RGB", (PICTURE_SIDE, PICTURE_SIDE))
    # A progressive JPEG is unpacked whole before it is made small.
    unpacked = whole if picture.info.get("progressive") else picture.width * picture.height
    if whole > PICTURE_PIXELS or unpacked > DECODED_PIXELS:
        raise Unreadable("a bomb")


def _on_white(picture: Image.Image) -> Image.Image:
    """Without transparency: what shines through becomes white paper, not black."""
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    paper = Image.new("RGB", clear.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper


def _voice(found: str, name: str, content: bytes) -> Washed:
    """The sound itself, packed anew: title, place and cover pictures stay behind."""
    reader, writer, content_type, ending = VOICES[found]
    out = io.BytesIO()
    try:
        with av.open(io.BytesIO(content), "r", format=reader) as source, av.open(out, "w", format=writer) as target:
            sound = source.streams.audio[0]
            track = target.add_stream_from_template(sound)
            for packet in source.demux(sound):
                if packet.dts is not None:
                    packet.stream = track
                    target.mux(packet)
    except (av.FFmpegError, IndexError, ValueError) as error:
        raise Unreadable from error
    return Washed(Attachment.Kind.AUDIO, content_type, f"{PurePath(name).stem}{ending}", out.getvalue())


def _office(found: str, name: str, content: bytes) -> Washed:
    """DOCX and ODT are zip files, and so is much else: what is inside decides. One with a macro is refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            inside = set(package.namelist())
    except zipfile.BadZipFile as error:
        raise Unreadable from error
    if any(part.endswith("vbaProject.bin") for part in inside):
        return _refuse(found, name, content)
    true_type = DOCX if "word/document.xml" in inside else ODT if {"content.xml", "mimetype"} <= inside else ""
    if not true_type or found not in (true_type, "application/zip"):
        return _refuse(found, name, content)
    return Washed(Attachment.Kind.DOCUMENT, true_type, f"{PurePath(name).stem}{ENDINGS[true_type]}", content)


def _paper(found: str, name: str, content: bytes) -> Washed:
    """A PDF as it is; any text (libmagic takes some for programs or web pages) as plain text and nothing else."""
    if found != "application/pdf" and b"\0" in content:
        return _refuse(found, name, content)  # libmagic takes some programs for text
    true_type = found if found in ENDINGS else "text/plain"
    return Washed(Attachment.Kind.DOCUMENT, true_type, f"{PurePath(name).stem}{ENDINGS[true_type]}", content)
