from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.vault import EncryptedTextField

from .codes import RatingWay

STARS = [MinValueValidator(1), MaxValueValidator(5)]


class Rating(models.Model):
    """What a client says of a consultation: three times 1 to 5. A second rating replaces the first; both are kept."""

    report = models.ForeignKey("consult.ConsultationReport", models.CASCADE, related_name="ratings")
    respect = models.PositiveSmallIntegerField(_("treated with respect"), null=True, blank=True, validators=STARS)
    understood = models.PositiveSmallIntegerField(_("I understood"), null=True, blank=True, validators=STARS)
    helped = models.PositiveSmallIntegerField(_("it helped"), null=True, blank=True, validators=STARS)
    comment = EncryptedTextField(_("comment"), null=True, blank=True)
    way = models.CharField(_("way"), max_length=10, choices=RatingWay, default=RatingWay.SITE)
    at = models.DateTimeField(_("when"), default=timezone.now)
    is_current = models.BooleanField(_("counts"), default=True)
    reply = EncryptedTextField(_("reply of the lawyer"), null=True, blank=True)
    replied_at = models.DateTimeField(_("replied"), null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.UniqueConstraint(fields=["report"], condition=Q(is_current=True), name="consult_one_current_rating"),
            models.CheckConstraint(
                condition=Q(respect__isnull=False) | Q(understood__isnull=False) | Q(helped__isnull=False),
                name="consult_rating_says_something",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": (1, 5)}),
                    name=f"consult_rating_{name}_is_1_to_5",
                )
                for name in ("respect", "understood", "helped")
            ),
        ]

    def __str__(self):
        return f"{self.report_id}/{self.pk}"
