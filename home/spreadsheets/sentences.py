"""What is said about a file or a cell. Kept as codes with their facts, said in the language of who reads."""

from django.utils.translation import gettext_lazy as _

# What makes a file unreadable.
FILE = {
    "empty": _("This file is empty."),
    "too_large": _("This file is larger than %(megabytes)s MB. Save the sheet alone in a file of its own."),
    "password": _("This file asks for a password. Take the password off, save the file and try again."),
    "old_excel": _("This is a file of an old Excel (.xls). Open it, save it as .xlsx or .csv and try again."),
    "unknown_kind": _("This is not a spreadsheet. Save it as .xlsx or .csv and try again."),
    "bomb": _("This file unpacks to far more than a table holds, so it was not opened."),
    "broken": _("This file is damaged and cannot be read. Open it, save it anew and try again."),
    "no_rows": _("There is no filled row in this sheet."),
    "too_many_rows": _("There are more than %(rows)s rows. Split the file and import one part after the other."),
    "interrupted": _("Reading this file was broken off. Upload it again."),
}

# What stands in the way of understanding a cell.
CELLS = {
    "too_long": _("Column “%(column)s” holds more than %(letters)s letters."),
    "no_value": _("Column “%(column)s” holds a formula without a result. Write the value itself."),
    "cell_error": _("Column “%(column)s” holds an error of the spreadsheet: %(text)s."),
}

# What is worth a look and stands in no way.
NOTES = {
    "formulas": _("This sheet holds formulas. Only their last results were taken; nothing was computed."),
    "merged": _("This sheet holds merged cells. Each of their rows got the value of the first."),
    "encoding": _("This file is written in the old encoding %(name)s. Look whether ң, ү and ө are right."),
    "other_sheets": _("Read was the sheet “%(sheet)s”. Others of this file: %(others)s."),
}


class Unreadable(Exception):
    """The file cannot be taken; `remark` says why."""

    def __init__(self, code: str, **facts):
        super().__init__(code)
        self.remark = remark(code, **facts)

    def __str__(self):
        code, facts = self.remark
        return str(FILE[code]) % facts


def remark(code: str, **facts) -> list:
    return [code, facts]
