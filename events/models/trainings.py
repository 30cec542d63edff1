"""Trainings: one fact with several sessions, in several places and on several days."""

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from home.models import BasePage, BodyMixin, Named, Precision, days_in_words, worded
from home.vault import EncryptedJSONField


class Training(Named):
    """What is taught, to whom, by whom; its days and places are sessions."""

    class Kind(models.TextChoices):
        TRAINING = "training", _("training")
        SEMINAR = "seminar", _("seminar")
        SUMMER_SCHOOL = "summer_school", _("summer school")
        INTERNSHIP = "internship", _("internship")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.TRAINING)
    organisers = models.ManyToManyField(
        "home.Partner", blank=True, related_name="organises", verbose_name=_("organisers")
    )
    donors = models.ManyToManyField(
        "home.Partner", blank=True, related_name="funds_trainings", verbose_name=_("donors")
    )
    participants = models.PositiveIntegerField(
        _("people trained"), null=True, blank=True, help_text=_("Only a printed or counted figure.")
    )
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta(Named.Meta):
        ordering = ["code"]
        verbose_name = _("training")
        verbose_name_plural = _("trainings")


class SessionQuerySet(models.QuerySet):
    def coming(self, day: date | None = None):
        """Not over on `day`, soonest first."""
        return self.filter(ends_on__gte=day or timezone.localdate()).order_by("starts_on", "pk")


class Session(models.Model):
    """A training in one place on its days. Its seats hang here, whatever the language of the page."""

    training = models.ForeignKey(Training, models.CASCADE, related_name="sessions", verbose_name=_("training"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    precision = models.CharField(
        _("how much of the dates is known"), max_length=5, choices=Precision, default=Precision.DAY
    )
    district = models.ForeignKey(
        "home.District", models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("district")
    )
    venue_ky = models.CharField(_("venue in Kyrgyz"), max_length=200, blank=True, default="")
    venue_ru = models.CharField(_("venue in Russian"), max_length=200, blank=True, default="")
    venue_en = models.CharField(_("venue in English"), max_length=200, blank=True, default="")
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True, help_text=_("Empty: no registration."))
    changed_at = models.DateTimeField(_("last change"), auto_now=True)  # calendars tell a newer entry by it

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
    def is_open(self) -> bool:
        """Whether the exact days are known, so that a calendar can hold them."""
        return self.precision == Precision.DAY


class Registration(models.Model):
    """Someone's place in a session. What she wrote about herself is sealed."""

    class State(models.TextChoices):
        HELD = "held", _("held for 24 hours")
        CONFIRMED = "confirmed", _("confirmed")
        WAITING = "waiting", _("on the waiting list")
        CANCELLED = "cancelled", _("cancelled")
        ATTENDED = "attended", _("attended")

    session = models.ForeignKey(Session, models.PROTECT, related_name="registrations", verbose_name=_("session"))
    person = EncryptedJSONField(_("person"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.HELD)
    created_at = models.DateTimeField(_("created"), default=timezone.now)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")

    def __str__(self):
        return f"{self.session_id}/{self.pk}"


class TrainingPage(BodyMixin, BasePage):
    """What a training is about, in the reader's language."""

    page_description = _("A training with its days and places.")
    parent_page_types = ["events.EventsIndexPage"]
    subpage_types: list[str] = []
    fact = models.ForeignKey(Training, models.PROTECT, related_name="pages", verbose_name=_("training"))
    audience = models.CharField(_("for whom"), max_length=255, blank=True, default="")
    content_panels = [*BasePage.content_panels, FieldPanel("fact"), FieldPanel("audience"), FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.SearchField("audience")]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("fact"),
        TranslatableField("audience"),
        TranslatableField("body"),
    ]

    def plain_words(self) -> str:
        return f"{super().plain_words()} {self.audience}"

    class Meta:
        verbose_name = _("training page")
        verbose_name_plural = _("training pages")
