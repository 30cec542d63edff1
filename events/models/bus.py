"""The Bus of Solidarity: campaigns, and who rides."""

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.models import Named, days_in_words


class CampaignQuerySet(models.QuerySet):
    def on_the_road(self, day: date | None = None):
        day = day or timezone.localdate()
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class Campaign(Named):
    """One tour of the bus: months of stops in villages."""

    code = models.SlugField(
        _("code"),
        max_length=60,
        unique=True,
        help_text=_("Latin letters and digits; part of the addresses of its files."),
    )
    starts_on = models.DateField(_("first day"), help_text=_("The first day the bus is on the road."))
    ends_on = models.DateField(_("last day"), help_text=_("The last day the bus is on the road."))
    regions = models.ManyToManyField(
        "home.Region", related_name="campaigns", verbose_name=_("oblasts"), help_text=_("Where the bus goes.")
    )
    partners = models.ManyToManyField(
        "home.Partner",
        blank=True,
        related_name="campaigns",
        verbose_name=_("partners"),
        help_text=_("Who makes it possible; their pages name the campaign."),
    )
    services_ky = models.CharField(
        _("services in Kyrgyz"),
        max_length=255,
        blank=True,
        default="",
        help_text=_("What people can get at the bus: advice, a paper from the registry."),
    )
    services_ru = models.CharField(_("services in Russian"), max_length=255, blank=True, default="")
    services_en = models.CharField(_("services in English"), max_length=255, blank=True, default="")
    bring_ky = models.CharField(
        _("what to bring, in Kyrgyz"),
        max_length=255,
        blank=True,
        default="",
        help_text=_("Which papers help. While it is empty, the page asks for a passport and papers."),
    )
    bring_ru = models.CharField(_("what to bring, in Russian"), max_length=255, blank=True, default="")
    bring_en = models.CharField(_("what to bring, in English"), max_length=255, blank=True, default="")
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = CampaignQuerySet.as_manager()

    class Meta(Named.Meta):
        ordering = ["-starts_on"]
        verbose_name = _("campaign of the bus")
        verbose_name_plural = _("campaigns of the bus")
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="events_campaign_ends_after_it_starts",
                violation_error_message=_("The last day comes before the first."),
            ),
        ]

    @property
    def days(self) -> str:
        """From the first day to the last, in the reader's language."""
        return days_in_words(self.starts_on, self.ends_on)

    @property
    def services(self) -> str:
        return self.worded("services")

    @property
    def bring(self) -> str:
        return self.worded("bring")

    def is_over(self, day: date | None = None) -> bool:
        return self.ends_on < (day or timezone.localdate())


class Crew(Named):
    """A team that rides together; the same crew cannot be in two places at once."""

    campaign = models.ForeignKey(
        Campaign,
        models.CASCADE,
        related_name="crews",
        verbose_name=_("campaign"),
        help_text=_("The campaign this crew travels with."),
    )
    roles_ky = models.CharField(
        _("who comes, in Kyrgyz"),
        max_length=255,
        blank=True,
        default="",
        help_text=_("For example: a lawyer, a notary, a psychologist."),
    )
    roles_ru = models.CharField(_("who comes, in Russian"), max_length=255, blank=True, default="")
    roles_en = models.CharField(_("who comes, in English"), max_length=255, blank=True, default="")

    class Meta(Named.Meta):
        verbose_name = _("crew")
        verbose_name_plural = _("crews")

    @property
    def roles(self) -> str:
        return self.worded("roles")
