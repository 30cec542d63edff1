"""The page of one case, and what can be done from it.

Every view of what the client wrote, of her contact or of her files goes through `permissions.see`, which checks and
writes the access log. A refusal becomes a sentence on the same page, with everything that was typed still in its form.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin.auth import require_admin_access

from consult import permissions, transitions
from consult.models import AccessEvent, ConsultationRequest
from consult.models.codes import AttemptResult
from consult.models.roles import leads
from consult.receipt import grouped

from . import answer_drafts, ready
from .acts import ACTS
from .columns import LANGUAGES, length, place
from .countdown import running
from .history import history
from .known import conflicts, known
from .once import key_of
from .reaching import reaching

What = AccessEvent.What
# Where each act stands on the page.
CONVERSATION = ("write_to_client", "ask_client")
ASIDE = (
    "check_conflict",
    "decline",
    "hand_over",
    "set_priority",
    "assign",
    "merge",
    "mark_spam",
    "close",
    "reopen",
    "new_secret",
)


def _cases():
    return ConsultationRequest.objects.with_places().select_related("region", "stop", "centre")


def find(user, pk: int) -> ConsultationRequest:
    """The case, if this person may know that it is there; a forged number gets the same answer as a foreign one."""
    if found := _cases().filter(pk=pk, pk__in=permissions.visible_requests(user)).first():
        return found
    raise PermissionDenied


@require_GET
def case(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, find(request.user, pk))


@require_POST
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the number: only when asked for, in safe hours, and in the log."""
    found = find(request.user, pk)
    if not permissions.may(request.user, "contact", found):
        raise PermissionDenied
    return show(request, found, with_contact=True)


@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Do one thing with one case.

    Only the role is asked for here: whether it may be this case, and now, the transition itself says in words, for
    the case may have moved on since the page was opened.
    """
    if name not in ACTS:
        raise Http404
    chosen, user = ACTS[name], request.user
    found = known_to(user, pk, name)
    form = chosen.bound(_posted(request, found, name))
    if "insert" in request.POST or not form.is_valid():
        return _again(request, pk, name, form)
    again = {"key": key_of(request)} if chosen.is_once else {}
    try:
        result = chosen.do(found, user, form.cleaned_data | again)
    except transitions.Repeated:
        return _afterwards(user, pk)
    except transitions.Refused as refused:
        messages.error(request, str(refused))
        return _again(request, pk, name, form)
    messages.add_message(request, *chosen.said(result))
    answer_drafts.sent(found, user, name)
    if name in SHOWN_ONCE:
        return SHOWN_ONCE[name](request, found, form, result)
    return _afterwards(user, pk)


def _afterwards(user, pk: int) -> HttpResponse:
    """To the case, or to the list where it has left this person's sight."""
    if permissions.visible_requests(user).filter(pk=pk).exists():
        return redirect("desk:case", pk)
    return redirect("desk:queue", "waiting")


@require_admin_access
def act_again(request: HttpRequest) -> HttpResponse:
    """The form came without a valid token: signed in anew elsewhere, or open too long. Nothing is lost."""
    given = resolve(request.path_info).kwargs
    if given["name"] not in ACTS:
        raise Http404
    known_to(request.user, given["pk"], given["name"])
    stale = _("The page lay open too long. Nothing was sent; what you wrote is still here. Press the button again.")
    messages.warning(request, stale)
    response = _again(request, given["pk"], given["name"], ACTS[given["name"]].bound(request.POST))
    response.status_code = 403 if response.status_code == 200 else response.status_code
    return response


act.on_csrf_failure = act_again  # type: ignore[attr-defined] # read by ukuk.views.csrf_failure


# What must not survive in an address or a session is shown as the answer to the post itself.
SHOWN_ONCE = {
    "read": lambda request, found, form, result: show(request, found, reason=form.cleaned_data["reason"]),
    "new_secret": lambda request, found, form, result: show(request, found, secret=grouped(result)),
}


def _posted(request: HttpRequest, found: ConsultationRequest, name: str):
    """What was typed; with "insert" a ready message stands below it, and the form is shown again.

    Only for whoever may write there now: filled in, it tells the number, the language and the time of the answer.
    """
    posted = request.POST.copy()
    if "insert" not in posted:
        return posted
    if permissions.may(request.user, name, found):
        field = f"{name}-text"
        posted[field] = ready.after(posted.get(field, ""), ready.words(posted["insert"], found, request.user))
    else:
        messages.error(request, str(transitions.Refused()))
    return posted


