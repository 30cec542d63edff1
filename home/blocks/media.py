"""Blocks with pictures and files. `ImageChooserBlock` and not `ImageBlock`: the latter crashes localize when empty."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock, TypedTableBlockValidationError
from wagtail.documents import get_document_model
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock

from .translated_table import TranslatedTable

SEEN_AT_ONCE = 2  # a photo among the first blocks of a page is on its first screen


def newest_photo():
    """For previews: a photo of this very site, where it has one."""
    return get_image_model().objects.order_by("-pk").first()


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
    caption = blocks.TextBlock(
        label=_("Caption"),
        required=False,
        default="",
        help_text=_("Shown under the photo: who is on it, where and when. Name nobody who did not agree."),
    )
    credit = blocks.CharBlock(
        label=_("Photographer"),
        max_length=120,
        required=False,
        default="",
        help_text=_("Whose photo it is. Shown after the caption."),
    )

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned.get("image") and not cleaned.get("alt"):
            raise blocks.StructBlockValidationError(
                block_errors={"alt": ValidationError(_("Say in a few words what the photo shows."))}
            )
        return cleaned

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        place = context.get("forloop") or {}
        covered = getattr(context.get("page"), "photo_id", None)
        return context | {"first": not covered and 0 < place.get("counter", 0) <= SEEN_AT_ONCE}

    def get_preview_value(self):
        words = {"caption": _("Law students with their certificates."), "credit": "", "alt": _("Students")}
        return self.normalize({"image": newest_photo(), **{name: str(text) for name, text in words.items()}})

    class Meta:
        icon, label = "image", _("Photo")
        description = _("A photo with a caption and the photographer's name.")
        template = "home/blocks/photo.html"


class GalleryBlock(blocks.StructBlock):
    """Several photos in a strip, moved with a finger, the arrow keys or Tab; nothing of it needs script."""

    title = blocks.CharBlock(
        label=_("Title"),
        max_length=160,
        required=False,
        default="",
        help_text=_("What the photos have in common, for example: At the training in Isfana."),
    )
    photos = blocks.ListBlock(
        PhotoBlock(), label=_("Photos"), default=[], help_text=_("In the order in which they are shown.")
    )

    def get_preview_value(self):
        photo = self.child_blocks["photos"].child_block.get_preview_value()
        return self.normalize({"title": str(_("At the conference")), "photos": [photo, photo, photo]})

    class Meta:
        icon, label = "grip", _("Gallery")
        description = _("Several photos with captions.")
        template = "home/blocks/gallery.html"


class TableBlock(TranslatedTable, TypedTableBlock):
    """A table whose first row is its header, and whose first column, where it is text, names the rows."""

    def __init__(self, **kwargs):
        columns = [
            ("text", blocks.CharBlock(label=_("Text"), required=False, default="", help_text=_("A few words."))),
            ("number", blocks.DecimalBlock(label=_("Number"), required=False, help_text=_("Digits only."))),
        ]
        super().__init__(columns, **kwargs)

    def clean(self, table):
        cleaned = super().clean(table)
        if cleaned.columns and not (cleaned.caption or "").strip():
            raise TypedTableBlockValidationError(non_block_errors=[_("Give the table a caption: what does it show?")])
        if not all(str(column["heading"] or "").strip() for column in cleaned.columns):
            raise TypedTableBlockValidationError(non_block_errors=[_("Give every column a heading.")])
        return cleaned

    def get_context(self, value: TypedTable, parent_context=None):
        """The heading of a row is its first cell, where that is text: screen readers say it with every cell."""
        context = super().get_context(value, parent_context)
        named = len(value.columns) > 1 and value.columns[0]["block"].name == "text"
        return context | {"rows": [(row[:1], row[1:]) if named else ([], row) for row in value.rows]}

    def get_preview_value(self):
        columns = [{"type": "text", "heading": str(_("Oblast"))}, {"type": "number", "heading": str(_("Villages"))}]
        rows = [{"values": [str(_("Osh oblast")), 60]}, {"values": [str(_("Naryn oblast")), 57]}]
        return self.to_python({"columns": columns, "rows": rows, "caption": str(_("Where the bus went"))})

    class Meta:
        icon, label = "table", _("Table")
        description = _("A small table with a caption.")
        template = "home/blocks/table.html"
        help_text = _("Needs a caption and a heading for every column. The first column names the rows.")


class DocumentBlock(blocks.StructBlock):
    """A file to download, with its kind and size in words."""

    document = DocumentChooserBlock(label=_("Document"), help_text=_("PDF where you can: every phone opens it."))
    title = blocks.CharBlock(
        label=_("Words of the link"),
        max_length=160,
        required=False,
        default="",
        help_text=_("Empty: the title of the document."),
    )

    def get_preview_value(self):
        model = get_document_model()
        example = model(pk=0, title=str(_("Application form")), file="documents/form.pdf", file_size=124_000)
        return self.normalize({"document": model.objects.order_by("-pk").first() or example, "title": ""})

    class Meta:
        icon, label = "doc-full", _("Document")
        description = _("A file to download.")
        template = "home/blocks/document.html"
