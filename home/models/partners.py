from django.db import models
from django.utils.translation import gettext_lazy as _

from .names import Named


class Partner(Named):
    """A donor, an implementer or a state body; one row however many stories name it."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    short = models.CharField(_("short name"), max_length=40, blank=True, default="", help_text=_("For example USAID."))
    url = models.URLField(_("web site"), blank=True, default="")
    logo = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("logo")
    )
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta(Named.Meta):
        ordering = ["code"]
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
