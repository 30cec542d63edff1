"""What the public search knows: an inverted index in plain tables, so that SQLite and PostgreSQL answer alike.

Wagtail's own index serves the admin. Only `home.search.index` writes here.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .dates import Precision


class SearchEntry(models.Model):
    """A page as it was last published: what is shown of it, and the text that extracts are cut from."""

    page = models.OneToOneField("wagtailcore.Page", models.CASCADE, related_name="+", verbose_name=_("page"))
    language = models.CharField(_("language"), max_length=10)
    group = models.UUIDField(_("the same in every language"))
    kind = models.CharField(_("kind"), max_length=20)
    title = models.CharField(_("title"), max_length=255)
    summary = models.TextField(_("summary"), blank=True, default="")
    text = models.TextField(_("text"), blank=True, default="")
    program = models.UUIDField(_("program"), null=True, blank=True)
    day = models.DateField(_("date"), null=True, blank=True)
    precision = models.CharField(_("how much of the date is known"), max_length=5, choices=Precision)
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta:
        verbose_name = _("page in the search")
        verbose_name_plural = _("pages in the search")
        indexes = [models.Index(fields=["language", "group"], name="search_entry_of_a_language")]

    def __str__(self):
        return self.title


class SearchWord(models.Model):
    """A word as it stands on some page, with its stem and its sound: against these a typing error is held."""

    language = models.CharField(_("language"), max_length=10)
    word = models.CharField(_("word"), max_length=40)
    stem = models.CharField(_("stem"), max_length=40)
    sound = models.CharField(_("sound"), max_length=80)

    class Meta:
        verbose_name = _("word in the search")
        verbose_name_plural = _("words in the search")
        constraints = [models.UniqueConstraint(fields=["language", "word"], name="search_word_once_per_language")]

    def __str__(self):
        return self.word


class SearchPosting(models.Model):
    """That a stem stands on a page, where and how often."""

    entry = models.ForeignKey(SearchEntry, models.CASCADE, related_name="postings", verbose_name=_("page"))
    stem = models.CharField(_("stem"), max_length=40)
    in_title = models.BooleanField(_("in the title"), default=False)
    in_summary = models.BooleanField(_("in the summary"), default=False)
    times = models.PositiveSmallIntegerField(_("times"), default=0)

    class Meta:
        verbose_name = _("place of a word")
        verbose_name_plural = _("places of words")
        constraints = [models.UniqueConstraint(fields=["stem", "entry"], name="search_stem_once_per_entry")]

    def __str__(self):
        return self.stem
