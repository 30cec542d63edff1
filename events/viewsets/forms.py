"""The forms of a stop: its facts, and what becomes of it. They only ask; `events.stops` decides and writes."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateTimeInput

from events.models import Stop
from home import gazetteer
from home.models import District, Settlement

WORDS = [f"{field}_{language}" for field in ("place", "note") for language in ("ky", "ru", "en")]
FACTS = ["campaign", "crew", "starts_at", "ends_at", "latitude", "longitude", *WORDS]
PLACE = ["settlement", "settlement_text", "district"]


class VillageMixin(forms.Form):
    """A village is typed as people spell it; where several have the name, the district says which."""

    village = forms.CharField(
        label=_("Village"), max_length=120, help_text=_("Any spelling. Add the district where several have this name.")
    )
    district = forms.ModelChoiceField(District.objects.select_related("region"), label=_("District"), required=False)
    is_unlisted = forms.BooleanField(
        label=_("This village is not in the list"), required=False, help_text=_("Then choose its district.")
    )

    def clean(self):
        cleaned = super().clean()
        if name := cleaned.get("village"):
            cleaned.update(self._place(name, cleaned.get("district"), cleaned.get("is_unlisted")))
        return cleaned

    def _place(self, name: str, district: District | None, is_unlisted: bool) -> dict:
        if is_unlisted:
            if not district:
                self.add_error("district", _("Choose the district of a village that is not in the list."))
            return {"settlement": None, "settlement_text": name, "district": district}
        found = [(match.place, match.score) for match in gazetteer.find(name)]
        near = [place for place, _score in found if isinstance(place, Settlement)]
        exact = {place.pk for place, score in found if score == gazetteer.EXACT}
        same = [place for place in near if place.pk in exact and district in (None, place.district)]
        if len(same) == 1:
            return {"settlement": same[0], "settlement_text": "", "district": same[0].district}
        self.add_error("village", self._which(near, same))
        return {}

    def _which(self, near: list[Settlement], same: list[Settlement]) -> str:
        names = "; ".join(f"{place.name} ({place.district.name})" for place in (same or near)[:8])
        if same:
            return _("Several villages have this name: %(names)s. Choose the district.") % {"names": names}
        if near:
            return _("We do not know this village. Did you mean: %(names)s?") % {"names": names}
        return str(_("We do not know this village. Correct the name, or say that it is not in the list."))


class StopForm(VillageMixin, WagtailAdminModelForm):
    reason = forms.CharField(
        label=_("Why it changes"),
        required=False,
        max_length=255,
        help_text=_("Asked for once the stop is confirmed: people who wait for the bus read it."),
    )

    class Meta:
        model = Stop
        fields = FACTS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial |= {
                "village": self.instance.village,
                "district": self.instance.district_id,
                "is_unlisted": not self.instance.settlement_id,
            }

    def clean(self):
        cleaned = super().clean()
        for name in PLACE:  # so that the model's own rules see the place too
            if name in cleaned:
                setattr(self.instance, name, cleaned[name])
        return cleaned

    def facts(self) -> dict:
        """What `events.stops` writes."""
        return {name: self.cleaned_data[name] for name in (*FACTS, *PLACE)}


class TurnForm(VillageMixin):
    """What becomes of a stop: confirmed, held, moved elsewhere, cancelled, or back in the schedule."""

    to = forms.ChoiceField(label=_("What happens"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=255,
        help_text=_("For a stop that is moved or cancelled: people who wait for the bus read it."),
    )
    starts_at = forms.DateTimeField(label=_("New day and hour"), required=False, widget=AdminDateTimeInput)
    ends_at = forms.DateTimeField(label=_("Until"), required=False, widget=AdminDateTimeInput)
    field_order = ["to", "reason", "starts_at", "ends_at", "village", "district", "is_unlisted"]

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = choices
        self.fields["village"].required = False
        self.fields["village"].help_text = _("Only when it moves to another village.")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("to") == Stop.State.MOVED and not (cleaned.get("starts_at") and cleaned.get("ends_at")):
            self.add_error("starts_at", _("Say on which day and at what hours the bus comes instead."))
        return cleaned

    def place(self) -> dict:
        """Where the stop moves to; {} where it stays in its village."""
        return {name: self.cleaned_data[name] for name in PLACE} if self.cleaned_data.get("village") else {}
