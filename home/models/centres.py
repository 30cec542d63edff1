"""The network of free legal aid centres: where they are, when they are open, whom to call there."""

from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from phonenumber_field.modelfields import PhoneNumberField

from home.centres.hours import Span, Week, week

from .names import Named, worded
from .places import District, Point

WEEKDAY_CHOICES = [(number, WEEKDAYS[number]) for number in range(7)]


class CentreQuerySet(models.QuerySet):
    def receiving(self):
        """Those to which people can go now."""
        return self.filter(is_open=True)

    def whole(self):
        """With everything that a list or a page of centres prints."""
        beside = self.select_related("region", "district", "settlement")
        return beside.prefetch_related("opening_hours", "phones")


class LegalAidCentre(Named, Point, ClusterableModel):
    """A centre of the network. What is not known (a phone, a street) stays empty; it is never invented."""

    class Spoken(models.TextChoices):
        KYRGYZ = "ky", _("Kyrgyz")
        RUSSIAN = "ru", _("Russian")
        UZBEK = "uz", _("Uzbek")
        TAJIK = "tg", _("Tajik")
        ENGLISH = "en", _("English")
        SIGN = "sgn", _("sign language")

    code = models.SlugField(_("code"), max_length=60, unique=True, help_text=_("Part of its address on the site."))
    region = models.ForeignKey(
        "home.Region",
        models.PROTECT,
        related_name="centres",
        verbose_name=_("oblast"),
        help_text=_("The list of centres is arranged by oblast."),
    )
    district = models.ForeignKey(
        "home.District",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="centres",
        verbose_name=_("district"),
        help_text=_("Readers of this district find the centre first."),
    )
    settlement = models.ForeignKey(
        "home.Settlement", models.PROTECT, null=True, blank=True, related_name="centres", verbose_name=_("town")
    )
    street_ky = models.CharField(
        _("street in Kyrgyz"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("Street and house, as a taxi driver is told."),
    )
    street_ru = models.CharField(_("street in Russian"), max_length=200, blank=True, default="")
    street_en = models.CharField(_("street in English"), max_length=200, blank=True, default="")
    hours_ky = models.CharField(
        _("remark on the hours in Kyrgyz"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("What the table of hours cannot say: by appointment, in summer."),
    )
    hours_ru = models.CharField(_("remark on the hours in Russian"), max_length=200, blank=True, default="")
    hours_en = models.CharField(_("remark on the hours in English"), max_length=200, blank=True, default="")
    receives_ky = models.CharField(
        _("who receives people, in Kyrgyz"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("Who receives people: a lawyer, a notary."),
    )
    receives_ru = models.CharField(_("who receives people, in Russian"), max_length=200, blank=True, default="")
    receives_en = models.CharField(_("who receives people, in English"), max_length=200, blank=True, default="")
    way_ky = models.CharField(
        _("how to get there, in Kyrgyz"),
        max_length=300,
        blank=True,
        default="",
        help_text=_("The stop of the bus, the entrance, the floor."),
    )
    way_ru = models.CharField(_("how to get there, in Russian"), max_length=300, blank=True, default="")
    way_en = models.CharField(_("how to get there, in English"), max_length=300, blank=True, default="")
    bring_ky = models.CharField(
        _("what to bring, in Kyrgyz"),
        max_length=300,
        blank=True,
        default="",
        help_text=_("The papers that people should have with them."),
    )
    bring_ru = models.CharField(_("what to bring, in Russian"), max_length=300, blank=True, default="")
    bring_en = models.CharField(_("what to bring, in English"), max_length=300, blank=True, default="")
    languages = models.JSONField(
        _("languages spoken"), default=list, blank=True, help_text=_("None ticked: not known, and the page says so.")
    )
    step_free = models.BooleanField(
        _("wheelchair can enter"), null=True, blank=True, help_text=_("Unknown: the page says so.")
    )
    is_open = models.BooleanField(
        _("receives people"), default=True, help_text=_("Untick when it closes: it leaves the lists, its page stays.")
    )
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = CentreQuerySet.as_manager()

    class Meta(Named.Meta):
        ordering = ["region", "code"]
        verbose_name = _("legal aid centre")
        verbose_name_plural = _("legal aid centres")
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(39, 43.5),
                    longitude__range=(69, 80.5),
                ),
                name="home_centre_lies_in_the_country",
                violation_error_message=_(
                    "This point is not in Kyrgyzstan: latitude is 39 to 43.5, "
                    "longitude 69 to 80.5. Give both or neither."
                ),
            ),
        ]

    @property
    def street(self) -> str:
        return self.worded("street")

    @property
    def address(self) -> str:
        """Street, town, district, oblast, as far as they are known; a city that is its own district is named once."""
        is_city = self.district and self.district.kind == District.Kind.CITY
        parts = [None if is_city else self.settlement, self.district, self.region]
        return ", ".join([*filter(None, [self.street]), *(str(part.name) for part in parts if part)])

    @property
    def hours(self) -> str:
        """What staff add to the hours in words: by appointment, in summer …"""
        return self.worded("hours")

    @property
    def receives(self) -> str:
        return self.worded("receives")

    @property
    def way(self) -> str:
        return self.worded("way")

    @property
    def bring(self) -> str:
        return self.worded("bring")

    @property
    def spoken(self) -> list[str]:
        """The languages spoken there, in the reader's language."""
        return [str(self.Spoken(code).label) for code in self.languages if code in self.Spoken.values]

    @property
    def path(self) -> str:
        """Its page in the reader's language."""
        return f"/{get_language()}/centres/{self.code}/"

    @cached_property
    def week(self) -> Week:
        """Its hours as data; {} where they are not known."""
        return week(self.opening_hours.all())


