"""Trainings: one fact with several sessions, in several places and on several days.

Who takes part is in `registrations`; `events.registration.places` alone gives and takes seats.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.models import LegalAidCentre, Named, Precision, days_in_words, worded

from .registrations import Registration


class Training(Named):
    """What is taught, to whom, by whom; its days and places are sessions."""

    class Kind(models.TextChoices):
        TRAINING = "training", _("training")
        SEMINAR = "seminar", _("seminar")
        SUMMER_SCHOOL = "summer_school", _("summer school")
        INTERNSHIP = "internship", _("internship")
        CONFERENCE = "conference", _("conference")

    code = models.SlugField(
        _("code"),
        max_length=60,
        unique=True,
        help_text=_("Latin letters and digits; stays as it is once the training is announced."),
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=Kind, default=Kind.TRAINING, help_text=_("The list of trainings names it.")
    )
    organisers = models.ManyToManyField(
        "home.Partner",
        blank=True,
        related_name="organises",
        verbose_name=_("organisers"),
        help_text=_("Who holds it; their pages name the training."),
    )
    donors = models.ManyToManyField(
        "home.Partner",
        blank=True,
        related_name="funds_trainings",
        verbose_name=_("donors"),
        help_text=_("Who pays for it; their pages name the training."),
    )
    languages = models.JSONField(
        _("languages it is held in"), default=list, blank=True, help_text=_("None ticked: the page does not say.")
    )
    registration_opens_at = models.DateTimeField(
        _("registration opens"), null=True, blank=True, help_text=_("Empty: as soon as a session has seats.")
    )
    registration_closes_at = models.DateTimeField(
        _("registration closes"), null=True, blank=True, help_text=_("Empty: when the day of the session begins.")
    )
    participants = models.PositiveIntegerField(
        _("people trained"), null=True, blank=True, help_text=_("Only a printed or counted figure.")
    )
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta(Named.Meta):
        ordering = ["code"]
        verbose_name = _("training")
        verbose_name_plural = _("trainings")
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(registration_closes_at__gt=models.F("registration_opens_at"))
                | models.Q(registration_opens_at__isnull=True)
                | models.Q(registration_closes_at__isnull=True),
                name="events_registration_closes_after_it_opens",
                violation_error_message=_("Registration closes before it opens. Correct one of the two."),
            ),
        ]

    @property
    def spoken(self) -> list[str]:
        """The languages it is held in, in the reader's language."""
        return [str(LegalAidCentre.Spoken(code).label) for code in self.languages if code in LegalAidCentre.Spoken]


class Door(StrEnum):
    """Whether one can register for a session."""

    NONE = "none"  # it takes no registrations here
    NOT_YET = "not_yet"
    OPEN = "open"
    FULL = "full"  # open, but only the waiting list
    CLOSED = "closed"
    OVER = "over"

    @property
    def takes_people(self) -> bool:
        return self in (Door.OPEN, Door.FULL)


class SessionQuerySet(models.QuerySet):
    def coming(self, day: date | None = None):
        """Not over on `day`, soonest first."""
        return self.filter(ends_on__gte=day or timezone.localdate()).order_by("starts_on", "pk")

    def with_seats(self):
        """With `taken` and `in_line`: how many seats are given away, and how many people wait for one."""
        of_session = models.Q(registrations__state__in=Registration.SEATED)
        waiting = models.Q(registrations__state=Registration.State.WAITING)
        rows = self.order_by("starts_on", "pk")  # counting drops the order of Meta
        return rows.annotate(
            taken=models.Count("registrations", filter=of_session),
            in_line=models.Count("registrations", filter=waiting),
        )


class Session(models.Model):
    """A training in one place on its days. Its seats hang here, whatever the language of the page."""

    training = models.ForeignKey(
        Training,
        models.CASCADE,
        related_name="sessions",
        verbose_name=_("training"),
        help_text=_("Which training takes place here."),
    )
    starts_on = models.DateField(_("first day"), help_text=_("In Bishkek time."))
    ends_on = models.DateField(_("last day"), help_text=_("The same as the first day where it takes one day."))
    precision = models.CharField(
        _("how much of the dates is known"),
        max_length=5,
        choices=Precision,
        default=Precision.DAY,
        help_text=_("The page shows this part of the dates and no more."),
    )
    district = models.ForeignKey(
        "home.District",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("district"),
        help_text=_("Readers find the training by it."),
    )
    venue_ky = models.CharField(
        _("venue in Kyrgyz"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("Building and street. An empty language shows another one's words."),
    )
    venue_ru = models.CharField(_("venue in Russian"), max_length=200, blank=True, default="")
    venue_en = models.CharField(_("venue in English"), max_length=200, blank=True, default="")
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True, help_text=_("Empty: no registration."))
    changed_at = models.DateTimeField(_("last change"), auto_now=True)  # calendars tell a newer entry by it

    taken: int  # by `with_seats()`, as `in_line`
    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="events_session_ends_after_it_starts",
                violation_error_message=_("The last day comes before the first."),
            ),
        ]

    def __str__(self):
        return f"{self.training} {self.starts_on:%d.%m.%Y}"

    @property
    def venue(self) -> str:
        return worded(self, "venue")

    @property
    def place(self) -> str:
        """Venue and district; the district only where the venue does not already name it."""
        if not self.district:
            return self.venue
        named = self.district.worded("short") in self.venue
        return self.venue if named else ", ".join(filter(None, [self.venue, self.district.name]))

    @property
    def days(self) -> str:
        """The known part of the dates, in the reader's language."""
        return days_in_words(self.starts_on, self.ends_on, self.precision)

    @property
    def when_where(self) -> str:
        """Days and place in one line."""
        return ", ".join(filter(None, [self.days, self.place]))

    @property
    def is_open(self) -> bool:
        """Whether the exact days are known, so that a calendar can hold them."""
        return self.precision == Precision.DAY

    @property
    def free(self) -> int:
        """Seats that nobody has; rows must come from `with_seats()`."""
        return max(0, (self.capacity or 0) - self.taken)

    def begins(self) -> datetime:
        """The first moment of the first day."""
        return timezone.make_aware(datetime.combine(self.starts_on, datetime.min.time()))

    def is_tomorrow(self, now: datetime | None = None) -> bool:
        return timezone.localdate(now or timezone.now()) + timedelta(days=1) == self.starts_on

    def door(self, now: datetime | None = None) -> Door:
        """Whether one can register now; rows must come from `with_seats()`."""
        now, training = now or timezone.now(), self.training
        opens, closes = training.registration_opens_at, training.registration_closes_at
        if self.ends_on < timezone.localdate(now):
            return Door.OVER
        if self.capacity is None or not self.is_open:
            return Door.NONE
        if opens and now < opens:
            return Door.NOT_YET
        if now >= self.begins() or (closes and now >= closes):
            return Door.CLOSED
        return Door.OPEN if self.free else Door.FULL
