"""The ask journey as a phone makes it, weighed: every page up to the secret number and what they load, brotli."""

from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx

ANSWERS = (
    {"matter": "FAM"},
    {"unsafe": "no", "text": "My neighbour moved the fence.", "deadline": "no"},
    {"way": "portal", "asked_by": "client"},
)


class Page(HTMLParser):
    """The hidden fields of the form, the first district, and what the page loads before it is usable."""

    def __init__(self, html):
        super().__init__()
        self.hidden, self.districts, self.loads = {}, [], []
        self._select = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden" and given.get("name"):
            self.hidden[given["name"]] = given.get("value", "")
        elif tag == "select":
            self._select = given.get("name")
        elif tag == "option" and self._select == "district" and given.get("value"):
            self.districts.append(given["value"])
        elif tag == "script" and given.get("src"):
            self.loads.append(given["src"])
        elif tag == "link" and loads_first(given):
            self.loads.append(given["href"])


def loads_first(link):
    wanted = link.get("rel") in ("stylesheet", "preload", "modulepreload")
    return wanted and link.get("media") != "print" and link.get("as") != "image"


class Phone:
    """A browser that counts the bytes of bodies as they came over the wire; a file it has, it does not load again."""

    def __init__(self, base):
        self.client = httpx.Client(base_url=base, headers={"Accept-Encoding": "gzip, deflate, br"}, timeout=30)
        self.had = set()
        self.bytes = 0

    def get(self, path):
        return self._read(self.client.get(path))

    def post(self, path, data):
        answer = self.client.post(path, data=data, headers={"Referer": str(self.client.base_url)})
        self.bytes += answer.num_bytes_downloaded
        if answer.status_code != httpx.codes.FOUND:
            raise RuntimeError(f"{path} answered {answer.status_code} instead of sending on.")
        return self.get(answer.headers["Location"])

    def _read(self, answer):
        if answer.status_code != httpx.codes.OK:
            raise RuntimeError(f"{answer.url} answered {answer.status_code}.")
        self.bytes += answer.num_bytes_downloaded
        page = Page(answer.text)
        for link in page.loads:
            address = urljoin(str(answer.url), link)
            if address not in self.had:
                self.had.add(address)
                self.bytes += self.client.get(address).raise_for_status().num_bytes_downloaded
        return answer, page


def weigh_page(base, path):
    """Bytes of one page for a first visitor."""
    phone = Phone(base)
    phone.get(path)
    return phone.bytes


def weigh_journey(base, language):
    """Bytes from the first page of ask to the page that shows the secret number."""
    phone = Phone(base)
    answer, page = phone.get(f"/{language}/consult/ask/")
    for answers in ANSWERS:
        filled = page.hidden | answers | ({"district": page.districts[0]} if "matter" in answers else {})
        answer, page = phone.post(answer.url.path, filled)
    if not answer.url.path.endswith("/sent/"):
        raise RuntimeError(f"The journey ended at {answer.url.path}.")
    return phone.bytes
