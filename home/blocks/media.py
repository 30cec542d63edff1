"""Blocks with pictures and files. `ImageChooserBlock` and not `ImageBlock`: the latter crashes localize when empty."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from .translated_table import TranslatedTable


class PhotoBlock(blocks.StructBlock):
    """A photo with the words it needs. A caption may stand alone where the photo itself was lost."""

    image = ImageChooserBlock(
        label=_("Photo"),
        required=False,
        help_text=_("Empty: the page says “photo not available here” over the caption."),
    )
    alt = blocks.CharBlock(
        label=_("What the photo shows"),
        max_length=255,
        required=False,
        default="",
        help_text=_("For readers who do not see it. Required with a photo."),
    )
    caption = blocks.TextBlock(label=_("Caption"), required=False, default="")
    credit = blocks.CharBlock(label=_("Photographer"), max_length=120, required=False, default="")

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned.get("image") and not cleaned.get("alt"):
            raise blocks.StructBlockValidationError(
                block_errors={"alt": ValidationError(_("Say in a few words what the photo shows."))}
            )
        return cleaned

    class Meta:
        icon, label = "image", _("Photo")
        description = _("A photo with a caption and the photographer's name.")
        template = "home/blocks/photo.html"
        preview_value = {"image": None, "alt": "", "caption": "Law students with certificates.", "credit": ""}


class GalleryBlock(blocks.StructBlock):
    """Several photos, readable without script and with the keyboard."""

    title = blocks.CharBlock(label=_("Title"), max_length=160, required=False, default="")
    photos = blocks.ListBlock(PhotoBlock(), label=_("Photos"), default=[])

    class Meta:
        icon, label = "grip", _("Gallery")
        description = _("Several photos with captions.")
        template = "home/blocks/gallery.html"
        preview_value = {
            "title": "",
            "photos": [{"image": None, "alt": "", "caption": "At the conference.", "credit": ""}],
        }


class TableBlock(TranslatedTable, TypedTableBlock):
    """A table whose first row is its header."""

    def __init__(self, **kwargs):
        columns = [
            ("text", blocks.CharBlock(label=_("Text"), required=False, default="")),
            ("number", blocks.DecimalBlock(label=_("Number"), required=False)),
        ]
        super().__init__(columns, **kwargs)

    class Meta:
        icon, label = "table", _("Table")
        description = _("A small table with a caption.")
        template = "home/blocks/table.html"


class DocumentBlock(blocks.StructBlock):
    """A file to download, with its kind and size in words."""

    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(label=_("Words of the link"), max_length=160, required=False, default="")

    class Meta:
        icon, label = "doc-full", _("Document")
        description = _("A file to download.")
        template = "home/blocks/document.html"
