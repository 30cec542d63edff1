"""Three short pages. Each is saved when it is posted, right or wrong; each may be reloaded, left and come back to."""

from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve, reverse, translate_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consult import transitions
from consult.intake import cookies, drafts, funnel, proof
from consult.intake.journey import LAST, Journey, typed
from consult.intake.views import by_script, trouble
from consult.models import RequestDraft
from consult.models.keeping import months_kept
from home import patience, visitors
from home.privacy import private

PURPOSE = "send"  # of a proof
STAYING = {"remove", "keep", "add"}  # buttons that save the page and stay on it


@private
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, number: int) -> HttpResponse:
    """One page of the journey. Where we cannot save or read it, she is told so and keeps what she wrote."""
    try:
        with patience.brief():
            return by_script.answered(request, _step(request, number))
    except trouble.FAULTS as fault:
        return trouble.told(request, number, fault, show=_as_typed)


def _step(request: HttpRequest, number: int) -> HttpResponse:
    """An earlier page that is not yet right comes first."""
    draft = drafts.find(request)
    if draft and draft.sent_at:
        return redirect("consult:sent")
    if request.method == "POST":
        return _posted(request, number, draft)
    journey = Journey(draft)
    if behind := journey.first_unready(number):
        return redirect(_address(behind, check=draft is not None))
    if draft and number > 1:
        with suppress(DatabaseError):  # neither is worth a page that does not open
            _note_arrival(draft, number)
    return _show(request, number, journey, journey.form(number, check="check" in request.GET), note=_late(journey))


def _note_arrival(draft: RequestDraft, number: int) -> None:
    if number == LAST:
        drafts.number_of(draft)
    funnel.reached(draft, funnel.WAY[number - 1])


def _address(number: int, *, check: bool = False) -> str:
    address = reverse("consult:ask" if number == 1 else f"consult:ask_{number}")
    return f"{address}?check" if check else address


def _posted(request: HttpRequest, number: int, draft: RequestDraft | None) -> HttpResponse:
    if wait := _seconds_until_kept(request, draft):
        return _later(request, number, draft, wait)
    token = ""
    if draft is None:
        draft, token = drafts.start()
    drafts.take(draft, str(number), typed(request.POST, number))
    if by_script.only_keeps(request):
        return drafts.carry(request, by_script.keep(draft, str(number)), token)
    journey = Journey(draft)
    # Files are neither opened nor kept for a form of which not even the first page is right.
    form = journey.form(number, data=request.POST, files=None if journey.first_unready(number) else request.FILES)
    valid = form.is_valid()
    if valid and number == LAST and not _elsewhere(request) and not journey.first_unready(LAST):
        return _send(request, journey, form)
    if not drafts.keep(draft, str(number)):
        return redirect("consult:ask")  # sent or deleted in another tab meanwhile
    if not _elsewhere(request):
        funnel.reached(draft, funnel.Step.STARTED)
    try:
        drafts.keep_files(draft, getattr(form, "washed", []))
    except drafts.FilesNotKept as lost:
        shown = _as_typed(request, number, draft, note=str(lost), status=503, wait=trouble.SECONDS)
        return drafts.carry(request, shown, token)
    return drafts.carry(request, _next(request, number, journey, form, valid), token)


def _elsewhere(request: HttpRequest) -> bool:
    """Whether the button pressed was another than the one that goes on: a language's, a file's, "keep it longer"."""
    return request.POST.get("switch") in dict(settings.LANGUAGES) or not request.POST.keys().isdisjoint(STAYING)


def _seconds_until_kept(request: HttpRequest, draft: RequestDraft | None) -> int:
    """Anybody may begin a form and add files to it, without an account: so many at a time, or the disk fills up."""
    wait = visitors.seconds_to_wait(request, "draft", settings.LIMIT_DRAFTS) if draft is None else 0
    if wait and proof.is_given(request, PURPOSE):
        wait = 0
    if request.FILES:
        wait = max(wait, visitors.seconds_to_wait(request, "upload", settings.LIMIT_UPLOADS))
    return wait


