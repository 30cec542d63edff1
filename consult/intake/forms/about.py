"""Page 1: what it is about, and where."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consult.intake import places
from consult.models import Matter
from home.models import Region
from home.widgets import ChoiceCards

from .fields import PlainText


class AboutForm(forms.Form):
    """The matter, and the district or a village in it.

    A name that several places have, or that is only near, comes back as a question (`settlement`); one that is not in
    the list at all is said so, and the district is enough.
    """

    matter = forms.ChoiceField(
        label=_("What is your question about?"),
        help_text=_("Choose the closest one. If you are not sure, choose “Other”."),
        error_messages={
            "required": _("Choose what your question is about."),
            "invalid_choice": _("This subject is not in the list. Choose the closest one."),
        },
    )
    district = forms.ChoiceField(
        label=_("Where do you live?"),
        help_text=_("Choose your district or write the name of your village."),
        required=False,
        error_messages={"invalid_choice": _("This place is not in the list. Choose your district.")},
    )
    district.widget.is_required = True  # it or the village: not to be called optional
    village = PlainText(label=_("Village or town"), required=False, max_length=80)
    settlement = forms.ChoiceField(
        label=_("Which of these places is it?"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of these places.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._offer_matters()
        self._offer_districts()
        self.found, self.certain = places.find(self._typed("village"), self._typed("district"))
        if self.found and not self.certain:
            choices = [(place.soate, places.label(place, self.found)) for place in self.found]
            self.fields["settlement"].choices = [*choices, (places.NONE_OF_THESE, _("None of these"))]
            self.fields["settlement"].widget = ChoiceCards(choices=self.fields["settlement"].choices)
            self.fields["settlement"].widget.is_required = True
        else:
            del self.fields["settlement"]

    def _typed(self, name: str) -> str:
        value = self.data.get(name, "") if self.is_bound else self.initial.get(name, "")
        return str(value).replace("\0", "").strip()

    def _offer_matters(self):
        self.matters = {matter.code: matter for matter in Matter.objects.filter(in_use=True, parent=None)}
        self.fields["matter"].widget = ChoiceCards(
            icons={code: f"matter-{code.lower()}" for code in self.matters},
            hints={code: matter.hint for code, matter in self.matters.items()},
            arrange="wide",
        )
        self.fields["matter"].choices = [(code, matter.name) for code, matter in self.matters.items()]

    def _offer_districts(self):
        regions = Region.objects.prefetch_related("districts")
        self.districts = {one.soate: one for region in regions for one in region.districts.all()}
        groups = [
            (region.name, sorted(((one.soate, one.name) for one in region.districts.all()), key=lambda pair: pair[1]))
            for region in regions
        ]
        self.fields["district"].choices = [("", _("Choose a district")), *groups]

    def clean(self):
        cleaned = super().clean()
        cleaned["settlement"] = self._settlement(cleaned)
        district = self.districts.get(cleaned.get("district", ""))
        if not district and cleaned["settlement"]:
            district = self.districts.get(cleaned["settlement"].district_id)
        if not district and not self.errors.keys() & {"district", "village", "settlement"}:
            self.add_error("district", _("Choose your district, or write the name of your village."))
        cleaned["matter"] = self.matters.get(cleaned.get("matter", ""))
        cleaned["district"] = district
        return cleaned

    def _settlement(self, cleaned):
        """The one place that is meant, or None; errors say what to do when that is not clear."""
        if not cleaned.get("village") or self.errors.keys() & {"district", "village", "settlement"}:
            return None
        if not self.found:
            self.add_error("village", self._unknown(cleaned))
        elif self.certain:
            return self.found[0]
        elif not cleaned.get("settlement"):
            self.add_error("settlement", _("Which of these places do you mean? Choose yours."))
        return next((place for place in self.found if place.soate == cleaned.get("settlement")), None)

    def _unknown(self, cleaned) -> str:
        if cleaned.get("district"):
            return _(
                "We do not find a place of this name in your district. Correct it or leave it empty: the district is "
                "enough."
            )
        return _("We do not find a place of this name. Correct it, or choose your district.")
