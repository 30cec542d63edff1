"""Campaigns and crews: plain facts, public as soon as they are saved."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.viewsets.model import ModelViewSetGroup

from events.models import Campaign, Crew
from home.viewsets import FactViewSet, in_three

from .stops import StopViewSet


class CampaignViewSet(FactViewSet):
    model = Campaign
    name, icon = "campaigns", "globe"
    list_display = ["__str__", "code", "starts_on", "ends_on", "is_sample"]
    list_filter = ["regions", "is_sample"]
    panels = [
        FieldPanel("code"),
        in_three("name", _("Name")),
        MultiFieldPanel([FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")])], heading=_("Days")),
        FieldPanel("regions"),
        FieldPanel("partners"),
        in_three("services", _("Services")),
        in_three("bring", _("What to bring")),
    ]


class CrewViewSet(FactViewSet):
    model = Crew
    name, icon = "crews", "group"
    list_display = ["__str__", "campaign", "roles"]
    list_filter = ["campaign"]
    panels = [FieldPanel("campaign"), in_three("name", _("Name")), in_three("roles", _("Who comes"))]


class BusFacts(ModelViewSetGroup):
    menu_label = _("Bus of Solidarity")
    menu_icon = "globe"
    menu_order = 300
    items = (StopViewSet, CampaignViewSet, CrewViewSet)
