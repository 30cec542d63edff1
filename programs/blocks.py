"""Blocks that only a program needs; everything else comes from home.blocks."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.blocks.media import DocumentBlock
from home.blocks.text import FigureBlock


class GoalBlock(blocks.CharBlock):
    """One thing the program wants to change."""

    def __init__(self, **kwargs):
        words = {"label": _("Goal"), "help_text": _("One sentence: what will be better, and for whom.")}
        super().__init__(**{"max_length": 300, "default": "", **words, **kwargs})

    class Meta:
        icon = "tick"
        description = _("One goal of the program.")
        template = "programs/blocks/goal.html"
        preview_value = "Every village knows where free legal aid is."


class GoalsBlock(blocks.StreamBlock):
    """The goals, in the order of the page."""

    goal = GoalBlock()

    class Meta:
        icon = "list-ul"


class FiguresBlock(blocks.StreamBlock):
    """Numbers that stand in a row, each with its source and date."""

    figure = FigureBlock()

    class Meta:
        icon = "table"


class DocumentsBlock(blocks.StreamBlock):
    """Files to download, under one heading."""

    document = DocumentBlock()

    class Meta:
        icon = "doc-full"
