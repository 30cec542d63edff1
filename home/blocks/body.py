from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .media import DocumentBlock, GalleryBlock, PhotoBlock, TableBlock
from .text import CallToActionBlock, FigureBlock, HeadingBlock, HelpBoxBlock, QuoteBlock, TextBlock, VideoBlock
from .tools import ToolBlock


class BodyBlock(blocks.StreamBlock):
    """The body of every page."""

    text = TextBlock(group=_("Words"))
    heading = HeadingBlock(group=_("Words"))
    quote = QuoteBlock(group=_("Words"))
    figure = FigureBlock(group=_("Words"))
    table = TableBlock(group=_("Words"))
    photo = PhotoBlock(group=_("Pictures and files"))
    gallery = GalleryBlock(group=_("Pictures and files"))
    document = DocumentBlock(group=_("Pictures and files"))
    video = VideoBlock(group=_("Pictures and files"))
    help_box = HelpBoxBlock(group=_("For the reader"))
    call_to_action = CallToActionBlock(group=_("For the reader"))
    tool = ToolBlock(group=_("For the reader"))
