"""Page 1: what it is about, and where."""

from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _

from consult.intake import places
from consult.models import Matter
from home.fields import PlainText
from home.models import District
from home.widgets import ChoiceCards

from .fields import StepForm

UNKNOWN = _("We do not find a place of this name. Correct it, or choose your district.")
UNKNOWN_HERE = _(
    "We do not find a place of this name in your district. Correct it or leave it empty: the district is enough."
)


class DistrictsByOblast(forms.models.ModelChoiceIterator):
    """The select's choices: oblasts as headings, districts under them by name."""

    def __iter__(self):
        yield "", self.field.empty_label
        for region, districts in groupby(self.queryset, key=lambda district: district.region):
            yield region.name, sorted(map(self.choice, districts), key=lambda choice: choice[1])


class DistrictField(forms.ModelChoiceField):
    iterator = DistrictsByOblast


class AboutForm(StepForm):
    """The matter, and the district or a village in it.

    A name that several places have, or that is only near, comes back as a question (`settlement`); one that is not in
    the list at all is said so, and the district is enough.
    """

    matter = forms.ModelChoiceField(
        Matter.objects.filter(in_use=True, parent=None),
        label=_("What is your question about?"),
        help_text=_("Choose the closest one. If you are not sure, choose “Other”."),
        widget=ChoiceCards(arrange="tiles"),
        empty_label=None,
        error_messages={
            "required": _("Choose what your question is about."),
            "invalid_choice": _("This subject is not in the list. Choose the closest one."),
        },
    )
    district = DistrictField(
        District.objects.select_related("region").order_by("region", "soate"),
        label=_("Where do you live?"),
        help_text=_("Choose your district or write the name of your village."),
        required=False,
        empty_label=_("Choose a district"),
        error_messages={"invalid_choice": _("This place is not in the list. Choose your district.")},
    )
    district.widget.is_required = True  # this or the village: the page must not call it optional
    village = PlainText(label=_("Village or town"), required=False, max_length=80)
    settlement = forms.ChoiceField(
        label=_("Which of these places is it?"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of these places.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.found, self.certain = places.find(self._typed("village"), self._typed("district"))
        if self.found and not self.certain:
            choices = [(place.soate, places.label(place, self.found)) for place in self.found]
            self.fields["settlement"].choices = [*choices, (places.NONE_OF_THESE, _("None of these"))]
            self.fields["settlement"].widget = ChoiceCards(choices=self.fields["settlement"].choices)
        else:
            del self.fields["settlement"]

    def _typed(self, name: str) -> str:
        value = self.data.get(name, "") if self.is_bound else self.initial.get(name, "")
        return str(value).replace("\0", "").strip()

    def prepare(self) -> None:
        """A drawing and examples for every matter."""
        field = self.fields["matter"]
        hints = {matter.pk: matter.hint for matter in field.queryset}  # type: ignore[attr-defined]  # a model's choice
        field.widget.icons = {code: f"matter-{code.lower()}" for code in hints}
        field.widget.hints = hints

    def clean(self):
        cleaned = super().clean()
        cleaned["settlement"] = self._settlement(cleaned)
        if not cleaned.get("district") and cleaned["settlement"]:
            cleaned["district"] = cleaned["settlement"].district
        if not cleaned.get("district") and not self.errors.keys() & {"district", "village", "settlement"}:
            self.add_error("district", _("Choose your district, or write the name of your village."))
        return cleaned

    def _settlement(self, cleaned):
        """The one place that is meant, or None; errors say what to do when that is not clear."""
        if not cleaned.get("village") or self.errors.keys() & {"district", "village", "settlement"}:
            return None
        if not self.found:
            self.add_error("village", UNKNOWN_HERE if cleaned.get("district") else UNKNOWN)
        elif self.certain:
            return self.found[0]
        elif not cleaned.get("settlement"):
            self.add_error("settlement", _("Which of these places do you mean? Choose yours."))
        return next((place for place in self.found if place.soate == cleaned.get("settlement")), None)
