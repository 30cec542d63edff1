"""Calls for proposals: who may still apply is always the calendar's answer, never a tick box."""

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from home.models import Named

from .facts import CODE_HELP, SAMPLE_HELP

SOON = 7  # days before the deadline in which a call is shown as pressing


class CallQuerySet(models.QuerySet):
    def open(self, day: date | None = None):
        """Opened, and not past the deadline; a call with no opening date is not open yet."""
        day = day or timezone.localdate()
        return self.filter(opens_on__lte=day).filter(models.Q(closes_on__gte=day) | models.Q(closes_on=None))

    def for_lists(self):
        """With what a list prints of each."""
        return self.select_related("region", "program")


class Call(Named, ClusterableModel):
    """A competition for a project. Opening and deadline may still be unknown: "to be announced"."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        COMING = "coming", _("opens soon")
        ANNOUNCED = "announced", _("to be announced")
        CLOSED = "closed", _("closed")

    code = models.SlugField(_("code"), max_length=60, unique=True, help_text=CODE_HELP)
    program = models.ForeignKey(
        "programs.Program",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("program"),
        help_text=_("The call is shown on the page of this program."),
    )
    aim_ky = models.CharField(
        _("aim in Kyrgyz"), max_length=255, blank=True, default="", help_text=_("One sentence: what is paid for.")
    )
    aim_ru = models.CharField(_("aim in Russian"), max_length=255, blank=True, default="")
    aim_en = models.CharField(_("aim in English"), max_length=255, blank=True, default="")
    how_ky = models.TextField(
        _("how to apply, in Kyrgyz"),
        blank=True,
        default="",
        help_text=_("Who may apply, what to send, and where. An empty line begins a new paragraph."),
    )
    how_ru = models.TextField(_("how to apply, in Russian"), blank=True, default="")
    how_en = models.TextField(_("how to apply, in English"), blank=True, default="")
    opens_on = models.DateField(
        _("opens"), null=True, blank=True, help_text=_("Empty: the page says “to be announced”.")
    )
    closes_on = models.DateField(
        _("deadline"),
        null=True,
        blank=True,
        help_text=_("The last day. Afterwards the call closes by itself. Empty: “to be announced”."),
    )
    region = models.ForeignKey(
        "home.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="calls",
        verbose_name=_("oblast"),
        help_text=_("Where the project will work; empty: anywhere."),
    )
    is_sample = models.BooleanField(_("sample"), default=False, help_text=SAMPLE_HELP)

    objects = CallQuerySet.as_manager()

    class Meta(Named.Meta):
        ordering = ["code"]
        verbose_name = _("call for proposals")
        verbose_name_plural = _("calls for proposals")
        constraints = [
            *Named.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(opens_on=None)
                | models.Q(closes_on=None)
                | models.Q(closes_on__gte=models.F("opens_on")),
                name="programs_call_closes_after_it_opens",
                violation_error_message=_("The deadline comes before the opening."),
            ),
        ]

    @property
    def aim(self) -> str:
        return self.worded("aim")

    @property
    def how(self) -> str:
        return self.worded("how")

    def state(self, day: date | None = None) -> "Call.State":
        """Where the call stands on `day`, from its dates alone."""
        day = day or timezone.localdate()
        if self.closes_on and day > self.closes_on:
            return self.State.CLOSED
        if self.opens_on is None:
            return self.State.ANNOUNCED
        return self.State.OPEN if self.opens_on <= day else self.State.COMING

    def is_pressing(self, day: date | None = None) -> bool:
        """Whether it closes within a week."""
        day = day or timezone.localdate()
        return self.state(day) == self.State.OPEN and self.closes_on is not None and (self.closes_on - day).days <= SOON

    def standing(self, day: date | None = None) -> str:
        """The same as a sentence in the reader's language: "Closes in 5 days."."""
        day = day or timezone.localdate()
        state = self.state(day)
        if state == self.State.CLOSED and self.closes_on:
            return gettext("Closed on {date}.").format(date=date_format(self.closes_on, "DATE_FORMAT"))
        if state == self.State.ANNOUNCED:
            return gettext("It is not open yet. The date will be announced.")
        if state == self.State.COMING and self.opens_on:
            return gettext("Opens on {date}.").format(date=date_format(self.opens_on, "DATE_FORMAT"))
        return _until(self.closes_on, day)


def _until(last: date | None, day: date) -> str:
    """How long an open call stays so."""
    if last is None:
        return gettext("Open now. The deadline will be announced.")
    days = (last - day).days
    if days == 0:
        return gettext("Closes today.")
    return ngettext("Closes in {days} day.", "Closes in {days} days.", days).format(days=days)


class CallDocument(Named, Orderable):
    """A file that belongs to a call: the announcement, the form. The name is the words of its link."""

    call = ParentalKey(Call, on_delete=models.CASCADE, related_name="documents", verbose_name=_("call for proposals"))
    document = models.ForeignKey(
        "wagtaildocs.Document",
        models.PROTECT,
        related_name="+",
        verbose_name=_("document"),
        help_text=_("PDF, DOCX or XLSX, up to 10 MB. Its kind and size are shown beside the link."),
    )

    class Meta(Named.Meta):
        ordering = ["sort_order"]
        verbose_name = _("document of a call")
        verbose_name_plural = _("documents of calls")
