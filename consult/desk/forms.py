"""What a lawyer or a coordinator types at a case; each form belongs to one action of `consult.desk.acts`."""

import datetime as dt

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from consult.models import Absence, ConsultationRequest, Lawyer
from consult.models.codes import AttemptResult, Channel, CloseReason, DeclineReason, Priority
from consult.receipt import read_case_number
from home.fields import PlainText
from home.models import User

LONGEST_TEXT = 20_000
LONGEST_REASON = 500
WAYS_TO_REACH = (Channel.CALLBACK, Channel.WHATSAPP, Channel.CENTRE, Channel.BUS)


class Words(PlainText):
    """Words of a person, in as many lines as they need."""

    def __init__(self, *, rows: int = 4, **kwargs):
        kwargs.setdefault("max_length", LONGEST_TEXT)
        super().__init__(widget=AdminAutoHeightTextInput(attrs={"rows": rows}), **kwargs)


class Reason(Words):
    def __init__(self, **kwargs):
        super().__init__(**{"rows": 1, "max_length": LONGEST_REASON, "label": _("Why"), **kwargs})


class Day(forms.DateField):
    """A day of our time: of a year that no calendar reaches nothing can be reckoned."""

    def __init__(self, **kwargs):
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            validators=[MinValueValidator(dt.date(2000, 1, 1)), MaxValueValidator(dt.date(2199, 12, 31))],
            **kwargs,
        )


class Nothing(forms.Form):
    """An action that needs no words."""


class ReasonForm(forms.Form):
    reason = Reason()


class WriteForm(forms.Form):
    text = Words(
        label=_("Write to the client"),
        help_text=_("In the client’s language. It is read on the page behind the secret number."),
    )


class NoteForm(forms.Form):
    text = Words(
        label=_("Note for colleagues"),
        rows=2,
        help_text=_("Read by whoever holds the case and by the coordinator, never by the client."),
    )


class ConflictForm(forms.Form):
    other = PlainText(
        label=_("The other party"),
        max_length=120,
        help_text=_("Surname and first name. Only a mark is kept, from which the name cannot be read."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    client = PlainText(
        label=_("The client, if you know the name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=DeclineReason,
        help_text=_("After a conflict of interest you will not see this case again."),
    )
    note = Reason(label=_("Note"), required=False)


class AttemptForm(forms.Form):
    channel = forms.ChoiceField(
        label=_("How"), choices=[(way.value, way.label) for way in WAYS_TO_REACH], initial=Channel.CALLBACK
    )
    result = forms.ChoiceField(choices=AttemptResult)


class ToLawyer(forms.ModelChoiceField):
    """A lawyer who takes cases, as the user behind the row."""

    def __init__(self, **kwargs):
        lawyers = Lawyer.objects.at_work().select_related("user", "region")
        super().__init__(lawyers.order_by("region", "user__last_name"), **{"label": _("Lawyer"), **kwargs})

    def __deepcopy__(self, memo):
        """For every form anew: who is away today."""
        copy = super().__deepcopy__(memo)
        today = Absence.objects.on(timezone.localdate())
        copy.queryset = self.queryset.prefetch_related(Prefetch("absences", today, to_attr="away"))
        return copy

    def label_from_instance(self, lawyer):
        away = max((absence.last for absence in lawyer.away), default=None)
        until = _("away until %(until)s") % {"until": date_format(away, "SHORT_DATE_FORMAT")} if away else ""
        return " · ".join(filter(None, [str(lawyer), lawyer.region.short, until]))

    def clean(self, value) -> User | None:
        lawyer = super().clean(value)
        return lawyer.user if lawyer else None


class AlthoughAway(forms.BooleanField):
    def __init__(self):
        super().__init__(label=_("Although the lawyer is away"), required=False)


class AssignForm(forms.Form):
    to = ToLawyer()
    reason = Reason()
    although_away = AlthoughAway()


class HandOverForm(forms.Form):
    to = ToLawyer(label=_("Colleague"))
    consent = forms.BooleanField(
        label=_("The client agreed"),
        help_text=_("Ask the client first: your colleague will read everything."),
        error_messages={"required": _("Ask the client first: without consent a case does not go to a colleague.")},
    )
    note = Reason(label=_("How the client agreed"), help_text=_("For example: by phone today, in a message."))
    although_away = AlthoughAway()


class PriorityForm(forms.Form):
    priority = forms.TypedChoiceField(label=_("Priority"), choices=Priority, coerce=int)
    is_minor = forms.BooleanField(label=_("A minor is involved"), required=False)
    is_detained = forms.BooleanField(label=_("Someone is detained"), required=False)
    reason = Reason()

    @classmethod
    def of(cls, case: ConsultationRequest) -> dict:
        return {"priority": case.priority, "is_minor": case.is_minor, "is_detained": case.is_detained}


class MergeForm(ReasonForm):
    into = forms.CharField(
        label=_("Same as case"), max_length=20, help_text=_("The number of the case that stays, for example 26-004217.")
    )

    @classmethod
    def of(cls, case: ConsultationRequest) -> dict:
        """The one it resembles is proposed."""
        return {"into": case.resembles_number}

    def clean_into(self) -> ConsultationRequest | None:
        """None for a number that nobody has: the transition refuses it as it does one that is not theirs."""
        number = read_case_number(self.cleaned_data["into"])
        if number is None:
            raise forms.ValidationError(_("This is no case number. It looks like 26-004217."))
        found = ConsultationRequest.objects.filter(pk=number.serial).first()
        return found if found and found.case_number == self.cleaned_data["into"].strip() else None


class CloseForm(forms.Form):
    """Takes any reason there is, so that the transition refuses in words, and logs, what is not theirs to choose."""

    reason = forms.ChoiceField(label=_("Why"), choices=CloseReason)

    def offer(self, reasons: list[CloseReason]) -> None:
        self.fields["reason"].widget.choices = [(reason.value, reason.label) for reason in reasons]
