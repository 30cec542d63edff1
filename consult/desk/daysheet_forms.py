"""What a day sheet asks: above, where and when; below, a row for each person. A name or an ID number has no place here.

The same forms read the plain page and what a device sends, so that both are told the same.
"""

import datetime as dt
import re
import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consult.models import ConsultationReport, Matter
from consult.models.codes import AgeBand, Channel, Circumstance, MinutesBand, Outcome, ReferralTarget, Service, Sex
from home.models import LegalAidCentre

from .folded import Folded
from .report_places import AHEAD, RECENT, centre_choices, day_of, stop_choice, stops_between, stops_of_a_sheet, where

ROWS = 10  # of an empty page
ROWS_ADDED = 5
MOST_ROWS = 500
MORE = ("language", "extra_matter", "circumstances", "service", "documents_drafted", "referral")
NOTHING = ("", "–")


class HeadForm(forms.Form):
    """Where the people came, and when: a stop has its own day, a centre needs one."""

    place = forms.CharField(
        label=_("Where"), max_length=30, widget=forms.Select, error_messages={"required": _("Choose the place first.")}
    )
    day = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the day like this: 21.11.2026.")},
        help_text=_("Only for a centre: a stop of the bus has its own day."),
    )
    spoken = forms.ChoiceField(
        label=_("Language of most talks"), choices=settings.LANGUAGES, initial=settings.GREETING_LANGUAGE
    )

    use_required_attribute = False  # empty fields may be on their way

    def __init__(self, *args, places=None, now=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now or timezone.now()
        self.fields["place"].widget.choices = places or []

    def clean(self) -> dict:
        """Adds `where`, the place fields of a report, and settles the day."""
        super().clean()
        cleaned = self.cleaned_data
        kind, _colon, pk = cleaned.get("place", "").partition(":")
        if not kind:
            return cleaned
        finder = {"stop": self._at_stop, "centre": self._at_centre}.get(kind)
        if not finder or not re.fullmatch(r"[0-9]{1,9}", pk):
            self.add_error("place", _("This place is not in the list. Choose it again."))
        else:
            finder(cleaned, pk)
        return cleaned

    def _at_stop(self, cleaned: dict, pk: str) -> None:
        stop = stops_between(self.now - RECENT, self.now + AHEAD).filter(pk=pk).first()
        if stop is None:
            self.add_error("place", _("This stop was called off, or is over for four weeks. Choose another place."))
            return
        cleaned |= {"where": where("stop", pk), "day": day_of(stop), "channel": Channel.BUS}

    def _at_centre(self, cleaned: dict, pk: str) -> None:
        try:
            cleaned |= {"where": where("centre", pk), "channel": Channel.CENTRE}
        except LegalAidCentre.DoesNotExist:
            self.add_error("place", _("This place is not in the list. Choose it again."))
        if not cleaned.get("day") and "day" not in self.errors:
            self.add_error("day", _("Say on which day it was."))

    def report(self) -> dict:
        """What every row of this place and day shares."""
        return {
            **self.cleaned_data["where"],
            "consulted_on": self.cleaned_data["day"],
            "channel": self.cleaned_data["channel"],
        }


class RowForm(Folded, forms.Form):
    """One person. A row in which nothing was chosen is no row; its key makes it one report however often it is sent."""

    more_fields = MORE
    key = forms.UUIDField(widget=forms.HiddenInput)
    matter = forms.ChoiceField(label=_("Matter"), error_messages={"required": _("Choose the matter.")})
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex, initial=Sex.UNKNOWN)
    age_band = forms.ChoiceField(label=_("Age"), choices=AgeBand, initial=AgeBand.UNKNOWN)
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[NOTHING, *Outcome.choices], error_messages={"required": _("Choose the outcome.")}
    )
    minutes = forms.ChoiceField(label=_("Time"), choices=MinutesBand, initial=MinutesBand.SHORT)
    repeat = forms.BooleanField(label=_("Repeat visit"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("as above")), *settings.LANGUAGES], required=False
    )
    extra_matter = forms.ChoiceField(label=_("One more matter"), required=False)
    circumstances = forms.MultipleChoiceField(
        label=_("Circumstances"), choices=Circumstance, required=False, widget=forms.CheckboxSelectMultiple
    )
    service = forms.ChoiceField(label=_("Service"), choices=Service, initial=Service.ORAL)
    documents_drafted = forms.IntegerField(
        label=_("Documents drawn up"), min_value=0, max_value=99, initial=0, required=False
    )
    referral = forms.ChoiceField(label=_("Sent to"), choices=[NOTHING, *ReferralTarget.choices], required=False)

    use_required_attribute = False

    def __init__(self, *args, matters, **kwargs):
        super().__init__(*args, **kwargs)
        self.empty_permitted, self.matters = True, matters
        for name in ("matter", "extra_matter"):
            self.fields[name].choices = [NOTHING, *matters]

    @property
    def changed_data(self) -> list[str]:
        """A key alone does not make a person."""
        return [name for name in super().changed_data if name != "key"]

    def report(self, head: HeadForm) -> dict:
        """The fields of its report."""
        said = self.cleaned_data
        return head.report() | {
            "matter_id": said["matter"],
            "extra_matter_id": said["extra_matter"] or None,
            "language": said["language"] or head.cleaned_data["spoken"],
            "documents_drafted": said["documents_drafted"] or 0,
            **{
                name: said[name]
                for name in ("sex", "age_band", "outcome", "minutes", "repeat", "circumstances", "service", "referral")
            },
        }


