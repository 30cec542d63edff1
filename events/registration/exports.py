"""The people of a session as a spreadsheet."""

import io
from collections.abc import Iterable

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from events.models import Registration
from home.models import LegalAidCentre

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx(rows: Iterable[Registration], *, name: str) -> HttpResponse:
    """One row a person; no cell is ever a formula."""
    book = Workbook(write_only=True)
    table = book.create_sheet(_("People"))
    table.append([str(head) for head in _heads()])
    for row in rows:
        table.append([_words(table, cell) for cell in _cells(row)])
    content = io.BytesIO()
    book.save(content)
    response = HttpResponse(content.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    response["Cache-Control"] = "no-store, private"
    return response


def _words(table, text: str) -> WriteOnlyCell:
    """A cell of words: openpyxl takes whatever begins with = for a formula."""
    cell = WriteOnlyCell(table, ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type = "s"
    return cell


def _heads() -> list[str]:
    return [
        *(_("Name"), _("Organisation"), _("Work"), _("Phone"), _("E-mail address"), _("Language"), _("Needs")),
        *(_("State"), _("Registered"), _("Number of the certificate")),
    ]


def _cells(row: Registration) -> list[str]:
    certificate = getattr(row, "certificate", None)
    return [
        *(row.known(name) for name in ("name", "organisation", "role", "phone", "email")),
        str(dict(LegalAidCentre.Spoken.choices).get(row.known("speaks"), "")),
        row.known("needs"),
        row.get_state_display(),
        f"{timezone.localtime(row.created_at):%Y-%m-%d %H:%M}",
        certificate.number if certificate else "",
    ]
