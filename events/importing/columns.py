"""Which column holds what: guessed from the headings in any of the three languages, or from what stands below them."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from home.spreadsheets import moments
from home.spreadsheets.headings import LOOKED_AT, MOST, Headings

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
HEADINGS = Headings(FIELDS, ALSO, one_of=("date", "village", "code"))


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
