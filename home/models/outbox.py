from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.vault import EncryptedJSONField, EncryptedTextField


class OutboxMessage(models.Model):
    """A message that someone is owed. Any app writes the row inside its own transaction; the worker sends it.

    `template` names the words, never the words themselves: what is sent is composed at sending time in
    `language`, so a row says nothing about why somebody is told.
    """

    class Channel(models.TextChoices):
        WHATSAPP = "whatsapp", "WhatsApp"
        SMS = "sms", "SMS"
        EMAIL = "email", _("e-mail")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    template = models.CharField(_("template"), max_length=60)
    recipient = EncryptedTextField(_("recipient"))
    parameters = EncryptedJSONField(_("parameters"), default=dict)
    language = models.CharField(_("language"), max_length=2)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    not_before = models.DateTimeField(_("not before"), default=timezone.now)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    error = models.CharField(_("last error"), max_length=200, blank=True, default="")
    idempotency_key = models.CharField(_("idempotency key"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        indexes = [
            models.Index(fields=["not_before"], condition=models.Q(state="waiting"), name="outbox_waiting"),
        ]

    def __str__(self):
        return f"{self.get_channel_display()} {self.pk}"
