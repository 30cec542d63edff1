"""Blocks made of words. Every text has `default=""`: wagtail-localize crashes on a missing one."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link"]


class TextBlock(blocks.RichTextBlock):
    """Paragraphs, lists and links."""

    def __init__(self, **kwargs):
        super().__init__(**{"features": FEATURES, "help_text": _("Short sentences, one thought each."), **kwargs})

    class Meta:
        icon, label = "pilcrow", _("Text")
        description = _("Paragraphs, lists and links.")
        template = "home/blocks/text.html"
        preview_value = "<p>Free legal aid is for everyone.</p><ul><li>Call 114.</li><li>Ask a lawyer here.</li></ul>"


class HeadingBlock(blocks.StructBlock):
    """A heading between parts of a story."""

    text = blocks.CharBlock(
        label=_("Heading"), max_length=160, default="", help_text=_("What the part is about, in a few words.")
    )
    level = blocks.ChoiceBlock(
        search_index=False,
        label=_("Level"),
        choices=[("h2", _("Part of the page")), ("h3", _("Part of a part"))],
        default="h2",
        help_text=_("Screen readers jump from part to part by it."),
    )

    class Meta:
        icon, label = "title", _("Heading")
        description = _("A heading that readers and screen readers can jump to.")
        template = "home/blocks/heading.html"
        preview_value = {"text": "What happens next", "level": "h2"}


class QuoteBlock(blocks.StructBlock):
    """Someone's own words, with who said them and in what role."""

    text = blocks.TextBlock(label=_("Words"), default="", help_text=_("As they were said, without quotation marks."))
    speaker = blocks.CharBlock(
        label=_("Who said it"),
        max_length=160,
        required=False,
        default="",
        help_text=_("A name, or words like “a villager” where the name must not be known."),
    )
    role = blocks.CharBlock(
        label=_("Role"), max_length=255, required=False, default="", help_text=_("For example: lawyer, Osh centre.")
    )

    class Meta:
        icon, label = "openquote", _("Quote")
        description = _("Someone's own words, with the name and the role.")
        template = "home/blocks/quote.html"
        preview_value = {"text": "The law protects everyone.", "speaker": "A lawyer", "role": "Bus of Solidarity"}


class FigureBlock(blocks.StructBlock):
    """One number with what it counts, where it comes from and when it was true."""

    value = blocks.CharBlock(label=_("Number"), max_length=40, default="", help_text=_("For example: 2,272 or 45%."))
    label = blocks.CharBlock(
        label=_("What it counts"), max_length=255, default="", help_text=_("For example: consultations were given.")
    )
    source = blocks.CharBlock(
        label=_("Source"),
        max_length=255,
        required=False,
        default="",
        help_text=_("Who counted it. A number without a source persuades nobody."),
    )
    as_of = blocks.CharBlock(
        label=_("When it was true"),
        max_length=80,
        required=False,
        default="",
        help_text=_("For example: first three months of 2021."),
    )

    class Meta:
        icon, label = "order", _("Figure")
        description = _("One number with its source and date.")
        template = "home/blocks/figure.html"
        preview_value = {"value": "45", "label": "students", "source": "Summer school", "as_of": "2019"}


class VideoBlock(blocks.StructBlock):
    """A link to a video as a card: nothing of another site is loaded until the reader goes there."""

    url = blocks.URLBlock(label=_("Address of the video"), help_text=_("It opens on the other site, not here."))
    title = blocks.CharBlock(
        label=_("Title"), max_length=160, default="", help_text=_("What the video shows, in a few words.")
    )

    def clean(self, value):
        cleaned = super().clean(value)
        if urlsplit(cleaned.get("url") or "").scheme not in ("https", "http"):
            wrong = ValidationError(_("The address must begin with https://"))
            raise blocks.StructBlockValidationError(block_errors={"url": wrong})
        return cleaned

    def get_context(self, value, parent_context=None):
        host = urlsplit(value.get("url") or "").hostname or ""
        return super().get_context(value, parent_context) | {"host": host.removeprefix("www.")}

    class Meta:
        icon, label = "media", _("Video link")
        description = _("A card that leads to a video on another site.")
        template = "home/blocks/video.html"
        preview_value = {"url": "https://example.org/", "title": "How to ask a lawyer"}


class HelpBoxBlock(blocks.StructBlock):
    """Where to find help, beside a story that may hurt the reader."""

    kind = blocks.ChoiceBlock(
        search_index=False,
        label=_("About"),
        choices=[
            ("violence", _("violence at home, ala-kachuu, early marriage")),
            ("children", _("a child in trouble")),
            ("legal", _("a question for a lawyer")),
        ],
        default="violence",
        help_text=_("The box shows the numbers to call for it and the way to a lawyer."),
    )

    class Meta:
        icon, label = "help", _("Help box")
        description = _("Numbers and next steps for a reader whom the story concerns.")
        template = "home/blocks/help_box.html"
        preview_value = {"kind": "violence"}


class CallToActionBlock(blocks.StructBlock):
    """One button: the thing the reader can do now."""

    text = blocks.CharBlock(
        label=_("Words on the button"),
        max_length=80,
        default="",
        help_text=_("What happens, for example: Ask a lawyer."),
    )
    page = blocks.PageChooserBlock(
        label=_("Page"), required=False, help_text=_("A page of this site; it opens in the reader's language.")
    )
    url = blocks.URLBlock(
        label=_("Or an address"), required=False, help_text=_("A page of another site. Leave one of the two empty.")
    )

    def clean(self, value):
        cleaned = super().clean(value)
        if bool(cleaned.get("page")) == bool(cleaned.get("url")):
            wrong = ValidationError(_("Choose a page or write an address: one of the two."))
            raise blocks.StructBlockValidationError(block_errors={"page": wrong})
        return cleaned

    class Meta:
        icon, label = "link-external", _("Call to action")
        description = _("One button that leads to a page.")
        template = "home/blocks/call_to_action.html"
        preview_value = {"text": "Ask a lawyer", "url": "https://example.org/"}
