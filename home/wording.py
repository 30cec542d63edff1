"""Plain marks that any keyboard can type, and the safe page they become.

People write **bold**, *italic*, lists that begin with "- " or "1.", and [words](https://an-address) or a bare address.
What is stored is what was typed: it reads well as it is in a message or a download, and a form gives it back unchanged.
"""

from functools import lru_cache

import nh3
from django.utils.html import escape, linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "a"}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
SCHEMES = {"http", "https", "tel", "mailto"}
RULES = ["list", "emphasis", "link", "autolink", "newline", "escape"]


@lru_cache(maxsize=1)
def _marks() -> MarkdownIt:
    """CommonMark with those few rules alone; markup that somebody types is words like any other."""
    marks = MarkdownIt("zero", {"breaks": True, "html": False}).enable(RULES)
    marks.add_render_rule("text", _text)
    return marks


def _text(renderer, tokens, index, options, env) -> str:
    """Words, with bare addresses made links, unless they are the words of one."""
    words = tokens[index].content
    if index and tokens[index - 1].type == "link_open":
        return escape(words)
    return urlize(words, autoescape=True)


def drawn(text: str) -> SafeString:
    """`text` with its marks drawn; whatever it holds, only `TAGS` come out."""
    return mark_safe(nh3.clean(_marks().render(text), tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES))


def as_written(text: str) -> SafeString:
    """`text` of somebody who knows of no marks: its lines and paragraphs, and nothing else."""
    return mark_safe(linebreaks(text, autoescape=True))
