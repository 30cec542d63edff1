"""The file to fill in: lists to choose from, a key in every row, and a sheet that says how. Nothing in it computes."""

import datetime as dt
import io
import uuid

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from .checking import EXAMPLE
from .choices import Choices
from .columns import FIELDS, NEEDED

ROWS = 300  # with a key each: a month of a busy lawyer
WIDE = {"key": 38, "stop": 34, "centre": 30, "district": 30, "matter": 28, "extra_matter": 28, "circumstances": 30}
NEEDED_COLOUR = PatternFill("solid", fgColor="FFF2CC")


def template(*, leads: bool = False, now: dt.datetime | None = None) -> bytes:
    """In the reader's language; with a column for the lawyer for those who bring the reports of others."""
    shown = [name for name in FIELDS if leads or name != "lawyer"]
    choices = Choices(now or timezone.now())
    book = Workbook()
    table, help_, lists = book.active, book.create_sheet(_("How to fill in")), book.create_sheet(_("Lists"))
    table.title = _("Reports")
    _head(table, shown)
    table.append([_EXAMPLE.get(name, "") for name in shown])
    for row in range(3, ROWS + 3):
        table.cell(row, 1, str(uuid.uuid4()))
    listed = choices.listed() | {"repeat": [_("yes"), _("no")]}
    if leads:
        listed["lawyer"] = [f"{name} — {lawyer}" for name, lawyer in choices.lawyers.items()]
    for column, (name, values) in enumerate(listed.items(), 1):
        _offer(table, lists, shown.index(name) + 1, str(FIELDS[name]), [str(value) for value in values], column)
    _explain(help_, shown)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


_EXAMPLE = {
    "key": EXAMPLE,
    "consulted_on": "21.11.2026",
    "channel": "outreach",
    "matter": "FAM",
    "sex": "female",
    "age_band": "30-44",
    "language": "ky",
    "outcome": "ADV_ORAL",
    "minutes": "0-15",
}


def _head(table, shown: list[str]) -> None:
    table.append([str(FIELDS[name]) for name in shown])
    for column, name in enumerate(shown, 1):
        cell = table.cell(1, column)
        cell.font = Font(bold=True)
        if name in NEEDED:
            cell.fill = NEEDED_COLOUR
        table.column_dimensions[get_column_letter(column)].width = WIDE.get(name, 20)
    table.freeze_panes = "C2"


def _offer(table, lists, column: int, heading: str, values: list[str], place: int) -> None:
    """A list to choose from; several circumstances may be typed one after the other, so no list is a must."""
    lists.cell(1, place, heading).font = Font(bold=True)
    for row, value in enumerate(values, 2):
        cell = lists.cell(row, place, value)
        cell.data_type = "s"  # a name that begins with = is a name
    if not values:
        return
    letter, where = get_column_letter(place), get_column_letter(column)
    rule = DataValidation(
        type="list",
        formula1=f"'{lists.title}'!${letter}$2:${letter}${len(values) + 1}",
        allow_blank=True,
        showErrorMessage=False,
    )
    rule.add(f"{where}2:{where}{ROWS + 2}")
    table.add_data_validation(rule)


def _explain(sheet, shown: list[str]) -> None:
    needed = ", ".join(str(FIELDS[name]) for name in NEEDED)
    lines = [
        _("One consultation is one row of the first sheet. The second row there is an example and is left out."),
        _("Write no name, no ID number and no phone number of a client: this table has no place for them."),
        _("The key in the first column keeps a row from counting twice, however often you send the file."),
        _("Do not copy a key into another row. In a table of your own, give each row a number that no other row has."),
        _("These columns are needed: %(names)s. Say where it was, too: a centre, a stop of the bus, or a district.")
        % {"names": needed},
        _("In most columns you choose from a list. The code before the dash is enough, and so is the name alone."),
        _("Several circumstances stand in one cell with ; between them."),
        _("Formulas are never computed; only values count."),
        _("Before anything is counted, you see row by row what was understood. Only then you say yes."),
    ]
    for row, line in enumerate(lines, 1):
        sheet.cell(row, 1, line).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.cell(len(lines) + 2, 1, _("Columns")).font = Font(bold=True)
    for row, name in enumerate(shown, len(lines) + 3):
        sheet.cell(row, 1, str(FIELDS[name]))
    sheet.column_dimensions["A"].width = 100
