"""What every page of the site shares."""

from collections.abc import Callable
from datetime import date

from django.db import models
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from home import pagecache, translations
from home.blocks import BodyBlock
from home.editing import remarks
from home.editing.panels import RemarksPanel
from home.everyone import is_readable
from home.stems import stems

from .dates import DATE_FORMATS, Precision
from .remarks import Remark


class BasePage(Page):
    """Translated prose with a short summary; facts stay in plain models and are pointed to.

    `card_template` is how a list shows the page, so that a list need not know its kind.
    """

    card_template = "components/card.html"
    cache_queries: tuple[str, ...] = ()  # query names that `serve` reads; any other query bypasses the page cache
    cache_revision: Callable[[], int] | None = None  # a staticmethod; a kept page dies when its number changes

    class Cover(models.TextChoices):
        """The drawn pictures of static/covers: shown where a page has no photo of its own."""

        SCALES = "scales", _("scales of justice")
        BUS = "bus", _("the bus")
        CHILDREN = "children", _("children")
        HANDS = "hands", _("two hands")
        STUDENTS = "students", _("students")
        MOUNTAINS = "mountains", _("mountains")
        DOCUMENTS = "documents", _("documents")
        BOARD = "board", _("figures")

    summary = models.TextField(
        _("summary"),
        max_length=300,
        blank=True,
        default="",
        help_text=_("One or two sentences: lists, search engines and shared links show them."),
    )
    cover = models.CharField(
        _("drawn cover"),
        max_length=20,
        choices=Cover,
        default=Cover.MOUNTAINS,
        help_text=_("The drawing shown where the page has no photo."),
    )
    photo = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("photo"),
        help_text=_("Shown in lists instead of the drawing."),
    )
    part_of = models.ForeignKey(
        "wagtailcore.Page",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("part of the program"),
        help_text=_("The program this belongs to."),
    )
    is_sample = models.BooleanField(_("sample"), default=False, help_text=_("Made by load_sample; may be removed."))
    translation_unread = models.BooleanField(
        _("translation not yet read by a native editor"),
        default=False,
        help_text=_("The page says so to the reader. Untick when you have read it."),
    )

    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("search_stems"),
        index.FilterField("is_sample"),
    ]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        RemarksPanel(heading=_("Remarks"), icon="glasses"),
    ]
    promote_panels = [
        *Page.promote_panels,
        MultiFieldPanel([FieldPanel("photo"), FieldPanel("cover")], heading=_("In lists")),
        PageChooserPanel("part_of", "programs.ProgramPage"),
        FieldPanel("translation_unread"),
    ]
    override_translatable_fields = [
        SynchronizedField("slug"),
        TranslatableField("summary"),
        SynchronizedField("cover"),
        SynchronizedField("photo"),
        SynchronizedField("part_of"),
        SynchronizedField("is_sample"),
    ]

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        if self.photo_id and not getattr(request, "is_preview", False):
            self.photo = pagecache.remembered(f"photo:{self.photo_id}", lambda: self.photo)
        return super().get_context(request, *args, **kwargs)

    def serve(self, request, *args, **kwargs):
        return self.keep(request, super().serve(request, *args, **kwargs))

    def keep(self, request, response):
        """Mark what every anonymous visitor sees alike, so that the page cache may hold it."""
        if request.method != "GET" or getattr(request, "is_preview", False) or self.restricted:
            return response
        declared = set(request.GET) <= set(self.cache_queries)  # any other query is never kept: nothing to ask
        if not request.GET or (declared and self.answers(request.GET)):
            pagecache.cacheable(response, queries=self.cache_queries, revision=self.cache_revision)
        return response

    def answers(self, asked: QueryDict) -> bool:
        """Whether what the address asks for is there: what somebody made up must not fill the page cache.

        `asked` holds names of `cache_queries` alone.
        """
        return True

    def publish(self, revision, **kwargs):
        """Every way to publication leads here. What was approved for a later hour was asked when it was approved."""
        if not revision.approved_go_live_at:
            translations.refuse_unfinished(self)
        super().publish(revision, **kwargs)
        public = type(self).objects.get(pk=self.pk)
        if public.live:
            Remark.keep(public, remarks.of(public))

    @cached_property
    def _restrictions(self):
        return super().get_view_restrictions()

    def get_view_restrictions(self):
        """Asked by Wagtail before serving and by us after it: the same rows, fetched once."""
        return self._restrictions

    @property
    def restricted(self) -> bool:
        """Whether a view restriction (a password, a login) covers this page."""
        return bool(self.get_view_restrictions())

    def plain_words(self) -> str:
        """The words of the page that search shows an extract of: the summary and every body of blocks."""
        bodies = [getattr(self, field.name) for field in self._meta.get_fields() if isinstance(field, StreamField)]
        blocks = [block for body in bodies for block in body]
        parts = [str(part) for block in blocks for part in block.block.get_searchable_content(block.value)]
        return " ".join([self.summary, *parts])

    def search_stems(self) -> str:
        """The stems of title and words, so that every word form finds the page on any database."""
        return stems(f"{self.title} {self.plain_words()}", self.locale.language_code)

    @property
    def description(self) -> str:
        """For the description meta tag."""
        return self.search_description or self.summary

    def structured_data(self, request) -> list[dict]:
        """What the page says to search engines (home.structured_data); the way to it is added where it is printed."""
        return []

    @property
    def program(self):
        """The program page this belongs to, in the language of this page."""
        if not self.part_of_id:
            return None
        key = f"program:{self.part_of_id}:{get_language()}"
        return pagecache.remembered(key, lambda: self._program() or False) or None

    def _program(self):
        """None while nobody may read it: a link must not lead to a page that is not there."""
        page = self.part_of.localized
        return page.specific if is_readable(page) else None

    @property
    def takes_place(self) -> tuple[date, date] | None:
        """The first and the last day of the event that the page tells of; None where it tells of none."""
        return None

    @classmethod
    def for_cards(cls, rows):
        """`rows` of this kind of page with what their card prints, so that a list need not ask for each."""
        return rows.select_related("photo")


