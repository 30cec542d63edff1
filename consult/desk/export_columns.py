"""What an export may hold of a report: codes and places, never a person. Words come from dictionaries made once."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Sum, TextField
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consult.models import ConsultationReport, Matter, ReportCorrection, ReportExport
from consult.models.codes import (
    AgeBand,
    Channel,
    Circumstance,
    ClientOutcome,
    MinutesBand,
    Outcome,
    ReferralTarget,
    ReportState,
    Service,
    Sex,
)
from home.models import District, LegalAidCentre, Region, Settlement

LABELS = {field.name: field.verbose_name for field in ConsultationReport._meta.fields}
CHOICES = {
    "state": ReportState,
    "channel": Channel,
    "sex": Sex,
    "age_band": AgeBand,
    "service": Service,
    "outcome": Outcome,
    "minutes": MinutesBand,
    "referral": ReferralTarget,
    "client_outcome": ClientOutcome,
}
FACTS = {"region": Region, "district": District, "settlement": Settlement, "centre": LegalAidCentre, "matter": Matter}
DAYS = ("consulted_on",)
NUMBERS = ("documents_drafted", "counted")
OWN = {"counted": gettext_lazy("counts as"), "key": gettext_lazy("key of the row")}
# In the order of the file. No name, no case number, no free text: a table travels further than it was meant to.
COLUMNS = (
    "consulted_on",
    "counted",
    "state",
    "channel",
    "region",
    "district",
    "settlement",
    "centre",
    "language",
    "sex",
    "age_band",
    "circumstances",
    "matter",
    "extra_matter",
    "service",
    "outcome",
    "minutes",
    "documents_drafted",
    "referral",
    "repeat",
    "client_outcome",
    "key",
)
# Where, how old and in what trouble, together with a village, may be one person everybody there knows.
LEFT_OUT_AT_FIRST = ("settlement", "circumstances", "key")
Read = Callable[[Any], object]


class Reader(NamedTuple):
    """How one column is read: the field it comes from, and what its value becomes.

    A value that Django would make an object of for every row comes as text: it is made into one where it is new.
    `varies`: each row has its own, and none is worth remembering.
    """

    name: str
    field: str | Combinable
    read: Read
    varies: bool = False


def label(name: str) -> str:
    return capfirst(str(OWN.get(name) or LABELS[name]))


def readers(export: ReportExport) -> list[Reader]:
    """One for each column that was chosen; in the language of the export, or as codes where it has none."""
    return [_reader(name, export) for name in COLUMNS if name in export.columns]


def _reader(name: str, export: ReportExport) -> Reader:
    if name == "counted":
        return Reader(name, "pk", _counted(export), varies=True)
    if name == "key":
        return Reader(name, Cast(name, TextField()), _with_dashes, varies=True)
    if name == "circumstances":
        words = {code: str(word) for code, word in Circumstance.choices} if export.language else {}
        return Reader(name, Cast(name, TextField()), _listed(words))
    if name == "repeat":
        yes, no = (_("yes"), _("no")) if export.language else ("1", "0")
        return Reader(name, name, lambda is_repeat: yes if is_repeat else no)
    if name in DAYS:
        return Reader(name, Cast(name, TextField()), date.fromisoformat)
    fact = FACTS.get("matter" if name == "extra_matter" else name)
    if fact:
        return Reader(name, f"{name}_id", _looked_up(_names(fact, export)))
    if name in CHOICES and export.language:
        return Reader(name, name, _looked_up({code: str(word) for code, word in CHOICES[name].choices}))
    return Reader(name, name, _as_it_is if name in NUMBERS else _in_letters)


def _as_it_is(value):
    return value


def _in_letters(value) -> str:
    return "" if value is None else str(value)


def _with_dashes(key: str) -> str:
    """As PostgreSQL writes it; SQLite keeps the digits alone."""
    return key if "-" in key else f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"


def _listed(words: dict[str, str]) -> Read:
    return lambda stored: ", ".join(words.get(code, code) for code in json.loads(stored))


def _looked_up(words: dict) -> Read:
    return lambda code: words.get(code, "" if code is None else str(code))


def _names(model, export: ReportExport) -> dict:
    """The names of places and matters; none where codes are wanted."""
    return {row.pk: str(row.name) for row in model.objects.all()} if export.language else {}


def _counted(export: ReportExport) -> Read:
    """1, or what corrections made of it; those of the whole period are fetched at once, for there are few."""
    rows = ReportCorrection.objects.filter(report__consulted_on__range=(export.since, export.until))
    corrected = dict(rows.order_by().values_list("report").annotate(Sum("amount")))
    return lambda pk: 1 + corrected.get(pk, 0)
