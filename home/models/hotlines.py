"""The numbers to call now."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .names import Named


class Hotline(Named):
    """A number to call now. Only numbers with a source are shown, `source` says which."""

    number = models.CharField(
        _("number"), max_length=30, unique=True, help_text=_("As it is dialled inside the country, for example 112.")
    )
    short_ky = models.CharField(
        _("two words in Kyrgyz"),
        max_length=60,
        blank=True,
        default="",
        help_text=_("What the button says beside the number."),
    )
    short_ru = models.CharField(_("two words in Russian"), max_length=60, blank=True, default="")
    short_en = models.CharField(_("two words in English"), max_length=60, blank=True, default="")
    source = models.TextField(
        _("where it is confirmed"),
        help_text=_("Only a number with a source is shown: a law, a letter, a web site with its date."),
    )
    in_danger = models.BooleanField(
        _("for someone in danger"),
        default=False,
        help_text=_("Shown first, also to those who leave the page in a hurry."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100, help_text=_("Smaller numbers stand first."))
    is_shown = models.BooleanField(
        _("shown on the site"), default=False, help_text=_("Tick when somebody has called it and it answers.")
    )
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta(Named.Meta):
        ordering = ["position", "number"]
        verbose_name = _("hotline")
        verbose_name_plural = _("hotlines")

    @property
    def short(self) -> str:
        return self.worded("short") or self.name
