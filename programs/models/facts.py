"""What a program and a project are, one row for all languages."""

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from home.models import Named, PartnerRole, Precision
from home.models.dates import DATE_FORMATS

CODE_HELP = _("Part of addresses: Latin letters, digits and hyphens. Keep it once it is public.")
SAMPLE_HELP = _("Marked as made up wherever it is shown.")
KNOWN_HELP = _("A page shows this much of the date and no more.")


class Period(models.Model):
    """From when to when, as far as it is known."""

    starts_on = models.DateField(_("from"), null=True, blank=True, help_text=_("Empty: not known."))
    starts_precision = models.CharField(
        _("how much of the first date is known"),
        max_length=5,
        choices=Precision,
        default=Precision.DAY,
        help_text=KNOWN_HELP,
    )
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("Empty: not known."))
    ends_precision = models.CharField(
        _("how much of the last date is known"),
        max_length=5,
        choices=Precision,
        default=Precision.DAY,
        help_text=KNOWN_HELP,
    )

    class Meta:
        abstract = True

    @property
    def period(self) -> str:
        """As much of it as is known, in words of the active language; "" where nothing is."""
        first = date_format(self.starts_on, DATE_FORMATS[Precision(self.starts_precision)]) if self.starts_on else ""
        last = date_format(self.ends_on, DATE_FORMATS[Precision(self.ends_precision)]) if self.ends_on else ""
        if first and last:
            return first if first == last else f"{first} – {last}"
        if first:
            return gettext("Began: {day}").format(day=first)
        return gettext("Until: {day}").format(day=last) if last else ""


class Program(Named, Period, ClusterableModel):
    """A long effort with donors and implementers, to which projects, stories and events belong."""

    code = models.SlugField(_("code"), max_length=60, unique=True, help_text=CODE_HELP)
    is_running = models.BooleanField(
        _("running"), default=True, help_text=_("Untick when it is over: it moves to the finished ones.")
    )
    regions = models.ManyToManyField(
        "home.Region",
        blank=True,
        related_name="programs",
        verbose_name=_("oblasts"),
        help_text=_("Where it works; none: the whole country."),
    )
    url = models.URLField(
        _("web site"), blank=True, default="", help_text=_("The program's own site, where there is one.")
    )
    is_sample = models.BooleanField(_("sample"), default=False, help_text=SAMPLE_HELP)

    class Meta(Named.Meta):
        ordering = ["code"]
        verbose_name = _("program")
        verbose_name_plural = _("programs")


class ProgramPartner(models.Model):
    """Who takes part in a program, and as what."""

    program = ParentalKey(Program, on_delete=models.CASCADE, related_name="partnerships", verbose_name=_("program"))
    partner = models.ForeignKey("home.Partner", models.PROTECT, related_name="programs", verbose_name=_("partner"))
    role = models.CharField(
        _("role"), max_length=20, choices=PartnerRole, help_text=_("What the partner does in this program.")
    )

    class Meta:
        verbose_name = _("partner of a program")
        verbose_name_plural = _("partners of programs")
        constraints = [
            models.UniqueConstraint(fields=["program", "partner", "role"], name="one_role_once_per_program"),
        ]

    def __str__(self):
        return f"{self.partner} ({self.get_role_display()})"


class Project(Named, Period):
    """Work with a budget, an implementer and a donor inside a program."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        RUNNING = "running", _("running")
        FINISHED = "finished", _("finished")

    code = models.SlugField(_("code"), max_length=60, unique=True, help_text=CODE_HELP)
    program = models.ForeignKey(
        Program,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("program"),
        help_text=_("The program that the project is a part of."),
    )
    budget = models.DecimalField(
        _("budget, soms"), max_digits=14, decimal_places=2, null=True, blank=True, help_text=_("Empty: not known.")
    )
    budget_note_ky = models.CharField(
        _("note on the budget in Kyrgyz"),
        max_length=255,
        blank=True,
        default="",
        help_text=_("Shown under the budget: what it includes, or why it is not known."),
    )
    budget_note_ru = models.CharField(_("note on the budget in Russian"), max_length=255, blank=True, default="")
    budget_note_en = models.CharField(_("note on the budget in English"), max_length=255, blank=True, default="")
    implementers = models.ManyToManyField(
        "home.Partner",
        blank=True,
        related_name="implements",
        verbose_name=_("implementers"),
        help_text=_("Who does the work."),
    )
    donors = models.ManyToManyField(
        "home.Partner", blank=True, related_name="funds", verbose_name=_("donors"), help_text=_("Who pays.")
    )
    region = models.ForeignKey(
        "home.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("oblast"),
        help_text=_("Empty: in several oblasts, or not known."),
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status,
        default=Status.RUNNING,
        help_text=_("Shown with a word and a drawing."),
    )
    is_sample = models.BooleanField(_("sample"), default=False, help_text=SAMPLE_HELP)

    class Meta(Named.Meta):
        ordering = ["code"]
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(budget__isnull=True) | models.Q(budget__gt=0),
                name="programs_project_budget_is_positive",
                violation_error_message=_("A budget is more than zero soms."),
            ),
        ]

    @property
    def budget_note(self) -> str:
        return self.worded("budget_note")
