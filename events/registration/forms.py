"""What is asked of someone who wants a place: eleven short fields, three of them required."""

import uuid

from django import forms
from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from events.models import Door, Session, Training
from home.fields import PlainPhone, PlainText, Trap
from home.models import LegalAidCentre
from home.widgets import ChoiceCards

HINTS = {
    Door.FULL: _("All places are taken. You will be on the waiting list."),
    Door.NOT_YET: _("Registration has not opened yet."),
    Door.CLOSED: _("Registration is closed."),
}
PLACES_FREE = ngettext_lazy("%(free)s place is free.", "%(free)s places are free.", "free")
NO_SMS = _("We cannot send SMS just now. Without an e-mail address you see your link after sending: keep it.")
ASKED = ("name", "organisation", "role", "phone", "email", "needs", "speaks")


class SessionChoice(ChoiceCards):
    """The sessions as cards; one that takes nobody is shown, but cannot be chosen."""

    shut: tuple[str, ...] = ()

    def create_option(self, name, value, label, *args, **kwargs):
        option = super().create_option(name, value, label, *args, **kwargs)
        if str(getattr(value, "value", value)) in self.shut:
            option["attrs"]["disabled"] = True
        return option


class RegistrationForm(forms.Form):
    """`sessions` come from `with_seats()`; whether one may still be chosen is decided once more when it is sent."""

    session = forms.ChoiceField(
        label=_("Where and when do you want to come?"),
        error_messages={
            "required": _("Choose the place and the days."),
            "invalid_choice": _("This session takes no registrations any more. Choose another one."),
        },
    )
    name = PlainText(
        label=_("Your name"),
        max_length=120,
        help_text=_("As it shall stand in the list and on the certificate."),
        error_messages={"required": _("Write your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    organisation = PlainText(
        label=_("Organisation"), max_length=160, required=False, help_text=_("Where you work or study.")
    )
    role = PlainText(
        label=_("Your work there"),
        max_length=120,
        required=False,
        help_text=_("For example: lawyer, teacher, student."),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=200,
        required=False,
        help_text=_("We send you the link there by which you confirm your place."),
        error_messages={"invalid": _("Write the e-mail address like this: name@example.org.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = PlainPhone(
        label=_("Phone number"),
        region="KG",
        required=False,
        help_text=_("If you have no e-mail address, the link comes to this phone as an SMS."),
        error_messages={"invalid": _("Write the phone number with its code, for example 0555 12 34 56.")},
    )
    speaks = forms.ChoiceField(
        label=_("In which language is it best for you?"),
        required=False,
        choices=[("", _("It does not matter")), *LegalAidCentre.Spoken.choices],
    )
    needs = PlainText(
        label=_("What do you need in order to take part?"),
        max_length=300,
        required=False,
        help_text=_("For example: an entrance without steps, a sign language interpreter, a place for a child."),
    )
    agrees = forms.BooleanField(
        label=_("I agree that these data are used for this training"),
        error_messages={"required": _("Tick that you agree. Without it we cannot write down your place.")},
    )
    consent = forms.CharField(widget=forms.HiddenInput, required=False)
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)
    website = Trap()

    def __init__(self, *args, training: Training, sessions: list[Session], now=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.training = training
        self.doors = {session: session.door(now) for session in sessions}
        self.initial.setdefault("once", uuid.uuid4())
        self.initial.setdefault("consent", settings.REGISTRATION_CONSENT_VERSION)
        for name in ("email", "phone"):
            self.fields[name].widget.is_required = True  # one of the two is asked for in clean()
        if not settings.SMS["url"]:
            self.fields["phone"].help_text = NO_SMS
        self._offer()

    def _offer(self):
        shown = {session: door for session, door in self.doors.items() if door not in (Door.NONE, Door.OVER)}
        field = self.fields["session"]
        field.widget = SessionChoice(hints={str(session.pk): self._hint(session) for session in shown})
        field.widget.shut = tuple(str(session.pk) for session, door in shown.items() if not door.takes_people)
        field.choices = [(str(session.pk), session.when_where) for session in shown]
        if len(self.open) == 1:
            self.initial.setdefault("session", str(self.open[0].pk))

    @cached_property
    def open(self) -> list[Session]:
        """The sessions that can be chosen now."""
        return [session for session, door in self.doors.items() if door.takes_people]

    def _hint(self, session: Session):
        return HINTS.get(self.doors[session]) or PLACES_FREE % {"free": session.free}

    def clean(self):
        cleaned = super().clean()
        if not {"email", "phone"} & set(self.errors) and not cleaned.get("email") and not cleaned.get("phone"):
            self.add_error("email", _("Write an e-mail address or a phone number, so that we can send you the link."))
        if cleaned.get("consent") and cleaned["consent"] != settings.REGISTRATION_CONSENT_VERSION:
            self.add_error(None, _("The sentence about your data has changed. Please read it once more, then send."))
        return cleaned

    @property
    def person(self) -> dict[str, str]:
        """The card that is sealed."""
        cleaned = self.cleaned_data
        card = {name: str(cleaned.get(name) or "") for name in ASKED}
        return card | {"phone": cleaned["phone"].as_e164 if cleaned.get("phone") else ""}
