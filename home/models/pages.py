"""The ground pages: home, a plain page, the directory of centres."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index
from wagtail_localize.fields import TranslatableField

from .base import BasePage, BodyMixin
from .centres import LegalAidCentre


class HomePage(BodyMixin, BasePage):
    """The first page of a language: the three actions, then blocks that an editor can move."""

    page_description = _("The first page of the site in one language.")
    parent_page_types = ["wagtailcore.Page"]
    cache_queries = ("near",)
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    # The slug stays each language's own: the three homes are siblings under one root.
    override_translatable_fields = [
        *(field for field in BasePage.override_translatable_fields if field.field_name != "slug"),
        TranslatableField("body"),
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class StandardPage(BodyMixin, BasePage):
    """A plain page of text: about the data, staying safe online, privacy."""

    page_description = _("A plain page of text.")
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    override_translatable_fields = [*BasePage.override_translatable_fields, TranslatableField("body")]

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")


class CentresPage(BodyMixin, BasePage):
    """The directory of legal aid centres; the centres themselves are single rows, `home.LegalAidCentre`."""

    page_description = _("The directory of legal aid centres, by oblast.")
    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    cache_queries = ("near",)
    template = "home/centres_page.html"
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    override_translatable_fields = [*BasePage.override_translatable_fields, TranslatableField("body")]

    class Meta:
        verbose_name = _("directory of centres")
        verbose_name_plural = _("directories of centres")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        centres = LegalAidCentre.objects.filter(is_open=True).select_related("region", "district", "settlement")
        return context | {"centres": centres}