class RoutedMixin(RoutablePageMixin):
    """A page that also answers addresses below its own (feeds, files), kept like the page itself."""

    def serve(self, request, view=None, args=None, kwargs=None):
        return self.keep(request, super().serve(request, view, args, kwargs))


class BodyMixin(models.Model):
    """A page whose body an editor composes of blocks."""

    body = StreamField(
        BodyBlock(),
        verbose_name=_("body"),
        blank=True,
        default=list,
        help_text=_("The page itself, block by block: add one with the plus, drag it to another place."),
    )

    class Meta:
        abstract = True


class DatedMixin(models.Model):
    """A date of which only a part may be known; the page shows that part and no more."""

    date = models.DateField(
        _("date"), default=timezone.localdate, help_text=_("When it happened, not when you write about it.")
    )
    date_precision = models.CharField(
        _("how much of the date is known"),
        max_length=5,
        choices=Precision,
        default=Precision.DAY,
        help_text=_("The page shows this part of the date and no more."),
    )
    date_note = models.CharField(
        _("note on the date"), max_length=255, blank=True, default="", help_text=_("Shown beside the date.")
    )

    class Meta:
        abstract = True

    @property
    def date_words(self) -> str:
        """The known part of the date, in the reader's language."""
        return date_format(self.date, DATE_FORMATS[Precision(self.date_precision)])

    @property
    def date_machine(self) -> str:
        """The same for <time datetime>: 2021-08-27, 2021-08 or 2021."""
        length = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[Precision(self.date_precision)]
        return self.date.isoformat()[:length]


DATED_PANEL = MultiFieldPanel(
    [FieldPanel("date"), FieldPanel("date_precision"), FieldPanel("date_note")], heading=_("Date")
)
DATED_TRANSLATION = [
    SynchronizedField("date"),
    SynchronizedField("date_precision"),
    TranslatableField("date_note"),
]
