"""Where people live: oblasts, districts, villages (SOATE, the state's classifier of places)."""

from decimal import Decimal

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .names import Named

LATITUDES, LONGITUDES = (Decimal(39), Decimal(44)), (Decimal(69), Decimal(81))  # of Kyrgyzstan, with some way round it

soate = RegexValidator(r"^417\d{11}$", _("A SOATE code has 14 digits and begins with 417."))


def is_in_kyrgyzstan(latitude: Decimal | None, longitude: Decimal | None) -> bool:
    """Both on the map of the country, or neither known."""
    if latitude is None or longitude is None:
        return latitude is longitude
    return LATITUDES[0] <= latitude <= LATITUDES[1] and LONGITUDES[0] <= longitude <= LONGITUDES[1]


def in_kyrgyzstan(name: str) -> models.CheckConstraint:
    """The same, kept by the database: for a table whose points people type."""
    return models.CheckConstraint(
        condition=models.Q(latitude__isnull=True, longitude__isnull=True)
        | models.Q(latitude__isnull=False, longitude__isnull=False)
        & models.Q(latitude__range=LATITUDES, longitude__range=LONGITUDES),
        name=name,
        violation_error_message=_("This point is not in Kyrgyzstan. Write both numbers, or leave both empty."),
    )


class Point(models.Model):
    """A place on the map, in degrees (WGS 84); both or neither."""

    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        help_text=_("In degrees, for example 42.87462: from any map on the phone."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        help_text=_("In degrees, for example 74.56976."),
    )

    class Meta:
        abstract = True

    @property
    def has_point(self) -> bool:
        return self.latitude is not None and self.longitude is not None


class Region(Named, Point):
    """One of the seven oblasts, Bishkek or Osh city: the first level of the country."""

    soate = models.CharField(_("SOATE code"), max_length=14, primary_key=True, validators=[soate])
    iso = models.CharField(_("ISO 3166-2 code"), max_length=5, unique=True)
    short_ky = models.CharField(_("short name in Kyrgyz"), max_length=80, blank=True, default="")
    short_ru = models.CharField(_("short name in Russian"), max_length=80, blank=True, default="")
    short_en = models.CharField(_("short name in English"), max_length=80, blank=True, default="")
    centre_ky = models.CharField(_("centre in Kyrgyz"), max_length=80, blank=True, default="")
    centre_ru = models.CharField(_("centre in Russian"), max_length=80, blank=True, default="")
    centre_en = models.CharField(_("centre in English"), max_length=80, blank=True, default="")

    class Meta(Named.Meta):
        ordering = ["soate"]
        verbose_name = _("oblast")
        verbose_name_plural = _("oblasts")

    @property
    def short(self) -> str:
        return self.worded("short") or self.name


class District(Named, Point):
    """A raion, a city of oblast significance, or a district of Bishkek; every settlement lies in one."""

    class Kind(models.TextChoices):
        RAION = "raion", _("district")
        CITY = "city", _("city")
        CITY_DISTRICT = "city_district", _("city district")

    soate = models.CharField(_("SOATE code"), max_length=14, primary_key=True, validators=[soate])
    region = models.ForeignKey(Region, models.PROTECT, related_name="districts", verbose_name=_("oblast"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    short_ky = models.CharField(_("short name in Kyrgyz"), max_length=80, blank=True, default="")
    short_ru = models.CharField(_("short name in Russian"), max_length=80, blank=True, default="")
    short_en = models.CharField(_("short name in English"), max_length=80, blank=True, default="")

    class Meta(Named.Meta):
        ordering = ["soate"]
        verbose_name = _("district")
        verbose_name_plural = _("districts")


class Settlement(Named, Point):
    """A village or town. 49 names repeat inside one district: print it with its district, always."""

    class Kind(models.TextChoices):
        VILLAGE = "village", _("village")
        TOWN = "town", _("town")
        CITY = "city", _("city")

    class Confidence(models.TextChoices):
        """How sure the Kyrgyz spelling is (data/README: checked by hand, by word list, by rule)."""

        HIGH = "high", _("checked by hand")
        MEDIUM = "medium", _("set by hand")
        DERIVED = "derived", _("from a checked word list")
        GUESS = "guess", _("by spelling rule only")
        NONE = "", _("no Kyrgyz form known")

    soate = models.CharField(_("code"), max_length=20, primary_key=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    district = models.ForeignKey(District, models.PROTECT, related_name="settlements", verbose_name=_("district"))
    name_ky_confidence = models.CharField(
        _("Kyrgyz spelling"), max_length=10, choices=Confidence, blank=True, default=""
    )
    aimak_ru_2021 = models.CharField(_("ayil aimak before the merger of 2024"), max_length=120, blank=True, default="")

    class Meta(Named.Meta):
        ordering = ["soate"]
        verbose_name = _("village or town")
        verbose_name_plural = _("villages and towns")
        indexes = [models.Index(fields=["district", "soate"], name="settlement_by_district")]