class OpeningHours(models.Model):
    """The same hours on several weekdays: one row holds what a sign on a door says in one line."""

    centre = ParentalKey(LegalAidCentre, on_delete=models.CASCADE, related_name="opening_hours")
    first_day = models.PositiveSmallIntegerField(_("from day"), choices=WEEKDAY_CHOICES, default=0)
    last_day = models.PositiveSmallIntegerField(
        _("to day"), choices=WEEKDAY_CHOICES, default=4, help_text=_("The same day where the row is for one day.")
    )
    opens = models.TimeField(_("opens"), help_text=_("For example 09:00."))
    closes = models.TimeField(_("closes"), help_text=_("For example 18:00."))
    break_from = models.TimeField(_("break from"), null=True, blank=True, help_text=_("Empty: no lunch break."))
    break_until = models.TimeField(_("break until"), null=True, blank=True)

    class Meta:
        ordering = ["first_day", "opens"]
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    first_day__range=(0, 6), last_day__range=(0, 6), last_day__gte=models.F("first_day")
                ),
                name="home_hours_days_in_order",
                violation_error_message=_("The last day comes before the first."),
            ),
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")),
                name="home_hours_close_after_opening",
                violation_error_message=_("The centre closes before it opens. Correct one of the two hours."),
            ),
            models.CheckConstraint(
                condition=models.Q(break_from__isnull=True, break_until__isnull=True)
                | models.Q(
                    break_from__isnull=False,
                    break_until__isnull=False,
                    break_from__gt=models.F("opens"),
                    break_until__gt=models.F("break_from"),
                    break_until__lt=models.F("closes"),
                ),
                name="home_hours_break_inside",
                violation_error_message=_("A break has a beginning and an end, both inside the opening hours."),
            ),
        ]

    def __str__(self):
        return f"{self.get_first_day_display()} – {self.get_last_day_display()}, {self.opens:%H:%M}–{self.closes:%H:%M}"

    @property
    def spans(self) -> tuple[Span, ...]:
        if self.break_from and self.break_until:
            return Span(self.opens, self.break_from), Span(self.break_until, self.closes)
        return (Span(self.opens, self.closes),)


class CentrePhone(models.Model):
    """One of the numbers of a centre, and who answers there."""

    centre = ParentalKey(LegalAidCentre, on_delete=models.CASCADE, related_name="phones")
    number = PhoneNumberField(
        _("number"), help_text=_("For example +996 312 65 00 00. Only a number that was checked.")
    )
    who_ky = models.CharField(_("who answers, in Kyrgyz"), max_length=80, blank=True, default="")
    who_ru = models.CharField(_("who answers, in Russian"), max_length=80, blank=True, default="")
    who_en = models.CharField(_("who answers, in English"), max_length=80, blank=True, default="")
    sort_order = models.PositiveSmallIntegerField(default=0, editable=False)
    sort_order_field = "sort_order"  # as Wagtail's Orderable has it, which says no more than this

    class Meta:
        ordering = ["sort_order", "pk"]
        verbose_name = _("phone")
        verbose_name_plural = _("phones")
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "number"],
                name="home_centre_phone_once",
                violation_error_message=_("This number is already in the list."),
            )
        ]

    def __str__(self):
        return str(self.number)

    @property
    def who(self) -> str:
        return worded(self, "who")
