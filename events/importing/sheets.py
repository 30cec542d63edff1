"""The template, and a campaign's stops as the file that an import takes back: the same columns."""

import csv
import io
from collections.abc import Iterable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from events.models import Campaign, Stop
from home.models import District
from home.plain_text import printable
from home.tables import safe

from .checking import EXAMPLE, WORDS
from .columns import FIELDS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
LEFT_OUT = ("hours",)  # it says what "from" and "until" say
SHOWN = [name for name in FIELDS if name not in LEFT_OUT]
WIDE = {"village": 24, "district": 26, "region": 24, "crew": 22}
CHOSEN_FOR = 5000  # rows of the template that offer a list


def template(campaign: Campaign) -> bytes:
    """An empty table with one example, and lists to choose districts and crews from."""
    book = Workbook()
    table, lists = book.active, book.create_sheet(_("Lists"))
    table.title = _("Stops")
    _head(table)
    table.append([_EXAMPLES.get(name, "") for name in SHOWN])
    choices = {
        "district": [str(one.name) for one in District.objects.all()],
        "crew": [str(one.name) for one in campaign.crews.all()],
        "languages": [str(label) for label in Stop.Spoken.labels],
    }
    for column, (name, values) in enumerate(choices.items(), 1):
        _offer(table, lists, name, values, column)
    return _saved(book)


_EXAMPLES = {
    "date": "21.11.2026",
    "starts": "10:00",
    "ends": "13:00",
    "village": "Ак-Булуң",
    "code": EXAMPLE,
    "place_ky": "Мектеп",
    "place_ru": "Школа",
    "place_en": "School",
}


def _offer(table, lists, name: str, values: list[str], column: int) -> None:
    lists.cell(1, column, str(FIELDS[name])).font = Font(bold=True)
    for row, value in enumerate(values, 2):
        lists.cell(row, column, value)
    if values:
        letter = get_column_letter(column)
        formula = f"'{lists.title}'!${letter}$2:${letter}${len(values) + 1}"
        rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=False)
        where = get_column_letter(SHOWN.index(name) + 1)
        rule.add(f"{where}2:{where}{CHOSEN_FOR}")
        table.add_data_validation(rule)


def export_xlsx(campaign: Campaign) -> bytes:
    book = Workbook()
    table = book.active
    table.title = _("Stops")
    _head(table)
    for row in _rows(campaign):
        table.append([printable(cell) for cell in row])
        for cell in table[table.max_row]:
            if cell.data_type == "f":  # openpyxl takes whatever begins with = for a formula
                cell.data_type = "s"
    return _saved(book)


def export_csv(campaign: Campaign) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([str(FIELDS[name]) for name in SHOWN])
    writer.writerows([safe(cell) for cell in row] for row in _rows(campaign))
    return out.getvalue().encode("utf-8-sig")


def _rows(campaign: Campaign) -> Iterable[list[str]]:
    """What still stands: a stop that was moved or cancelled would come back to life."""
    rows = Stop.objects.filter(campaign=campaign).exclude(state__in=Stop.OFF)
    for stop in rows.select_related("settlement", "district__region", "crew").order_by("starts_at", "pk"):
        cells = _cells(stop)
        yield [cells[name] for name in SHOWN]


def _cells(stop: Stop) -> dict[str, str]:
    starts, ends = timezone.localtime(stop.starts_at), timezone.localtime(stop.ends_at)
    return {
        "date": date_format(starts, "d.m.Y"),
        "starts": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "region": str(stop.district.region.name),
        "district": str(stop.district.name),
        "village": stop.village,
        "code": stop.settlement_id or "",
        "crew": str(stop.crew.name) if stop.crew else "",
        "languages": stop.languages_in_words,
        "contact": stop.contact,
        "latitude": "" if stop.latitude is None else str(stop.latitude),
        "longitude": "" if stop.longitude is None else str(stop.longitude),
        **{name: getattr(stop, name) for name in WORDS},
    }


def _head(table) -> None:
    table.append([str(FIELDS[name]) for name in SHOWN])
    for column, name in enumerate(SHOWN, 1):
        table.cell(1, column).font = Font(bold=True)
        table.column_dimensions[get_column_letter(column)].width = WIDE.get(name, 16)
    table.freeze_panes = "A2"


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
