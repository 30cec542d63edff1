"""Pages of programs and projects: translated prose with a synchronised key to their fact."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from home.models import BasePage, BodyMixin


class ProgramsIndexPage(BodyMixin, BasePage):
    """All programs, running and finished."""

    page_description = _("The list of programs.")
    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["programs.ProgramPage"]
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    override_translatable_fields = [*BasePage.override_translatable_fields, TranslatableField("body")]

    class Meta:
        verbose_name = _("programs index")
        verbose_name_plural = _("programs indexes")


class ProgramPage(BodyMixin, BasePage):
    """One program: what it is for, who pays and works, and what belongs to it."""

    page_description = _("A program with its projects, stories and events.")
    parent_page_types = ["programs.ProgramsIndexPage"]
    subpage_types = ["programs.ProjectPage"]
    fact = models.ForeignKey("programs.Program", models.PROTECT, related_name="pages", verbose_name=_("program"))
    content_panels = [*BasePage.content_panels, FieldPanel("fact"), FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("fact"),
        TranslatableField("body"),
    ]

    class Meta:
        verbose_name = _("program page")
        verbose_name_plural = _("program pages")


class ProjectPage(BodyMixin, BasePage):
    """One project of a program."""

    page_description = _("A project with its budget, implementer and donor.")
    parent_page_types = ["programs.ProgramPage"]
    subpage_types: list[str] = []
    fact = models.ForeignKey("programs.Project", models.PROTECT, related_name="pages", verbose_name=_("project"))
    content_panels = [*BasePage.content_panels, FieldPanel("fact"), FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("fact"),
        TranslatableField("body"),
    ]

    class Meta:
        verbose_name = _("project page")
        verbose_name_plural = _("project pages")
