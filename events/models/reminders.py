"""Who wants to be told the day before the bus comes, sealed. Written by `events.reminders.asking` alone."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home import linkkeys
from home.models import OutboxMessage
from home.vault import EncryptedTextField

from .stops import Stop


class ReminderQuerySet(models.QuerySet):
    def wanted(self):
        """Those who said yes by the link, and have not stopped it."""
        return self.filter(state=Reminder.State.CONFIRMED)

    def done_with(self, now: datetime | None = None):
        """Nothing is owed to them any more: their stop is over, they stopped it, or they never said yes."""
        now = now or timezone.now()
        over = models.Q(stop__ends_at__lt=now - timedelta(days=settings.KEEP_REMINDERS_DAYS))
        old = now - timedelta(hours=settings.REMINDER_CONFIRM_HOURS)
        return self.filter(over | ~models.Q(state=Reminder.State.CONFIRMED) & models.Q(changed_at__lt=old))


class Reminder(models.Model):
    """One person, one stop. It follows the stop when that is moved."""

    class State(models.TextChoices):
        ASKED = "asked", _("not confirmed yet")
        CONFIRMED = "confirmed", _("will be told")
        STOPPED = "stopped", _("stopped")

    stop = models.ForeignKey(Stop, models.CASCADE, related_name="reminders", verbose_name=_("stop"))
    code = models.CharField(_("code"), max_length=16, unique=True, default=linkkeys.new_code, editable=False)
    channel = models.CharField(_("channel"), max_length=10, choices=OutboxMessage.Channel)
    contact = EncryptedTextField(_("contact"))
    contact_hash = models.CharField(_("hash of the contact"), max_length=64, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED)
    known = models.CharField(
        _("what the person was told"),
        max_length=64,
        blank=True,
        default="",
        editable=False,
        help_text=_("A fingerprint of day, hours and place: when the stop has another one, the person is told."),
    )
    consent_version = models.CharField(_("version of the consent"), max_length=20)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    changed_at = models.DateTimeField(_("last change"), default=timezone.now)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("reminder of a stop")
        verbose_name_plural = _("reminders of stops")
        indexes = [models.Index(fields=["stop", "state"], name="reminder_by_stop")]
        constraints = [
            models.UniqueConstraint(fields=["stop", "contact_hash"], name="events_one_reminder_per_contact"),
        ]

    def __str__(self):
        return f"{self.stop_id}/{self.pk}"