def matters() -> list[tuple[str, str]]:
    """The wide matters, read once for all rows."""
    return [(row.pk, row.name) for row in Matter.objects.filter(in_use=True, parent=None)]


def places(now: dt.datetime) -> list:
    """For everybody the same: the list lies on devices."""
    return [
        ("", _("Choose the place")),
        (_("Bus of Solidarity"), [stop_choice(stop) for stop in stops_of_a_sheet(now)]),
        (_("Centres"), centre_choices()),
    ]


def next_number(rows: list[RowForm]) -> int:
    """The first number that no row of the page bears."""
    return max((int(str(form.prefix)[1:]) for form in rows), default=-1) + 1


def blank_rows(count: int, *, start: int = 0) -> list[RowForm]:
    """Empty rows with keys of their own."""
    known = matters()
    return [
        RowForm(prefix=f"r{start + number}", initial={"key": uuid.uuid4()}, matters=known) for number in range(count)
    ]


def posted_rows(data) -> list[RowForm]:
    """The rows of a plain page, in their order."""
    numbers = sorted(int(found[1]) for name in data if (found := re.fullmatch(r"r(\d{1,4})-key", name)))
    known = matters()
    return [RowForm(data, prefix=f"r{number}", matters=known) for number in numbers]


def sent_row(data: dict[str, Any], known: list[tuple[str, str]]) -> RowForm:
    """A row as a device sends it: anybody may write anything there, so that every value becomes a string or strings."""
    cleaned: dict[str, Any] = {name: _words(value) for name, value in data.items() if name != "circumstances"}
    several = data.get("circumstances")
    cleaned["circumstances"] = [_words(one) for one in several] if isinstance(several, list) else []
    cleaned["repeat"] = "on" if data.get("repeat") is True else ""
    return RowForm(cleaned, matters=known)


def sent_head(data: dict[str, Any], now: dt.datetime) -> HeadForm:
    return HeadForm({name: _words(data.get(name)) for name in HeadForm.base_fields}, now=now)


def _words(value: Any) -> str:
    return "" if value is None or isinstance(value, bool | dict | list) else str(value).replace("\0", "")


def spoken_last(user) -> dict:
    """The language of the lawyer's last report."""
    last = ConsultationReport.objects.filter(lawyer=user).order_by("-pk").values_list("language", flat=True).first()
    return {"spoken": last} if last else {}


def as_typed(form: RowForm) -> RowForm:
    """The same row once more, unchecked: what was typed is what it begins with."""
    typed = {name: form[name].value() for name in form.fields}
    typed["key"] = typed["key"] or uuid.uuid4()
    return RowForm(prefix=form.prefix, initial=typed, matters=form.matters)
