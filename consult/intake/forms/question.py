"""Page 2: is anybody in danger, what happened (written, said or photographed), is there a date."""

from collections.abc import Callable

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from consult.uploads import PAPERS, SOUNDS, Washed, wash_all
from home.fields import ManyFiles
from home.widgets import ChoiceCards

from .fields import NO, UNSURE, YES, YES_NO, LongText, StepForm

FILES = ("voice", "photo", "papers")


class QuestionForm(StepForm):
    """At least one of text, voice and paper. `attached` is how many files the draft holds already.

    Files that may be kept stand in `washed`, also when the rest of the page is wrong: a browser cannot show a chosen
    file again, so the good ones are kept at once.
    """

    unsafe = forms.ChoiceField(
        label=_("Is someone in danger? Or could it be unsafe for you if others learn that you asked?"),
        choices=[(YES, _("Yes")), (UNSURE, _("I am not sure")), (NO, _("No"))],
        widget=ChoiceCards(arrange="wide"),
        error_messages={
            "required": _("Tell us whether someone is in danger, so that we contact you safely."),
            "invalid_choice": _("Choose “Yes”, “I am not sure” or “No”."),
        },
    )
    text = LongText(
        label=_("Write what happened"),
        help_text=_("Use your own words, in Kyrgyz or in Russian. Mistakes do not matter."),
        letters=settings.QUESTION_LETTERS,
        required=False,
    )
    text.widget.is_required = True  # it, a voice or a paper: not to be called optional
    voice = ManyFiles(
        label=_("Or say it by voice"),
        help_text=_("Record it now, or choose a recording."),
        accept=SOUNDS,
        multiple=False,
        capture=True,
    )
    photo = ManyFiles(label=_("Take a photo of the paper"), accept="image/*", multiple=False, capture="environment")
    papers = ManyFiles(
        label=_("Or add photos and papers from your phone"),
        help_text=_("At most 5 files. Each 10 MB or smaller."),
        accept=PAPERS,
    )
    deadline = forms.ChoiceField(
        label=_("Is there a court, police or other date in the next 3 working days?"),
        help_text=_("If yes, we will answer sooner."),
        choices=YES_NO,
        widget=ChoiceCards(arrange="row"),
        required=False,
        error_messages={"invalid_choice": _("Choose “Yes” or “No”.")},
    )

    def __init__(self, *args, attached: int = 0, holds: Callable[[Washed], bool] = lambda file: False, **kwargs):
        super().__init__(*args, **kwargs)
        self.attached, self.holds = attached, holds
        self.washed: list[Washed] = []

    @property
    def room(self) -> int:
        """How many more files fit."""
        return settings.QUESTION_FILES - self.attached - len(self.washed)

    def clean_voice(self) -> list[Washed]:
        return self._wash("voice")

    def clean_photo(self) -> list[Washed]:
        return self._wash("photo")

    def clean_papers(self) -> list[Washed]:
        return self._wash("papers")

    def _wash(self, field: str) -> list[Washed]:
        kept, faults = wash_all(
            self.cleaned_data[field],
            room=self.room,
            holds=self.holds,
        )
        self.washed += kept
        if faults:
            raise ValidationError(faults)
        return kept

    def clean(self):
        cleaned = super().clean()
        told = cleaned.get("text") or self.washed or self.attached
        if not told and not self.errors.keys() & {"text", *FILES}:
            self.add_error("text", _("Write what happened, say it by voice, or add a photo of the paper."))
        cleaned["unsafe"] = cleaned.get("unsafe") in (YES, UNSURE)  # a doubt is treated as a danger
        cleaned["deadline"] = cleaned.get("deadline") == YES
        return cleaned

    def only_files_matter(self) -> bool:
        """For who adds a file and goes on writing: whether every file was taken; what else is missing waits."""
        for name in self.errors.keys() - set(FILES):
            del self.errors[name]
        return not self.errors
