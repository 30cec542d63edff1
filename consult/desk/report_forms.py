"""What a report asks: with an answer only what the request does not say, for a walk-in eight fields on one screen.

Everything else is prefilled and folded away under "more".
"""

import datetime as dt
import uuid

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consult.models import ConsultationReport, Lawyer, Matter
from consult.models.codes import Channel, Circumstance, Service
from events.models import Stop
from home.models import District, LegalAidCentre

from .forms import Words

RECENT = dt.timedelta(days=28)
STOPS_OFFERED = 40
MORE = ("service", "circumstances", "extra_matter", "documents_drafted", "referral", "repeat")


class ReportFields(forms.ModelForm):
    """The fields that every report shares; what is not chosen keeps its default."""

    circumstances = forms.MultipleChoiceField(
        label=_("Circumstances"), choices=Circumstance, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        matters = Matter.objects.filter(in_use=True, parent=None)
        self.fields["matter"].queryset = self.fields["extra_matter"].queryset = matters
        self.fields["outcome"].label = _("Outcome")

    @property
    def first(self):
        """The fields that stand open."""
        return [field for field in self.visible_fields() if field.name not in MORE]

    @property
    def more(self):
        """The fields that are folded away."""
        return [field for field in self.visible_fields() if field.name in MORE]

    @property
    def more_has_errors(self) -> bool:
        return any(field.errors for field in self.more)


class AnswerForm(ReportFields):
    """The answer and what its report must know beside the request."""

    text = Words(
        label=_("Your answer"),
        rows=8,
        help_text=_("In the client’s language, in plain words: what the law says, what to do, where to go, by when."),
    )
    field_order = ("text", "outcome", "minutes", "matter", "sex", "age_band", *MORE)

    class Meta:
        model = ConsultationReport
        fields = ("outcome", "minutes", "matter", "sex", "age_band", *MORE)

    @classmethod
    def prefilled(cls, case, user) -> dict:
        """The matter of the request; the lawyer's habits from her last written report."""
        last = ConsultationReport.objects.filter(lawyer=user, request__isnull=False).order_by("-pk").first()
        habits = {"service": last.service, "minutes": last.minutes} if last else {"service": Service.WRITTEN}
        return {"matter": case.matter_id, "repeat": case.reopen_count > 0, **habits}

    def report(self) -> dict:
        """The report's own fields, without the words and the outcome."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("text", "outcome")}


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
        self.fields["channel"].choices = [pair for pair in Channel.choices if pair[0] != Channel.IMPORT]

    @property
    def first(self):
        return [field for field in super().first if field.name != "language"]

    @property
    def more(self):
        return [self["language"], *super().more]

    @classmethod
    def prefilled(cls, user) -> dict:
        """A new key, today, and what the lawyer's last report said of everything but the person."""
        start = {"key": uuid.uuid4(), "consulted_on": timezone.localdate()}
        last = ConsultationReport.objects.filter(lawyer=user, request=None).order_by("-pk").first()
        if last:
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
        centres = LegalAidCentre.objects.filter(is_open=True)
        districts = District.objects.select_related("region")
        kept = self._kept_places()
        return [
            ("", _("Choose the place")),
            (_("Centres"), _near_first(centres, home, lambda row: (f"centre:{row.pk}", row.name))),
            (_("Bus of Solidarity"), [*kept, *[_stop(stop) for stop in recent_stops() if _stop(stop) not in kept]]),
            (
                _("Districts"),
                _near_first(districts, home, lambda row: (f"district:{row.pk}", f"{row.name}, {row.region.short}")),
            ),
        ]

    def _kept_places(self) -> list:
        """An older report keeps its stop, though it is not recent any more."""
        stop = self.instance.stop if self.instance.stop_id else None
        return [_stop(stop)] if stop else []

    def clean(self):
        cleaned = super().clean()
        kind, _colon, pk = cleaned.get("place", "").partition(":")
        if cleaned.get("channel") == Channel.BUS and kind and kind != "stop":
            self.add_error("place", _("Say at which stop of the bus it was."))
        elif kind == "stop" and cleaned.get("channel") not in (Channel.BUS, None):
            self.add_error(
                "channel", _("You chose a stop of the bus. Choose “Bus of Solidarity” here, or another place.")
            )
        else:
            cleaned |= self._where(kind, pk) if kind else {}
        return cleaned

    def _where(self, kind: str, pk: str) -> dict:
        """The report's five place fields from the one that was chosen."""
        where = dict.fromkeys(("centre", "stop", "settlement", "district", "region"))
        if kind == "centre":
            centre = LegalAidCentre.objects.select_related("region", "district", "settlement").get(pk=pk)
            return where | {
                "centre": centre,
                "settlement": centre.settlement,
                "district": centre.district,
                "region": centre.region,
            }  # fmt: skip - one fact, one line
        if kind == "stop":
            stop = Stop.objects.with_places().get(pk=pk)
            return where | {
                "stop": stop,
                "settlement": stop.settlement,
                "district": stop.district,
                "region": stop.district.region,
            }  # fmt: skip - one fact, one line
        district = District.objects.select_related("region").get(pk=pk)
        kept = self.instance.settlement if self.instance.district_id == pk else None
        return where | {"settlement": kept, "district": district, "region": district.region}

    def fields_of_report(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("key", "place")}


def place_of(report: ConsultationReport) -> str:
    """The value of `place` for an existing report."""
    if report.stop_id:
        return f"stop:{report.stop_id}"
    if report.centre_id:
        return f"centre:{report.centre_id}"
    return f"district:{report.district_id}" if report.district_id else ""


def recent_stops(now: dt.datetime | None = None) -> list[Stop]:
    now = now or timezone.now()
    held = Stop.objects.with_places().filter(starts_at__range=(now - RECENT, now)).exclude(state__in=Stop.OFF)
    return list(held.order_by("-starts_at")[:STOPS_OFFERED])


def _stop(stop: Stop) -> tuple[str, str]:
    where = stop.settlement.name if stop.settlement else stop.settlement_text
    day = timezone.localtime(stop.starts_at)
    return f"stop:{stop.pk}", f"{day:%d.%m.%Y} · {where}, {stop.district.name}"


def _near_first(rows, home: str | None, pair) -> list[tuple[str, str]]:
    return [pair(row) for row in sorted(rows, key=lambda row: (row.region_id != home, row.pk))]