def known_to(user, pk: int, action: str) -> ConsultationRequest:
    """The case for somebody whose role may do `action`, unless they declined it for a conflict of interest.

    Whether it is theirs, and the right moment, the transition says in words, for it may have moved on meanwhile.
    """
    found = _cases().filter(pk=pk).first() if permissions.may(user, action) else None
    if found is None or permissions.is_barred(user, found):
        raise PermissionDenied
    return found


def _again(request: HttpRequest, pk: int, name: str, form) -> HttpResponse:
    """The page as it stands now with what was typed; if the case has gone elsewhere, only what was typed."""
    try:
        return show(request, find(request.user, pk), typed={name: form})
    except PermissionDenied:
        return only_what_was_typed(request, form)


def only_what_was_typed(request: HttpRequest, form) -> HttpResponse:
    """The case is somebody else's now: a page with the words, and nothing of the case."""
    if not any(form[field].value() for field in form.fields):
        return redirect("desk:queue", "waiting")
    context = {"form": form, "header_title": _("What you wrote"), "breadcrumbs_items": breadcrumbs(None)}
    return render(request, "consult/desk/kept.html", context)


def show(request, found, *, typed=None, with_contact=False, reason="", secret="") -> HttpResponse:
    """The page; `typed` are forms as they were sent, `reason` opens a case that is somebody else's for this once."""
    user, now = request.user, timezone.now()
    can = {name for name in ACTS if permissions.may(user, name, found)} | set(typed or {})
    forms = {name: (typed or {}).get(name) or ACTS[name].bound(case=found) for name in can}
    for name, words in answer_drafts.beside(found, user).items():
        if name in forms:
            forms[name].initial["text"] = words
    for name, form in forms.items():
        ACTS[name].narrow(form, found, user)
    private = _private(found, user, reason=reason)
    context = {
        "case": found,
        "dues": running(found, now),
        "place": place(found),
        "language": LANGUAGES.get(found.language, found.language),
        "length": length(found),
        "can": can,
        "may_answer": permissions.may(user, "answer", found),
        "forms": forms,
        "writing": [(forms[name], name) for name in CONVERSATION if name in can],
        "aside": [ACTS[name].offered(found, forms[name]) for name in ASIDE if name in can],
        "attempt_results": AttemptResult,
        "ready": ready.choices(found.language) if can.intersection(CONVERSATION) else [],
        "secret": secret,
        "reason": reason,
        "breadcrumbs_items": breadcrumbs(found),
        "header_title": _("Case %(number)s") % {"number": found.case_number},
        **private,
        **reaching(found, user, now, ask=with_contact),
        **(history(found) if private["is_open"] or leads(user, found) else {}),
        "same_as": found.resembles_number,
        **conflicts(found, user),
    }
    return render(request, "consult/desk/case.html", context)


def _private(found: ConsultationRequest, user, *, reason: str) -> dict:
    """What the client wrote, as far as this person may see it now."""
    if not (reason or permissions.may(user, "narrative", found)):
        return {"is_open": False}
    return opened(found, user, reason) | known(found, user, reason=reason)


def opened(found: ConsultationRequest, user, reason: str = "") -> dict:
    """The question with its files and the conversation; each look is in the access log."""
    permissions.see(found, by=user, what=What.NARRATIVE, reason=reason)
    talk = list(found.messages.select_related("author").prefetch_related("attachments"))
    if talk:
        permissions.see(found, by=user, what=What.MESSAGES, reason=reason)
    papers = list(found.attachments.filter(message=None))
    return {"is_open": True, "narrative": found.narrative, "talk": talk, "papers": papers}


def breadcrumbs(found: ConsultationRequest | None, *, is_here: bool = True) -> list[dict]:
    """Home, desk, this case; `is_here` where the page is the case itself."""
    trail = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("desk:queue", args=["waiting"]), "label": _("Desk")},
    ]
    if found:
        url = "" if is_here else reverse("desk:case", args=[found.pk])
        trail.append({"url": url, "label": found.case_number})
    return trail
