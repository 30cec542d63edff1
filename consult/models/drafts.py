"""What she has typed so far, kept on the server behind a random cookie; swept after a day."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.vault import EncryptedJSONField, EncryptedTextField


class DraftQuerySet(models.QuerySet):
    def abandoned(self, now: datetime | None = None):
        """Untouched for `settings.DRAFT_HOURS`: nobody comes back for it."""
        return self.filter(touched_at__lt=(now or timezone.now()) - timedelta(hours=settings.DRAFT_HOURS))


class RequestDraft(models.Model):
    """An unfinished question. The cookie holds a random token; the row holds only its hash.

    `secret` is the number shown on the receipt, kept so that a second post or a reload shows the same one; it is
    wiped when she leaves the receipt, or after `settings.RECEIPT_MINUTES`.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    answers = EncryptedJSONField(_("answers"), default=dict)
    secret = EncryptedTextField(null=True)
    idempotency_key = models.UUIDField(unique=True, default=uuid.uuid4)
    request = models.ForeignKey("consult.ConsultationRequest", models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now, db_index=True)
    sent_at = models.DateTimeField(null=True)
    reached = models.PositiveSmallIntegerField(default=0)  # how many steps of the funnel were counted for it

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")

    def __str__(self):
        return str(self.pk)
