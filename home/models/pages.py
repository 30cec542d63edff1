"""The ground pages: home, a plain page, the directory of centres."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_permissions_policy.decorators import permissions_policy_override
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.search import index
from wagtail_localize.fields import TranslatableField

from home import gazetteer, structured_data
from home.feeds import site_root

from .base import BasePage, BodyMixin, RoutedMixin
from .centres import LegalAidCentre

MAY_ASK_WHERE: dict[str, str | list[str] | tuple[str]] = {**settings.PERMISSIONS_POLICY, "geolocation": ["self"]}


class HomePage(BodyMixin, BasePage):
    """The first page of a language: the three actions, then blocks that an editor can move."""

    page_description = _("The first page of the site in one language.")
    parent_page_types = ["wagtailcore.Page"]
    max_count = len(settings.LANGUAGES)
    cache_queries = ("near",)
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    # The slug stays each language's own: the three homes are siblings under one root.
    override_translatable_fields = [
        *(field for field in BasePage.override_translatable_fields if field.field_name != "slug"),
        TranslatableField("body"),
    ]

    def answers(self, asked: QueryDict) -> bool:
        return gazetteer.names(asked)

    def structured_data(self, request) -> list[dict]:
        root = site_root(request)
        return [structured_data.organisation(root), structured_data.website(root)]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class StandardPage(BodyMixin, BasePage):
    """A plain page of text: about the data, staying safe online, privacy."""

    page_description = _("A plain page of text.")
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    override_translatable_fields = [*BasePage.override_translatable_fields, TranslatableField("body")]

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")


class CentresPage(RoutedMixin, BodyMixin, BasePage):
    """The directory of legal aid centres; the centres themselves are single rows, `home.LegalAidCentre`.

    It alone may ask for the phone's position, which stays in the phone (static/js/centres.js).
    """

    page_description = _("The directory of legal aid centres, by oblast.")
    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    cache_queries = ("near", "q")
    template = "home/centres_page.html"
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    override_translatable_fields = [*BasePage.override_translatable_fields, TranslatableField("body")]

    class Meta:
        verbose_name = _("directory of centres")
        verbose_name_plural = _("directories of centres")

    def answers(self, asked: QueryDict) -> bool:
        return gazetteer.names(asked)

    @method_decorator(permissions_policy_override(MAY_ASK_WHERE))
    def serve(self, request, *args, **kwargs):
        return super().serve(request, *args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        return context | {"centres": self.centres}

    @cached_property
    def centres(self) -> list[LegalAidCentre]:
        return list(LegalAidCentre.objects.receiving().whole())

    @path("<slug:code>/")
    def centre(self, request: HttpRequest, code: str) -> HttpResponse:
        """One centre. One that has closed keeps its page, which says so."""
        centre = next((one for one in self.centres if one.code == code), None)
        centre = centre or LegalAidCentre.objects.whole().filter(code=code).first()
        if centre is None:
            raise Http404
        more = {"centre": centre, "trail": [(self.get_url(request), self.title)]}
        about = gettext("Address, opening hours, phones and the way there.")
        more["card"] = {"title": centre.name, "description": f"{centre.name}. {about}"}
        more["structured_data"] = [structured_data.centre(centre, site_root(request))]
        if centre.is_sample or not centre.is_open:
            more["robots"] = "noindex"
        return self.render(request, context_overrides=more, template="home/centre_page.html")
