"""What the checks said of a page when it was last published: for the report and the dashboard, which ask for many."""

from collections.abc import Iterable

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from home.checks.findings import Finding, Kind, in_words


class RemarkQuerySet(models.QuerySet):
    def public(self):
        """Of what readers see."""
        return self.filter(page__live=True)


class Remark(models.Model):
    """A finding that is kept; all of a page's are written anew at every publication."""

    page = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="remarks", verbose_name=_("page"))
    kind = models.CharField(_("remark"), max_length=20, choices=Kind)
    quote = models.CharField(_("quote"), max_length=255, blank=True, default="")
    number = models.PositiveIntegerField(_("number"), default=0)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["page", "pk"]
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")

    def __str__(self):
        return in_words(self.kind, self.quote, self.number)

    @staticmethod
    @transaction.atomic
    def keep(page, findings: Iterable[Finding]) -> None:
        Remark.objects.filter(page_id=page.pk).delete()
        kept = [Remark(page_id=page.pk, kind=one.kind, quote=one.quote[:255], number=one.number) for one in findings]
        Remark.objects.bulk_create(kept)
