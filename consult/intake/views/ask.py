"""Three short pages. Each is saved when it is posted, right or wrong; each may be reloaded, left and come back to."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve, reverse, translate_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consult import transitions
from consult.intake import cookies, drafts
from consult.intake.journey import LAST, Journey, typed
from consult.models import RequestDraft
from home import visitors
from home.privacy import private


@private
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, number: int) -> HttpResponse:
    """One page of the journey. An earlier page that is not yet right comes first."""
    draft = drafts.find(request)
    if draft and draft.sent_at:
        return redirect("consult:sent")
    if request.method == "POST":
        return _posted(request, number, draft)
    journey = Journey(draft)
    if behind := journey.first_unready(number):
        return redirect(_address(behind, check=draft is not None))
    if draft and number == LAST:
        drafts.number_of(draft)
    return _show(request, number, journey, journey.form(number, check="check" in request.GET))


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
    journey = Journey(draft)
    # Files are neither opened nor kept for a form of which not even the first page is right.
    form = journey.form(number, data=request.POST, files=None if journey.first_unready(number) else request.FILES)
    valid = form.is_valid()
    if valid and number == LAST and not _elsewhere(request) and not journey.first_unready(LAST):
        return _send(request, journey, form)
    drafts.keep(draft)
    drafts.keep_files(draft, getattr(form, "washed", []))
    return drafts.carry(request, _next(request, number, journey, form, valid), token)


def _elsewhere(request: HttpRequest) -> bool:
    """Whether the button pressed was that of another language or of a file, not the one that goes on."""
    return request.POST.get("switch") in dict(settings.LANGUAGES) or "remove" in request.POST


def _seconds_until_kept(request: HttpRequest, draft: RequestDraft | None) -> int:
    """Anybody may begin a form and add files to it, without an account: so many at a time, or the disk fills up."""
    wait = visitors.seconds_to_wait(request, "draft", settings.LIMIT_DRAFTS) if draft is None else 0
    if request.FILES:
        wait = max(wait, visitors.seconds_to_wait(request, "upload", settings.LIMIT_UPLOADS))
    return wait


def _later(request: HttpRequest, number: int, draft: RequestDraft | None, wait: int) -> HttpResponse:
    """The page as it was typed, to be posted again after `wait` seconds; a draft that exists keeps the words too."""
    words = typed(request.POST, number)
    if draft:
        drafts.take(draft, str(number), words)
        drafts.keep(draft)
    journey = Journey(draft)
    note = _(
        "Very many forms and files come from your network just now. Nothing was sent. What you wrote is still here: "
        "press the button again in %(minutes)s min. If you had chosen files, choose them again."
    ) % {"minutes": -(-wait // 60)}
    response = _show(request, number, journey, journey.form(number, initial=words), note=note, status=429)
    response.headers["Retry-After"] = str(wait)
    return response


def _next(request, number, journey, form, valid) -> HttpResponse:
    if request.POST.get("switch") in dict(settings.LANGUAGES):
        return redirect(translate_url(_address(number), request.POST["switch"]))
    if "remove" in request.POST:
        drafts.remove_file(journey.draft, request.POST["remove"])
        return redirect(_address(number))
    if behind := journey.first_unready(number):
        return redirect(_address(behind, check=True))
    if not valid:
        return _show(request, number, journey, form)
    return redirect(_address(number + 1))


def _send(request: HttpRequest, journey: Journey, form) -> HttpResponse:
    """The request takes the words over and the draft lets them go, both or neither; a draft that stays is kept."""
    draft = journey.saved
    if draft.created_at > timezone.now() - timedelta(seconds=settings.ASK_MIN_SECONDS):
        drafts.keep(draft)
        form.add_error(None, _("That was very quick. Please look once more whether all is right, then send."))
        return _show(request, LAST, journey, form)
    if wait := visitors.seconds_to_wait(request, "send", settings.LIMIT_SEND):
        drafts.keep(draft)
        return _wait(request, wait)
    try:
        with transaction.atomic():
            drafts.sent(draft, journey.submit(form))
    except transitions.Refused as refused:
        drafts.keep(draft)
        form.add_error(None, str(refused))
        return _show(request, LAST, journey, form)
    return redirect("consult:sent")


def _show(request, number: int, journey: Journey, form, *, note: str = "", status: int = 200) -> HttpResponse:
    form.prepare()
    has_draft = bool(journey.draft and journey.draft.pk)
    context = {
        "form": form,
        "number": number,
        "steps": LAST,
        "before": _address(number - 1) if number > 1 else "",
        "attachments": journey.saved.attachments.all() if has_draft and number == 2 else [],
        "has_draft": has_draft,
        "unsafe": number == LAST and form.unsafe,
        "keep_months": settings.KEEP_NARRATIVE_MONTHS,
        "note": note,
        "languages": settings.LANGUAGES,
    }
    return render(request, f"consult/intake/step{number}.html", context, status=status)


def _wait(request: HttpRequest, seconds: int) -> HttpResponse:
    context = {"minutes": -(-seconds // 60), "again": _address(LAST)}
    response = render(request, "consult/intake/wait.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


@private
def show_again(request: HttpRequest) -> HttpResponse:
    """The form came without its token: nothing is saved, everything typed is shown again with a fresh token."""
    number, draft = resolve(request.path_info).kwargs["number"], drafts.find(request)
    if draft and draft.sent_at:
        return redirect("consult:sent")
    journey = Journey(draft)
    note = _(
        "The page lay open too long, or cookies are switched off. Nothing was sent. What you wrote is still here: "
        "press the button again. If you had chosen files, choose them again."
    )
    form = journey.form(number, initial=typed(request.POST, number))
    return _show(request, number, journey, form, note=note, status=403)


step.on_csrf_failure = show_again  # read by ukuk.views.csrf_failure


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
