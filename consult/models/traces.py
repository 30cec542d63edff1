from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SentTrace(models.Model):
    """By what a question that was sent twice is recognised, for a few days (`settings.SAME_QUESTION_DAYS`).

    Keyed hashes alone: of the words, of the browser they came from, of the phone number. None can be read back.
    """

    request = models.OneToOneField("consult.ConsultationRequest", models.CASCADE, related_name="+")
    words_hash = models.CharField(max_length=64, db_index=True)
    browser_hash = models.CharField(max_length=64, blank=True, default="")
    contact_hash = models.CharField(max_length=64, blank=True, default="")
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("trace of a question")
        verbose_name_plural = _("traces of questions")

    def __str__(self):
        return str(self.request_id)
