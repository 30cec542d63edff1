"""Stories: what the programs did, told with their date, place and source."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from home import open_graph, pagecache, structured_data
from home.everyone import readable
from home.feeds import site_root
from home.models import DATED_PANEL, DATED_TRANSLATION, BasePage, BodyMixin, DatedMixin

from .topics import Topic

RELATED = 3


class NewsPage(DatedMixin, BodyMixin, BasePage):
    """One story."""

    page_description = _("A story: what happened, where, when, and what it means for the reader.")
    parent_page_types = ["programs.NewsIndexPage"]
    subpage_types: list[str] = []
    place = models.CharField(
        _("place"),
        max_length=120,
        blank=True,
        default="",
        help_text=_("Where it happened, in words: a town, a village. Shown beside the date."),
    )
    source = models.CharField(
        _("author or source"),
        max_length=160,
        blank=True,
        default="",
        help_text=_("Who wrote it, or where it was published first."),
    )
    source_url = models.URLField(
        _("address of the source"), blank=True, default="", help_text=_("Makes the author or source a link.")
    )
    region = models.ForeignKey(
        "home.Region",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("oblast"),
        help_text=_("Readers choose stories by it. Empty: the whole country, or several oblasts."),
    )
    topics = ParentalManyToManyField(
        Topic,
        blank=True,
        related_name="stories",
        verbose_name=_("topics"),
        help_text=_("What the story is about. Readers choose stories by topic."),
    )

    content_panels = [
        *BasePage.content_panels,
        DATED_PANEL,
        FieldRowPanel([FieldPanel("place"), FieldPanel("region")]),
        FieldRowPanel([FieldPanel("source"), FieldPanel("source_url")]),
        FieldPanel("topics", widget=forms.CheckboxSelectMultiple),
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
        SynchronizedField("topics"),
        TranslatableField("body"),
    ]

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        indexes = [models.Index(fields=["-date", "-page_ptr"], name="news_newest_first")]

    @property
    def about(self) -> list[Topic]:
        """The topics, fetched once until something public changes; a draft's own are never kept."""
        if self.has_unpublished_changes or not self.pk:
            return list(self.topics.all())
        return pagecache.remembered(f"topics:{self.pk}", lambda: list(self.topics.all()))

    def structured_data(self, request) -> list[dict]:
        root = site_root(request)
        picture = open_graph.whole_address(self, root)
        return (
            [structured_data.article(self, f"{root}{self.get_url(request)}", picture, root)]
            if not self.is_sample
            else []
        )

    def related(self) -> list["NewsPage"]:
        """Up to three other stories: those of the same program or topic first, then the latest."""
        if self.has_unpublished_changes or not self.pk:
            return self._related()
        return pagecache.remembered(f"related:{self.pk}", self._related)

    def _related(self) -> list["NewsPage"]:
        others = readable(NewsPage.objects).filter(locale_id=self.locale_id, alias_of__isnull=True).exclude(pk=self.pk)
        others = others.select_related("photo").order_by("-date", "-pk")
        near = models.Q(topics__in=self.about)
        if self.part_of_id:
            near |= models.Q(part_of_id=self.part_of_id)
        found = list(others.filter(near).distinct()[:RELATED])
        if len(found) < RELATED:
            found += others.exclude(pk__in=[one.pk for one in found])[: RELATED - len(found)]
        return found
