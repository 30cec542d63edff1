"""Events that are announced and later told: one page, one address."""

from datetime import date, datetime

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from events.schedule import calendars
from home.blocks import BodyBlock
from home.models import BasePage, BodyMixin, Precision, RoutedMixin, days_in_words
from home.templatetags.home_tags import site_root

from .trainings import Session, TrainingPage


class EventsIndexPage(RoutedMixin, BasePage):
    """Trainings and conferences: coming first, then past."""

    page_description = _("The list of trainings and conferences.")
    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["events.TrainingPage", "events.EventPage"]
    cache_queries = ("year",)

    class Meta:
        verbose_name = _("events index")
        verbose_name_plural = _("events indexes")

    @path("calendar.ics/")
    def calendar_ics(self, request: HttpRequest) -> HttpResponse:
        """Everything on this page whose days are known, for a calendar to subscribe to."""
        root = site_root(request)
        addresses = {
            page.fact_id: f"{root}{page.get_url(request)}" for page in TrainingPage.objects.live().child_of(self)
        }
        sessions = Session.objects.select_related("training", "district__region").filter(precision=Precision.DAY)
        conferences = EventPage.objects.live().child_of(self).select_related("district__region")
        events = [
            *(calendars.of_session(session, url=addresses.get(session.training_id, "")) for session in sessions),
            *(calendars.of_conference(page, url=f"{root}{page.get_url(request)}") for page in conferences),
        ]
        return calendars.response(calendars.calendar(self.title, events))


class EventPage(BodyMixin, BasePage):
    """A conference: the announcement (body) before it, the report after it, at the same address."""

    page_description = _("A conference that is announced and, afterwards, reported on the same page.")
    card_template = "events/components/dated_card.html"
    parent_page_types = ["events.EventsIndexPage"]
    subpage_types: list[str] = []
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    all_day = models.BooleanField(_("hours not known"), default=False, help_text=_("Shows the days only."))
    venue = models.CharField(_("venue"), max_length=255, blank=True, default="")
    district = models.ForeignKey(
        "home.District", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("district")
    )
    guests = models.TextField(_("guests"), blank=True, default="")
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
            [FieldPanel("venue"), FieldPanel("district"), FieldPanel("guests")], heading=_("Where and who")
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
    def first_day(self) -> date:
        return timezone.localtime(self.starts_at).date()

    @property
    def last_day(self) -> date:
        return timezone.localtime(self.ends_at).date()

    @property
    def days(self) -> str:
        """The days in the reader's language; the hours stand apart, and only where they are known."""
        return days_in_words(self.first_day, self.last_day)
