"""A paper, a picture or a voice, from a citizen or a lawyer: what may come in, and what is washed off it first.

What a file is, its bytes say, never its name (libmagic, on an allow-list). Pictures are drawn anew and recordings
repacked, so that neither a place nor the make of a phone comes with them.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

import av
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from consult.models import Attachment
from home import papers, pictures
from home.papers import tidy_name
from home.pictures import Unreadable

SOUNDS = "audio/*"  # what a form offers to choose; the bytes decide
PAPERS = "image/*,.heic,.pdf,.docx,.odt,.txt"
PICTURES = set(pictures.FORMATS) - {"image/avif"}
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
# Some sounds go into another box than the one they came in: that of Vorbis in WebM keeps its comments, and the one for
# AMR, which small phones put into 3GP, is its own.
BOXES = {
    "vorbis": ("ogg", "audio/ogg", ".ogg"),
    "amr_nb": ("amr", "audio/amr", ".amr"),
    "amr_wb": ("amr", "audio/amr", ".amr"),
}
PLAINLY = {"fflags": "+bitexact"}  # no name of the packer, no random numbers: the same recording gives the same bytes
ENDINGS = {papers.PDF: ".pdf", papers.DOCX: ".docx", papers.ODT: ".odt", papers.PLAIN: ".txt"}


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
    found = papers.sniff(content)
    try:
        return _by_type(found)(found, name, content)
    except Unreadable as damaged:
        raise ValidationError(
            _("“%(name)s” could not be opened. It may be damaged; choose another file."),
            params={"name": name},
            code="unreadable",
        ) from damaged


def _by_type(found: str) -> Callable[[str, str, bytes], Washed]:
    if found in PICTURES:
        return _picture
    if found in VOICES:
        return _voice
    return _paper


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
    drawn = pictures.jpeg(pictures.upright(content, formats=[pictures.FORMATS[found]]))
    return Washed(Attachment.Kind.IMAGE, "image/jpeg", f"{PurePath(name).stem}.jpg", drawn)


def _voice(found: str, name: str, content: bytes) -> Washed:
    """The sound itself, packed anew: title, place and cover pictures stay behind."""
    reader, *usual = VOICES[found]
    out = io.BytesIO()
    try:
        with av.open(io.BytesIO(content), "r", format=reader) as source:
            sound = source.streams.audio[0]
            writer, content_type, ending = BOXES.get(sound.codec_context.codec.canonical_name, usual)
            with av.open(out, "w", format=writer, options=PLAINLY) as target:
                track = target.add_stream_from_template(sound)
                for packet in source.demux(sound):
                    if packet.dts is not None:
                        packet.stream = track
                        target.mux(packet)
    except (av.FFmpegError, IndexError, ValueError) as error:
        raise Unreadable from error
    return Washed(Attachment.Kind.AUDIO, content_type, f"{PurePath(name).stem}{ending}", out.getvalue())


def _paper(found: str, name: str, content: bytes) -> Washed:
    """A PDF, a text without a macro, any plain text; as it is, under an ending that fits."""
    true_type = papers.true_type(content, found)
    if true_type not in ENDINGS:
        return _refuse(found, name, content)
    return Washed(Attachment.Kind.DOCUMENT, true_type, f"{PurePath(name).stem}{ENDINGS[true_type]}", content)


def wash_all(
    uploads, *, room: int, holds: Callable[[Washed], bool] = lambda file: False
) -> tuple[list[Washed], list[ValidationError]]:
    """Those of `uploads` that may be kept, and a sentence about each of the others; at most `room` are taken.

    What `holds` knows is passed over: it is there already and takes no room.
    """
    kept: list[Washed] = []
    faults: list[ValidationError] = []
    for upload in uploads:
        try:
            washed = wash(upload)
            if holds(washed):
                continue
            if len(kept) >= room:
                raise ValidationError(
                    _("At most %(limit)s files can be added. The first ones are kept."),
                    params={"limit": settings.QUESTION_FILES},
                    code="too_many",
                )
            kept.append(washed)
        except ValidationError as fault:
            faults.append(fault)
            if fault.code == "too_many":
                break
    return kept, faults
