"""A spreadsheet on its way into the site. Only `home.spreadsheets.journey`, and who imports it, writes here."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.vault import EncryptedStorage


class SpreadsheetBatch(models.Model):
    """One uploaded file. The file itself is kept, encrypted, only until its rows are written or given up.

    Whoever extends it has rows that point to it as `rows`. Sentences are kept as codes with their facts, so that
    everyone reads them in their own language.
    """

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

    by = models.ForeignKey("home.User", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    file_name = models.CharField(_("file"), max_length=120)
    file = models.FileField(_("file"), upload_to="imports", storage=EncryptedStorage(), blank=True, default="")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.READING)
    sheet = models.CharField(_("sheet"), max_length=120, blank=True, default="")
    header = models.JSONField(_("headings"), default=list, blank=True)
    columns = models.JSONField(_("columns"), default=dict, blank=True)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    total = models.PositiveIntegerField(_("rows in all"), default=0)
    cancel_asked = models.BooleanField(_("to be cancelled"), default=False)
    remarks = models.JSONField(_("remarks"), default=list, blank=True)

    class Meta:
        abstract = True
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.file_name} {timezone.localtime(self.at):%d.%m.%Y %H:%M}"

    @property
    def is_busy(self) -> bool:
        return self.state in self.BUSY

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0
