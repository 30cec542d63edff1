"""What is asked of someone who wants to be reminded: by which way, where to, and yes."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from home.fields import PlainPhone, PlainText, Trap
from home.models import OutboxMessage
from home.widgets import ChoiceCards

Channel = OutboxMessage.Channel


def ways() -> list[str]:
    """The channels that can carry a message now: nobody is promised one that cannot be sent."""
    ready = {
        Channel.WHATSAPP: settings.WHATSAPP["phone_id"] and settings.WHATSAPP["token"],
        Channel.SMS: settings.SMS["url"],
        Channel.EMAIL: settings.DEFAULT_FROM_EMAIL,
    }
    return [channel for channel, settled in ready.items() if settled]


class ReminderForm(forms.Form):
    channel = forms.ChoiceField(
        label=_("How shall we write to you?"),
        widget=ChoiceCards(arrange="row"),
        error_messages={"required": _("Choose how we shall write to you.")},
    )
    contact = PlainText(
        label=_("Your phone number or e-mail address"),
        max_length=200,
        help_text=_("Used for this stop only."),
        error_messages={"required": _("Write where the message shall go.")},
    )
    agrees = forms.BooleanField(
        label=_("I agree to get messages about this stop"),
        error_messages={"required": _("Tick that you agree. Without it we cannot write to you.")},
    )
    website = Trap()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        open_ways = ways()
        self.fields["channel"].choices = [(way, Channel(way).label) for way in open_ways]
        if len(open_ways) == 1:
            self.fields["channel"].widget = forms.HiddenInput()
            self.initial.setdefault("channel", open_ways[0])
        if open_ways == [Channel.EMAIL]:
            self.fields["contact"].label = _("Your e-mail address")
            self.fields["contact"].widget = forms.EmailInput(attrs={"autocomplete": "email", "maxlength": 200})

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("channel") and cleaned.get("contact"):
            try:
                cleaned["contact"] = _read(cleaned["channel"], cleaned["contact"])
            except ValidationError as error:
                self.add_error("contact", error)
        return cleaned


def _read(channel: str, contact: str) -> str:
    """The contact in its one spelling. Raises ValidationError with the sentence that says how to write it."""
    if channel == Channel.EMAIL:
        address = contact.strip().lower()
        try:
            validate_email(address)
        except ValidationError as error:
            raise ValidationError(_("Write the e-mail address like this: name@example.org.")) from error
        return address
    try:
        return PlainPhone(region="KG").clean(contact).as_e164
    except ValidationError as error:
        raise ValidationError(_("Write the phone number with its code, for example 0555 12 34 56.")) from error
