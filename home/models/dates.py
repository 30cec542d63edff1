from django.db import models
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    """How much of a date is known; a page never shows more."""

    DAY = "day", _("day, month and year")
    MONTH = "month", _("month and year")
    YEAR = "year", _("year only")


DATE_FORMATS = {Precision.DAY: "DATE_FORMAT", Precision.MONTH: "YEAR_MONTH_FORMAT", Precision.YEAR: "Y"}
