"""Following the links of the sample site as a reader would, in three languages."""

import re
from collections import Counter
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx

LANGUAGES = ("ky", "ru", "en")
ADDRESSES = [  # docs/product: the public addresses; {} is the language
    *("/{}/", "/{}/programs/", "/{}/news/", "/{}/events/", "/{}/bus/", "/{}/centres/", "/{}/board/"),
    *("/{}/search/?q=bus", "/{}/consult/", "/{}/consult/ask/", "/{}/consult/answer/"),
    *("/{}/news/feed/", "/{}/events/calendar.ics"),
]
MOST_ALIKE = 60  # pages of one kind in one language; hundreds of stops differ by a date
MOST_VARIANTS = 10  # of one address with a query: a district or a month more shows the same page with other rows
SKIPPED = re.compile(r"^/(admin|accounts|documents)/|^/(ky|ru|en)/accounts/")
NAMED = {"calls", "register", "feed"}  # parts of an address that make another kind of page below the same section


def crawled(site):
    """Path -> response, of every HTML page that a reader reaches by links from the home pages."""
    found, todo = {}, [address.format(code) for code in LANGUAGES for address in ADDRESSES[:11]]
    variants, alike = Counter(), Counter()
    with httpx.Client(base_url=site.url, timeout=60) as client:
        while todo:
            path = todo.pop()
            address, query, _rest = path.partition("?")
            if path in found or (query and variants[address] >= MOST_VARIANTS) or alike[kind_of(path)] >= MOST_ALIKE:
                continue
            variants[address] += bool(query)
            alike[kind_of(path)] += not query
            found[path] = response = client.get(path)
            if response.status_code == 200 and response.headers["content-type"].startswith("text/html"):
                todo += [link for link in links(site, path, response.text) if link not in found]
    assert len(found) > 100
    return found


def links(site, path, text):
    """Where the page leads inside the site, without fragments; the answers of a form are not followed."""
    for href in re.findall(r'<a[^>]+href="([^"]+)"', text):
        address = urldefrag(urljoin(f"{site.url}{path}", href.replace("&amp;", "&"))).url
        parts = urlsplit(address)
        if parts.netloc == urlsplit(site.url).netloc and not SKIPPED.match(parts.path):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def html_pages(pages):
    return {
        path: response.text
        for path, response in pages.items()
        if response.headers["content-type"].startswith("text/html")
    }


def kind_of(path):
    """What makes pages alike: ("ky", "news", "*") for every story, ("ky", "bus", "*") for every campaign."""
    parts = path.partition("?")[0].strip("/").split("/")
    return tuple(part if depth < 2 or part in NAMED else "*" for depth, part in enumerate(parts))


def one_of_each_kind(pages):
    """The shortest path of each kind, in every language."""
    kinds = {}
    for path in sorted(html_pages(pages), key=len):
        kinds.setdefault(kind_of(path), path)
    return sorted(kinds.values())
