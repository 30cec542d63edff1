"""What is said about a file of reports and its rows."""

from django.utils.translation import gettext_lazy as _

from home.spreadsheets.sentences import CELLS, FILE
from home.spreadsheets.sentences import NOTES as FILE_NOTES

from .columns import FIELDS

PROBLEMS = CELLS | {
    "no_columns": _("We found no row of headings with: %(names)s. Take the template, or head your columns like it."),
    "no_key": _("The key of the row is missing. Give each row one of its own: it keeps a row from counting twice."),
    "key_twice": _("This key stands in row %(row)s too. Give each row a key of its own."),
    "key_taken": _("This row was sent before by another lawyer. It counts once, as that lawyer’s."),
    "missing": _("Column “%(column)s” is empty."),
    "unknown": _("“%(text)s” is not in the list of the column “%(column)s”."),
    "bad_date": _("“%(text)s” is not a date that we can read. Write it like 21.11.2026."),
    "future": _("This day has not come yet."),
    "month_closed": _("This month is closed. Its figures do not change any more."),
    "no_place": _("Say where it was: a centre, a stop of the bus, or a district."),
    "no_stop": _("Say at which stop of the bus it was."),
    "village_unknown": _("There is no village “%(text)s” in this district."),
    "same_matter": _("The second matter is the same as the first."),
    "bad_number": _("“%(text)s” is not a number of documents from 0 to 100."),
    "no_lawyer": _("Say whose report it is: the lawyer’s name for signing in."),
    "lawyer_unknown": _("There is no lawyer “%(text)s”."),
    "not_yours": _("This row names another lawyer. You can bring your own reports only."),
    "not_led": _("This consultation is outside what you coordinate."),
    "refused": _("%(why)s"),
}
NOTES = FILE_NOTES | {
    "already_there": _("This row was sent before; it is not counted again."),
    "was_voided": _("This row was sent before and voided since; it is not counted again."),
    "more_problems": _("%(count)s more rows need you; only the first %(shown)s are listed."),
    "meanwhile": _("Something changed since you looked. Nothing was written; look again at the marked rows."),
    "example": _("This is the example of the template."),
}
SENTENCES = FILE | PROBLEMS | NOTES


def say(what: list) -> str:
    code, facts = what
    return str(SENTENCES[code]) % {name: _worded(name, value) for name, value in facts.items()}


def _worded(name: str, value):
    """Columns are kept by their fields, so that everyone reads their headings in their own language."""
    if name == "names":
        return ", ".join(str(FIELDS[one]) for one in value)
    return FIELDS.get(value, value) if name == "column" else value


def is_problem(what: list) -> bool:
    return what[0] in PROBLEMS
