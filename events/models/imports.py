"""A spreadsheet on its way into the schedule: what was read, what it seems to say, and what came of it.

Only `events.importing` writes here. Sentences are kept as codes with their facts, so that everyone reads them in their
own language (`events.importing.sentences`).
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.vault import EncryptedStorage

from .bus import Campaign


class ImportBatch(models.Model):
    """One uploaded file. The file itself is kept, encrypted, only until the stops are written or given up."""

    class State(models.TextChoices):
        READING = "reading", _("being read")
        READY = "ready", _("waiting for you")
        WRITING = "writing", _("being written")
        DONE = "done", _("written")
        UNDONE = "undone", _("taken back")
        CANCELLED = "cancelled", _("cancelled")
        FAILED = "failed", _("could not be read")

    BUSY = (State.READING, State.WRITING)
    OVER = (State.DONE, State.UNDONE, State.CANCELLED, State.FAILED)

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="imports", verbose_name=_("campaign"))
    by = models.ForeignKey("home.User", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    file_name = models.CharField(_("file"), max_length=120)
    file = models.FileField(_("file"), upload_to="imports", storage=EncryptedStorage(), blank=True, default="")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READING)
    sheet = models.CharField(_("sheet"), max_length=120, blank=True, default="")
    sheets = models.JSONField(_("sheets"), default=list, blank=True)
    header_row = models.PositiveIntegerField(_("row of the headings"), default=0)
    header = models.JSONField(_("headings"), default=list, blank=True)
    columns = models.JSONField(_("columns"), default=dict, blank=True)
    from_1904 = models.BooleanField(_("days are counted from 1904"), default=False)
    takes_past = models.BooleanField(_("write stops whose day is over"), default=False)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    total = models.PositiveIntegerField(_("rows in all"), default=0)
    cancel_asked = models.BooleanField(_("to be cancelled"), default=False)
    remarks = models.JSONField(_("remarks"), default=list, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("import of stops")
        verbose_name_plural = _("imports of stops")

    def __str__(self):
        return f"{self.file_name} {timezone.localtime(self.at):%d.%m.%Y %H:%M}"

    @property
    def is_busy(self) -> bool:
        return self.state in self.BUSY

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0


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
