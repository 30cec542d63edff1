"""[wire]: what a first visit loads, brotli, without photos and drawings: HTML, CSS, JS and fonts."""

import re
import urllib.request
from html.parser import HTMLParser
from urllib.parse import urljoin

from tests.bench import journey, place, processes
from tests.bench.report import at_most

NAMES = ("wire",)
LANGUAGES = ("ky", "ru", "en")
KILOBYTE = 1000
FONT = re.compile(rb"url\(['\"]?([^)'\"]+\.(?:woff2?|ttf|otf))")


class Loads(HTMLParser):
    """The addresses that a browser fetches for the page before it is usable."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "link" and given.get("rel") in ("stylesheet", "preload", "modulepreload"):
            if given.get("media") != "print" and given.get("as") != "image":
                self.found.append(given["href"])
        elif tag == "script" and given.get("src"):
            self.found.append(given["src"])


def fetch(url, encoding):
    asked = urllib.request.Request(url, headers={"Accept-Encoding": encoding, "Accept": "text/html,*/*"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return answer.read()


class Browser:
    """Bytes of pages and of what they load; a file counts once, as a browser's cache makes it."""

    def __init__(self):
        self.had = set()

    def visit(self, url):
        html = fetch(url, "identity")
        return len(fetch(url, "br")) + self.assets(url, html.decode())

    def assets(self, url, html):
        total = 0
        for link in Loads(html).found:
            address = urljoin(url, link)
            if address not in self.had:
                self.had.add(address)
                total += len(fetch(address, "br"))
                if address.endswith(".css"):
                    total += self.fonts(address)
        return total

    def fonts(self, stylesheet):
        total = 0
        for font in FONT.findall(fetch(stylesheet, "identity")):
            address = urljoin(stylesheet, font.decode())
            if address not in self.had:
                self.had.add(address)
                total += len(fetch(address, "identity"))
        return total


def measure():
    from programs.models import NewsPage

    stories = NewsPage.objects.live().filter(is_sample=True, alias_of__isnull=True).select_related("locale")
    pages = {
        "home": [f"/{code}/" for code in LANGUAGES],
        "story": [f"/{story.locale.language_code}/news/{story.slug}/" for story in stories],
        "bus": [f"/{code}/bus/" for code in LANGUAGES],
        "ask": [f"/{code}/consult/ask/" for code in LANGUAGES],
    }
    port = processes.free_port()
    base = f"http://127.0.0.1:{port}"
    with processes.started(processes.web_command(port, workers=1, threads_each=4), log=place.logs("wire")) as server:
        processes.wait_for(f"{base}/hello/", server)
        for name, paths in pages.items():
            weights = {path: Browser().visit(base + path) / KILOBYTE for path in paths}
            worst = max(weights, key=weights.get)
            yield at_most(f"wire-{name}", weights[worst], 14, " kB", f"the heaviest of {len(paths)}: {worst}")
        total = sum(journey.weigh(base, code) for code in LANGUAGES) / len(LANGUAGES) / KILOBYTE
        yield at_most("wire-ask-journey", total, 50, " kB", "all pages up to the secret number, one language")
