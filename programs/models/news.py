"""Stories: what the programs did, told with their date, place and source.

They are listed by date without being counted: a deep page of ten thousand costs what the first of a hundred does.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import Locale
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from home.models import DATED_PANEL, DATED_TRANSLATION, BasePage, BodyMixin, DatedMixin
from programs.feeds import StoriesFeed

PER_PAGE = 12
IN_FEED = 30


@dataclass(frozen=True, slots=True)
class Slice:
    """Some stories, and the query string of the page with older ones ("" on the last)."""

    stories: list["NewsPage"]
    older: str


def latest(locale: Locale, before: str = "", *, count: int = PER_PAGE) -> Slice:
    """`count` live stories of a language, newest first, from `before` on ("2021-08-27,12": date and page id).

    A malformed `before` is read as none.
    """
    rows = NewsPage.objects.live().filter(locale=locale, alias_of__isnull=True).order_by("-date", "-pk")
    if place := _parsed(before):
        day, key = place
        rows = rows.filter(models.Q(date__lt=day) | models.Q(date=day, pk__lt=key))
    found = list(rows.select_related("photo")[: count + 1])
    older = f"?before={found[count - 1].date},{found[count - 1].pk}" if len(found) > count else ""
    return Slice(found[:count], older)


def _parsed(before: str) -> tuple[date, int] | None:
    day, _comma, key = before.partition(",")
    try:
        return date.fromisoformat(day), min(int(key), 2**31)
    except ValueError:
        return None


class NewsIndexPage(RoutablePageMixin, BasePage):
    """All stories of a language, newest first, and their Atom feed."""

    page_description = _("The list of all stories.")
    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["programs.NewsPage"]
    cache_queries = ("before",)

    def get_context(self, request, *args, **kwargs):
        found = latest(self.locale, request.GET.get("before", ""))
        return super().get_context(request, *args, **kwargs) | {"stories": found.stories, "older": found.older}

    @path("feed/")
    def feed(self, request):
        """`/<lang>/news/feed/`: Atom, with a style sheet that makes it readable in a browser."""
        return StoriesFeed(self, latest(self.locale, count=IN_FEED).stories)(request)

    class Meta:
        verbose_name = _("news index")
        verbose_name_plural = _("news indexes")


class NewsPage(DatedMixin, BodyMixin, BasePage):
    """One story."""

    page_description = _("A story: what happened, where, when, and what it means for the reader.")
    parent_page_types = ["programs.NewsIndexPage"]
    subpage_types: list[str] = []
    place = models.CharField(_("place"), max_length=120, blank=True, default="")
    source = models.CharField(_("author or source"), max_length=160, blank=True, default="")
    source_url = models.URLField(_("address of the source"), blank=True, default="")
    region = models.ForeignKey(
        "home.Region", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("oblast")
    )

    content_panels = [
        *BasePage.content_panels,
        DATED_PANEL,
        FieldRowPanel([FieldPanel("place"), FieldPanel("region")]),
        FieldRowPanel([FieldPanel("source"), FieldPanel("source_url")]),
        FieldPanel("body"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.SearchField("place")]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        *DATED_TRANSLATION,
        TranslatableField("place"),
        TranslatableField("source"),
        SynchronizedField("source_url"),
        SynchronizedField("region"),
        TranslatableField("body"),
    ]

    def related(self) -> list["NewsPage"]:
        """Up to three other stories of the same program, else the latest ones."""
        others = NewsPage.objects.live().filter(locale_id=self.locale_id, alias_of__isnull=True).exclude(pk=self.pk)
        others = others.select_related("photo")
        if self.part_of_id:
            ours = list(others.filter(part_of_id=self.part_of_id).order_by("-date", "-pk")[:3])
            if ours:
                return ours
        return list(others.order_by("-date", "-pk")[:3])

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        indexes = [models.Index(fields=["-date", "-page_ptr"], name="news_newest_first")]
