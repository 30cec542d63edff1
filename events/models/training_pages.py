"""What a training is about, told in the reader's language; its days and seats are the fact's."""

from datetime import date

from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from events.blocks import AgendaBlock, MaterialsBlock, SpeakersBlock
from events.schedule import calendars
from home import structured_data
from home.models import BasePage, BodyMixin, Precision, RoutedMixin
from home.templatetags.home_tags import site_root

from .pages import quarter_hour
from .trainings import Training


class TrainingPage(RoutedMixin, BodyMixin, BasePage):
    """What a training is about, in the reader's language: the agenda, the speakers' words, the materials afterwards."""

    page_description = _("A training with its days and places.")
    card_template = "events/components/dated_card.html"
    parent_page_types = ["events.EventsIndexPage"]
    subpage_types: list[str] = []
    fact = models.ForeignKey(
        Training,
        models.PROTECT,
        related_name="pages",
        verbose_name=_("training"),
        help_text=_("The training whose days, places and seats the page shows."),
    )
    audience = models.CharField(
        _("for whom"), max_length=255, blank=True, default="", help_text=_("Who should come, in a few words.")
    )
    agenda = StreamField(
        AgendaBlock(),
        verbose_name=_("agenda"),
        blank=True,
        default=list,
        help_text=_("Hour by hour; begin each day with its heading."),
    )
    speakers = StreamField(
        SpeakersBlock(),
        verbose_name=_("speakers"),
        blank=True,
        default=list,
        help_text=_("Who teaches, and a sentence about each."),
    )
    materials = StreamField(
        MaterialsBlock(),
        verbose_name=_("materials"),
        blank=True,
        default=list,
        help_text=_("Files for those who took part and for everyone else, once the training is over."),
    )
    cache_queries = ("session",)
    cache_revision = staticmethod(quarter_hour)
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("fact"),
        FieldPanel("audience"),
        FieldPanel("body"),
        FieldPanel("agenda"),
        FieldPanel("speakers"),
        FieldPanel("materials"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.SearchField("audience")]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("fact"),
        TranslatableField("audience"),
        TranslatableField("body"),
        TranslatableField("agenda"),
        TranslatableField("speakers"),
        TranslatableField("materials"),
    ]

    def answers(self, asked: QueryDict) -> bool:
        session = asked.get("session", "")
        return not session or session in map(str, self.fact.sessions.values_list("pk", flat=True))

    def plain_words(self) -> str:
        return f"{super().plain_words()} {self.audience}"

    @property
    def takes_place(self) -> tuple[date, date] | None:
        days = [(session.starts_on, session.ends_on) for session in self.fact.sessions.all()]
        return (min(first for first, _last in days), max(last for _first, last in days)) if days else None

    @property
    def days(self) -> str:
        """The days of all sessions, in the reader's language."""
        return "; ".join(session.days for session in self.fact.sessions.all())

    @classmethod
    def for_cards(cls, rows):
        return rows.select_related("photo", "fact").prefetch_related("fact__sessions")

    def structured_data(self, request) -> list[dict]:
        """One event for each session, in its own place."""
        url = f"{site_root(request)}{self.get_url(request)}"
        sessions = self.fact.sessions.select_related("district__region") if not self.fact.is_sample else []
        return [
            structured_data.event(
                self.title,
                url,
                starts=structured_data.known(session.starts_on, session.precision),
                ends=structured_data.known(session.ends_on, session.precision),
                place=session.venue,
                where=structured_data.address(
                    town=session.district, region=session.district and session.district.region
                ),
            )
            for session in sessions
        ]

    @path("calendar.ics/")
    def calendar_ics(self, request: HttpRequest) -> HttpResponse:
        """The sessions whose days are known, or the one that the address names."""
        sessions = self.fact.sessions.select_related("training", "district__region").filter(precision=Precision.DAY)
        if (number := request.GET.get("session", "")).isascii() and number.isdigit():
            sessions = sessions.filter(pk=int(number[:18]))
        address = f"{site_root(request)}{self.get_url(request)}"
        events = [calendars.of_session(session, url=address) for session in sessions]
        return calendars.response(calendars.calendar(self.title, events))

    class Meta:
        verbose_name = _("training page")
        verbose_name_plural = _("training pages")
