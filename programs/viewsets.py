"""The facts of the programs that staff keep: one row each, whatever the language of the pages about them."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.viewsets.model import ModelViewSetGroup

from home.viewsets import FactViewSet, in_three

from .models import Call, Program, Project, Topic

PERIOD = MultiFieldPanel(
    [
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("starts_precision")]),
        FieldRowPanel([FieldPanel("ends_on"), FieldPanel("ends_precision")]),
    ],
    heading=_("Period"),
)


class ProgramViewSet(FactViewSet):
    model = Program
    name, icon = "programs", "group"
    list_display = ["__str__", "is_running", "is_sample"]
    list_filter = ["is_running", "regions", "is_sample"]
    panels = [
        FieldPanel("code"),
        in_three("name", _("Name")),
        PERIOD,
        FieldPanel("is_running"),
        FieldPanel("regions", widget=forms.CheckboxSelectMultiple),
        InlinePanel(
            "partnerships",
            panels=[FieldRowPanel([FieldPanel("partner"), FieldPanel("role")])],
            heading=_("Who takes part"),
            label=_("Partner"),
            help_text=_("A partner with two roles is named twice. Partners themselves are kept under their own list."),
        ),
        FieldPanel("url"),
    ]


class ProjectViewSet(FactViewSet):
    model = Project
    name, icon = "projects", "folder-open-inverse"
    list_display = ["__str__", "program", "status", "budget", "is_sample"]
    list_filter = ["program", "status", "region", "is_sample"]
    panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("status")]),
        in_three("name", _("Name")),
        FieldRowPanel([FieldPanel("program"), FieldPanel("region")]),
        PERIOD,
        FieldPanel("budget"),
        in_three("budget_note", _("On the budget")),
        FieldPanel("implementers"),
        FieldPanel("donors"),
    ]


class CallViewSet(FactViewSet):
    model = Call
    name, icon = "calls", "date"
    list_display = ["__str__", "program", "opens_on", "closes_on", "is_sample"]
    list_filter = ["program", "region", "is_sample"]
    panels = [
        FieldPanel("code"),
        in_three("name", _("Name")),
        in_three("aim", _("Aim")),
        FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")]),
        in_three("how", _("How to apply")),
        InlinePanel(
            "documents",
            panels=[FieldPanel("document"), in_three("name", _("Words of the link"))],
            heading=_("Documents"),
            label=_("Document"),
            help_text=_("The announcement, the form, the budget sheet."),
        ),
        FieldRowPanel([FieldPanel("program"), FieldPanel("region")]),
    ]


class TopicViewSet(FactViewSet):
    model = Topic
    name, icon = "topics", "tag"
    list_display = ["__str__", "code", "is_sample"]
    panels = [FieldPanel("code"), in_three("name", _("Name"))]


class ProgramFacts(ModelViewSetGroup):
    menu_label = _("Programs and projects")
    menu_icon = "group"
    menu_order = 710
    items = (ProgramViewSet, ProjectViewSet, CallViewSet, TopicViewSet)
