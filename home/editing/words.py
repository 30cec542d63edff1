"""Everything that an editor wrote on a page, block by block, for the checks."""

from collections.abc import Iterator
from typing import NamedTuple

from bs4 import BeautifulSoup
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage

from home.blocks import QuoteBlock

PARAGRAPHS = ["p", "li", "h2", "h3", "h4", "h5"]


class Written(NamedTuple):
    """Words as HTML or as plain text."""

    text: str
    is_html: bool
    is_said: bool = False  # somebody's own words: nobody shortens them, but their numbers are to be tapped


class Photo(NamedTuple):
    image: AbstractImage | None
    alt: str


def of(page) -> Iterator[Written | Photo]:
    """The summary, then every body in the order of its blocks."""
    yield Written(page.summary, is_html=False)
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            yield from _of_block(field.stream_block, getattr(page, field.name))


def _of_block(block, value) -> Iterator[Written | Photo]:
    if value is None:
        return
    if isinstance(block, QuoteBlock):
        yield Written(value.get("text") or "", is_html=False, is_said=True)
        return
    if isinstance(block, blocks.StructBlock) and {"image", "alt"} <= set(block.child_blocks):
        yield Photo(value.get("image"), value.get("alt") or "")
    if isinstance(block, blocks.RichTextBlock):
        yield Written(value.source, is_html=True)
    elif isinstance(block, blocks.TextBlock):
        yield Written(value, is_html=False)
    elif isinstance(block, TypedTableBlock):
        return  # its template makes links of the numbers, and cells hold no sentences
    for child, inner in _children(block, value):
        yield from _of_block(child, inner)


def _children(block, value) -> list[tuple]:
    if isinstance(block, blocks.StructBlock):
        return [(child, value.get(name)) for name, child in block.child_blocks.items()]
    if isinstance(block, blocks.BaseStreamBlock):
        return [(child.block, child.value) for child in value]
    if isinstance(block, blocks.ListBlock):
        return [(block.child_block, item) for item in value]
    return []


def paragraphs(written: Written) -> list[str]:
    """Plain text, one entry for each paragraph, heading or list item."""
    if not written.is_html:
        return [" ".join(line.split()) for line in written.text.splitlines() if line.strip()]
    soup = BeautifulSoup(written.text, "html.parser")
    found = [part.get_text(" ") for part in soup.find_all(PARAGRAPHS)] or [soup.get_text(" ")]
    return [" ".join(text.split()) for text in found if text.strip()]
