"""What a report asks: with an answer only what the request does not say, for a walk-in eight fields on one screen.

Everything else is prefilled and folded away under "more".
"""

import uuid
from typing import cast

from django import forms
from django.conf import settings
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consult.models import ConsultationReport, Lawyer, Matter
from consult.models.codes import Channel, Circumstance
from home.models import District

from .folded import Folded
from .report_places import STOPS_OFFERED, centre_choices, held_stops, near_first, place_of, stop_choice, where

MORE = ("service", "circumstances", "extra_matter", "documents_drafted", "referral", "repeat")


class ReportFields(Folded, forms.ModelForm):
    """The fields that every report shares; what is not chosen keeps its default.

    An existing report keeps what is not offered any more: else its form would say, and save, something else.
    """

    more_fields = MORE
    circumstances = forms.MultipleChoiceField(
        label=_("Circumstances"), choices=Circumstance, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kept = Q(pk__in=[self.instance.matter_id, self.instance.extra_matter_id])
        matters = Matter.objects.filter(Q(in_use=True, parent=None) | kept)
        self.fields["matter"].queryset = self.fields["extra_matter"].queryset = matters
        self.fields["outcome"].label = _("Outcome")


class WalkInForm(ReportFields):
    """A consultation that did not come through the site: eight fields, the rest folded away.

    `key` is made with the empty form: sending twice enters one report.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    place = forms.ChoiceField(label=_("Place"), help_text=_("The centre, the stop of the bus, or the district."))
    field_order = ("consulted_on", "channel", "place", "matter", "sex", "age_band", "outcome", "minutes", "language")

    class Meta:
        model = ConsultationReport
        fields = (
            "consulted_on",
            "channel",
            "matter",
            "sex",
            "age_band",
            "outcome",
            "minutes",
            "service",
            "language",
            "circumstances",
            "extra_matter",
            "documents_drafted",
            "referral",
            "repeat",
        )  # fmt: skip - the first line stands open, the second is folded away
        widgets = {"consulted_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        error_messages = {"consulted_on": {"invalid": _("Write the day like this: 21.11.2026.")}}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.lawyer = Lawyer.objects.filter(user=user).select_related("centre").first()
        self.fields["place"].choices = self._places()
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
        kept = self.instance.channel
        self.fields["channel"].choices = [one for one in Channel.choices if one[0] != Channel.IMPORT or one[0] == kept]

    @property
    def first(self):
        return [field for field in super().first if field.name != "language"]

    @property
    def more(self):
        return [self["language"], *super().more]

    def take_focus(self) -> None:
        """The keyboard begins where something is wrong, else where something is missing, else with the person."""
        names = [field.name for field in self.first]
        wanting = [name for name in names if name in self.errors or (not self.is_bound and not self[name].value())]
        self.fields[wanting[0] if wanting else "matter"].widget.attrs["autofocus"] = True

    def take_new_key(self) -> None:
        """What is sent from here on is another report than the one that the old key entered."""
        typed = cast(QueryDict, self.data).copy()
        typed["key"] = str(uuid.uuid4())
        self.data = typed

    @classmethod
    def prefilled(cls, user, *, goes_on: bool = False) -> dict:
        """A new key, today, and what the lawyer's last report said of everything but the person.

        Whoever `goes_on` with one report after the other stays with the day of the last one.
        """
        start = {"key": uuid.uuid4(), "consulted_on": timezone.localdate()}
        typed = ConsultationReport.objects.filter(lawyer=user, request=None).exclude(channel=Channel.IMPORT)
        if last := typed.order_by("-pk").first():
            start |= {"consulted_on": last.consulted_on} if goes_on else {}
            kept = ("channel", "language", "service", "minutes", "outcome")
            start |= {name: getattr(last, name) for name in kept} | {"matter": last.matter_id, "place": place_of(last)}
        elif lawyer := Lawyer.objects.filter(user=user).first():
            start |= {"channel": Channel.CENTRE, "language": (lawyer.languages or ["ky"])[0]}
            start |= {"place": f"centre:{lawyer.centre_id}"} if lawyer.centre_id else {}
        return start

    @classmethod
    def of(cls, report: ConsultationReport) -> dict:
        return {"key": report.key, "place": place_of(report)}

    def _places(self) -> list:
        """Centres, the bus of the last four weeks, districts; what is near the lawyer first."""
        home = self.lawyer.region_id if self.lawyer else None
        districts = District.objects.select_related("region")
        kept = self._kept_places()
        stops = [stop_choice(stop) for stop in held_stops(timezone.now())[:STOPS_OFFERED]]
        return [
            ("", _("Choose the place")),
            (_("Centres"), centre_choices(home)),
            (_("Bus of Solidarity"), [*kept, *[one for one in stops if one not in kept]]),
            (
                _("Districts"),
                near_first(districts, home, lambda row: (f"district:{row.pk}", f"{row.name}, {row.region.short}")),
            ),
        ]

    def _kept_places(self) -> list:
        """An older report keeps its stop, though it is not recent any more."""
        stop = self.instance.stop if self.instance.stop_id else None
        return [stop_choice(stop)] if stop else []

    def clean(self):
        cleaned = super().clean()
        kind, _colon, pk = cleaned.get("place", "").partition(":")
        if cleaned.get("channel") == Channel.BUS and kind and kind != "stop":
            self.add_error("place", _("Say at which stop of the bus it was."))
        elif kind == "stop" and cleaned.get("channel") not in (Channel.BUS, None):
            self.add_error(
                "channel", _("You chose a stop of the bus. Choose “Bus of Solidarity” here, or another place.")
            )
        elif kind:
            kept = self.instance.settlement if self.instance.district_id == pk else None
            cleaned |= where(kind, pk, kept)
        return cleaned

    def fields_of_report(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("key", "place")}
