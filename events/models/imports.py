"""A spreadsheet on its way into the schedule: what was read, what it seems to say, and what came of it.

Only `events.importing` writes here; `events.importing.sentences` says the remarks.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from home.models.spreadsheets import SpreadsheetBatch

from .bus import Campaign


class ImportBatch(SpreadsheetBatch):
    """One spreadsheet of stops."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="imports", verbose_name=_("campaign"))
    sheets = models.JSONField(_("sheets"), default=list, blank=True)
    header_row = models.PositiveIntegerField(_("row of the headings"), default=0)
    from_1904 = models.BooleanField(_("days are counted from 1904"), default=False)
    takes_past = models.BooleanField(_("write stops whose day is over"), default=False)

    class Meta(SpreadsheetBatch.Meta):
        verbose_name = _("import of stops")
        verbose_name_plural = _("imports of stops")


class ImportRow(models.Model):
    """One filled row of the file, with what it was taken for."""

    class Verdict(models.TextChoices):
        NEW = "new", _("new stop")
        DUPLICATE = "duplicate", _("already there")
        PROBLEM = "problem", _("needs you")
        SKIPPED = "skipped", _("left out")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows", verbose_name=_("import"))
    number = models.PositiveIntegerField(_("row"))
    cells = models.JSONField(_("cells"), default=list)
    flaws = models.JSONField(_("flaws of the cells"), default=list, blank=True)
    fixes = models.JSONField(_("corrections"), default=dict, blank=True)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict, default=Verdict.PROBLEM)
    remarks = models.JSONField(_("remarks"), default=list, blank=True)
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    choices = models.JSONField(_("villages that may be meant"), default=list, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="events_importrow_once")]
        indexes = [models.Index(fields=["batch", "verdict", "number"], name="importrow_by_verdict")]

    def __str__(self):
        return f"{self.batch_id}: {self.number}"
