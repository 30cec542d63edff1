"""Atom that a person can read in a browser: dressed by a plain style sheet, with links that can be followed.

Browsers are taking XSLT away. What stays is CSS, and elements of XHTML, which Atom allows in its texts (RFC 4287,
3.1.1.3) and which a browser shows as in any page.
"""

from django.templatetags.static import static
from django.utils.cache import patch_vary_headers
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

XHTML = {"xmlns": "http://www.w3.org/1999/xhtml"}


class ReadableAtom(Atom1Feed):
    def write(self, outfile, encoding):
        handler = SimplerXMLGenerator(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        handler.processingInstruction("xml-stylesheet", f'href="{static("css/feed.css")}" type="text/css"')
        handler.startElement("feed", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")

    def add_root_elements(self, handler):
        told, self.feed["subtitle"] = self.feed["subtitle"], None
        super().add_root_elements(handler)
        self.feed["subtitle"] = told
        use = _("This is a feed. Give its address to a feed reader, and you will not miss a story.")
        _text(handler, "subtitle", [told or "", use], self.feed["link"], _("Open the page"))

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, {**item, "description": None})
        _text(handler, "summary", [item["description"] or ""], item["link"], _("Read the story"))


def _text(handler, name: str, paragraphs: list[str], address: str, link: str) -> None:
    """A text of Atom that holds paragraphs and, below them, a link."""
    handler.startElement(name, {"type": "xhtml"})
    handler.startElement("div", XHTML)
    for words in filter(None, paragraphs):
        handler.addQuickElement("p", words)
    handler.startElement("p", {})
    handler.addQuickElement("a", link, {"href": address})
    handler.endElement("p")
    handler.endElement("div")
    handler.endElement(name)


class ShownInBrowsersMiddleware:
    """Chromium shows `application/atom+xml` as its source and `text/xml` as a page: the same bytes, named as asked.

    It stands outside the page cache, which holds a feed once.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith(ReadableAtom.content_type.partition(";")[0]):
            patch_vary_headers(response, ["Accept"])
            if "text/html" in request.headers.get("Accept", ""):
                response["Content-Type"] = "text/xml; charset=utf-8"
        return response
