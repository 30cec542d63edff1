"""Who is there: days away, days on duty, and whether waiting requests find their lawyer by themselves."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


class AbsenceQuerySet(models.QuerySet):
    def on(self, day: dt.date):
        """Those that cover `day`."""
        return self.filter(first__lte=day, last__gte=day)

    def between(self, first: dt.date, last: dt.date):
        """Those that touch one of these days."""
        return self.filter(first__lte=last, last__gte=first)


class Absence(models.Model):
    """A lawyer is away from `first` to `last`, both included. Why is nobody's business, and is not asked."""

    lawyer = models.ForeignKey(
        "consult.Lawyer", models.CASCADE, related_name="absences", verbose_name=_("lawyer"), help_text=_("Who is away.")
    )
    first = models.DateField(_("from"), help_text=_("The first day away."))
    last = models.DateField(_("until and with"), help_text=_("The last day away; the same day for a single one."))
    entered_by = models.ForeignKey("home.User", models.SET_NULL, null=True, editable=False, related_name="+")
    entered_at = models.DateTimeField(editable=False)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["first", "pk"]
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        indexes = [models.Index(fields=["last", "first"], name="absence_by_days")]
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=models.F("first")),
                name="consult_absence_ends_after_it_begins",
                violation_error_message=_("The last day comes before the first."),
            )
        ]

    def __str__(self):
        return f"{self.lawyer_id}: {self.first} – {self.last}"


class DutyQuerySet(models.QuerySet):
    def at(self, *, region=None, centre=None):
        """Of one oblast or of one centre."""
        return self.filter(centre=centre) if centre else self.filter(region=region)


class Duty(models.Model):
    """A lawyer is on duty on one day, for an oblast or at a centre: what waits there comes to them first."""

    day = models.DateField(_("day"))
    lawyer = models.ForeignKey("consult.Lawyer", models.CASCADE, related_name="duties", verbose_name=_("lawyer"))
    region = models.ForeignKey(
        "home.Region", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("oblast")
    )
    centre = models.ForeignKey(
        "home.LegalAidCentre", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("centre")
    )

    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ["day", "pk"]
        verbose_name = _("day on duty")
        verbose_name_plural = _("days on duty")
        constraints = [
            models.CheckConstraint(
                condition=Q(region__isnull=True) ^ Q(centre__isnull=True), name="consult_duty_is_at_one_place"
            ),
            models.UniqueConstraint(
                fields=["day", "lawyer", "region"], condition=Q(centre__isnull=True), name="consult_duty_oblast_once"
            ),
            models.UniqueConstraint(
                fields=["day", "lawyer", "centre"], condition=Q(region__isnull=True), name="consult_duty_centre_once"
            ),
        ]

    def __str__(self):
        return f"{self.day}: {self.lawyer_id}"


@register_setting(icon="group", order=760)
class RoutingSettings(BaseGenericSetting):
    """Whether the worker gives waiting requests to lawyers by their share. Off until somebody switches it on."""

    class Where(models.TextChoices):
        NOWHERE = "nowhere", _("nowhere: lawyers take what waits")
        SOME = "some", _("only in the oblasts below")
        EVERYWHERE = "everywhere", _("in the whole country")

    where = models.CharField(
        _("give out by share"),
        max_length=10,
        choices=Where,
        default=Where.NOWHERE,
        help_text=_(
            "Every few minutes in working hours what waits goes to a lawyer of the oblast who is there, by share."
        ),
    )
    regions = models.ManyToManyField("home.Region", blank=True, related_name="+", verbose_name=_("oblasts"))

    panels = [FieldPanel("where"), FieldPanel("regions")]

    class Meta:
        verbose_name = _("Giving out by share")

    def covers(self, region_id: str) -> bool:
        """Whether what waits in this oblast is given out."""
        if self.where == self.Where.SOME:
            return any(region.pk == region_id for region in self.regions.all())
        return self.where == self.Where.EVERYWHERE


class Routing(models.Model):
    """A request was given to a lawyer by share; never twice to the same one, so that what comes back goes on."""

    request = models.ForeignKey("consult.ConsultationRequest", models.CASCADE, related_name="routings")
    lawyer = models.ForeignKey("consult.Lawyer", models.CASCADE, related_name="routings")
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("request given out by share")
        verbose_name_plural = _("requests given out by share")
        constraints = [models.UniqueConstraint(fields=["request", "lawyer"], name="consult_routed_once")]

    def __str__(self):
        return f"{self.request_id}: {self.lawyer_id}"
