"""The two pages of consult that editors write: before the form, and the board."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail_localize.fields import TranslatableField

from home.models import BasePage, BodyMixin


class ConsultPage(BodyMixin, BasePage):
    """What asking a lawyer is, before the form: who answers, how fast, what stays secret."""

    page_description = _("The page before the form: who answers, when, and what stays secret.")
    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    override_translatable_fields = [*BasePage.override_translatable_fields, TranslatableField("body")]

    def serve(self, request, *args, **kwargs):
        """Nothing under consult is kept, by us or by a browser: this page stays out of the page cache too."""
        response = Page.serve(self, request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store, private"
        return response

    class Meta:
        verbose_name = _("ask a lawyer page")
        verbose_name_plural = _("ask a lawyer pages")


class BoardPage(BodyMixin, BasePage):
    """The public board: words around the figures; the figures come from counters and snapshots."""

    page_description = _("The live figures of free legal aid.")
    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    cache_queries = ("year", "by", "across")
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    override_translatable_fields = [*BasePage.override_translatable_fields, TranslatableField("body")]

    class Meta:
        verbose_name = _("board page")
        verbose_name_plural = _("board pages")
