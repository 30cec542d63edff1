"""What a list is narrowed to: codes in its address and nothing else, so that a link to it tells nobody's secrets."""

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple, cast

from django import forms
from django.conf import settings
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from consult.models import Matter
from consult.models.codes import Channel, Priority
from home.models import District, Region

ANY = ("", _("any"))
AGES = {
    "day": (_("sent in the last 24 hours"), lambda now: Q(submitted_at__gte=now - dt.timedelta(days=1))),
    "week": (_("sent in the last 7 days"), lambda now: Q(submitted_at__gte=now - dt.timedelta(days=7))),
    "over-week": (_("older than 7 days"), lambda now: Q(submitted_at__lt=now - dt.timedelta(days=7))),
    "over-month": (_("older than 30 days"), lambda now: Q(submitted_at__lt=now - dt.timedelta(days=30))),
}


class Chosen(NamedTuple):
    """One filter that is on, in words, and the rest of the address without it."""

    label: str
    value: str
    without: str


def _matters() -> list[tuple]:
    wide = Matter.objects.filter(parent=None)
    return [ANY, *((matter.code, matter.name) for matter in wide)]


def _places() -> list:
    """The oblasts, then the districts of each: a district by its SOATE code, an oblast by its ISO code."""
    districts = District.objects.select_related("region").order_by("region", "soate")
    regions = [(region.iso, region.short) for region in Region.objects.all()]
    by_region = groupby(districts, key=lambda district: district.region)
    return [ANY, (_("Oblasts"), regions), *((region.short, _named(rows)) for region, rows in by_region)]


def _named(districts) -> list[tuple[str, str]]:
    return [(district.soate, district.name) for district in districts]


class FilterForm(forms.Form):
    """All filters of the lists; each may stay empty."""

    matter = forms.ChoiceField(label=_("Matter"), required=False)
    place = forms.ChoiceField(label=_("Place"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[ANY, *settings.LANGUAGES], required=False)
    priority = forms.ChoiceField(label=_("Priority"), choices=[ANY, *Priority.choices], required=False)
    channel = forms.ChoiceField(label=_("Came through"), choices=[ANY, *Channel.choices], required=False)
    age = forms.ChoiceField(
        label=_("How long ago"),
        choices=[ANY, *((code, words) for code, (words, _condition) in AGES.items())],
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["matter"].choices, self.fields["place"].choices = _matters(), _places()  # asked for once

    @classmethod
    def of(cls, data: QueryDict) -> "FilterForm":
        """As the address says it; what no filter knows is left out, and `refused` says that something was."""
        form = cls({name: data.get(name, "")[:40] for name in cls.base_fields})
        form.is_valid()
        return form

    @property
    def refused(self) -> bool:
        return bool(self.errors)

    def conditions(self, now: dt.datetime) -> dict[str, Q]:
        """What the rows must fulfil, by the name of the condition; an oblast and a district are two of them."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        plain = {"language", "priority", "channel"} & chosen.keys()
        found: dict[str, Q] = {name: Q(**{name: chosen[name]}) for name in sorted(plain)}
        if code := chosen.get("matter"):
            found["matter"] = _in_matter(code)
        if code := chosen.get("place"):
            oblast = Region.objects.filter(iso=code).first()
            found["region" if oblast else "district"] = Q(region=oblast) if oblast else Q(district=code)
        if code := chosen.get("age"):
            found["age"] = AGES[code][1](now)
        return found

    @property
    def query(self) -> str:
        """The filters that are on, as they stand in an address."""
        return self._query()

    def _query(self, *, without: str = "") -> str:
        data = QueryDict(mutable=True)
        for name, value in self.cleaned_data.items():
            if value and name != without:
                data[name] = value
        return data.urlencode()

    def chosen(self) -> Iterator[Chosen]:
        """Each filter that is on, in words."""
        for name, value in self.cleaned_data.items():
            if value:
                label = str(self.fields[name].label)
                yield Chosen(
                    label, _words(cast(forms.ChoiceField, self.fields[name]).choices, value), self._query(without=name)
                )


def _in_matter(code: str) -> Q:
    """A wide matter with its parts; alone where it has none, which an index can serve."""
    codes = list(Matter.objects.filter(Q(code=code) | Q(parent=code)).values_list("code", flat=True))
    return Q(matter=code) if len(codes) < 2 else Q(matter__in=codes)


def _words(choices, value: str) -> str:
    """What the choice is called that `value` stands for, in a group or not."""
    for key, words in choices:
        if isinstance(words, list | tuple):
            if found := dict(words).get(value):
                return str(found)
        elif str(key) == value:
            return str(words)
    return value
