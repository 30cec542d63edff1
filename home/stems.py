"""Word forms folded to one stem, so that "жардамдын" finds "жардам", "н" finds "ң", and "ё" finds "е".

Russian and English by Snowball; Kyrgyz by a suffix stripper of our own, for none exists on PyPI (docs/adr).
The same code runs over what is indexed and over what is asked, so SQLite and PostgreSQL find the same.
"""

import re
from functools import lru_cache

import snowballstemmer

FOLDED = str.maketrans({"ё": "е", "ң": "н", "ӊ": "н", "ө": "о", "ү": "у"})
WORD = re.compile(r"[^\W_]+")
SHORTEST = 3  # letters a Kyrgyz stem keeps

# From the outermost suffix inward: question and person, case, possession, plural (after the folding of letters).
KYRGYZ = [
    ("нын", "нин", "нун", "дын", "дин", "дун", "тын", "тин", "тун"),
    ("дагы", "деги", "догу", "тагы", "теги", "тогу"),
    ("дан", "ден", "дон", "тан", "тен", "тон", "нан", "нен", "нон"),
    ("да", "де", "до", "та", "те", "то", "нда", "нде", "ндо"),
    ("га", "ге", "го", "ка", "ке", "ко", "на", "не", "но"),
    ("ны", "ни", "ну", "ды", "ди", "ду", "ты", "ти", "ту"),
    ("ыныз", "иниз", "унуз", "ныз", "низ", "нуз", "быз", "биз", "буз", "сы", "си", "су", "ы", "и", "у"),
    ("лар", "лер", "лор", "дар", "дер", "дор", "тар", "тер", "тор"),
    ("сыз", "сиз", "суз"),
]
IRREGULAR = {"бал": "бала"}


def fold(text: str) -> str:
    """Lower case, with the letters that phones and people mix up made one."""
    return text.lower().translate(FOLDED)


def kyrgyz_stem(word: str) -> str:
    """`word` (folded) without the endings of case, possession and plural."""
    for endings in KYRGYZ:
        for ending in sorted(endings, key=len, reverse=True):
            if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
                word = word.removesuffix(ending)
                break
    return IRREGULAR.get(word, word)


@lru_cache
def _snowball(language: str):
    return snowballstemmer.stemmer({"ru": "russian", "en": "english"}[language])


def stem(word: str, language: str) -> str:
    """The stem of one folded word in ky, ru or en."""
    return kyrgyz_stem(word) if language == "ky" else fold(_snowball(language).stemWord(word))


def stems(text: str, language: str) -> str:
    """The stems of all words of `text`, in order, parted by spaces."""
    return " ".join(stem(word, language) for word in WORD.findall(fold(text)))
