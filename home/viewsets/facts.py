"""The facts of the ground that editors keep: centres, numbers to call, partners. One row each, for all languages."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.viewsets.model import ModelViewSetGroup

from home.models import FramingSite, Hotline, Partner

from .base import FactViewSet, in_three
from .centres import CentreViewSet


class HotlineViewSet(FactViewSet):
    model = Hotline
    name, icon = "hotlines", "mobile-alt"
    list_display = ["number", "__str__", "in_danger", "is_shown"]
    list_filter = ["is_shown", "in_danger"]
    panels = [
        FieldPanel("number"),
        in_three("name", _("Name")),
        in_three("short", _("Two words")),
        FieldPanel("source", help_text=_("Only a number with a source is shown.")),
        FieldRowPanel([FieldPanel("position"), FieldPanel("in_danger"), FieldPanel("is_shown")]),
    ]


class PartnerViewSet(FactViewSet):
    model = Partner
    name, icon = "partners", "group"
    list_display = ["__str__", "short", "url"]
    panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("short")]),
        in_three("name", _("Name")),
        FieldRowPanel([FieldPanel("url"), FieldPanel("logo")]),
    ]


class FramingSiteViewSet(FactViewSet):
    """Who may show our button in a frame; every kept page is thrown away with a change, so it holds at once."""

    model = FramingSite
    name, icon = "framing-sites", "code"
    list_display = ["origin", "partner", "is_allowed"]
    list_filter = ["is_allowed"]
    panels = [FieldPanel("origin"), FieldPanel("partner"), FieldPanel("is_allowed")]


class GroundFacts(ModelViewSetGroup):
    menu_label = _("Centres and partners")
    menu_icon = "site"
    menu_order = 700
    items = (CentreViewSet, HotlineViewSet, PartnerViewSet, FramingSiteViewSet)
