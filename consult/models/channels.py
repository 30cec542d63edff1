from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.vault import EncryptedTextField


class WebhookEvent(models.Model):
    """What a channel posted to us, kept whole and sealed before anything is understood from it."""

    channel = models.CharField(_("channel"), max_length=20)
    body_hash = models.CharField(max_length=64, unique=True)
    body = EncryptedTextField()
    received_at = models.DateTimeField(default=timezone.now)
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("incoming event")
        verbose_name_plural = _("incoming events")

    def __str__(self):
        return f"{self.channel} {self.pk}"
