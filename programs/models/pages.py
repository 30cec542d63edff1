"""Pages of programs and projects: translated prose with a synchronised key to their fact."""

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from home.models import BasePage, BodyMixin, Region, RoutedMixin
from programs.blocks import DocumentsBlock, FiguresBlock, GoalsBlock
from programs.feeds import StoriesFeed

from .calls import Call
from .choosing import IN_FEED, Wanted, latest

CALLS = "calls"  # the address of the calls, below the index


class ProgramsIndexPage(RoutedMixin, BodyMixin, BasePage):
    """All programs, running and finished; the calls for proposals have addresses of their own below it."""

    page_description = _("The list of programs. The calls for proposals stand below it.")
    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["programs.ProgramPage"]
    cache_queries = ("region",)
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    override_translatable_fields = [*BasePage.override_translatable_fields, TranslatableField("body")]

    class Meta:
        verbose_name = _("programs index")
        verbose_name_plural = _("programs indexes")

    def answers(self, asked: QueryDict) -> bool:
        return asked.get("region", "") in ["", *Region.objects.values_list("iso", flat=True)]

    def get_context(self, request, *args, **kwargs):
        """`?region=KG-B`: the programs that work in an oblast; an oblast that is none is a page with 404."""
        asked = request.GET.get("region", "")
        region = Region.objects.filter(iso=asked[:5]).first() if asked else None
        return super().get_context(request, *args, **kwargs) | {
            "region": region,
            "unknown": bool(asked) and region is None,
            "canonical_query": f"?region={region.iso}" if region else "",
        }

    def keep(self, request, response):
        told = getattr(response, "context_data", None) or {}
        if told.get("unknown"):
            response.status_code = 404
        return super().keep(request, response)

    @path(f"{CALLS}/")
    def calls(self, request):
        """`/<lang>/programs/calls/`: every call, those that one can still answer first."""
        title = gettext("Calls for proposals")
        about = gettext(
            "Competitions for projects of free legal aid: what is paid for, until when one may apply, and the papers."
        )
        return self._below(request, "programs/calls.html", card={"title": title, "description": about}, heading=title)

    @path(f"{CALLS}/<slug:code>/")
    def call(self, request, code):
        """`/<lang>/programs/calls/<code>/`: one call, to be shared."""
        call = Call.objects.for_lists().filter(code=code).first()
        if call is None:
            raise Http404
        trail = [(f"{self.get_url(request)}{CALLS}/", gettext("Calls for proposals"))]
        about = f"{call.aim}. {call.standing()}" if call.aim else call.standing()
        card = {"title": call.name, "description": about}
        return self._below(request, "programs/call.html", trail=trail, card=card, heading=call.name, call=call)

    def _below(self, request, template, *, trail=(), **told):
        trail = [(self.get_url(request), self.title), *trail]
        return self.render(
            request, template=template, context_overrides={"trail": trail, "canonical_query": "", **told}
        )


class ProgramPage(RoutedMixin, BodyMixin, BasePage):
    """One program: what it is for, who pays and works, and what belongs to it."""

    page_description = _("A program with its projects, stories and events.")
    parent_page_types = ["programs.ProgramsIndexPage"]
    subpage_types = ["programs.ProjectPage"]
    fact = models.ForeignKey(
        "programs.Program",
        models.PROTECT,
        related_name="pages",
        verbose_name=_("program"),
        help_text=_("Period, oblasts and partners are kept there, once for all languages."),
    )
    goals = StreamField(
        GoalsBlock(),
        verbose_name=_("goals"),
        blank=True,
        default=list,
        help_text=_("What the program wants to change: one sentence each."),
    )
    figures = StreamField(
        FiguresBlock(),
        verbose_name=_("figures"),
        blank=True,
        default=list,
        help_text=_("What was reached, in numbers. Each with its source and date."),
    )
    documents = StreamField(
        DocumentsBlock(),
        verbose_name=_("documents"),
        blank=True,
        default=list,
        help_text=_("Reports, agreements, forms: files to download."),
    )
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("fact"),
        FieldPanel("body"),
        FieldPanel("goals"),
        FieldPanel("figures"),
        FieldPanel("documents"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.SearchField("goals")]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("fact"),
        TranslatableField("body"),
        TranslatableField("goals"),
        TranslatableField("figures"),
        TranslatableField("documents"),
    ]

    class Meta:
        verbose_name = _("program page")
        verbose_name_plural = _("program pages")

    def clean(self):
        super().clean()
        if self.slug == CALLS:
            raise ValidationError({"slug": _("This address belongs to the calls for proposals. Choose another.")})

    @path("feed/")
    def feed(self, request):
        """`/<lang>/programs/<slug>/feed/`: the program's stories in this language as Atom."""
        found = latest(self.locale, wanted=Wanted(program=self.fact.code), count=IN_FEED)
        return StoriesFeed(self, found.stories)(request)


class ProjectPage(BodyMixin, BasePage):
    """One project of a program."""

    page_description = _("A project with its budget, implementer and donor.")
    parent_page_types = ["programs.ProgramPage"]
    subpage_types: list[str] = []
    fact = models.ForeignKey(
        "programs.Project",
        models.PROTECT,
        related_name="pages",
        verbose_name=_("project"),
        help_text=_("Budget, implementer, donor and status are kept there, once for all languages."),
    )
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
