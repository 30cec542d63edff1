"""The network of free legal aid centres, and the numbers to call."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from .names import Named
from .places import Point


class LegalAidCentre(Named, Point):
    """A centre of the network. What is not known (a phone, a street) stays empty; it is never invented."""

    code = models.SlugField(_("code"), max_length=60, unique=True, help_text=_("Part of its address on the site."))
    region = models.ForeignKey("home.Region", models.PROTECT, related_name="centres", verbose_name=_("oblast"))
    district = models.ForeignKey(
        "home.District", models.PROTECT, null=True, blank=True, related_name="centres", verbose_name=_("district")
    )
    settlement = models.ForeignKey(
        "home.Settlement", models.PROTECT, null=True, blank=True, related_name="centres", verbose_name=_("town")
    )
    street_ky = models.CharField(_("street in Kyrgyz"), max_length=200, blank=True, default="")
    street_ru = models.CharField(_("street in Russian"), max_length=200, blank=True, default="")
    street_en = models.CharField(_("street in English"), max_length=200, blank=True, default="")
    hours_ky = models.CharField(_("hours in Kyrgyz"), max_length=200, blank=True, default="")
    hours_ru = models.CharField(_("hours in Russian"), max_length=200, blank=True, default="")
    hours_en = models.CharField(_("hours in English"), max_length=200, blank=True, default="")
    phone = PhoneNumberField(_("phone"), blank=True, default="")
    step_free = models.BooleanField(_("wheelchair can enter"), null=True, blank=True, help_text=_("Empty: not known."))
    is_open = models.BooleanField(_("receives people"), default=True)
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta(Named.Meta):
        ordering = ["region", "code"]
        verbose_name = _("legal aid centre")
        verbose_name_plural = _("legal aid centres")

    @property
    def street(self) -> str:
        return self.worded("street")

    @property
    def hours(self) -> str:
        return self.worded("hours")


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
