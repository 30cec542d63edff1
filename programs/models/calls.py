"""Calls for proposals: who may still apply is always the calendar's answer, never a tick box."""

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.models import Named


class CallQuerySet(models.QuerySet):
    def open(self, day: date | None = None):
        """Opened, and not past the deadline; a call with no opening date is not open yet."""
        day = day or timezone.localdate()
        return self.filter(opens_on__lte=day).filter(models.Q(closes_on__gte=day) | models.Q(closes_on=None))


class Call(Named):
    """A competition for a project. Opening and deadline may still be unknown: "to be announced"."""

    class State(models.TextChoices):
        ANNOUNCED = "announced", _("to be announced")
        COMING = "coming", _("opens soon")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    program = models.ForeignKey(
        "programs.Program", models.PROTECT, null=True, blank=True, related_name="calls", verbose_name=_("program")
    )
    aim_ky = models.CharField(_("aim in Kyrgyz"), max_length=255, blank=True, default="")
    aim_ru = models.CharField(_("aim in Russian"), max_length=255, blank=True, default="")
    aim_en = models.CharField(_("aim in English"), max_length=255, blank=True, default="")
    opens_on = models.DateField(_("opens"), null=True, blank=True)
    closes_on = models.DateField(_("deadline"), null=True, blank=True)
    region = models.ForeignKey(
        "home.Region", models.PROTECT, null=True, blank=True, related_name="calls", verbose_name=_("oblast")
    )
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = CallQuerySet.as_manager()

    class Meta(Named.Meta):
        ordering = ["code"]
        verbose_name = _("call for proposals")
        verbose_name_plural = _("calls for proposals")
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(opens_on=None)
                | models.Q(closes_on=None)
                | models.Q(closes_on__gte=models.F("opens_on")),
                name="programs_call_closes_after_it_opens",
                violation_error_message=_("The deadline comes before the opening."),
            ),
        ]

    @property
    def aim(self) -> str:
        return self.worded("aim")

    def state(self, day: date | None = None) -> "Call.State":
        """Where the call stands on `day`, from its dates alone."""
        day = day or timezone.localdate()
        if self.closes_on and day > self.closes_on:
            return self.State.CLOSED
        if self.opens_on is None:
            return self.State.ANNOUNCED
        return self.State.OPEN if self.opens_on <= day else self.State.COMING
