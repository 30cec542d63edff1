"""Blocks made of words. Every text has `default=""`: wagtail-localize crashes on a missing one."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link"]


class TextBlock(blocks.RichTextBlock):
    """Paragraphs, lists and links."""

    def __init__(self, **kwargs):
        super().__init__(**{"features": FEATURES, **kwargs})

    class Meta:
        icon, label = "pilcrow", _("Text")
        description = _("Paragraphs, lists and links.")
        template = "home/blocks/text.html"
        preview_value = "<p>Free legal aid is for everyone.</p>"


class HeadingBlock(blocks.StructBlock):
    """A heading between parts of a story."""

    text = blocks.CharBlock(label=_("Heading"), max_length=160, default="")
    level = blocks.ChoiceBlock(
        label=_("Level"), choices=[("h2", _("Part of the page")), ("h3", _("Part of a part"))], default="h2"
    )

    class Meta:
        icon, label = "title", _("Heading")
        description = _("A heading that readers and screen readers can jump to.")
        template = "home/blocks/heading.html"
        preview_value = {"text": "What happens next", "level": "h2"}


class QuoteBlock(blocks.StructBlock):
    """Someone's own words, with who said them and in what role."""

    text = blocks.TextBlock(label=_("Words"), default="")
    speaker = blocks.CharBlock(label=_("Who said it"), max_length=160, required=False, default="")
    role = blocks.CharBlock(label=_("Role"), max_length=255, required=False, default="")

    class Meta:
        icon, label = "openquote", _("Quote")
        description = _("Someone's own words, with the name and the role.")
        template = "home/blocks/quote.html"
        preview_value = {"text": "The law protects everyone.", "speaker": "", "role": ""}


class FigureBlock(blocks.StructBlock):
    """One number with what it counts, where it comes from and when it was true."""

    value = blocks.CharBlock(label=_("Number"), max_length=40, default="")
    label = blocks.CharBlock(label=_("What it counts"), max_length=255, default="")
    source = blocks.CharBlock(label=_("Source"), max_length=255, required=False, default="")
    as_of = blocks.CharBlock(
        label=_("When it was true"),
        max_length=80,
        required=False,
        default="",
        help_text=_("For example: first three months of 2021."),
    )

    class Meta:
        icon, label = "table", _("Figure")
        description = _("One number with its source and date.")
        template = "home/blocks/figure.html"
        preview_value = {"value": "45", "label": "students", "source": "", "as_of": "2019"}


class VideoBlock(blocks.StructBlock):
    """A link to a video as a card: nothing of another site is loaded until the reader goes there."""

    url = blocks.URLBlock(label=_("Address of the video"))
    title = blocks.CharBlock(label=_("Title"), max_length=160, default="")

    class Meta:
        icon, label = "media", _("Video link")
        description = _("A card that leads to a video on another site.")
        template = "home/blocks/video.html"
        preview_value = {"url": "https://example.org/", "title": "How to ask a lawyer"}


class HelpBoxBlock(blocks.StructBlock):
    """Where to find help, beside a story that may hurt the reader."""

    kind = blocks.ChoiceBlock(
        label=_("About"),
        choices=[
            ("violence", _("violence at home, ala-kachuu, early marriage")),
            ("children", _("a child in trouble")),
            ("legal", _("a question for a lawyer")),
        ],
        default="violence",
    )

    class Meta:
        icon, label = "help", _("Help box")
        description = _("Numbers and next steps for a reader whom the story concerns.")
        template = "home/blocks/help_box.html"
        preview_value = {"kind": "violence"}


class CallToActionBlock(blocks.StructBlock):
    """One button: the thing the reader can do now."""

    text = blocks.CharBlock(label=_("Words on the button"), max_length=80, default="")
    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("Or an address"), required=False)

    class Meta:
        icon, label = "link-external", _("Call to action")
        description = _("One button that leads to a page.")
        template = "home/blocks/call_to_action.html"
        preview_value = {"text": "Ask a lawyer", "url": "https://example.org/"}
