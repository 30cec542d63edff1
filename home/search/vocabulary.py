"""The words that stand on the pages of one language, and which of them somebody meant."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping

from django.db.models import Count
from rapidfuzz import process
from rapidfuzz.distance import OSA

from home.models import SearchPosting, SearchWord
from home.search.documents import facts
from home.search.kept import kept
from home.spelling import sound
from home.stems import fold, stem

SAME, SOUNDS_SAME, BEGINS = 1.0, 0.9, 0.7  # how close a form is to what was typed
FORMS = 40  # words that a beginning may stand for
LONGEST_ENDING = 5  # letters by which a Latin spelling may be longer than the stem it stands for
SHORTEST_BEGINNING = 3


def allowed_errors(word: str) -> int:
    """How many letters may be wrong: none in a short word, where every error makes another word."""
    return 0 if len(word) < 4 else 1 if len(word) < 6 else 2 if len(word) < 11 else 3


class Vocabulary:
    def __init__(self, rows: Iterable[tuple[str, str, str]], language: str, spread: Mapping[str, int]):
        """`rows`: word as written, its stem, its sound; `spread`: on how many pages a stem stands."""
        self.language = language
        self.spread = spread
        self.stem_of: dict[str, str] = {}
        self.written: dict[str, str] = {}
        self.of_sound: dict[str, set[str]] = {}
        self.shortest: dict[str, str] = {}  # stem -> its shortest word
        for word, root, heard in sorted(rows):
            folded = fold(word)
            self.stem_of[folded] = root
            self.written[folded] = word
            self.of_sound.setdefault(heard, set()).add(root)
            if len(folded) < len(self.shortest.get(root, folded * 2)):
                self.shortest[root] = folded
        self.words = sorted(self.stem_of)
        self.stems = set(self.stem_of.values())
        self.roots: dict[str, set[str]] = {}
        for one in self.stems:
            self.roots.setdefault(sound(one), set()).add(one)

    def forms(self, word: str) -> dict[str, float]:
        """Stem -> closeness, for a folded word that is spelt right in some alphabet, or begun; {} for no such word."""
        for found in (self._same(word), self._latin(word), self._begun(word)):
            if found:
                return found
        return {}

    def _same(self, word: str) -> dict[str, float]:
        meant = {stem(word, self.language), self.stem_of.get(word, "")} & self.stems
        return dict.fromkeys(meant, SAME)

    def _latin(self, word: str) -> dict[str, float]:
        """ "pomosh" for "помощь": by the sound of a word, else of a stem with some ending."""
        if self.language == "en" or not word.isascii():
            return {}
        heard = sound(word)
        found = set(self.of_sound.get(heard, ()))
        for cut in range(LONGEST_ENDING + 1):
            if not found and len(heard) - cut > SHORTEST_BEGINNING:
                found = self.roots.get(heard[: len(heard) - cut], set())
        return dict.fromkeys(found, SOUNDS_SAME)

    def _begun(self, word: str) -> dict[str, float]:
        if len(word) < SHORTEST_BEGINNING:
            return {}
        start = bisect_left(self.words, word)
        found = self.words[start : start + FORMS]
        return {self.stem_of[one]: BEGINS for one in found if one.startswith(word)}

    def nearest(self, word: str) -> tuple[str, float] | None:
        """The word (folded) that `word` most likely is with errors in it, and how like they are (0 to 1)."""
        errors = allowed_errors(word)
        if not errors:
            return None
        near = [(one, self._far(word, one)) for one in self._near(word, self.words, errors)]
        root = stem(word, self.language)
        near += [
            (self.shortest[one], self._far(root, one) + 0.5)
            for one in self._near(root, sorted(self.stems), allowed_errors(root))
        ]
        if self.language != "en" and word.isascii():
            heard = sound(word)
            near += [
                (self.shortest[min(self.of_sound[one])], self._far(heard, one) + 0.5)
                for one in self._near(heard, sorted(self.of_sound), allowed_errors(heard))
            ]
        if not near:
            return None
        best, far = min(
            near, key=lambda one: (one[1], one[0][0] != word[0], -self.spread.get(self.stem_of[one[0]], 0), one)
        )
        return best, 1 - far / max(len(best), len(word))

    @staticmethod
    def _near(word: str, among: list[str], errors: int) -> list[str]:
        if not errors:
            return []
        found = process.extract(word, among, scorer=OSA.distance, score_cutoff=errors, limit=FORMS)
        return [one for one, _far, _place in found]

    @staticmethod
    def _far(one: str, other: str) -> float:
        return OSA.distance(one, other)


def vocabulary(language: str) -> Vocabulary:
    return kept(f"words:{language}", lambda: _read(language))


def _read(language: str) -> Vocabulary:
    counted = SearchPosting.objects.filter(entry__language=language).values_list("stem")
    spread = dict(counted.annotate(Count("pk")).order_by())
    rows = SearchWord.objects.filter(language=language).values_list("word", "stem", "sound")
    own = facts(language)
    words = {row for row in rows if row[1] in spread} | {
        (one, stem(fold(one), language), sound(one)) for one in own.words()
    }
    return Vocabulary(words, language, spread | {root: len(places) for root, places in own.postings.items()})
