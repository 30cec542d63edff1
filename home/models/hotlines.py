"""The numbers to call now."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .names import Named


class Hotline(Named):
    """A number to call now. Only numbers with a source are shown, `source` says which."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    short_ky = models.CharField(_("two words in Kyrgyz"), max_length=60, blank=True, default="")
    short_ru = models.CharField(_("two words in Russian"), max_length=60, blank=True, default="")
    short_en = models.CharField(_("two words in English"), max_length=60, blank=True, default="")
    source = models.TextField(_("where it is confirmed"))
    in_danger = models.BooleanField(_("for someone in danger"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    is_shown = models.BooleanField(_("shown on the site"), default=False)
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta(Named.Meta):
        ordering = ["position", "number"]
        verbose_name = _("hotline")
        verbose_name_plural = _("hotlines")

    @property
    def short(self) -> str:
        return self.worded("short") or self.name
