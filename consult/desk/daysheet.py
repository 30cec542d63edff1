"""The day sheet: a whole day at a stop of the bus or a centre, one row per person (docs/day-sheet.md).

Without script it is a plain form. With script its rows lie sealed on the device until they are sent, and its own
service worker shows the page where there is no connection. What that worker keeps is `shell`, the same for everybody.
"""

import hashlib
import json
from collections import Counter
from functools import wraps
from typing import Any

from csp.decorators import csp_update
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consult import permissions

from . import daysheet_forms as forms
from . import daysheet_rows as rows
from .daysheet_words import for_the_device

FILES = (
    "css/site.css",
    "css/daysheet.css",
    "js/daysheet-store.js",
    "js/daysheet-grid.js",
    "js/daysheet-pins.js",
    "js/daysheet-post.js",
    "js/daysheet.js",
    "icons/mark.svg",
    "shyrdak.svg",
)
BATCH = 50  # rows that a device sends at once
DAYS_KEPT = 7  # on the device; docs/day-sheet.md says how the days are counted
LETTERS_OF_PIN = 6


def _for_lawyers(view):
    """Only who may report a consultation; and no inline script, unlike the rest of the admin."""

    @csp_update({})
    @wraps(view)
    def checked(request: HttpRequest) -> HttpResponse:
        if not permissions.may(request.user, "enter_report"):
            raise PermissionDenied
        return view(request)

    return checked


@_for_lawyers
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest) -> HttpResponse:
    """The plain form; the script, where there is one, takes its place."""
    if request.method == "POST":
        return _posted(request)
    now = timezone.now()
    head = forms.HeadForm(places=forms.places(now), initial=forms.spoken_last(request.user), now=now)
    return _page(request, head, forms.blank_rows(forms.ROWS))


def _posted(request: HttpRequest) -> HttpResponse:
    """Rows that may be reports go in; the others come back with what is wrong, beside empty ones."""
    now = timezone.now()
    head = forms.HeadForm(request.POST, places=forms.places(now), now=now)
    written = forms.posted_rows(request.POST)
    if "add" in request.POST or len(written) > forms.MOST_ROWS:
        return _with_more_rows(request, written, now)
    begun = [form for form in written if form.has_changed()]
    if not begun or not head.is_valid():
        return _page(request, head, written, is_empty=not begun)
    entered = rows.enter([(head, form) for form in begun], by=request.user)
    refused = [outcome.form for outcome in entered if outcome.state == rows.REFUSED]
    start = forms.next_number(written)
    fresh = forms.blank_rows(max(forms.ROWS - len(refused), 1), start=start)
    return _page(request, head, [*refused, *fresh], told=Counter(outcome.state for outcome in entered))


def _with_more_rows(request: HttpRequest, written: list, now) -> HttpResponse:
    """More empty rows; nothing is checked yet, and everything that was typed stays."""
    start = forms.next_number(written)
    room = min(forms.ROWS_ADDED, forms.MOST_ROWS - len(written))
    typed = request.POST
    head = forms.HeadForm(
        places=forms.places(now), initial={name: typed.get(name) for name in ("place", "day", "spoken")}
    )
    kept = [forms.as_typed(form) for form in written]
    return _page(request, head, [*kept, *forms.blank_rows(max(room, 0), start=start)], is_full=room <= 0)


def _page(request: HttpRequest, head, written: list, **told) -> HttpResponse:
    context = {
        "head": head,
        "rows": written,
        "owner": _owner(request.user),
        "is_typed": request.method == "POST",
        **told,
        **_frame(),
    }
    return render(request, "consult/desk/daysheet/sheet.html", context)


def _frame() -> dict[str, Any]:
    """What the page needs in either way of its making."""
    return {
        "pattern": forms.RowForm(prefix="ROW", matters=forms.matters()),
        "now": timezone.now(),
        "most": forms.MOST_ROWS,
        "batch": BATCH,
        "days": DAYS_KEPT,
        "letters": LETTERS_OF_PIN,
        "words": for_the_device(days=DAYS_KEPT, letters=LETTERS_OF_PIN, most=forms.MOST_ROWS),
    }


def _owner(user) -> str:
    """Tells the device whether the same person is signed in as before, and nobody who it is."""
    return salted_hmac("consult.desk.daysheet", str(user.pk)).hexdigest()[:16]


@_for_lawyers
@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """The page that a device keeps: rendered without the request, so that nothing of a person can be in it."""
    now = timezone.now()
    context = {"head": forms.HeadForm(places=forms.places(now), now=now), "is_shell": True, **_frame()}
    return HttpResponse(render_to_string("consult/desk/daysheet/sheet.html", context))


@_for_lawyers
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; it lies below the page's own address, which is all that it may look after."""
    said: dict[str, Any] = {
        "page": reverse("desk:day_sheet"),
        "shell": reverse("desk:day_sheet_shell"),
        "files": [static(name) for name in FILES],
    }
    said["version"] = hashlib.sha256(repr(said["files"]).encode()).hexdigest()[:12]
    response = render(
        request, "consult/desk/daysheet/worker.js", {"said": json.dumps(said)}, content_type="text/javascript"
    )
    response.headers["Cache-Control"] = "no-cache"
    return response


@_for_lawyers
@require_safe
def hello(request: HttpRequest) -> JsonResponse:
    """Asked before sending: a token for it, and who is signed in. Without a session the sign-in answers."""
    return JsonResponse({"token": get_token(request), "owner": _owner(request.user), "now": timezone.now()})


@_for_lawyers
@require_POST
def send(request: HttpRequest) -> JsonResponse:
    """Some rows of a device: what became of each, in words of this person's language."""
    sent = _read(request.body)
    if sent is None:
        return JsonResponse(
            {"said": _("The rows could not be read. Nothing was saved; they stay on the device.")}, status=400
        )
    if len(sent) > BATCH:
        return JsonResponse(
            {"said": _("Too many rows at once. Nothing was saved; they stay on the device.")}, status=413
        )
    now, known = timezone.now(), forms.matters()
    heads: dict[tuple, forms.HeadForm] = {}
    pairs = []
    for row in sent:
        where = tuple(str(row.get(name)) for name in forms.HeadForm.base_fields)
        head = heads.setdefault(where, forms.sent_head(row, now))
        pairs.append((head, forms.sent_row(row, known)))
    entered = rows.enter(pairs, by=request.user)
    return JsonResponse({"rows": [_told(row, outcome) for row, outcome in zip(sent, entered, strict=True)]})


def _read(body: bytes) -> list[dict] | None:
    try:
        sent = json.loads(body)
        found = sent["rows"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return found if isinstance(found, list) and all(isinstance(row, dict) for row in found) else None


def _told(row: dict, outcome: rows.Outcome) -> dict:
    """The answer for one row; what stands against the whole of it has no field."""
    errors = {
        name.removeprefix(NON_FIELD_ERRORS): [str(one) for one in sentences]
        for name, sentences in outcome.form.errors.items()
    }
    return {"key": str(row.get("key", "")), "state": outcome.state, "errors": errors}
