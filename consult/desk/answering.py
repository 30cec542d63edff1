"""The answer: words to the client and the report, in one form and one transaction.

What is typed is kept on the server (`answer_drafts`) by a button, by a script every few seconds, and whenever something
stands against sending; so that neither a session that died nor a stale page costs a word.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import resolve
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.auth import require_admin_access

from consult import permissions, transitions
from consult.models import ConsultationRequest, Message
from consult.models.codes import Party
from home import wording

from . import answer_drafts, cases, ready
from .answer_forms import AnswerForm, CitationRows, acts_in

HER_SIDE = (Party.CLIENT, Party.HELPER)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The question above, the answer and its few report fields below."""
    if request.method == "POST":
        return _posted(request, pk)
    found = cases.find(request.user, pk)
    if permissions.may(request.user, "answer", found):
        return _show(request, found)
    if not permissions.may(request.user, "narrative", found):
        raise PermissionDenied
    messages.error(request, str(transitions.WrongState(state=found.get_state_display())))
    return redirect("desk:case", pk)


def _posted(request: HttpRequest, pk: int) -> HttpResponse:
    """Only the role is asked for at first: whether it may still be this case, the transition says in words."""
    found, user = cases.known_to(request.user, pk, "answer"), request.user
    draft = answer_drafts.find(found, user)
    form = AnswerForm(request.POST, request.FILES, attached=draft.attachments.count() if draft else 0)
    rows = CitationRows(request.POST, prefix=answer_drafts.LAW)
    if not permissions.may(user, "answer", found):
        return _too_late(request, found, form)
    if "discard" in request.POST:
        answer_drafts.discard(found, user)
        messages.success(request, _("The unfinished answer is gone."))
        return redirect("desk:answer", pk)
    is_valid = form.is_valid() & rows.is_valid()
    draft = answer_drafts.keep(found, user, _typed(request, found), form.washed)
    if "save" in request.POST or "insert" in request.POST:
        return _kept(request, found, form)
    if not is_valid or _client_wrote(request, found) or not _sent(request, found, form, rows, draft):
        return _show(request, found, form=form, rows=rows)
    return redirect("desk:case", pk)


def _typed(request: HttpRequest, found: ConsultationRequest):
    """What was posted; with "insert" a ready message stands below the words."""
    typed = request.POST.copy()
    if "insert" in typed:
        typed["text"] = ready.after(typed.get("text", ""), ready.words(typed["insert"], found, request.user))
    return typed


def _kept(request: HttpRequest, found: ConsultationRequest, form: AnswerForm) -> HttpResponse:
    """Back to the form, which begins with what was kept; what was wrong with a file is said, the rest can wait."""
    for sentence in [*form.errors.get("voice", []), *form.errors.get("papers", [])]:
        messages.error(request, sentence)
    if "save" in request.POST:
        messages.success(request, _("Kept on the server. Nothing was sent yet."))
    return redirect("desk:answer", found.pk)


def _client_wrote(request: HttpRequest, found: ConsultationRequest) -> bool:
    """Whether the client wrote since the form was shown: an answer must not miss it."""
    seen = request.POST.get("seen", "")
    if not seen.isdecimal():
        return False
    if wrote := found.messages.filter(pk__gt=int(seen), sender__in=HER_SIDE).exists():
        messages.warning(
            request,
            _("The client wrote while you were writing. Read it first, then send. Nothing is lost, nothing was sent."),
        )
    return wrote


def _sent(request: HttpRequest, found, form: AnswerForm, rows, draft) -> bool:
    """Whether the answer went out; what stands against it is said, and the form keeps every word."""
    said = form.cleaned_data
    try:
        transitions.answer(
            found,
            by=request.user,
            text=said["text"],
            outcome=said["outcome"],
            report=form.report(),
            attachments=draft.attachments.all(),
            articles=rows.articles(found.language),
        )
    except transitions.BadReport as bad:
        add_errors(form, bad)
        return False
    except transitions.Refused as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, _("Your answer is on the client’s page, and the report is written."))
    return True


def _too_late(request: HttpRequest, found: ConsultationRequest, form: AnswerForm) -> HttpResponse:
    """The case went elsewhere, or was answered: a second press is told so, other words are shown to be copied."""
    text = request.POST.get("text", "").strip()
    last = found.messages.filter(kind=Message.Kind.ANSWER, author=request.user.pk).last()
    if last and last.body == text:
        messages.success(request, _("Your answer is on the client’s page, and the report is written."))
        return redirect("desk:case", found.pk)
    refused = transitions.NotYours() if found.lawyer_id != request.user.pk else None
    messages.error(request, str(refused or transitions.WrongState(state=found.get_state_display())))
    return cases.only_what_was_typed(request, form)


@require_POST
def save(request: HttpRequest, pk: int) -> JsonResponse:
    """For the script: keeps what was typed, and says at what time."""
    found = cases.known_to(request.user, pk, "answer")
    if not any(permissions.may(request.user, action, found) for action in ("answer", "write_to_client", "add_note")):
        return JsonResponse({"sentence": str(transitions.NotYours())}, status=409)
    draft = answer_drafts.keep(found, request.user, request.POST)
    at = date_format(timezone.localtime(draft.saved_at), "H:i")
    return JsonResponse({"sentence": _("Kept on the server at %(time)s.") % {"time": at}})


def _show(request: HttpRequest, found, *, form=None, rows=None, status: int = 200) -> HttpResponse:
    draft = answer_drafts.find(found, request.user)
    typed = draft.typed if draft else {}
    if form is None:
        has_answer = answer_drafts.has_answer(typed)
        form = AnswerForm(
            initial=answer_drafts.initial(typed) if has_answer else AnswerForm.prefilled(found, request.user)
        )
        rows = CitationRows(prefix=answer_drafts.LAW, initial=answer_drafts.initial_rows(typed))
    private = cases.opened(found, request.user)
    text = form["text"].value() or ""
    context = {
        "case": found,
        "form": form,
        "rows": rows,
        "draft": draft,
        "is_kept": answer_drafts.has_answer(typed),
        "preview": wording.drawn(text) if text.strip() else "",
        "acts": acts_in(found.language),
        "ready": ready.choices(found.language),
        "seen": max((message.pk for message in private["talk"]), default=0),
        **private,
        "breadcrumbs_items": [*cases.breadcrumbs(found, is_here=False), {"url": "", "label": _("Answer")}],
        "header_title": _("Answer case %(number)s") % {"number": found.case_number},
    }
    return render(request, "consult/desk/answer.html", context, status=status)


@require_admin_access
def answer_again(request: HttpRequest) -> HttpResponse:
    """The form came without a valid token: signed in anew elsewhere, or open too long. Every word is shown again."""
    found = cases.known_to(request.user, resolve(request.path_info).kwargs["pk"], "answer")
    typed = dict(request.POST.lists())
    form = AnswerForm(initial=answer_drafts.initial(typed))
    if not permissions.may(request.user, "answer", found):
        return cases.only_what_was_typed(request, form)
    rows = CitationRows(prefix=answer_drafts.LAW, initial=answer_drafts.initial_rows(typed))
    stale = _("The page lay open too long. Nothing was sent; what you wrote is still here. Press the button again.")
    messages.warning(request, stale)
    return _show(request, found, form=form, rows=rows, status=403)


answer.on_csrf_failure = answer_again  # type: ignore[attr-defined] # read by ukuk.views.csrf_failure


def add_errors(form, bad: transitions.BadReport) -> None:
    """The report's own objections, each at its field; what has no field here stands above the form."""
    for name, sentences in bad.errors.items():
        form.add_error(name if name in form.fields else None, sentences)
