"""Stops of the bus. `events.stops` alone changes their state, writes the history and tells the listeners."""

from datetime import date, datetime

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from home import structured_data
from home.models import Point, in_kyrgyzstan, worded

from .apart import Apart
from .bus import Campaign, Crew


class StopQuerySet(models.QuerySet):
    def coming(self, now: datetime | None = None):
        """Still to be held, soonest first."""
        return self.not_over(now).filter(state__in=Stop.COMING)

    def off(self, now: datetime | None = None):
        """Moved or cancelled, and the day that was announced is not over: people may still be waiting for it."""
        return self.not_over(now).filter(state__in=Stop.OFF)

    def not_over(self, now: datetime | None = None):
        return self.filter(ends_at__gte=now or timezone.now()).order_by("starts_at", "pk")

    def past(self, now: datetime | None = None):
        """Where the bus has been, latest first. A stop that nobody has marked as held counts: it was not called off."""
        now = now or timezone.now()
        return self.filter(ends_at__lt=now).exclude(state__in=Stop.OFF).order_by("-starts_at", "-pk")

    def around(self, place):
        """In the village, district or oblast `place` (a Settlement, District or Region)."""
        field = {"settlement": "settlement", "district": "district", "region": "district__region"}
        return self.filter(**{field[place._meta.model_name]: place})

    def with_places(self):
        """Everything that printing a stop needs, in one query: places, why it was called off, its campaign's page."""
        there = ("moved_to__settlement", "moved_to__district")
        told = apps.get_model("events", "StopEvent").objects.filter(stop=models.OuterRef("pk"))
        reasons = told.filter(to_state__in=Stop.OFF)
        amended = told.filter(from_state=Stop.State.CONFIRMED, to_state=Stop.State.CONFIRMED)
        pages = apps.get_model("events", "CampaignPage").objects.live().filter(fact=models.OuterRef("campaign"))
        return self.select_related("settlement", "district__region", "campaign", "crew", *there).annotate(
            page_slug=models.Subquery(pages.order_by("pk").values("slug")[:1]),
            off_reason=models.Subquery(reasons.order_by("-at", "-pk").values("reason")[:1]),
            told_at=models.Subquery(told.order_by("-at", "-pk").values("at")[:1]),
            changed_reason=models.Subquery(amended.order_by("-at", "-pk").values("reason")[:1]),
        )


