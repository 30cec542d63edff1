"""The two pages of consult that editors write: before the form, and the board."""

from django.http import QueryDict
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail_localize.fields import TranslatableField

from home import structured_data
from home.feeds import site_root
from home.models import BasePage, BodyMixin, RoutedMixin


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

    def structured_data(self, request) -> list[dict]:
        root = site_root(request)
        return [structured_data.service(self.title, self.description, f"{root}{self.get_url(request)}", root)]

    class Meta:
        verbose_name = _("ask a lawyer page")
        verbose_name_plural = _("ask a lawyer pages")


class BoardPage(RoutedMixin, BodyMixin, BasePage):
    """The public board: words around the figures; the figures come from counters and snapshots.

    Its files (headline.json, figures.csv …) are the addresses of `routes`, a list of url patterns given by name as
    Django does it everywhere, for the board stands above the models. A view gets the page and the request.
    """

    page_description = _("The live figures of free legal aid.")
    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    cache_queries = ("year", "month", "by", "across")
    routes = "consult.board.routes"
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    override_translatable_fields = [*BasePage.override_translatable_fields, TranslatableField("body")]

    class Meta:
        verbose_name = _("board page")
        verbose_name_plural = _("board pages")

    @classmethod
    def get_subpage_urls(cls):
        return (*super().get_subpage_urls(), *import_string(f"{cls.routes}.urlpatterns"))

    def answers(self, asked: QueryDict) -> bool:
        return import_string(f"{self.routes}.answers")(asked)

    @staticmethod
    def cache_revision() -> int:
        """Kept until the next consultation: right after a reload, without any script."""
        return import_string(f"{BoardPage.routes}.revision")()
