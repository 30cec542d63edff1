"""The forms of a stop: its facts, and what becomes of it. They only ask; `events.stops` decides and writes."""

from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateTimeInput

from events.models import Stop
from home import villages
from home.models import District, Settlement

WORDS = [f"{field}_{language}" for field in ("place", "note", "services") for language in ("ky", "ru", "en")]
FACTS = ["campaign", "crew", "starts_at", "ends_at", "latitude", "longitude", "languages", "contact", *WORDS]
PLACE = ["settlement", "settlement_text", "district"]


class VillageMixin(forms.Form):
    """A village is typed as people spell it; where several have the name, the district says which."""

    village = forms.CharField(
        label=_("Village"), max_length=120, help_text=_("Any spelling. Add the district where several have this name.")
    )
    district = forms.ModelChoiceField(
        District.objects.select_related("region"),
        label=_("District"),
        required=False,
        help_text=_("Asked for where several villages have the name, or the list lacks it."),
    )
    is_unlisted = forms.BooleanField(
        label=_("This village is not in the list"), required=False, help_text=_("Then choose its district.")
    )

    def chosen(self) -> Settlement | None:
        """The village that is chosen already; left as it stands it stays, however many have its name."""
        return None

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
        if (chosen := self.chosen()) and name == villages.spelled(chosen) and district in (None, chosen.district):
            return {"settlement": chosen, "settlement_text": "", "district": chosen.district}
        try:
            village = villages.named(name, district)
        except ValidationError as error:
            self.add_error("village", error)
            return {}
        return {"settlement": village, "settlement_text": "", "district": village.district}


class LanguagesField(forms.MultipleChoiceField):
    """Ticked languages, kept as codes with spaces between."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value):
        return value.split() if isinstance(value, str) else value

    def clean(self, value):
        return " ".join(super().clean(value))

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class StopForm(VillageMixin, WagtailAdminModelForm):
    languages = LanguagesField(
        label=_("Languages"), choices=Stop.Spoken.choices, required=False, help_text=_("What the crew speaks there.")
    )
    reason = forms.CharField(
        label=_("Why it changes"),
        required=False,
        max_length=255,
        help_text=_("Asked for once the stop is confirmed: people who wait for the bus read it."),
    )

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Stop
        fields = FACTS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["campaign"].disabled = True
            village = self.chosen()
            self.initial |= {
                "revision": self.instance.sequence,
                "village": villages.spelled(village) if village else self.instance.village,
                "district": self.instance.district_id,
                "is_unlisted": not self.instance.settlement_id,
            }

    def clean(self):
        cleaned = super().clean()
        for name in PLACE:  # so that the model's own rules see the place too
            if name in cleaned:
                setattr(self.instance, name, cleaned[name])
        return cleaned

    def chosen(self) -> Settlement | None:
        return Settlement.objects.select_related("district").filter(stops=self.instance.pk or 0).first()

    def look_again(self, revision: int) -> None:
        """Somebody saved the stop meanwhile: what was typed stays, and is saved when it is sent once more."""
        sent = cast(QueryDict, self.data).copy()
        sent[self.add_prefix("revision")] = str(revision)
        self.data = sent

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
