"""The rows of a day sheet become reports, each on its own: one that is refused keeps no other from going in."""

from collections.abc import Iterable
from typing import NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _

from consult import reporting
from consult.models import ConsultationReport
from consult.models.refusals import AlreadyEntered, BadReport, Refused

from .answering import add_errors
from .daysheet_forms import HeadForm, RowForm

KEPT, ALREADY, REFUSED = "kept", "already", "refused"


class Outcome(NamedTuple):
    """What became of one row; a refused one says why in `form.errors`."""

    form: RowForm
    state: str


def enter(rows: Iterable[tuple[HeadForm, RowForm]], *, by) -> list[Outcome]:
    """Every row that may be a report becomes one; a key that is there already counts no second time."""
    rows = list(rows)
    found = ConsultationReport.objects.filter(key__in=[key for _head, form in rows if (key := _key(form))], lawyer=by)
    known = {report.key: report for report in found}
    return [
        Outcome(form, _again(known[key], head, form) if (key := _key(form)) in known else _entered(head, form, by))
        for head, form in rows
    ]


def _key(form: RowForm):
    return form.cleaned_data.get("key") if form.is_bound and form.is_valid() else None


def _again(first: ConsultationReport, head: HeadForm, form: RowForm) -> str:
    """A row that is there: the same counts no second time, other data are not dropped without a word."""
    try:
        if head.is_valid():
            reporting.expect_same(first, form.report(head))
    except AlreadyEntered as there:
        form.add_error(None, str(there))
        return REFUSED
    return ALREADY


def _entered(head: HeadForm, form: RowForm, by) -> str:
    if not form.has_changed():
        form.errors.setdefault(NON_FIELD_ERRORS, form.error_class([_("This row is empty.")]))
        return REFUSED
    if not form.is_valid():
        return REFUSED
    if not head.is_valid():
        form.add_error(None, [sentence for sentences in head.errors.values() for sentence in sentences])
        return REFUSED
    try:
        reporting.enter(form.report(head), by=by, key=form.cleaned_data["key"])
    except BadReport as bad:
        add_errors(form, bad)
        return REFUSED
    except Refused as refused:
        form.add_error(None, str(refused))
        return REFUSED
    return KEPT
