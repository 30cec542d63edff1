"""Who takes part: donors, implementers, state bodies. One row each, however many pages name them."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .names import Named


class PartnerRole(models.TextChoices):
    """What a partner does in a program, a project or an event; in the order in which they are shown."""

    DONOR = "donor", _("donor")
    IMPLEMENTER = "implementer", _("implementer")
    ORGANISER = "organiser", _("organiser")
    STATE = "state", _("state body")
    PARTNER = "partner", _("partner")


class Partner(Named):
    """A donor, an implementer or a state body; one row however many stories name it."""

    code = models.SlugField(
        _("code"),
        max_length=60,
        unique=True,
        help_text=_("Part of addresses: Latin letters, digits and hyphens. Keep it once it is public."),
    )
    short = models.CharField(_("short name"), max_length=40, blank=True, default="", help_text=_("For example USAID."))
    url = models.URLField(_("web site"), blank=True, default="", help_text=_("The partner's own site."))
    logo = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("On a white or transparent ground. Empty: the short name is shown."),
    )
    is_sample = models.BooleanField(_("sample"), default=False, help_text=_("Marked as made up wherever it is shown."))

    class Meta(Named.Meta):
        ordering = ["code"]
        verbose_name = _("partner")
        verbose_name_plural = _("partners")

    def get_absolute_url(self) -> str:
        """The partner's page in the language that is active."""
        return reverse("partner", args=[self.code])
