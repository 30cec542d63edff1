"""Phone numbers that a reader on a phone cannot tap."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup

# +996 312 12-34-56, 996(555)123456, 0 (312) 12 34 56. Hotlines of three digits look like any other number.
NUMBER = re.compile(r"(?<![\d+/.,-])(?:\+?996|0)(?:[\s\u00a0().-]*\d){9}(?![\d/-]|[.,]\d)")


def parts(text: str) -> Iterator[tuple[str, str]]:
    """`text` in pieces: the words before a number, and the number; the last number is empty."""
    at = 0
    for number in NUMBER.finditer(text):
        yield text[at : number.start()], number.group()
        at = number.end()
    yield text[at:], ""


def without_link(html: str) -> list[str]:
    """The numbers that stand outside a tel: link, in order."""
    soup = BeautifulSoup(html, "html.parser")
    for link in soup.find_all("a", href=re.compile(r"^tel:")):
        link.replace_with("; ")
    for cell in soup.find_all(["p", "li", "td", "th", "br", "h2", "h3", "h4"]):
        cell.append("; ")
    return [" ".join(number.group().split()) for number in NUMBER.finditer(soup.get_text())]
