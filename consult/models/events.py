"""The two logs: what was done with a request, and who looked at what is private in it. Rows are only added."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from home.vault import EncryptedTextField

from .codes import Party, State


class RequestEvent(models.Model):
    """One transition (or a refused one): who, in what role, when, from, to, a code, a note."""

    request = models.ForeignKey("consult.ConsultationRequest", models.CASCADE, related_name="events")
    name = models.CharField(_("what"), max_length=30)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey("home.User", models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=Party)
    from_state = models.CharField(_("from"), max_length=20, choices=State, blank=True, default="")
    to_state = models.CharField(_("to"), max_length=20, choices=State, blank=True, default="")
    code = models.CharField(_("code"), max_length=30, blank=True, default="")
    note = EncryptedTextField(_("note"), null=True, blank=True)
    refused = models.BooleanField(_("refused"), default=False)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("event of a request")
        verbose_name_plural = _("events of requests")
        indexes = [models.Index(fields=["-at", "-id"], name="request_event_newest")]

    def __str__(self):
        return f"{self.request_id}: {self.name}"


class AccessEvent(models.Model):
    """Somebody saw a narrative, a phone number or a file, or took a file away: who, when, of which case, why.

    An export, an import, days away and on duty belong to no case; their `reason` says what it was. `by` is empty where
    the command line of the server did it.
    """

    class What(models.TextChoices):
        NARRATIVE = "narrative", _("question")
        CONTACT = "contact", _("contact")
        ATTACHMENT = "attachment", _("attachment")
        MESSAGES = "messages", _("messages")
        COMMENT = "comment", _("comment of a rating")
        NOTES = "notes", _("internal notes")
        EXPORT = "export", _("a file of figures or reports")
        LOG = "log", _("a file of this log")
        IMPORT = "import", _("a file of reports brought in or taken back")
        ABSENCE = "absence", _("days away entered or taken back")
        ROTA = "rota", _("days on duty changed")

    request = models.ForeignKey("consult.ConsultationRequest", models.SET_NULL, null=True, related_name="access_events")
    case = models.CharField(_("case number"), max_length=20, blank=True, default="")
    what = models.CharField(_("what"), max_length=20, choices=What)
    at = models.DateTimeField(_("when"), db_index=True)
    by = models.ForeignKey("home.User", models.PROTECT, null=True, related_name="+")
    break_glass = models.BooleanField(_("without holding the case"), default=False)
    reason = EncryptedTextField(_("reason"), null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("access")
        verbose_name_plural = _("access log")
        indexes = [models.Index(fields=["by", "-at", "-id"], name="access_of_somebody")]

    def __str__(self):
        return f"{self.case}: {self.what}"
