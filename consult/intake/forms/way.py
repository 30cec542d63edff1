"""Page 3: how she gets the answer, and for whom it is asked."""

from django import forms
from django.conf import settings
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from consult.models.codes import Party, Way
from events.models import Stop
from home.fields import PlainPhone, PlainText, Trap
from home.models import District, LegalAidCentre
from home.widgets import ChoiceCards

from .fields import YES_NO, StepForm

SILENT_WAYS = (Way.PORTAL, Way.BUS, Way.CENTRE)  # nobody writes or calls: the only ones where it may be unsafe
STOPS_SHOWN = 12
SAY = [("nothing", _("Say nothing")), ("reply_ready", _("Only say that a reply is ready"))]
ICONS = {Way.PORTAL: "lock", Way.WHATSAPP: "whatsapp", Way.CALL: "phone", Way.BUS: "bus", Way.CENTRE: "centre"}


class WayForm(StepForm):
    """`district` (None while page 1 is not right) decides which stops and centres are near.

    `unsafe` leaves only the ways in which we stay silent.
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
    hours = PlainText(
        label=_("When may we call you?"),
        required=False,
        max_length=120,
        help_text=_("For example: on working days from 10:00 to 12:00."),
    )
    others = forms.ChoiceField(
        label=_("May someone else pick up the phone?"),
        choices=YES_NO,
        required=False,
        widget=ChoiceCards(arrange="row"),
    )
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
    asked_by = forms.ChoiceField(
        label=_("Who are you asking for?"),
        choices=[(Party.CLIENT, _("For myself")), (Party.HELPER, _("I am helping another person"))],
        initial=Party.CLIENT,
        required=False,
        widget=ChoiceCards(),
    )
    asked_by.widget.is_required = True
    permission = forms.BooleanField(label=_("This person knows about it and agrees"), required=False)
    helper_may_read = forms.BooleanField(label=_("This person allows me to read the answer"), required=False)
    consent = forms.CharField(widget=forms.HiddenInput, required=False)
    website = Trap()

    def __init__(self, *args, district: District | None, unsafe: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.district, self.unsafe = district, unsafe
        for name, choices in (("stop", self._stop_choices), ("centre", self._centre_choices)):
            # A function, so that the rows are fetched only when they are needed.
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a field of choices
        self.initial.setdefault("consent", settings.CONSENT_VERSION)
        self.ways = [way for way in Way if way in SILENT_WAYS or not unsafe]
        self._offer()

    @cached_property
    def stops(self) -> dict[str, Stop]:
        return {str(stop.pk): stop for stop in near_stops(self.district)} if self.district else {}

    @cached_property
    def centres(self) -> dict[str, LegalAidCentre]:
        return {str(centre.pk): centre for centre in near_centres(self.district)} if self.district else {}

    def _stop_choices(self):
        return [("", _("Choose a stop")), *((key, when_where(stop)) for key, stop in self.stops.items())]

    def _centre_choices(self):
        return [("", _("Choose a centre")), *((key, centre.name) for key, centre in self.centres.items())]

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
        self._check_way(cleaned, cleaned.get("way"))
        if cleaned.get("asked_by") == Party.HELPER:
            self._check_helper(cleaned)
        if self.data.get("consent") and self.data["consent"] != settings.CONSENT_VERSION:
            self.add_error(None, _("The sentence about your data has changed. Please read it once more, then send."))
        return cleaned

    def _check_way(self, cleaned, way):
        if way in (Way.WHATSAPP, Way.CALL) and not cleaned.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Write your phone number, so that we can reach you this way."))
        if way not in (Way.WHATSAPP, Way.CALL):
            self.errors.pop("phone", None)  # a half-written number does not matter for another way
        for name, needed_for, sentence in (
            ("stop", Way.BUS, _("Choose the stop where you will come to the bus.")),
            ("centre", Way.CENTRE, _("Choose the centre where you will come.")),
        ):
            if way != needed_for:
                self.errors.pop(name, None)
            elif not cleaned.get(name) and name not in self.errors:
                self.add_error(name, sentence)

    def _check_helper(self, cleaned):
        if not cleaned.get("permission"):
            self.add_error("permission", _("Ask the person first. We take the question only if she or he agrees."))
        if not cleaned.get("helper_may_read") and cleaned.get("way") == Way.PORTAL:
            self.add_error(
                "way",
                _(
                    "The answer on this site opens for whoever holds the number. Choose another way for this person, "
                    "or tick that you may read the answer."
                ),
            )

    @property
    def contact(self) -> dict | None:
        """What the lawyer needs to reach her, and nothing where she comes herself."""
        cleaned, way = self.cleaned_data, self.cleaned_data["way"]
        if way not in (Way.WHATSAPP, Way.CALL):
            return None
        card = {"phone": cleaned["phone"].as_e164}
        if way == Way.CALL:
            card |= {name: cleaned[name] for name in ("hours", "others", "say") if cleaned.get(name)}
        return card


def near_stops(district: District) -> list[Stop]:
    """Stops still to come, in the district first, then in its oblast; soonest first in each."""
    coming = Stop.objects.coming().with_places()
    here = list(coming.filter(district=district)[:STOPS_SHOWN])
    beyond = coming.filter(district__region=district.region_id).exclude(district=district)
    return [*here, *beyond[: STOPS_SHOWN - len(here)]]


def near_centres(district: District) -> list[LegalAidCentre]:
    """Open centres: those of the oblast first, then all others."""
    every = LegalAidCentre.objects.filter(is_open=True)
    return sorted(every, key=lambda centre: centre.region_id != district.region_id)


def when_where(stop: Stop) -> str:
    """A stop in one line: day, hours, village."""
    start, end = localtime(stop.starts_at), localtime(stop.ends_at)
    return f"{date_format(start, 'j E')}, {start:%H:%M}–{end:%H:%M}, {stop.village}, {stop.district.name}"
