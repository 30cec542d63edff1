"""Which action every address of the desk asks for, and the one place that asks: an address without one answers nobody.

Here only the role is asked for. Whether it may be this case or report, and now, the views and the transitions ask of
`consult.permissions` again, for one has to know the row first.
"""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import URLPattern

from consult import permissions

LEADS_ON = ""  # only leads to another address, which asks

# `{name}` is what stands in the address: the act itself is the action.
ADDRESSES = {
    "index": LEADS_ON,
    "queue": "desk",
    "next": "claim",
    "read_notices": "desk",
    "save_filter": "desk",
    "delete_filter": "desk",
    "absences": "desk",
    "delete_absence": "desk",
    "rota": "desk",  # ticked by whoever leads
    "case": "desk",
    "contact": "contact",
    "answer": "answer",
    "answer_save": "answer",
    "answer_file": "answer",
    "file": "desk",  # a leader breaks the glass for it
    "act": "{name}",
    "coming": "desk",
    "lost_number": "recover",
    "my_reports": "desk",
    "enter_report": "enter_report",
    "report": "read_report",
    "reports": "read_report",
    "report_act": "{name}_report",
    "imports": "import_reports",
    "import_template": "import_reports",
    "import": "import_reports",
    "import_act": "import_reports",
    "months": "lead",
    "month": "lead",
    "month_verify": "verify_report",
    "month_close": "close_month",
    "ratings": "own_ratings",
    "ratings_by_centre": "lead",
    "rating": "desk",  # the lawyer's own, or of what somebody leads
    "rating_reply": "own_ratings",
    "exports": "export_reports",
    "export": "export_reports",
    "export_cancel": "export_reports",
    "export_file": "export_reports",
    "day_sheet": "enter_report",
    "day_sheet_hello": "enter_report",
    "day_sheet_send": "enter_report",
    "day_sheet_shell": "enter_report",
    "day_sheet_worker": "enter_report",
    "log_index": LEADS_ON,
    "log": "read_log",
    "log_file": "read_log",
}


def guarded(patterns: list[URLPattern]) -> list[URLPattern]:
    """The same addresses, each behind its door."""
    for pattern in patterns:
        pattern.callback = _door(pattern.callback, ADDRESSES.get(pattern.name or ""))
    return patterns


def _door(view, action: str | None):
    @wraps(view)
    def asked(request, *args, **kwargs):
        if action is None:
            raise PermissionDenied
        named = action.format(name=kwargs.get("name", ""))
        if named and named not in permissions.ACTIONS:
            raise Http404
        if named and not permissions.may(request.user, named):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return asked
