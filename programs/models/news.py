"""Stories: what the programs did, told with their date, place and source."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from home.models import DATED_PANEL, DATED_TRANSLATION, BasePage, BodyMixin, DatedMixin


class NewsIndexPage(BasePage):
    """All stories of a language, newest first."""

    page_description = _("The list of all stories.")
    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["programs.NewsPage"]
    cache_queries = ("before",)

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

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        indexes = [models.Index(fields=["-date", "-page_ptr"], name="news_newest_first")]
