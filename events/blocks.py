"""Blocks that only a training needs; everything else comes from home.blocks."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.blocks.media import DocumentBlock


class DayBlock(blocks.CharBlock):
    """The heading of one day of the agenda."""

    def __init__(self, **kwargs):
        words = {"label": _("Day"), "help_text": _("For example: First day, 6 August.")}
        super().__init__(**{"max_length": 120, "default": "", **words, **kwargs})

    class Meta:
        icon = "date"
        description = _("The heading of one day.")
        template = "events/blocks/day.html"
        preview_value = "First day, 6 August"


class PointBlock(blocks.StructBlock):
    """One point of the agenda."""

    hours = blocks.CharBlock(
        label=_("Hours"), max_length=40, required=False, default="", help_text=_("For example: 09:30–11:00.")
    )
    what = blocks.CharBlock(
        label=_("What happens"), max_length=255, default="", help_text=_("One line: what is taught or done.")
    )
    who = blocks.CharBlock(
        label=_("Who leads it"), max_length=160, required=False, default="", help_text=_("May stay empty.")
    )

    class Meta:
        icon, label = "clock", _("Point of the agenda")
        description = _("Hours, what happens, and who leads it.")
        template = "events/blocks/point.html"
        preview_value = {"hours": "09:30–11:00", "what": "What the law says about guardianship", "who": ""}


class AgendaBlock(blocks.StreamBlock):
    """Days and their points, in order."""

    day = DayBlock()
    point = PointBlock()

    class Meta:
        icon = "list-ol"


class SpeakerBlock(blocks.StructBlock):
    """Who teaches, and what they say about it."""

    name = blocks.CharBlock(
        label=_("Name"), max_length=160, default="", help_text=_("As the person is addressed in public.")
    )
    role = blocks.CharBlock(
        label=_("Role"), max_length=255, required=False, default="", help_text=_("Profession and organisation.")
    )
    words = blocks.TextBlock(
        label=_("In their own words"), required=False, default="", help_text=_("A sentence or two; may stay empty.")
    )

    class Meta:
        icon, label = "user", _("Speaker")
        description = _("A trainer or speaker with the role and a few own words.")
        template = "events/blocks/speaker.html"
        preview_value = {"name": "", "role": "Trainer, notary", "words": "We work through real cases."}


class SpeakersBlock(blocks.StreamBlock):
    """The speakers, in the order of the page."""

    speaker = SpeakerBlock()

    class Meta:
        icon = "group"


class MaterialsBlock(blocks.StreamBlock):
    """Files to download once the training is over."""

    document = DocumentBlock()

    class Meta:
        icon = "doc-full"
