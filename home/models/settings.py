from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="warning")
class SafetySettings(BaseSiteSetting):
    """What staff may change about leaving the site in a hurry."""

    exit_url = models.URLField(
        _("where the quick exit leads"),
        default="https://www.gismeteo.ru/",
        help_text=_("A plain, innocent site that opens fast: the weather."),
    )

    safety_page = models.ForeignKey(
        "wagtailcore.Page",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page about staying safe online"),
        help_text=_("In any language: readers get it in theirs. The pages of asking link to it."),
    )

    panels = [FieldPanel("exit_url"), FieldPanel("safety_page")]

    class Meta:
        verbose_name = _("quick exit")


class CacheGeneration(models.Model):
    """One row: raised when something public changes, read at most once a second by every process."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self):
        return str(self.number)
