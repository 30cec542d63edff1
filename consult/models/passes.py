"""Who may look at a request's page just now, after she typed its secret number."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PassQuerySet(models.QuerySet):
    def over(self, now: datetime | None = None):
        """Untouched for `settings.FOLLOW_MINUTES`: the page asks for the number again."""
        return self.filter(touched_at__lt=(now or timezone.now()) - timedelta(minutes=settings.FOLLOW_MINUTES))

    def valid(self, now: datetime | None = None):
        return self.filter(touched_at__gte=(now or timezone.now()) - timedelta(minutes=settings.FOLLOW_MINUTES))


class FollowPass(models.Model):
    """One browser's leave to open one request's page, so that the secret number never stands in an address.

    The cookie holds a random token, the row only its keyed hash: neither tells the number. It ends after
    `settings.FOLLOW_MINUTES` without a visit, when she leaves, or with the request.
    """

    token_hash = models.CharField(max_length=64, unique=True)
    request = models.ForeignKey("consult.ConsultationRequest", models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = PassQuerySet.as_manager()

    class Meta:
        verbose_name = _("open page of a client")
        verbose_name_plural = _("open pages of clients")

    def __str__(self):
        return str(self.pk)
