"""What a program and a project are, one row for all languages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from home.models import Named, Precision


class Role(models.TextChoices):
    """What a partner does in a program, a project or an event."""

    DONOR = "donor", _("donor")
    IMPLEMENTER = "implementer", _("implementer")
    ORGANISER = "organiser", _("organiser")
    STATE = "state", _("state body")
    PARTNER = "partner", _("partner")


class Period(models.Model):
    """From when to when, as far as it is known."""

    starts_on = models.DateField(_("from"), null=True, blank=True)
    starts_precision = models.CharField(
        _("how much of the first date is known"), max_length=5, choices=Precision, default=Precision.DAY
    )
    ends_on = models.DateField(_("until"), null=True, blank=True)
    ends_precision = models.CharField(
        _("how much of the last date is known"), max_length=5, choices=Precision, default=Precision.DAY
    )

    class Meta:
        abstract = True


class Program(Named, Period):
    """A long effort with donors and implementers, to which projects, stories and events belong."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    is_running = models.BooleanField(_("running"), default=True)
    regions = models.ManyToManyField("home.Region", blank=True, related_name="programs", verbose_name=_("oblasts"))
    url = models.URLField(_("web site"), blank=True, default="")
    is_sample = models.BooleanField(_("sample"), default=False)

    class Meta(Named.Meta):
        ordering = ["code"]
        verbose_name = _("program")
        verbose_name_plural = _("programs")


class ProgramPartner(models.Model):
    """Who takes part in a program, and as what."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="partnerships", verbose_name=_("program"))
    partner = models.ForeignKey("home.Partner", models.PROTECT, related_name="programs", verbose_name=_("partner"))
    role = models.CharField(_("role"), max_length=20, choices=Role)

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

    code = models.SlugField(_("code"), max_length=60, unique=True)
    program = models.ForeignKey(
        Program, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("program")
    )
    budget = models.DecimalField(
        _("budget, soms"), max_digits=14, decimal_places=2, null=True, blank=True, help_text=_("Empty: not known.")
    )
    budget_note_ky = models.CharField(_("note on the budget in Kyrgyz"), max_length=255, blank=True, default="")
    budget_note_ru = models.CharField(_("note on the budget in Russian"), max_length=255, blank=True, default="")
    budget_note_en = models.CharField(_("note on the budget in English"), max_length=255, blank=True, default="")
    implementers = models.ManyToManyField(
        "home.Partner", blank=True, related_name="implements", verbose_name=_("implementers")
    )
    donors = models.ManyToManyField("home.Partner", blank=True, related_name="funds", verbose_name=_("donors"))
    region = models.ForeignKey(
        "home.Region", models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("oblast")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.RUNNING)
    is_sample = models.BooleanField(_("sample"), default=False)

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
