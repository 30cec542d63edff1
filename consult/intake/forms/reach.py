"""How she gets the answer: the way, and for the phone the safe-contact card. Asked on page 3 and on her own page."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from consult.card import CLOSES, NOTHING, OPENS, REPLY_READY
from consult.models.codes import PHONE_WAYS, SILENT_WAYS, Way
from events.models import Stop
from home.fields import PlainPhone, PlainText
from home.models import District, LegalAidCentre
from home.widgets import ChoiceCards

from .fields import NO, YES, StepForm
from .near import centre_label, near_centres, near_stops, when_where

DAYS = [("all", _("Every day")), ("work", _("Monday to Friday")), ("rest", _("Saturday and Sunday"))]
HOURS = [(f"{hour:02}:00", f"{hour:02}:00") for hour in range(24)]
OTHERS = [(NO, _("No, only I")), (YES, _("Yes, someone else may too"))]
SAY = [(NOTHING, _("Say nothing")), (REPLY_READY, _("Only say that a reply is ready"))]
ICONS = {Way.PORTAL: "lock", Way.WHATSAPP: "whatsapp", Way.CALL: "phone", Way.BUS: "bus", Way.CENTRE: "centre"}
CARD = ("days", "opens", "closes", "others", "who", "say")


class ReachForm(StepForm):
    """`district` (None while page 1 is not right) decides which stops and centres are near.

    `unsafe` leaves only the ways in which we stay silent, `in_person` only those to which the person comes.
    """

    way = forms.ChoiceField(
        label=_("How do you want to get the answer?"),
        error_messages={"required": _("Choose how you want to get the answer.")},
    )
    phone = PlainPhone(
        label=_("Phone number"),
        region="KG",
        required=False,
        help_text=_("Only to answer you. We give it to no one else."),
        error_messages={"invalid": _("Write the phone number with its code, for example 0555 12 34 56.")},
    )
    phone.widget.is_required = True  # asked for by the way chosen (clean): the page must not call it optional
    days = forms.ChoiceField(label=_("When may we call you?"), choices=DAYS, initial="all", required=False)
    opens = forms.ChoiceField(label=_("From"), choices=HOURS, initial=f"{OPENS:%H:%M}", required=False)
    closes = forms.ChoiceField(
        label=_("Until"),
        choices=HOURS,
        initial=f"{CLOSES:%H:%M}",
        required=False,
        help_text=_("We call at these hours only. They may go over midnight: from 22:00 until 06:00."),
    )
    others = forms.ChoiceField(
        label=_("May someone else pick up the phone?"), choices=OTHERS, required=False, widget=ChoiceCards()
    )
    who = PlainText(label=_("Who else?"), required=False, max_length=80, help_text=_("For example: my sister."))
    say = forms.ChoiceField(
        label=_("What may we say if someone else answers?"), choices=SAY, required=False, widget=ChoiceCards()
    )
    stop = forms.ChoiceField(
        label=_("At which stop of the bus?"),
        required=False,
        error_messages={"invalid_choice": _("The bus no longer comes there at that time. Choose another stop.")},
    )
    stop.widget.is_required = True
    centre = forms.ChoiceField(
        label=_("To which centre will you come?"),
        required=False,
        error_messages={"invalid_choice": _("This centre is not in the list. Choose another one.")},
    )
    centre.widget.is_required = True
    for field in (days, opens, closes):
        field.widget.is_required = True  # filled in already
        field.error_messages["invalid_choice"] = _("Choose one from the list.")
    del field

    def __init__(self, *args, district: District | None, unsafe: bool, in_person: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.district, self.unsafe = district, unsafe
        for name, choices in (("stop", self._stop_choices), ("centre", self._centre_choices)):
            # A function, so that the rows are fetched only when they are needed.
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a field of choices
        offered = (Way.BUS, Way.CENTRE) if in_person else SILENT_WAYS if unsafe else tuple(Way)
        self.ways = [way for way in Way if way in offered]
        self._offer()

    @property
    def by_phone(self) -> bool:
        return Way.CALL in self.ways

    @cached_property
    def stops(self) -> dict[str, Stop]:
        return {str(stop.pk): stop for stop in near_stops(self.district)} if self.district else {}

    @cached_property
    def centres(self) -> dict[str, LegalAidCentre]:
        return {str(centre.pk): centre for centre in near_centres(self.district)} if self.district else {}

    def _stop_choices(self):
        return [("", _("Choose a stop")), *((key, when_where(stop)) for key, stop in self.stops.items())]

    def _centre_choices(self):
        return [("", _("Choose a centre")), *((key, centre_label(centre)) for key, centre in self.centres.items())]

    def prepare(self) -> None:
        """No way is offered that leads nowhere just now."""
        nowhere = {Way.BUS: not self.stops, Way.CENTRE: not self.centres}
        self.ways = [way for way in self.ways if not nowhere.get(way)]
        self._offer()

    def _offer(self):
        field = self.fields["way"]
        field.widget = ChoiceCards(
            icons={way.value: icon for way, icon in ICONS.items()},
            hints={Way.PORTAL.value: _("Do not contact me.")},
        )
        field.choices = [(way.value, way.label) for way in self.ways]
        field.error_messages["invalid_choice"] = (
            _("Because it may be unsafe, we will neither write nor call. Choose one of these ways.")
            if self.unsafe
            else _("Choose one of these ways.")
        )

    def clean(self):
        cleaned = super().clean()
        way = cleaned.get("way")
        if way in PHONE_WAYS and not cleaned.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Write your phone number, so that we can reach you this way."))
        if way not in PHONE_WAYS:
            self.errors.pop("phone", None)  # a half-written number does not matter for another way
        self._check_hours(cleaned, way)
        for name, needed_for, sentence in (
            ("stop", Way.BUS, _("Choose the stop where you will come to the bus.")),
            ("centre", Way.CENTRE, _("Choose the centre where you will come.")),
        ):
            if way != needed_for:
                self.errors.pop(name, None)
            elif not cleaned.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        return cleaned

    def _check_hours(self, cleaned, way):
        if way != Way.CALL:
            for name in CARD:
                self.errors.pop(name, None)
        elif cleaned.get("opens") and cleaned.get("opens") == cleaned.get("closes"):
            self.add_error("closes", _("Choose another hour for the end: these two are the same."))

    @property
    def contact(self) -> dict | None:
        """What the lawyer needs to reach her, and nothing where she comes herself."""
        cleaned, way = self.cleaned_data, self.cleaned_data["way"]
        if way not in PHONE_WAYS:
            return None
        card = {"phone": cleaned["phone"].as_e164}
        if way == Way.CALL:
            card |= {name: cleaned[name] for name in CARD if cleaned.get(name)}
        return card

    @property
    def answer(self) -> dict:
        """The chosen way with all that belongs to it, as transitions take it; the form must be right."""
        cleaned, way = self.cleaned_data, self.cleaned_data["way"]
        return {
            "way": way,
            "contact": self.contact,
            "stop": self.stops.get(cleaned["stop"]) if way == Way.BUS else None,
            "centre": self.centres.get(cleaned["centre"]) if way == Way.CENTRE else None,
        }
