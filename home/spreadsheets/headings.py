"""Which column holds what, guessed from the headings in any of the three languages, also with a typing error."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from django.conf import settings
from django.utils.translation import override
from rapidfuzz import fuzz

ENOUGH = 2  # headings that make a row the row of headings
NEAR = 86  # how alike a heading with a typing error must be, of 100
SHORTEST = 4  # letters of a heading in which a typing error is still told
LOOKED_AT = 20  # rows among which the headings are sought, and by which columns without headings are guessed
MOST = 60  # columns that are read


class Headings:
    """`fields`: each with its heading in our own files; `also`: how people write it, with | between;
    `one_of`: a row of headings names at least one of these."""

    def __init__(self, fields: Mapping, also: Mapping[str, str], one_of: Collection[str]):
        self.fields, self.also, self.one_of = fields, also, set(one_of)

    @cached_property
    def known(self) -> dict[str, str]:
        """A heading as people write it -> its field."""
        words = {_plain(word): field for field, spelled in self.also.items() for word in spelled.split("|")}
        for code, _name in settings.LANGUAGES:
            with override(code):
                words |= {_plain(str(label)): field for field, label in self.fields.items()}
        return words

    def columns(self, cells: Sequence[str]) -> dict[str, int]:
        """Field -> column, for a row that may be the headings; a field goes to the first column that fits it best."""
        fits: dict[str, tuple[float, int]] = {}
        for column, cell in enumerate(cells[:MOST]):
            field, score = self._field(cell)
            if field and score > fits.get(field, (0, 0))[0]:
                fits[field] = (score, column)
        return {field: column for field, (_score, column) in fits.items()}

    def row(self, rows: Sequence[Sequence[str]]) -> tuple[int | None, dict[str, int]]:
        """Place of the headings among the first `rows`, and what they say; None and {} where no row looks like them."""
        guesses = [self.columns(cells) for cells in rows[:LOOKED_AT]]
        best = max(range(len(guesses)), key=lambda place: len(guesses[place]), default=None)
        if best is None or len(guesses[best]) < ENOUGH or not self.one_of & set(guesses[best]):
            return None, {}
        return best, guesses[best]

    def _field(self, cell: str) -> tuple[str, float]:
        heading, words = _plain(cell), self.known
        if not heading or len(heading) > 60:
            return "", 0
        if heading in words:
            return words[heading], 100
        if len(heading) < SHORTEST:
            return "", 0
        near = max((word for word in words if len(word) >= SHORTEST), key=lambda word: fuzz.ratio(heading, word))
        score = fuzz.ratio(heading, near)
        return (words[near], score) if score >= NEAR else ("", 0)


def letter(column: int) -> str:
    """A, B, … Z, AA: how spreadsheets call a column."""
    return chr(65 + column) if column < 26 else letter(column // 26 - 1) + chr(65 + column % 26)


def _plain(text: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text.lower()).split())
