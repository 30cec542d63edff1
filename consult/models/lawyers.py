"""Who answers, and for which part of the country somebody coordinates."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .roles import Role


def default_limit() -> int:
    return settings.LAWYER_OPEN_CASES


class LawyerQuerySet(models.QuerySet):
    def at_work(self):
        """Whoever may be given a case: takes cases, and still is a lawyer who can sign in."""
        return self.filter(is_active=True, user__is_active=True, user__groups__name=Role.LAWYER)


class Lawyer(models.Model):
    """A lawyer's place at the desk: where, in which languages, for which matters, how many cases at once."""

    user = models.OneToOneField(
        "home.User",
        models.CASCADE,
        related_name="lawyer",
        verbose_name=_("user"),
        help_text=_("The account with which the lawyer signs in."),
    )
    region = models.ForeignKey(
        "home.Region",
        models.PROTECT,
        related_name="lawyers",
        verbose_name=_("oblast"),
        help_text=_("The oblast whose requests the lawyer answers first."),
    )
    centre = models.ForeignKey(
        "home.LegalAidCentre",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lawyers",
        verbose_name=_("centre"),
        help_text=_("The centre where the lawyer receives people; may stay empty."),
    )
    languages = models.JSONField(_("languages"), default=list, help_text=_("Codes, best first: ky, ru, en."))
    matters = models.ManyToManyField(
        "consult.Matter", blank=True, related_name="lawyers", verbose_name=_("matters"), help_text=_("None: all.")
    )
    limit = models.PositiveSmallIntegerField(
        _("open cases at most"),
        default=default_limit,
        help_text=_("With so many open cases no further one can be taken."),
    )
    share = models.PositiveSmallIntegerField(
        _("share of the work, per cent"),
        default=100,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
        help_text=_("100 for a full post, 50 for half of one. Counts where requests are given out by share."),
    )
    owed = models.FloatField(default=0, editable=False)  # requests given out by share: due and not yet given
    is_active = models.BooleanField(
        _("takes cases"),
        default=True,
        help_text=_("Untick when the lawyer takes no cases any more; days away are entered under Absences."),
    )

    objects = LawyerQuerySet.as_manager()

    class Meta:
        verbose_name = _("lawyer")
        verbose_name_plural = _("lawyers")

    def __str__(self):
        return self.user.get_full_name() or self.user.get_username()


class Coordinator(models.Model):
    """Someone who sees and moves the cases of one oblast or one centre."""

    user = models.OneToOneField(
        "home.User",
        models.CASCADE,
        related_name="coordinator",
        verbose_name=_("user"),
        help_text=_("The account with which the coordinator signs in."),
    )
    region = models.ForeignKey(
        "home.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("oblast"),
        help_text=_("Sees and moves the cases of this oblast. Choose this or a centre."),
    )
    centre = models.ForeignKey(
        "home.LegalAidCentre",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("centre"),
        help_text=_("Sees and moves the cases of this centre. Choose this or an oblast."),
    )

    class Meta:
        verbose_name = _("coordinator")
        verbose_name_plural = _("coordinators")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(region__isnull=True) ^ models.Q(centre__isnull=True),
                name="consult_coordinator_has_one_scope",
                violation_error_message=_("Choose an oblast or a centre, one of the two."),
            )
        ]

    def __str__(self):
        return self.user.get_full_name() or self.user.get_username()

    def covers(self, case) -> bool:
        """Whether `case`, a request or a report, is this coordinator's to move."""
        if self.region_id:
            return case.region_id == self.region_id
        if case.centre_id == self.centre_id or case.lawyer_id in self.own_lawyers:
            return True
        return case.lawyer_id is None and self.centre is not None and case.region_id == self.centre.region_id

    @cached_property
    def own_lawyers(self) -> set[int]:
        """The users who work at this coordinator's centre."""
        return set(Lawyer.objects.filter(centre=self.centre_id).values_list("user", flat=True))


class ExtraDay(models.Model):
    """A day off, a working Saturday or a shorter day that the holidays library does not know."""

    day = models.DateField(_("day"), unique=True, help_text=_("Deadlines are counted in working days."))
    is_working = models.BooleanField(
        _("people work on it"), default=False, help_text=_("Ticked: a working Saturday. Unticked: a day off.")
    )
    until = models.TimeField(
        _("people work until"),
        null=True,
        blank=True,
        help_text=_("Only for a shorter day, for example 13:00 before a holiday. Empty: the usual hours."),
    )
    note = models.CharField(
        _("why"), max_length=120, blank=True, default="", help_text=_("For colleagues: which decree or holiday.")
    )

    class Meta:
        ordering = ["day"]
        verbose_name = _("extra working or free day")
        verbose_name_plural = _("extra working and free days")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(is_working=True),
                name="consult_shorter_day_is_worked",
                violation_error_message=_("Nobody works on a day off. Tick that people work on it, or empty the hour."),
            )
        ]

    def __str__(self):
        return self.day.isoformat()
