"""Events that are announced and later told: one page, one address."""

from datetime import date, datetime

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from phonenumber_field.modelfields import PhoneNumberField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from events.schedule import calendars
from home import structured_data
from home.blocks import BodyBlock
from home.everyone import readable
from home.models import BasePage, BodyMixin, LegalAidCentre, Precision, Region, RoutedMixin, days_in_words
from home.templatetags.home_tags import site_root

from .pages import quarter_hour
from .training_pages import TrainingPage
from .trainings import Session, Training


class EventsIndexPage(RoutedMixin, BasePage):
    """Trainings and conferences: coming first, then past."""

    page_description = _("The list of trainings and conferences.")
    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["events.TrainingPage", "events.EventPage"]
    cache_queries = ("year", "month", "kind", "oblast", "language")

    class Meta:
        verbose_name = _("events index")
        verbose_name_plural = _("events indexes")

    def answers(self, asked: QueryDict) -> bool:
        """Filters that have a name, and years and months in which something takes place."""
        known = {"kind": Training.Kind.values, "language": LegalAidCentre.Spoken.values}
        if any(asked.get(name, "") not in ["", *values] for name, values in known.items()):
            return False
        if (iso := asked.get("oblast", "")) and iso not in Region.objects.values_list("iso", flat=True):
            return False
        times = [asked[name] for name in ("year", "month") if asked.get(name)]
        return not times or set(times) <= self._times()

    def _times(self) -> set[str]:
        """ "2026" and "2026-11" of every day on which something begins or ends."""
        days = {day for both in Session.objects.values_list("starts_on", "ends_on") for day in both}
        for moments in EventPage.objects.child_of(self).values_list("starts_at", "ends_at"):
            days |= {timezone.localtime(moment).date() for moment in moments}
        return {f"{day.year:04}" for day in days} | {f"{day.year:04}-{day.month:02}" for day in days}

    @path("calendar.ics/")
    def calendar_ics(self, request: HttpRequest) -> HttpResponse:
        """Everything on this page whose days are known, for a calendar to subscribe to."""
        root = site_root(request)
        addresses = {
            page.fact_id: f"{root}{page.get_url(request)}" for page in readable(TrainingPage.objects).child_of(self)
        }
        sessions = Session.objects.select_related("training", "district__region").filter(precision=Precision.DAY)
        conferences = readable(EventPage.objects).child_of(self).select_related("district__region")
        events = [
            *(calendars.of_session(session, url=addresses.get(session.training_id, "")) for session in sessions),
            *(calendars.of_conference(page, url=f"{root}{page.get_url(request)}") for page in conferences),
        ]
        return calendars.response(calendars.calendar(self.title, events))


