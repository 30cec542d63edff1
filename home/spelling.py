"""How a place name sounds, whichever alphabet and spelling it is written in.

People type "Ак-Булуң", "ак булун" or "Akbulung" and mean one village. Both what is stored and what is asked go
through `sound()`, so a Kyrgyz, a Russian and a Latin spelling meet in one plain Latin key. Fine differences are lost
on purpose (ы, и and й are one letter, double letters are one); typing errors beyond that are left to rapidfuzz.
"""

import re
import unicodedata
from functools import lru_cache

SINGLE = dict(zip("абвгдеёжзийклмнңӊоөпрстуүфхцыэ", "abvgdeejziiklmnnnooprstuufhsie", strict=True))
LATIN = str.maketrans(SINGLE | {"ч": "ch", "ш": "sh", "щ": "sh", "ю": "iu", "я": "ia", "ъ": "", "ь": "", "ҕ": "g"})

# One sound, several Latin spellings; in this order, for "dzh" must go before "zh".
SPELLINGS = [
    ("dzh", "j"),
    ("zh", "j"),
    ("dj", "j"),
    ("shch", "sh"),
    ("sch", "sh"),
    ("kh", "h"),
    ("gh", "g"),
    ("ts", "s"),
    ("ph", "f"),
    ("ng", "n"),
    ("y", "i"),
    ("w", "v"),
    ("q", "k"),
    ("x", "h"),
]
ONCE = re.compile(r"(.)\1+")
WORD = re.compile(r"[^\W_]+")

# What kind of place it is, in three languages: it tells nothing about the name, and people leave it out.
KINDS = frozenset(
    [
        "село",
        "сёло",
        "с",
        "айыл",
        "айылы",
        "кыштак",
        "кыштагы",
        "шаар",
        "шаары",
        "город",
        "г",
        "пгт",
        "поселок",
        "посёлок",
        "район",
        "району",
        "районы",
        "р",
        "обл",
        "область",
        "облус",
        "облусу",
        "village",
        "town",
        "city",
        "district",
        "raion",
        "region",
        "oblast",
    ]
)


@lru_cache(maxsize=16_384)
def sound(text: str) -> str:
    """The Latin key of a name: "Ак-Суу району" -> "aksu", "Ак-Суйский" -> "aksuiski"; "" where nothing is said."""
    words = WORD.findall(_plain(text))
    named = [word for word in words if word not in KINDS] or words
    return ONCE.sub(r"\1", "".join(_latin(word) for word in named))


def _plain(text: str) -> str:
    """Lower case; accents off Latin letters only, since й and ё would lose theirs (they are mapped by name)."""
    return "".join(
        letter if letter in SINGLE else unicodedata.normalize("NFKD", letter)[0]
        for letter in unicodedata.normalize("NFC", text.lower())
    )


def _latin(word: str) -> str:
    latin = word.translate(LATIN)
    for spelling, letter in SPELLINGS:
        latin = latin.replace(spelling, letter)
    return latin
