"""What an editor may upload: every way into the library of pictures and documents goes through these two forms.

Pictures are drawn anew (home.pictures), so that the public file carries neither a place nor a phone, and stored
under a name of our own with a piece of their hash: an address never shows another picture later. Documents keep
their bytes, but must be what their name says (home.papers).
"""

import hashlib
import io
import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from PIL.Image import Image
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from home import papers, pictures

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LEAST_SIDE = 16  # pixels; less is a tracking dot, not a picture
DAMAGED = _("“%(name)s” could not be opened. It may be damaged; choose another file.")
ENDINGS = {
    "pdf": papers.PDF,
    "docx": papers.DOCX,
    "xlsx": papers.XLSX,
    "odt": papers.ODT,
    "ods": papers.ODS,
    "txt": papers.PLAIN,
    "csv": papers.PLAIN,
}
# An inner ending by which some server or desktop would run the file: report.php.pdf, photo.jpg.exe.
PROGRAM = re.compile(
    r"\.\s*(apk|app|aspx?|bat|bin|cgi|cmd|cpl|dll|dmg|elf|exe|hta|html?|jar|jse?|jsp|lnk|mjs|msi|phar|php\d?|phtml?|pl"
    r"|ps1|psm1|pyc?|rb|scr|s?html|sh|svg|swf|vb[es]?|wasm|wsf|xhtml|xml|xsl)\s*\.",
    re.IGNORECASE,
)


def refused(code: str, sentence: "StrOrPromise", name: str | None, **params) -> ValidationError:
    return ValidationError(sentence, params={"name": papers.tidy_name(name), **params}, code=code)


def check_size(upload: UploadedFile) -> None:
    """A file over the limit was dropped while it came in (home.uploads); its form says so."""
    if getattr(upload, "too_large", False) or (upload.size or 0) > settings.UPLOAD_FILE_BYTES:
        size = filesizeformat(settings.UPLOAD_FILE_BYTES)
        raise refused(
            "too_large", _("“%(name)s” is too large: a file may have up to %(size)s."), upload.name, size=size
        )


def check_name(name: str) -> None:
    """One ending only, where another would make a program of the file."""
    if PROGRAM.search(name):
        raise refused("double_ending", _("“%(name)s” has two endings. Save it again under a plain name."), name)


class PictureField(WagtailImageField):
    """A picture, drawn anew before Wagtail looks at it."""

    def to_python(self, data):
        if isinstance(data, UploadedFile):
            check_size(data)
            redraw(data)
        return super().to_python(data)


def redraw(upload: UploadedFile) -> None:
    """Change `upload` itself into what may be kept: a view that saves it past the form saves no other bytes."""
    name = upload.name or ""
    picture, found = _opened(upload.read(), name)
    keep_png = "A" in picture.getbands() or found == "image/png"
    drawn, ending = (pictures.png(picture), ".png") if keep_png else (pictures.jpeg(picture), ".jpg")
    stem = slugify(PurePath(name).stem)[:40] or "picture"
    upload.file, upload.size = io.BytesIO(drawn), len(drawn)
    upload.name = f"{stem}-{hashlib.sha256(drawn).hexdigest()[:8]}{ending}"


def _opened(content: bytes, name: str) -> tuple[Image, str]:
    """The picture and what libmagic says it was. Raises ValidationError with a sentence that names the file."""
    found = papers.sniff(content)
    check_name(name)
    kind = PurePath(name).suffix.lower().removeprefix(".")
    if found not in pictures.FORMATS or kind not in settings.WAGTAILIMAGES_EXTENSIONS:
        raise refused(
            "not_allowed", _("“%(name)s” is not a picture we can take. Send a JPG, PNG, WEBP, AVIF or HEIC."), name
        )
    try:
        picture = pictures.upright(content, formats=[pictures.FORMATS[found]])
    except pictures.TooManyPixels as bomb:
        raise refused(
            "too_many_pixels", _("“%(name)s” has too many pixels. Save it smaller, up to 5000 pixels wide."), name
        ) from bomb
    except pictures.Unreadable as damaged:
        raise refused("unreadable", DAMAGED, name) from damaged
    if min(picture.size) < LEAST_SIDE:
        raise refused("too_small", _("“%(name)s” is too small to be seen. Choose a larger picture."), name)
    return picture, found


class PaperField(WagtailDocumentField):
    """A document that is what its name says."""

    def to_python(self, data):
        if isinstance(data, UploadedFile):
            check_size(data)
            check_paper(data)
        return super().to_python(data)


def check_paper(upload: UploadedFile) -> None:
    """Raises ValidationError with a sentence that names the file."""
    name = upload.name or ""
    check_name(name)
    content = upload.read()
    upload.seek(0)
    if not content:
        raise refused("empty", _("“%(name)s” is empty. Choose another file."), name)
    kind = PurePath(name).suffix.lower().removeprefix(".")
    try:
        fits = kind in settings.WAGTAILDOCS_EXTENSIONS and papers.true_type(content) == ENDINGS[kind]
    except pictures.Unreadable as damaged:
        raise refused("unreadable", DAMAGED, name) from damaged
    if not fits:
        allowed = ", ".join(settings.WAGTAILDOCS_EXTENSIONS).upper()
        raise refused(
            "not_allowed",
            _(
                "“%(name)s” is not a document we can take, or its ending does not fit what is inside. "
                "Send one of these, without macros: %(allowed)s."
            ),
            name,
            allowed=allowed,
        )


class OurFileMixin:
    """Puts our field in the place of Wagtail's; the form that edits several files at once has none."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):
            self.fields["file"] = self.file_field(label=field.label, required=field.required, widget=field.widget)


class PictureForm(OurFileMixin, BaseImageForm):
    """`WAGTAILIMAGES_IMAGE_FORM_BASE`: the form of the library, of the chooser and of many files at once."""

    file_field = PictureField


class PaperForm(OurFileMixin, BaseDocumentForm):
    """`WAGTAILDOCS_DOCUMENT_FORM_BASE`."""

    file_field = PaperField