class EventPage(RoutedMixin, BodyMixin, BasePage):
    """A conference: the announcement (body) before it, the report after it, at the same address."""

    page_description = _("A conference that is announced and, afterwards, reported on the same page.")
    card_template = "events/components/dated_card.html"
    parent_page_types = ["events.EventsIndexPage"]
    subpage_types: list[str] = []
    cache_revision = staticmethod(quarter_hour)
    starts_at = models.DateTimeField(_("starts"), help_text=_("Day and hour in Bishkek."))
    ends_at = models.DateTimeField(
        _("ends"), help_text=_("Day and hour in Bishkek; after it the page turns into a report.")
    )
    all_day = models.BooleanField(_("hours not known"), default=False, help_text=_("Shows the days only."))
    venue = models.CharField(
        _("venue"),
        max_length=255,
        blank=True,
        default="",
        help_text=_("Building and street, as a visitor looks for it."),
    )
    district = models.ForeignKey(
        "home.District",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("district"),
        help_text=_("Readers find the event by it."),
    )
    guests = models.TextField(
        _("guests"), blank=True, default="", help_text=_("Who speaks, with their roles: one to a line.")
    )
    organisers = ParentalManyToManyField(
        "home.Partner",
        blank=True,
        related_name="organised_conferences",
        verbose_name=_("organisers"),
        help_text=_("Who holds it; their pages name the conference."),
    )
    donors = ParentalManyToManyField(
        "home.Partner",
        blank=True,
        related_name="funded_conferences",
        verbose_name=_("donors"),
        help_text=_("Who pays for it."),
    )
    registration = models.ForeignKey(
        "events.Training",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="conferences",
        verbose_name=_("registration"),
        help_text=_("A training of the kind “conference”, whose session has the seats. Empty: no registration here."),
    )
    contact_name = models.CharField(
        _("contact"),
        max_length=160,
        blank=True,
        default="",
        help_text=_("Whom to ask: an office or a press secretary."),
    )
    contact_phone = PhoneNumberField(
        _("phone of the contact"), blank=True, default="", help_text=_("For example +996 312 65 00 00.")
    )
    contact_email = models.EmailField(
        _("e-mail of the contact"), blank=True, default="", help_text=_("Everyone can read it. May stay empty.")
    )
    report = StreamField(
        BodyBlock(),
        verbose_name=_("report"),
        blank=True,
        default=list,
        help_text=_("What happened: shown above the announcement once it is filled."),
    )

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]), FieldPanel("all_day")], heading=_("When")
        ),
        MultiFieldPanel(
            [
                FieldPanel("venue"),
                FieldPanel("district"),
                FieldPanel("guests"),
                FieldPanel("organisers", widget=forms.CheckboxSelectMultiple),
                FieldPanel("donors", widget=forms.CheckboxSelectMultiple),
            ],
            heading=_("Where and who"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("registration"),
                FieldPanel("contact_name"),
                FieldRowPanel([FieldPanel("contact_phone"), FieldPanel("contact_email")]),
            ],
            heading=_("Registration or press contact"),
        ),
        FieldPanel("body"),
        FieldPanel("report"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.SearchField("report")]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("starts_at"),
        SynchronizedField("ends_at"),
        SynchronizedField("all_day"),
        TranslatableField("venue"),
        SynchronizedField("district"),
        TranslatableField("guests"),
        SynchronizedField("registration"),
        TranslatableField("contact_name"),
        SynchronizedField("contact_phone"),
        SynchronizedField("contact_email"),
        SynchronizedField("organisers"),
        SynchronizedField("donors"),
        TranslatableField("body"),
        TranslatableField("report"),
    ]

    class Meta:
        verbose_name = _("conference page")
        verbose_name_plural = _("conference pages")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gte=models.F("starts_at")),
                name="events_conference_ends_after_it_starts",
                violation_error_message=_("The end comes before the start."),
            ),
        ]

    def is_over(self, now: datetime | None = None) -> bool:
        return self.ends_at < (now or timezone.now())

    def plain_words(self) -> str:
        told = [str(part) for block in self.report for part in block.block.get_searchable_content(block.value)]
        return " ".join([super().plain_words(), self.venue, self.guests, *told])

    @property
    def takes_place(self) -> tuple[date, date]:
        return self.first_day, self.last_day

    def structured_data(self, request) -> list[dict]:
        if self.is_sample:
            return []
        moments = (structured_data.moment(one) for one in (self.starts_at, self.ends_at))
        days = (structured_data.known(one) for one in (self.first_day, self.last_day))
        starts, ends = days if self.all_day else moments
        return [
            structured_data.event(
                self.title,
                f"{site_root(request)}{self.get_url(request)}",
                starts=starts,
                ends=ends,
                place=self.venue,
                where=structured_data.address(town=self.district, region=self.district and self.district.region),
                description=self.description,
            )
        ]

    @path("calendar.ics/")
    def calendar_ics(self, request: HttpRequest) -> HttpResponse:
        event = calendars.of_conference(self, url=f"{site_root(request)}{self.get_url(request)}")
        return calendars.response(calendars.calendar(self.title, [event]))

    @property
    def has_contact(self) -> bool:
        return bool(self.contact_name or self.contact_phone or self.contact_email)

    @property
    def first_day(self) -> date:
        return timezone.localtime(self.starts_at).date()

    @property
    def last_day(self) -> date:
        return timezone.localtime(self.ends_at).date()

    @property
    def days(self) -> str:
        """The days in the reader's language; the hours stand apart, and only where they are known."""
        return days_in_words(self.first_day, self.last_day)
