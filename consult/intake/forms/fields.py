"""Fields and a form base that the whole journey shares."""

from django import forms
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from home.fields import PlainText

YES, NO, UNSURE = "yes", "no", "unsure"
YES_NO = [(YES, _("Yes")), (NO, _("No"))]


class StepForm(forms.Form):
    """One page of the journey. It is also checked without being shown, so what showing needs is fetched apart."""

    def prepare(self) -> None:
        """Fetch what only a page that is shown needs."""

    def only_files_matter(self) -> bool:
        """Whether a page saved by the button "add this file" may be shown anew; pages without files always may."""
        return True


class LongText(PlainText):
    """A text with a limit that is told, never cut: what is over it stays in the form."""

    def __init__(self, *, letters: int, rows: int = 8, **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
        self.letters = letters
        self.widget.count = letters  # the form pack prints it, and counts where script runs

    def validate(self, value):
        super().validate(value)
        if len(value) > self.letters:
            raise ValidationError(
                _("Your text has %(letters)s characters, and %(limit)s fit. It is kept here: please shorten it."),
                params={"letters": intcomma(len(value)), "limit": intcomma(self.letters)},
                code="too_long",
            )
