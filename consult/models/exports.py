"""Reports taken out of the site: who asked for which, and how far the file is. The access log says what was taken."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.vault_streams import EncryptedStreamStorage


class ReportExport(models.Model):
    """One file of reports, for one person, for a day. The row goes some weeks after its file."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for its turn")
        RUNNING = "running", _("being written")
        READY = "ready", _("ready")
        FAILED = "failed", _("broken off")
        CANCELLED = "cancelled", _("cancelled")
        GONE = "gone", _("deleted")

    class Kind(models.TextChoices):
        XLSX = "xlsx", _("spreadsheet (XLSX)")
        CSV = "csv", _("table (CSV)")

    BUSY = (State.WAITING, State.RUNNING)

    by = models.ForeignKey("home.User", models.PROTECT, related_name="+", verbose_name=_("who"))
    asked_at = models.DateTimeField(_("when"), default=timezone.now)
    scope = models.CharField(_("scope"), max_length=40)
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    region = models.ForeignKey(
        "home.Region", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("oblast")
    )
    centre = models.ForeignKey(
        "home.LegalAidCentre", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("centre")
    )
    columns = models.JSONField(_("columns"), default=list)
    kind = models.CharField(_("kind of file"), max_length=4, choices=Kind, default=Kind.XLSX)
    language = models.CharField(_("language"), max_length=2)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    total = models.PositiveIntegerField(_("rows in all"), default=0)
    file = models.FileField(_("file"), upload_to="exports", storage=EncryptedStreamStorage(), blank=True, default="")
    ready_at = models.DateTimeField(_("ready"), null=True, blank=True)
    expires_at = models.DateTimeField(_("can be fetched until"), null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("export of reports")
        verbose_name_plural = _("exports of reports")
        indexes = [models.Index(fields=["by", "-asked_at"], name="export_by_whom")]

    def __str__(self):
        return f"{self.since:%d.%m.%Y}–{self.until:%d.%m.%Y} {self.scope}"

    @property
    def is_busy(self) -> bool:
        return self.state in self.BUSY

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0
