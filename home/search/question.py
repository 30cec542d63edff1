"""What somebody asked: words that carry meaning, each with the stems it may stand for."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from home.search.vocabulary import Vocabulary
from home.stems import WORD, fold

LONGEST = 200  # letters of a query that are read; nobody means more
MOST_WORDS = 12

# Words of a question that say nothing about what is looked for (folded).
EMPTY_WORDS = {
    "ky": "жана менен учун кантип кайда качан ким эмне деген бул ал мен биз сиз болот болсо эле бар жок же керек кандай"
    " кайсы кана эмес берет келет алам барам экен го да де кайдан кайра алуу алса алсам алсак мага сиз ким",
    "ru": "и в во на с со по к ко о об от до за из у для не что как где когда кто или а но ли мне я мы вы он она они"
    " меня мой моя мое это тот при можно нужно надо если бы же есть какой какие куда приедет будет могу"
    " получить сделать делать",
    "en": "a an the of to in on for and or is are do does how where when what who i my me we our can with at by from it"
    " will there be comes come get need",
}
EMPTY = {language: frozenset(words.split()) for language, words in EMPTY_WORDS.items()}

# The keys of a Russian keyboard in the places of the Latin ones: "fkbvtyns" is "алименты".
KEYS = str.maketrans("qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюё")
TYPED_ON_KEYS = re.compile(r"[^\W_]+(?:[\[\];',.`][^\W_]*)*")
# Letters that look the same in both alphabets, and so get mixed in one word.
LOOK_ALIKE = str.maketrans("aceopxykmth", "асеорхукмтн")
CYRILLIC = re.compile(r"[а-яёңөү]")
LATIN = re.compile(r"[a-z]")


@dataclass(slots=True)
class Term:
    """One word asked for: the stems it stands for with how close they are, and what was read instead of it."""

    typed: str
    forms: dict[str, float] = field(default_factory=dict)
    taken: str = ""


@dataclass(slots=True)
class Question:
    """A query read in one language."""

    terms: list[Term]
    vocabulary: Vocabulary

    @property
    def known(self) -> list[Term]:
        return [term for term in self.terms if term.forms]

    @property
    def all_known(self) -> bool:
        return bool(self.terms) and len(self.known) == len(self.terms)

    @property
    def stems(self) -> frozenset[str]:
        return frozenset(one for term in self.terms for one in term.forms)


def clean(query: str) -> str:
    """One line of at most LONGEST letters, without what no keyboard writes."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in query[: LONGEST * 5]).split())[
        :LONGEST
    ]


def asked_words(query: str, language: str) -> list[str]:
    """The folded words that carry meaning, each once; all of them where none does."""
    found = list(dict.fromkeys(unmixed(fold(word)) for word in WORD.findall(query)))[:MOST_WORDS]
    meant = [word for word in found if word not in EMPTY[language]]
    return meant or found


def unmixed(word: str) -> str:
    """A Cyrillic word into which Latin letters of the same look have slipped."""
    return word.translate(LOOK_ALIKE) if CYRILLIC.search(word) and LATIN.search(word) else word


def read(
    words: Iterable[str], vocabulary: Vocabulary, *, typos: bool, places: frozenset[str] = frozenset()
) -> Question:
    """What `words` mean in the language of `vocabulary`; a word in `places` is never taken for a misspelt other."""
    terms = [_term(word, vocabulary, typos=typos and word not in places) for word in words]
    return Question([term for term in terms if term.forms or term.typed not in places], vocabulary)


def _term(word: str, vocabulary: Vocabulary, *, typos: bool) -> Term:
    forms = vocabulary.forms(word)
    if forms or not typos:
        return Term(word, forms)
    if near := vocabulary.nearest(word):
        return Term(word, vocabulary.forms(near[0]), taken=vocabulary.written.get(near[0], near[0]))
    return Term(word)


def other_layout(query: str) -> str:
    """The query as the same keys give it in Russian; "" where it holds no Latin letter."""
    folded = query.lower()
    if not LATIN.search(folded) or CYRILLIC.search(folded):
        return ""
    return folded.translate(KEYS)


def rewritten(query: str, question: Question) -> str:
    """The query with every misspelt word set right; "" where none was."""
    instead = {term.typed: term.taken for term in question.terms if term.taken}
    if not instead:
        return ""
    return WORD.sub(lambda found: instead.get(unmixed(fold(found[0])), found[0]), query)