class Stop(Point):
    """The bus in one village on one day."""

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        CONFIRMED = "confirmed", _("confirmed")
        MOVED = "moved", _("moved")
        CANCELLED = "cancelled", _("cancelled")
        HELD = "held", _("held")

    class Spoken(models.TextChoices):
        KY = "ky", _("Kyrgyz")
        RU = "ru", _("Russian")
        UZ = "uz", _("Uzbek")
        TG = "tg", _("Tajik")
        EN = "en", _("English")
        SIGN = "sign", _("sign language")

    COMING = (State.PLANNED, State.CONFIRMED)
    OFF = (State.MOVED, State.CANCELLED)

    campaign = models.ForeignKey(
        Campaign,
        models.PROTECT,
        related_name="stops",
        verbose_name=_("campaign"),
        help_text=_("The campaign this stop belongs to."),
    )
    crew = models.ForeignKey(
        Crew,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="stops",
        verbose_name=_("crew"),
        help_text=_("Who comes with the bus; may be chosen later."),
    )
    starts_at = models.DateTimeField(_("from"), help_text=_("Day and hour in Bishkek."))
    ends_at = models.DateTimeField(_("until"), help_text=_("When the last person is received."))
    settlement = models.ForeignKey(
        "home.Settlement", models.PROTECT, null=True, blank=True, related_name="stops", verbose_name=_("village")
    )
    settlement_text = models.CharField(
        _("village not in the list"),
        max_length=120,
        blank=True,
        default="",
        help_text=_("Only when the list lacks it."),
    )
    district = models.ForeignKey(
        "home.District",
        models.PROTECT,
        related_name="stops",
        verbose_name=_("district"),
        help_text=_("The district of the village."),
    )
    place_ky = models.CharField(
        _("place in Kyrgyz"),
        max_length=160,
        blank=True,
        default="",
        help_text=_("Where the bus stands: the school, the village office."),
    )
    place_ru = models.CharField(_("place in Russian"), max_length=160, blank=True, default="")
    place_en = models.CharField(_("place in English"), max_length=160, blank=True, default="")
    note_ky = models.CharField(
        _("note in Kyrgyz"),
        max_length=255,
        blank=True,
        default="",
        help_text=_("What people should know beside the hours."),
    )
    note_ru = models.CharField(_("note in Russian"), max_length=255, blank=True, default="")
    note_en = models.CharField(_("note in English"), max_length=255, blank=True, default="")
    services_ky = models.CharField(
        _("services in Kyrgyz"),
        max_length=255,
        blank=True,
        default="",
        help_text=_("What people can get there: advice, a paper from the registry."),
    )
    services_ru = models.CharField(_("services in Russian"), max_length=255, blank=True, default="")
    services_en = models.CharField(_("services in English"), max_length=255, blank=True, default="")
    languages = models.CharField(
        _("languages"),
        max_length=40,
        blank=True,
        default="",
        help_text=_("Which languages the crew speaks there: ky ru uz tg en sign, with spaces between."),
    )
    contact = models.CharField(
        _("contact"),
        max_length=120,
        blank=True,
        default="",
        help_text=_("Whom to call about this stop. Everyone reads it."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED, editable=False)
    moved_to = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="moved_from",
        verbose_name=_("moved to"),
    )
    batch = models.ForeignKey(
        "events.ImportBatch",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="stops",
        verbose_name=_("import"),
    )
    sequence = models.PositiveIntegerField(_("revision for calendars"), default=0, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = StopQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("stop of the bus")
        verbose_name_plural = _("stops of the bus")
        indexes = [
            models.Index(fields=["campaign", "starts_at"], name="stop_by_campaign"),
            models.Index(fields=["settlement", "starts_at"], name="stop_by_settlement"),
            models.Index(fields=["district", "starts_at"], name="stop_by_district"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="events_stop_ends_after_it_starts",
                violation_error_message=_("The end comes before the start."),
            ),
            models.CheckConstraint(
                condition=models.Q(settlement__isnull=False) | ~models.Q(settlement_text=""),
                name="events_stop_is_somewhere",
                violation_error_message=_("Choose the village, or write its name."),
            ),
            models.UniqueConstraint(
                fields=["crew", "starts_at"],
                condition=~models.Q(state__in=["moved", "cancelled"]),
                name="events_crew_is_in_one_place",
                violation_error_message=_("This crew is somewhere else at that hour."),
            ),
            in_kyrgyzstan("events_stop_lies_in_kyrgyzstan"),
            Apart(
                name="events_crew_is_not_in_two_places",
                expressions=[
                    (models.Func("crew", "crew", models.Value("[]"), function="int8range"), "&&"),
                    (models.Func("starts_at", "ends_at", function="tstzrange"), "&&"),
                ],
                condition=models.Q(crew__isnull=False) & ~models.Q(state__in=["moved", "cancelled"]),
                violation_error_message=_("This crew is somewhere else at that hour."),
            ),
        ]

    def __str__(self):
        return f"{self.where} {timezone.localtime(self.starts_at):%d.%m.%Y %H:%M}"

    def clean(self):
        """Refused with a sentence: what the columns of one row allow and the ground does not."""
        if self.settlement and self.district_id and self.settlement.district_id != self.district_id:
            raise ValidationError(_("This village lies in another district."))
        if self.crew and self.campaign_id and self.crew.campaign_id != self.campaign_id:
            raise ValidationError(_("This crew rides in another campaign."))
        if unknown := set(self.languages.split()) - set(self.Spoken.values):
            raise ValidationError(_("No such language: %(codes)s.") % {"codes": ", ".join(sorted(unknown))})

    @property
    def village(self) -> str:
        """The village's name in the reader's language, as listed or as written."""
        return str(self.settlement.name) if self.settlement else self.settlement_text

    @property
    def where(self) -> str:
        """A village is named with its district, always: 49 names repeat even inside one."""
        return f"{self.village}, {self.district.name}"

    @property
    def place(self) -> str:
        return worded(self, "place")

    @property
    def note(self) -> str:
        return worded(self, "note")

    @property
    def services(self) -> str:
        return worded(self, "services")

    @property
    def languages_in_words(self) -> str:
        return ", ".join(str(self.Spoken(code).label) for code in self.languages.split() if code in self.Spoken.values)

    @property
    def day(self) -> date:
        return timezone.localtime(self.starts_at).date()

    def event_data(self, name: str, root: str) -> structured_data.Thing:
        """What machines are told of the stop; rows must come with their places. `root`: scheme and host."""
        return structured_data.event(
            name,
            f"{root}{self.page_path}",
            starts=structured_data.moment(self.starts_at),
            ends=structured_data.moment(self.ends_at),
            state=self.state,
            place=self.place or self.village,
            where=structured_data.address(town=self.settlement or self.district, region=self.district.region),
        )

    @property
    def is_off(self) -> bool:
        return self.state in self.OFF

    def is_over(self, now: datetime | None = None) -> bool:
        return self.ends_at < (now or timezone.now())

    @property
    def campaign_path(self) -> str:
        """The campaign's page in the reader's language; the finder while it has none.

        Rows must come from `with_places()`, which brings the page's slug along.
        """
        slug = getattr(self, "page_slug", None)
        return f"/{get_language()}/bus/{slug}/" if slug else f"/{get_language()}/bus/"

    @property
    def page_path(self) -> str:
        """This stop's own address: shared, printed as QR, kept in calendars; it stays when the stop's day changes."""
        return f"/{get_language()}/bus/stops/{self.pk}/"

    @property
    def new_path(self) -> str:
        """Where this stop was moved to."""
        return f"/{get_language()}/bus/stops/{self.moved_to_id}/" if self.moved_to_id else ""

    @property
    def takes_reminders(self) -> bool:
        return self.state in self.COMING and not self.is_over()
