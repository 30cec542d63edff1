"""A letter of the organisers to everyone in a session: looked at first, sent once."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.models import Registration, Session
from home.fields import PlainText
from home.models import OutboxMessage

from . import people, telling


class LetterForm(forms.Form):
    to = forms.MultipleChoiceField(
        label=_("To whom"),
        choices=Registration.State,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one group of people.")},
    )
    subject = PlainText(
        label=_("Subject"), max_length=120, help_text=_("Shown in the list of messages: name nothing personal.")
    )
    text = PlainText(
        label=_("Letter"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Write it in all languages that people need. The link to their place is added below it."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict | None:
        if "key" in self.errors:  # a hidden field: nobody would see the fault beside it
            self.add_error(None, _("The letter has lost its number. Open this page anew and copy your words into it."))
        return super().clean()


@dataclass(frozen=True, slots=True)
class Preview:
    """Before it is sent: how many it reaches, and by which way."""

    by_email: int
    by_sms: int

    @property
    def everyone(self) -> int:
        return self.by_email + self.by_sms


def receivers(session: Session, states: Iterable[str]) -> list[Registration]:
    """Whoever is in one of `states` and can be reached."""
    rows = Registration.objects.filter(session=session, state__in=list(states), is_sample=False).known()
    found = rows.select_related("session__training", "session__district")
    return [registration for registration in found if people.way_to(registration)[0]]


def preview(rows: Iterable[Registration]) -> Preview:
    ways = Counter(people.way_to(registration)[0] for registration in rows)
    return Preview(ways[OutboxMessage.Channel.EMAIL], ways[OutboxMessage.Channel.SMS])


@transaction.atomic
def send(rows: Iterable[Registration], form: LetterForm, *, now: dt.datetime | None = None) -> int:
    """Owes the letter to each of `rows`; pressed twice, it still goes out once. How many rows were written."""
    now, letter = now or timezone.now(), form.cleaned_data
    words = {"subject": " ".join(letter["subject"].split()), "text": letter["text"]}
    about = str(letter["key"])
    return sum(telling.tell(registration, telling.LETTER, now=now, about=about, **words) for registration in rows)
