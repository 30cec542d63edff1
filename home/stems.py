"""Word forms folded to one stem, so that "жардамдын" finds "жардам", "н" finds "ң", and "ё" finds "е".

Russian and English by Snowball; Kyrgyz by a suffix stripper of our own, for none exists on PyPI (docs/search.md).
The same code runs over what is indexed and over what is asked, so SQLite and PostgreSQL find the same.
"""

import re
from functools import lru_cache

import snowballstemmer

FOLDED = str.maketrans({"ё": "е", "ң": "н", "ӊ": "н", "ө": "о", "ү": "у"})
WORD = re.compile(r"[^\W_]+")


def _harmonies(pattern: str) -> tuple[str, ...]:
    """Every form of an ending: A stands for а е о, Y for ы и у (after the folding of letters), D for д т, N for н д т,
    G for г к, L for л д т."""
    forms = [""]
    sounds = {"A": "аео", "Y": "ыиу", "D": "дт", "N": "ндт", "G": "гк", "L": "лдт"}
    for letter in pattern:
        forms = [form + sound for form in forms for sound in sounds.get(letter, letter)]
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


# From the outermost ending inward; of each row at most one is taken off, the longest that fits.
KYRGYZ = [
    (*_harmonies("DAгY"), "ныкы", "ники", "нуку"),  # айылдагы
    # case; after a possession: айылынын, айылына, айылынан
    (*_harmonies("NYн"), *_harmonies("DAн"), *_harmonies("нAн"), *_harmonies("DA"),
     *_harmonies("GA"), *_harmonies("нA"), *_harmonies("NY")),
    # whose: айылыңыз, айылыбыз, баласы, арызым, айылы
    (*_harmonies("YнYз"), *_harmonies("YбYз"), *_harmonies("нYз"), *_harmonies("бYз"), *_harmonies("сY"),
     *_harmonies("Yм"), *_harmonies("Yн"), *_harmonies("Y")),
    _harmonies("LAр"),  # many
    _harmonies("сYз"),  # without
]  # fmt: skip
VOICELESS, VOWELS = frozenset("кптсшчфхцщ"), frozenset("аеиоуыэюяaeiouy")  # Latin ones for USAIDдин
# Words whose own end looks like an ending.
WHOLES = "келишим билим чыгым отум тергоо суу туу ордер тендер гендер лидер нарын мурас автобус статус офис юрист"
WHOLE = frozenset(WHOLES.split())
SOFTENED = {"г": "к", "б": "п"}  # китеп, китеби
IRREGULAR = {"бал": "бала"}  # балдар


def fold(text: str) -> str:
    """Lower case, with the letters that phones and people mix up made one."""
    return text.lower().translate(FOLDED)


@lru_cache(maxsize=65_536)
def kyrgyz_stem(word: str) -> str:
    """`word` (folded) without the endings of case, possession and plural."""
    for endings in KYRGYZ:
        if word in WHOLE:
            return word
        word = next((word.removesuffix(one) for one in endings if word.endswith(one) and _joins(word, one)), word)
    word = word[:-1] + SOFTENED.get(word[-1:], word[-1:])
    return IRREGULAR.get(word, word)


def _joins(word: str, ending: str) -> bool:
    """Whether `ending` can follow what is left: by the law of sounds, and so that enough of a word is left."""
    left, first = word.removesuffix(ending), ending[0]
    if left + first in WHOLE:
        return False
    if len(left) < 2 or not VOWELS & set(left) or (len(left) == 2 and left[-1] in VOWELS):
        return False
    last = left[-1]
    if first in VOWELS:
        return last not in VOWELS
    if first in "тк":
        return last in VOICELESS
    if first in "сн":
        return last in VOWELS or ending in ("сыз", "сиз", "суз")
    return last not in VOICELESS


@lru_cache
def _snowball(language: str):
    return snowballstemmer.stemmer({"ru": "russian", "en": "english"}[language])


@lru_cache(maxsize=65_536)
def stem(word: str, language: str) -> str:
    """The stem of one folded word in ky, ru or en."""
    return kyrgyz_stem(word) if language == "ky" else fold(_snowball(language).stemWord(word))


def stems(text: str, language: str) -> str:
    """The stems of all words of `text`, in order, parted by spaces."""
    return " ".join(stem(word, language) for word in WORD.findall(fold(text)))
