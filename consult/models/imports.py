"""A spreadsheet of reports on its way in: what was read, and what each row was taken for.

Only `consult.reporting.importing` writes here. What a row says are codes and never somebody's words; a cell that was
not understood may hold a name, so what is said of it lies sealed.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.models.spreadsheets import SpreadsheetBatch
from home.vault import EncryptedJSONField, EncryptedTextField


class ReportBatch(SpreadsheetBatch):
    """One file. `by` is who brought it (nobody: the command), `lawyer` whose reports are in rows that do not say."""

    file_name = EncryptedTextField(_("file"))  # files are called by people's names
    lawyer = models.ForeignKey(
        "home.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lawyer")
    )
    counts = models.JSONField(_("rows by verdict"), default=dict, blank=True)
    kinds = models.JSONField(_("rows by what is said of them"), default=dict, blank=True)

    class Meta(SpreadsheetBatch.Meta):
        verbose_name = _("import of reports")
        verbose_name_plural = _("imports of reports")

    def __str__(self):
        """Stands in Wagtail's log in clear: without the name of the file."""
        return f"{self.pk} {timezone.localtime(self.at):%d.%m.%Y %H:%M}"


class ReportRow(models.Model):
    """One filled row of the file."""

    class Verdict(models.TextChoices):
        NEW = "new", _("new report")
        DUPLICATE = "duplicate", _("already there")
        PROBLEM = "problem", _("needs you")
        SKIPPED = "skipped", _("left out")

    batch = models.ForeignKey(ReportBatch, models.CASCADE, related_name="rows", verbose_name=_("import"))
    number = models.PositiveIntegerField(_("row"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    key = models.UUIDField(_("key of the row"), null=True, blank=True)
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    said = EncryptedJSONField(_("what is said of it"), null=True, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("row of an import of reports")
        verbose_name_plural = _("rows of imports of reports")
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="consult_reportrow_once")]
        indexes = [models.Index(fields=["batch", "verdict", "number"], name="reportrow_by_verdict")]

    def __str__(self):
        return f"{self.batch_id}: {self.number}"
