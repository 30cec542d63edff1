"""Pages of the bus: the finder and one page per campaign."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from home.models import BasePage, BodyMixin


class BusPage(BodyMixin, BasePage):
    """When does the bus come? One box, any spelling."""

    page_description = _("The finder: when the bus comes to a village.")
    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["events.CampaignPage"]
    cache_queries = ("near", "q", "oblast", "district")
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    override_translatable_fields = [*BasePage.override_translatable_fields, TranslatableField("body")]

    class Meta:
        verbose_name = _("bus finder")
        verbose_name_plural = _("bus finders")


class CampaignPage(BodyMixin, BasePage):
    """One campaign told in words; its stops are rows of the campaign, the same in every language."""

    page_description = _("A campaign of the bus with its schedule and results.")
    parent_page_types = ["events.BusPage"]
    subpage_types: list[str] = []
    fact = models.ForeignKey("events.Campaign", models.PROTECT, related_name="pages", verbose_name=_("campaign"))
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