def _later(request: HttpRequest, number: int, draft: RequestDraft | None, wait: int) -> HttpResponse:
    """The page as it was typed, to be posted again after `wait` seconds; a draft that exists keeps the words too."""
    words = typed(request.POST, number)
    if draft:
        drafts.take(draft, str(number), words)
        drafts.keep(draft, str(number))
    if draft is None:
        return _asked_for_proof(request, number, Journey(None), Journey(None).form(number, initial=words), wait)
    note = _(
        "Very many forms and files come from your network just now. Nothing was sent. What you wrote is still here: "
        "press the button again in %(minutes)s min. If you had chosen files, choose them again."
    ) % {"minutes": -(-wait // 60)}
    return _as_typed(request, number, draft, note=note, status=429, wait=wait)


def _asked_for_proof(request: HttpRequest, number: int, journey: Journey, form, wait: int) -> HttpResponse:
    """Over a limit that many may share, or under the switch: the page as typed, and how to go on at once."""
    note = _("Nothing was sent yet. What you wrote is still here. Above the button it says how to go on.")
    asked = proof.offer(request, PURPOSE)
    response = _show(request, number, journey, form, note=note, status=429, asked=asked)
    response.headers["Retry-After"] = str(asked["seconds"] or wait)
    return response


def _as_typed(
    request: HttpRequest, number: int, draft: RequestDraft | None, *, note: str, status: int, wait: int = 0
) -> HttpResponse:
    """The page once more with exactly what was posted, and a sentence about why."""
    if wait and by_script.is_asking(request):
        return by_script.note(note, status=status, wait=wait)
    journey = Journey(draft)
    form = journey.form(number, initial=typed(request.POST, number) if request.method == "POST" else None)
    response = _show(request, number, journey, form, note=note, status=status)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def _next(request, number, journey, form, valid) -> HttpResponse:
    if request.POST.get("switch") in dict(settings.LANGUAGES):
        return redirect(translate_url(_address(number), request.POST["switch"]))
    if "remove" in request.POST:
        drafts.remove_file(journey.draft, request.POST["remove"])
        return redirect(_address(number))
    if "keep" in request.POST:
        return redirect(f"{_address(number)}?kept")
    if "add" in request.POST and form.only_files_matter():
        return redirect(f"{_address(number)}#attached")
    if behind := journey.first_unready(number):
        return redirect(_address(behind, check=True))
    if not valid:
        return _show(request, number, journey, form)
    return redirect(_address(number + 1))


def _send(request: HttpRequest, journey: Journey, form) -> HttpResponse:
    """The request takes the words over and the draft lets them go, both or neither; a draft that stays is kept."""
    draft = journey.saved
    if draft.created_at > timezone.now() - timedelta(seconds=settings.ASK_MIN_SECONDS):
        drafts.keep(draft, str(LAST))
        form.add_error(None, _("That was very quick. Please look once more whether all is right, then send."))
        return _show(request, LAST, journey, form)
    wait = visitors.seconds_to_wait(request, "send", settings.LIMIT_SEND)
    if (wait or settings.ASK_PROOF) and not proof.is_given(request, PURPOSE):
        drafts.keep(draft, str(LAST))
        return _asked_for_proof(request, LAST, journey, form, wait)
    try:
        with transaction.atomic():
            drafts.sent(draft, journey.submit(form, browser=visitors.browser_of(request)))
            funnel.reached(draft, funnel.Step.SENT)
    except transitions.Refused as refused:
        drafts.keep(draft, str(LAST))
        form.add_error(None, str(refused))
        return _show(request, LAST, journey, form)
    return redirect("consult:sent")


def _show(
    request, number: int, journey: Journey, form, *, note: str = "", status: int = 200, asked: dict | None = None
) -> HttpResponse:
    form.prepare()
    if settings.ASK_PROOF and number == LAST:
        asked = asked or proof.offer(request, PURPOSE)
    has_draft = bool(journey.draft and journey.draft.pk)
    context = {
        "form": form,
        "number": number,
        "steps": LAST,
        "before": _address(number - 1) if number > 1 else "",
        "attachments": journey.saved.attachments.all() if has_draft and number == 2 else [],
        "has_draft": has_draft,
        "until": drafts.kept_until(journey.saved) if has_draft else None,
        "kept": "kept" in request.GET,
        "further": _further(journey) if has_draft and number == 1 and request.method == "GET" else "",
        "unsafe": number == LAST and form.unsafe,
        "file_bytes": settings.UPLOAD_FILE_BYTES,
        "keep_months": months_kept(unsafe=number == LAST and form.unsafe),
        "note": note,
        "proof": asked,
        "languages": settings.LANGUAGES,
    }
    return render(request, f"consult/intake/step{number}.html", context, status=status)


def _further(journey: Journey) -> str:
    """Where she stopped, for who comes back to the first page; "" where that is here."""
    seen = max(2, min(journey.saved.reached, LAST))  # a right page that she never left is not behind her
    stopped = journey.first_unready(seen) or seen
    return _address(stopped) if stopped > 1 else ""


def _late(journey: Journey) -> str:
    """Why the first page is asked for once more: it went with a draft of yesterday, and the later one was kept."""
    if journey.draft is None or journey.kept(1):
        return ""
    return _(
        "This page was not kept: more than a day has passed, or your browser lost its cookie. Please choose again. "
        "What you wrote on the next pages is still here."
    )


@private
def show_again(request: HttpRequest) -> HttpResponse:
    """The form came without its token: nothing is saved, everything typed is shown again with a fresh token."""
    number, draft = resolve(request.path_info).kwargs["number"], drafts.find(request)
    if draft and draft.sent_at:
        return redirect("consult:sent")
    note = _(
        "The page lay open too long, or cookies are switched off. Nothing was sent. What you wrote is still here: "
        "press the button again. If you had chosen files, choose them again."
    )
    return _as_typed(request, number, draft, note=note, status=403)


step.on_csrf_failure = show_again  # read by ukuk.views.csrf_failure
step.on_too_much = trouble.too_much  # read by ukuk.views.bad_request


@private
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Everything typed so far is deleted at once."""
    draft = drafts.find(request)
    if draft and not draft.sent_at:
        drafts.discard(draft)
    response = redirect("consult:ask")
    cookies.drop(response, drafts.COOKIE)
    return response
