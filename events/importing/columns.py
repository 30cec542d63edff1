"""Which column holds what: guessed from the headings in any of the three languages, or from what stands below them."""

from collections.abc import Sequence
from functools import cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from rapidfuzz import fuzz

from . import moments

# Field -> its heading in the template and the export, in the order of the columns.
FIELDS = {
    "date": _("Date"),
    "starts": _("From"),
    "ends": _("Until"),
    "hours": _("Hours"),
    "region": _("Oblast"),
    "district": _("District"),
    "village": _("Village"),
    "code": _("Village code"),
    "place_ky": _("Place in Kyrgyz"),
    "place_ru": _("Place in Russian"),
    "place_en": _("Place in English"),
    "crew": _("Crew"),
    "services_ky": _("Services in Kyrgyz"),
    "services_ru": _("Services in Russian"),
    "services_en": _("Services in English"),
    "languages": _("Languages"),
    "contact": _("Contact"),
    "note_ky": _("Note in Kyrgyz"),
    "note_ru": _("Note in Russian"),
    "note_en": _("Note in English"),
    "latitude": _("Latitude"),
    "longitude": _("Longitude"),
}
# How people head these columns in tables of their own; a word alone says in which language the column is written.
ALSO = {
    "date": "дата|день|число|дата выезда|дата проведения|күн|күнү|датасы|date|day",
    "starts": "с|от|начало|время начала|башталышы|башталат|баштап|from|start|starts|begin",
    "ends": "до|по|конец|окончание|время окончания|бүтүшү|аяктайт|чейин|until|to|end|ends|till",
    "hours": "время|часы|часы приема|часы приёма|время работы|время проведения|убакыт|убактысы|саат|сааттар|time|hours",
    "region": "область|обл|облус|облусу|oblast|region",
    "district": "район|р-н|району|raion|rayon|district",
    "village": "село|сёла|села|населенный пункт|населённый пункт|айыл|айылы|кыштак|калктуу конуш|калктуу пункт|"
    "город|шаар|village|settlement|town",
    "code": "код|соате|код соате|код села|айылдын коду|soate|code|village code",
    "place_ky": "жер|жери|орду|дарек|дареги|өткөрүлүүчү жер|өтө турган жери",
    "place_ru": "место|адрес|место проведения|место остановки|площадка",
    "place_en": "place|venue|address",
    "crew": "экипаж|бригада|команда|группа|топ|тобу|crew|team",
    "services_ky": "кызмат|кызматтар|кызматтары",
    "services_ru": "услуги|виды услуг",
    "services_en": "services",
    "languages": "язык|языки|тил|тилдер|тили|language|languages",
    "contact": "контакт|контакты|телефон|тел|байланыш|телефону|contact|phone",
    "note_ky": "эскертүү|эскертме|комментарий ky",
    "note_ru": "примечание|примечания|комментарий|заметка",
    "note_en": "note|notes|comment|remarks",
    "latitude": "широта|кеңдик|latitude|lat",
    "longitude": "долгота|узундук|longitude|lon|lng|long",
}
ENOUGH = 2  # headings that make a row the row of headings
NEAR = 86  # how alike a heading with a typing error must be, of 100
SHORTEST = 4  # letters of a heading in which a typing error is still told
LOOKED_AT = 20  # rows among which the headings are sought, and by which columns without headings are guessed
MOST = 60  # columns that are read


@cache
def known() -> dict[str, str]:
    """A heading as people write it -> its field."""
    words = {_plain(word): field for field, spelled in ALSO.items() for word in spelled.split("|")}
    for code, _name in settings.LANGUAGES:
        with override(code):
            words |= {_plain(str(label)): field for field, label in FIELDS.items()}
    return words


def by_headings(cells: Sequence[str]) -> dict[str, int]:
    """Field -> column, for a row that may be the headings; a field goes to the first column that fits it best."""
    fits: dict[str, tuple[float, int]] = {}
    for column, cell in enumerate(cells[:MOST]):
        field, score = _field(cell)
        if field and score > fits.get(field, (0, 0))[0]:
            fits[field] = (score, column)
    return {field: column for field, (_score, column) in fits.items()}


def heading_row(rows: Sequence[Sequence[str]]) -> tuple[int | None, dict[str, int]]:
    """Place of the headings among the first `rows`, and what they say; None and {} where no row looks like headings."""
    guesses = [by_headings(cells) for cells in rows[:LOOKED_AT]]
    best = max(range(len(guesses)), key=lambda place: len(guesses[place]), default=None)
    if best is None or len(guesses[best]) < ENOUGH or not {"date", "village", "code"} & set(guesses[best]):
        return None, {}
    return best, guesses[best]


def suffice(columns: dict[str, int]) -> bool:
    """Whether a stop can come of it: a day, and a village by its name or code."""
    return "date" in columns and bool({"village", "code"} & set(columns))


def by_content(rows: Sequence[Sequence[str]], is_village) -> dict[str, int]:
    """Field -> column, where no headings stand: the columns of days, of hours, of villages."""
    rows = rows[:LOOKED_AT]
    found: dict[str, int] = {}
    tests = {"date": moments.day, "village": is_village, "hours": moments.hours}
    for field, fits in tests.items():
        shares = {column: _share(rows, column, fits) for column in range(_width(rows)) if column not in found.values()}
        best = max(shares, key=lambda column: shares[column], default=None)
        if best is not None and shares[best] >= 0.5:
            found[field] = best
    return found


def _share(rows, column: int, fits) -> float:
    cells = [cells[column] for cells in rows if column < len(cells) and cells[column]]
    return sum(1 for cell in cells if fits(cell)) / len(rows) if cells else 0


def _width(rows) -> int:
    return min(MOST, max((len(cells) for cells in rows), default=0))


def _field(cell: str) -> tuple[str, float]:
    heading, words = _plain(cell), known()
    if not heading or len(heading) > 60:
        return "", 0
    if heading in words:
        return words[heading], 100
    if len(heading) < SHORTEST:
        return "", 0
    near = max((word for word in words if len(word) >= SHORTEST), key=lambda word: fuzz.ratio(heading, word))
    score = fuzz.ratio(heading, near)
    return (words[near], score) if score >= NEAR else ("", 0)


def _plain(text: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text.lower()).split())
