"""Everything an editor can put into a page's body, in one StreamBlock."""

from .body import BodyBlock
from .media import GalleryBlock, PhotoBlock
from .text import CallToActionBlock, FigureBlock, HeadingBlock, HelpBoxBlock, QuoteBlock, TextBlock, VideoBlock
from .tools import ToolBlock

__all__ = [
    "BodyBlock",
    "CallToActionBlock",
    "FigureBlock",
    "GalleryBlock",
    "HeadingBlock",
    "HelpBoxBlock",
    "PhotoBlock",
    "QuoteBlock",
    "TextBlock",
    "ToolBlock",
    "VideoBlock",
]
