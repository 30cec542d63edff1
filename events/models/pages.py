"""Pages of the bus: the finder and one page per campaign, with the campaign's files beside it."""

from datetime import date

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from events.schedule import calendars, exports, notices
from home import gazetteer
from home.models import BasePage, BodyMixin, RoutedMixin
from home.templatetags.home_tags import site_root

TOLD_STOPS = 6  # to search engines; all of them stand in the calendar and the table


def quarter_hour() -> int:
    """Kept pages of the bus live at most so long: a stop that has just ended must not stand as the next one."""
    return int(timezone.now().timestamp()) // 900


class BusPage(BodyMixin, BasePage):
    """When does the bus come? One box, any spelling."""

    page_description = _("The finder: when the bus comes to a village.")
    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["events.CampaignPage"]
    cache_queries = ("near", "q")
    cache_revision = staticmethod(quarter_hour)
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    override_translatable_fields = [*BasePage.override_translatable_fields, TranslatableField("body")]

    class Meta:
        verbose_name = _("bus finder")
        verbose_name_plural = _("bus finders")

    def answers(self, asked: QueryDict) -> bool:
        return gazetteer.names(asked)


class CampaignPage(RoutedMixin, BodyMixin, BasePage):
    """One campaign told in words; its stops are rows of the campaign, the same in every language."""

    page_description = _("A campaign of the bus with its schedule and results.")
    card_template = "events/components/dated_card.html"
    parent_page_types = ["events.BusPage"]
    subpage_types: list[str] = []
    cache_queries = ("near", "month", "stop", "by", "all")
    cache_revision = staticmethod(quarter_hour)
    fact = models.ForeignKey(
        "events.Campaign",
        models.PROTECT,
        related_name="pages",
        verbose_name=_("campaign"),
        help_text=_("The campaign whose stops and figures the page shows, the same in every language."),
    )
    content_panels = [*BasePage.content_panels, FieldPanel("fact"), FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("fact"),
        TranslatableField("body"),
    ]

    class Meta:
        verbose_name = _("campaign page")
        verbose_name_plural = _("campaign pages")

    def answers(self, asked: QueryDict) -> bool:
        """A place, a month and a stop that there are; the other choices have one word each."""
        if asked.get("by", "") not in ("", "district") or asked.get("all", "") not in ("", "1"):
            return False
        month, stop = asked.get("month", ""), asked.get("stop", "")
        if month and month not in {f"{timezone.localtime(at):%Y-%m}" for at in self._moments()}:
            return False
        if stop and stop not in map(str, self.fact.stops.values_list("pk", flat=True)):
            return False
        return gazetteer.names(asked)

    def _moments(self):
        return self.fact.stops.values_list("starts_at", flat=True)

    @property
    def days(self) -> str:
        return self.fact.days

    @property
    def takes_place(self) -> tuple[date, date]:
        return self.fact.starts_on, self.fact.ends_on

    @classmethod
    def for_cards(cls, rows):
        return rows.select_related("photo", "fact")

    def structured_data(self, request) -> list[dict]:
        """The next stops; one that was called off is told as such as long as people may wait for it."""
        root = site_root(request)
        stops = self.fact.stops.not_over().filter(is_sample=False).select_related("settlement", "district__region")
        return [stop.event_data(self.title, root) for stop in stops[:TOLD_STOPS]]

    @path("schedule.ics/")
    def schedule_ics(self, request: HttpRequest) -> HttpResponse:
        """Every stop for a calendar to subscribe to; the calendar learns of a cancelled stop by itself."""
        return calendars.response(calendars.of_stops(self._stops(request), self.title, root=site_root(request)))

    @path("schedule.csv/")
    def schedule_csv(self, request: HttpRequest) -> HttpResponse:
        return exports.stops_csv(self._stops(request), name=self.slug, root=site_root(request))

    @path("schedule.json/")
    def schedule_json(self, request: HttpRequest) -> HttpResponse:
        return exports.stops_json(self._stops(request), name=self.slug, root=site_root(request))

    @path("schedule.pdf/")
    def schedule_pdf(self, request: HttpRequest) -> HttpResponse:
        """A4 notices for doors, one stop to a sheet; what was called off has a sheet that says so."""
        stops = [stop for stop in self._stops(request) if stop.state != "held" and not stop.is_over()]
        return notices.response(stops, page=self, root=site_root(request))

    def _stops(self, request: HttpRequest):
        """The stops that the address asks for: all, those of a place, or a single one; 404 for what there is not."""
        stops = self.fact.stops.with_places()
        if number := request.GET.get("stop", ""):
            is_number = number.isascii() and number.isdigit() and len(number) <= 18
            stops = stops.filter(pk=int(number)) if is_number else stops.none()
            if not stops:
                raise Http404(_("There is no such stop in this tour."))
        if near := request.GET.get("near", ""):
            place = gazetteer.at(near.replace("\0", ""))
            if place is None:
                raise Http404(_("We do not know this place"))
            stops = stops.around(place)
        return stops
