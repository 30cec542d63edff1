"""What is asked on the receipt and on the page behind the secret number."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from consult import receipt
from consult.uploads import PAPERS, SOUNDS, Washed, wash_all
from home.fields import ManyFiles, PlainText
from home.widgets import ChoiceCards

from .fields import LongText

DIGITS = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
FAULTS = {
    "empty": _("Write your secret number: 16 digits."),
    "signs": _("The secret number has digits only. Look at it again."),
    "length": _("The secret number has 16 digits. Count them again."),
    "check": _("One digit is not right. Compare the number with what you wrote down."),
}
STARS = [(str(star), str(star)) for star in range(1, 6)]


class NumberForm(forms.Form):
    """The secret number, typed in any way. A slip is told at once and does not count as a wrong number."""

    number = PlainText(
        label=_("Write your secret number"),
        help_text=_("16 digits. Spaces and dashes do not matter."),
        required=False,
        widget=forms.TextInput(attrs={**DIGITS, "class": "number-input"}),
    )
    number.widget.is_required = True  # clean_number asks for it: the page must not call it optional

    def clean_number(self) -> str:
        reading = receipt.read_number(self.cleaned_data["number"])
        if reading.fault:
            raise ValidationError(FAULTS[reading.fault], code=reading.fault)
        return reading.number


class LastFourForm(forms.Form):
    """Half of such numbers are lost: the last four digits, once, and skippable."""

    digits = PlainText(
        label=_("Write the last four digits of your number"),
        help_text=_("So we both know that you saved it. You may skip this."),
        required=False,
        widget=forms.TextInput(attrs=DIGITS),
    )

    def __init__(self, *args, number: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.number = number

    def clean_digits(self) -> str:
        if not receipt.ends_with(self.number, self.cleaned_data["digits"]):
            raise ValidationError(_("These digits do not match. Look at your number again."))
        return self.cleaned_data["digits"]


class WriteForm(forms.Form):
    """A message to the lawyer, a paper, or both. Files that may be kept stand in `washed`, whatever else is wrong."""

    room, file_bytes = settings.QUESTION_FILES, settings.UPLOAD_FILE_BYTES  # told to the script of the page

    text = LongText(label=_("Write to the lawyer"), letters=settings.QUESTION_LETTERS, rows=5, required=False)
    voice = ManyFiles(label=_("Or say it by voice"), accept=SOUNDS, multiple=False, capture=True)
    papers = ManyFiles(
        label=_("Add a photo of the paper"), help_text=_("At most 5 files. Each 10 MB or smaller."), accept=PAPERS
    )

    def clean(self):
        cleaned = super().clean()
        self.washed = self._files(cleaned)
        if not self.errors and not cleaned.get("text") and not self.washed:
            self.add_error("text", _("Write something, or add a paper."))
        return cleaned

    def _files(self, cleaned) -> list[Washed]:
        kept: list[Washed] = []
        for name in ("voice", "papers"):
            more, faults = wash_all(cleaned.get(name) or [], room=settings.QUESTION_FILES - len(kept))
            kept += more
            if faults:
                self.add_error(name, ValidationError(faults))
        return kept


class RatingForm(forms.Form):
    """Three times 1 to 5, each may be left out, but not all; and a comment."""

    respect = forms.ChoiceField(label=_("I was treated with respect"), choices=STARS, required=False)
    understood = forms.ChoiceField(label=_("I understood the answer"), choices=STARS, required=False)
    helped = forms.ChoiceField(label=_("It helped"), choices=STARS, required=False)
    comment = LongText(label=_("What would you like to add?"), letters=2000, rows=3, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("respect", "understood", "helped"):
            field = self.fields[name]
            field.widget = ChoiceCards(choices=STARS, arrange="row")
            field.help_text = _("1 is no, 5 is yes, very much.")
            field.error_messages["invalid_choice"] = _("Choose a number from 1 to 5.")

    def clean(self):
        cleaned = super().clean()
        for name in ("respect", "understood", "helped"):
            cleaned[name] = int(cleaned[name]) if cleaned.get(name) else None
        if not self.errors and not any(cleaned[name] for name in ("respect", "understood", "helped")):
            self.add_error("respect", _("Choose a number from 1 to 5 for at least one line."))
        return cleaned


class WithdrawForm(forms.Form):
    """One tick, so that a slip of the finger withdraws nothing."""

    sure = forms.BooleanField(
        label=_("Yes, I withdraw my request"),
        error_messages={"required": _("Tick the box if you really want to withdraw your request.")},
    )


class EraseForm(forms.Form):
    """One tick, so that a slip of the finger deletes nothing."""

    sure = forms.BooleanField(
        label=_("Yes, delete what I wrote"),
        error_messages={"required": _("Tick the box if you really want to delete what you wrote.")},
    )
