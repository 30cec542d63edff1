"""What a lawyer reports. No name and no ID number has a place here. Only `consult.reporting` writes `state`.

The reasons that coordinators give are free words, in which a name may stand after all: they lie sealed.
"""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from home.vault import EncryptedTextField

from .codes import (
    COUNTED_STATES,
    AgeBand,
    Channel,
    Circumstance,
    ClientOutcome,
    MinutesBand,
    Outcome,
    ReferralTarget,
    ReportState,
    Service,
    Sex,
)


def known_circumstances(codes) -> None:
    """Raises ValidationError unless `codes` is a list of circumstance codes, each once."""
    if not isinstance(codes, list) or len(set(codes)) != len(codes) or not set(codes) <= set(Circumstance.values):
        raise ValidationError(_("Choose circumstances from the list."))


class ReportQuerySet(models.QuerySet):
    def counted(self):
        """What the figures count: submitted, verified, locked. Corrections are added beside them."""
        return self.filter(state__in=COUNTED_STATES)

    def not_barred_for(self, user):
        """Without those of requests that this lawyer declined for a conflict of interest."""
        return self.exclude(request__bars__lawyer=user)

    def of_campaign(self, campaign):
        return self.filter(stop__campaign=campaign)


class ConsultationReport(models.Model):
    """One consultation, whichever way it came."""

    key = models.UUIDField(_("key of the sender"), unique=True, default=uuid.uuid4, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=ReportState, default=ReportState.DRAFT, editable=False)
    lawyer = models.ForeignKey("home.User", models.PROTECT, related_name="reports", verbose_name=_("lawyer"))
    request = models.ForeignKey(
        "consult.ConsultationRequest",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="reports",
        verbose_name=_("request"),
    )
    reopening = models.PositiveSmallIntegerField(
        _("after how many reopenings of the request"), default=0, editable=False
    )
    consulted_on = models.DateField(_("day of the consultation"))
    channel = models.CharField(_("came through"), max_length=20, choices=Channel)
    region = models.ForeignKey("home.Region", models.PROTECT, related_name="+", verbose_name=_("oblast"))
    district = models.ForeignKey(
        "home.District", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("district")
    )
    settlement = models.ForeignKey(
        "home.Settlement", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("village")
    )
    centre = models.ForeignKey(
        "home.LegalAidCentre", models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("centre")
    )
    stop = models.ForeignKey(
        "events.Stop", models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("stop of the bus")
    )
    language = models.CharField(_("language"), max_length=2)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex, default=Sex.UNKNOWN)
    age_band = models.CharField(_("age"), max_length=10, choices=AgeBand, default=AgeBand.UNKNOWN)
    circumstances = models.JSONField(_("circumstances"), default=list, blank=True, validators=[known_circumstances])
    matter = models.ForeignKey("consult.Matter", models.PROTECT, related_name="reports", verbose_name=_("matter"))
    extra_matter = models.ForeignKey(
        "consult.Matter", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("one more matter")
    )
    service = models.CharField(_("service"), max_length=15, choices=Service, default=Service.ORAL)
    outcome = models.CharField(_("outcome"), max_length=15, choices=Outcome)
    minutes = models.CharField(_("time"), max_length=6, choices=MinutesBand, default=MinutesBand.SHORT)
    documents_drafted = models.PositiveSmallIntegerField(_("documents drawn up"), default=0)
    referral = models.CharField(_("sent to"), max_length=15, choices=ReferralTarget, blank=True, default="")
    repeat = models.BooleanField(_("repeat visit"), default=False)
    client_outcome = models.CharField(
        _("four weeks later"), max_length=10, choices=ClientOutcome, blank=True, default="", editable=False
    )
    created_at = models.DateTimeField(_("created"), editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    verified_at = models.DateTimeField(_("verified"), null=True, editable=False)
    returned_for = EncryptedTextField(_("returned because"), null=True, blank=True, editable=False)
    voided_for = EncryptedTextField(_("voided because"), null=True, blank=True, editable=False)
    batch = models.ForeignKey(
        "consult.ReportBatch",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="reports",
        verbose_name=_("import"),
    )
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-consulted_on", "-pk"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        indexes = [
            models.Index(fields=["lawyer", "-consulted_on"], name="report_by_lawyer"),
            models.Index(fields=["state", "submitted_at"], name="report_by_state"),
            models.Index(fields=["consulted_on"], name="report_by_day"),
            models.Index(fields=["is_sample"], condition=Q(is_sample=True), name="report_sample"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(extra_matter__isnull=True) | ~Q(extra_matter=models.F("matter")),
                name="consult_report_two_matters_differ",
                violation_error_message=_("The second matter is the same as the first."),
            ),
            models.CheckConstraint(
                condition=~Q(channel="bus") | Q(stop__isnull=False),
                name="consult_report_bus_has_a_stop",
                violation_error_message=_("Say at which stop of the bus it was."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "verified", "locked"]) | Q(submitted_at__isnull=False),
                name="consult_report_submitted_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["request", "reopening"],
                condition=Q(reopening__gt=0) & ~Q(state="voided"),  # rows older than this field all say 0
                name="consult_one_report_until_it_is_reopened",
            ),
        ]

    def __str__(self):
        return f"{self.consulted_on:%d.%m.%Y} · {self.matter_id}"


class ReportEvent(models.Model):
    """One thing done with a report: who, when, from, to, what, why.

    A change of what it says names the fields (`changed`), never their values: some of them are about a person.
    """

    class What(models.TextChoices):
        MOVED = "moved", _("state changed")
        AMENDED = "amended", _("changed")
        PLUS = "plus", _("correction: one more")
        MINUS = "minus", _("correction: one less")
        REPLIED = "replied", _("reply to a rating")

    report = models.ForeignKey(ConsultationReport, models.CASCADE, related_name="events")
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey("home.User", models.PROTECT, null=True, blank=True, related_name="+")
    from_state = models.CharField(_("from"), max_length=10, choices=ReportState, blank=True, default="")
    to_state = models.CharField(_("to"), max_length=10, choices=ReportState)
    what = models.CharField(_("what"), max_length=10, choices=What, default=What.MOVED)
    changed = models.JSONField(_("changed fields"), default=list, blank=True)
    reason = EncryptedTextField(_("reason"), null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("change of a report")
        verbose_name_plural = _("changes of reports")

    def __str__(self):
        return f"{self.report_id}: {self.from_state} → {self.to_state}"


class ReportCorrection(models.Model):
    """After a month is closed, only such a dated row changes a figure: one more, or one less."""

    report = models.ForeignKey(ConsultationReport, models.PROTECT, related_name="corrections")
    amount = models.SmallIntegerField(_("plus or minus one"))
    made_on = models.DateField(_("day of the correction"))
    reason = EncryptedTextField(_("reason"))
    by = models.ForeignKey("home.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["made_on", "pk"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [
            models.CheckConstraint(condition=Q(amount__in=[-1, 1]), name="consult_correction_is_plus_or_minus_one")
        ]

    def __str__(self):
        return f"{self.report_id}: {self.amount:+d}"
