"""The three logs as columns of words: who looked, what was done with cases, what was done with reports."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consult.models import AccessEvent, ReportEvent, RequestEvent

from .history import report_words, words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Log:
    """One log: its rows, its columns as (heading, row -> words), how its rows belong to a case, and what is grave."""

    name: str
    label: "StrOrPromise"
    rows: Callable[[], QuerySet]
    columns: tuple
    case: str  # the lookup of a request's key
    grave: Q  # what "only what is grave" leaves
    grave_label: "StrOrPromise"


def _at(row) -> str:
    return f"{timezone.localtime(row.at):%d.%m.%Y %H:%M:%S}"


def _who(row) -> str:
    return (row.by.get_full_name() or row.by.get_username()) if row.by else ""


def _who_or_server(row) -> str:
    return _who(row) or _("the server's command line")


def _of_report(row: ReportEvent) -> str:
    report = row.report
    return report.request.case_number if report.request else str(report.pk)


def _move(row) -> str:
    return " → ".join(filter(None, (row.get_from_state_display(), row.get_to_state_display())))


SEALED = ("request__narrative", "request__contact")  # not read, and so not decrypted
WHEN, WHO, WHY = gettext_lazy("When"), gettext_lazy("Who"), gettext_lazy("Why")
CASE = gettext_lazy("Case")

LOOKS = Log(
    "looks",
    gettext_lazy("Who looked"),
    lambda: AccessEvent.objects.select_related("by"),
    (
        (WHEN, _at),
        (CASE, lambda row: row.case),
        (gettext_lazy("What"), lambda row: row.get_what_display()),
        (WHO, _who_or_server),
        (gettext_lazy("Held the case"), lambda row: _("no") if row.break_glass else _("yes") if row.case else ""),
        (WHY, lambda row: row.reason or ""),
    ),
    "request",
    Q(break_glass=True),
    gettext_lazy("Only without holding the case"),
)
CHANGES = Log(
    "changes",
    gettext_lazy("What was done with cases"),
    lambda: RequestEvent.objects.select_related("by", "request").defer(*SEALED, "note"),
    (
        (WHEN, _at),
        (CASE, lambda row: row.request.case_number),
        (gettext_lazy("What"), words),
        (WHO, _who),
        (gettext_lazy("Role"), lambda row: row.get_role_display()),
        (gettext_lazy("From, to"), _move),
        (gettext_lazy("Refused"), lambda row: _("yes") if row.refused else ""),
    ),
    "request",
    Q(refused=True),
    gettext_lazy("Only what was refused"),
)
REPORTS = Log(
    "reports",
    gettext_lazy("What was done with reports"),
    lambda: ReportEvent.objects.select_related("by", "report__request").defer(*(f"report__{name}" for name in SEALED)),
    (
        (WHEN, _at),
        (gettext_lazy("Case or report"), _of_report),
        (gettext_lazy("What"), report_words),
        (gettext_lazy("From, to"), _move),
        (WHO, _who),
        (WHY, lambda row: row.reason or ""),
    ),
    "report__request",
    Q(what="moved", to_state__in=["returned", "voided"]) | Q(what__in=["plus", "minus"]),
    gettext_lazy("Only returned, voided and corrected"),
)
LOGS = {log.name: log for log in (LOOKS, CHANGES, REPORTS)}
