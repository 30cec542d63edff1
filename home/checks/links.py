"""Links whose words say nothing where they stand alone: a screen reader lists links without their sentence."""

import re

from bs4 import BeautifulSoup

EMPTY = {
    "ky": {"бул жерде", "бул жерден", "бул жерге", "бул жерди басыңыз", "ушул жерде", "ушул жерден", "ушул жерге",
           "мында", "мындан", "шилтеме", "шилтемеден", "шилтеме аркылуу", "кененирээк", "толугураак", "дагы окуу",
           "басыңыз", "бул"},
    "ru": {"здесь", "тут", "сюда", "ссылка", "по ссылке", "по этой ссылке", "эта ссылка", "нажмите здесь",
           "нажмите сюда", "кликните здесь", "подробнее", "подробнее здесь", "читать далее", "далее", "ещё", "еще",
           "перейти", "смотреть здесь"},
    "en": {"here", "click here", "click", "this", "this link", "this page", "link", "the link", "more", "read more",
           "learn more", "see here", "see more", "find out more", "go"},
}  # fmt: skip
ADDRESS = re.compile(r"^(?:https?://|www\.)\S+$", re.IGNORECASE)


def without_meaning(html: str, language: str) -> list[str]:
    """The words of such links, in order; a bare address is one of them, and so is a link with no words at all."""
    found = []
    for link in BeautifulSoup(html, "html.parser").find_all("a"):
        said = " ".join(link.get_text(" ").split())
        plain = said.lower().strip(" .,:;!?…»«\"'→>()")
        if not plain or plain in EMPTY[language] or ADDRESS.match(said):
            found.append(said or "…")
    return found
