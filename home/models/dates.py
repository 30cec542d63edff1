from datetime import date

from django.db import models
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    """How much of a date is known; a page never shows more."""

    DAY = "day", _("day, month and year")
    MONTH = "month", _("month and year")
    YEAR = "year", _("year only")


DATE_FORMATS = {Precision.DAY: "DATE_FORMAT", Precision.MONTH: "YEAR_MONTH_FORMAT", Precision.YEAR: "Y"}


def days_in_words(first: date, last: date, precision: str = Precision.DAY) -> str:
    """From `first` to `last` in the reader's language, no more of it than is known: "6–7 August 2019", "July 2019"."""
    style = DATE_FORMATS[Precision(precision)]
    begin, end = date_format(first, style), date_format(last, style)
    if begin == end:
        return end
    if precision == Precision.DAY and (first.year, first.month) == (last.year, last.month):
        # Only the day differs, and every language's format writes it once, as "j".
        return date_format(last, get_format("DATE_FORMAT").replace("j", f"{first.day}–j", 1))
    return f"{begin} – {end}"
