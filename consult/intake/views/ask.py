"""Three short pages. Each is saved when it is posted, right or wrong; each may be reloaded, left and come back to."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consult import transitions
from consult.intake import cookies, drafts, visitors
from consult.intake.forms import AboutForm, QuestionForm, WayForm
from consult.intake.privacy import private
from consult.models import RequestDraft
from consult.models.codes import Channel, Party, Way

STEPS: dict[int, type[forms.Form]] = {1: AboutForm, 2: QuestionForm, 3: WayForm}
FILES = {"voice", "papers"}
NOT_KEPT = {"website", "consent"}


@private
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, number: int) -> HttpResponse:
    """One page of the journey. An earlier page that is not yet right comes first."""
    draft = drafts.find(request)
    if draft and draft.sent_at:
        return redirect("consult:sent")
    if request.method == "POST":
        return _posted(request, number, draft)
    if behind := _first_unready(draft, number):
        return redirect(_address(behind, check=draft is not None))
    if number == 3 and draft:
        drafts.number_of(draft)
    form = _form(number, draft, check="check" in request.GET)
    return _show(request, number, draft, form)


def _address(number: int, *, check: bool = False) -> str:
    address = reverse("consult:ask" if number == 1 else f"consult:ask_{number}")
    return f"{address}?check" if check else address


def _form(number: int, draft: RequestDraft | None, *, check: bool = False, data=None, files=None, initial=None):
    """The page's form: filled from the draft; `check` also says what is still wrong with it."""
    kept = (draft.answers if draft else {}).get(str(number), {})
    extra: dict = {}
    if number == 2:
        extra = {"attached": draft.attachments.count() if draft and draft.pk else 0}
    if number == 3:
        extra = _circumstances(draft)
    if data is None and check and kept:
        data = kept
    return STEPS[number](data, files, initial=kept if initial is None else initial, **extra)


def _circumstances(draft: RequestDraft | None) -> dict:
    """What of the earlier pages shapes the third."""
    about, question = _form(1, draft, check=True), _form(2, draft, check=True)
    about.is_valid()
    question.is_valid()
    return {
        "district": getattr(about, "cleaned_data", {}).get("district"),
        "unsafe": getattr(question, "cleaned_data", {}).get("unsafe", False),
    }


def _first_unready(draft: RequestDraft | None, number: int) -> int:
    """The first page before `number` that is not yet right, or 0."""
    return next((one for one in range(1, number) if not _form(one, draft, check=True).is_valid()), 0)


def _typed(request: HttpRequest, number: int) -> dict[str, str]:
    names = STEPS[number].base_fields.keys() - FILES - NOT_KEPT  # type: ignore[attr-defined]  # made by the metaclass
    return {name: request.POST[name] for name in names if name in request.POST}


def _posted(request: HttpRequest, number: int, draft: RequestDraft | None) -> HttpResponse:
    token = ""
    if draft is None:
        draft, token = drafts.start()
    drafts.remember(draft, str(number), _typed(request, number))
    form = _form(number, draft, data=request.POST, files=request.FILES)
    valid = form.is_valid()
    drafts.keep_files(draft, getattr(form, "washed", []))
    return drafts.carry(request, _next(request, number, draft, form, valid), token)


def _next(request, number, draft, form, valid) -> HttpResponse:
    if request.POST.get("switch") in dict(settings.LANGUAGES):
        return redirect(translate_url(_address(number), request.POST["switch"]))
    if "remove" in request.POST:
        drafts.remove_file(draft, request.POST["remove"])
        return redirect(_address(number))
    if not valid:
        return _show(request, number, draft, form)
    if number < len(STEPS):
        return redirect(_address(number + 1))
    return _send(request, draft, form)


def _send(request: HttpRequest, draft: RequestDraft, form: WayForm) -> HttpResponse:
    if behind := _first_unready(draft, 3):
        return redirect(_address(behind, check=True))
    if draft.created_at > timezone.now() - timedelta(seconds=settings.ASK_MIN_SECONDS):
        form.add_error(None, _("That was very quick. Please look once more whether all is right, then send."))
        return _show(request, 3, draft, form)
    if wait := visitors.seconds_to_wait(request, "send", settings.LIMIT_SEND):
        return _wait(request, wait)
    try:
        drafts.sent(draft, _submit(draft, form))
    except transitions.Refused as refused:
        form.add_error(None, str(refused))
        return _show(request, 3, draft, form)
    return redirect("consult:sent")


def _submit(draft: RequestDraft, form: WayForm):
    """The draft's three pages as one request; the same draft makes the same one, however often it is sent."""
    about, question = _form(1, draft, check=True), _form(2, draft, check=True)
    about.full_clean()
    question.full_clean()
    where, told, how = about.cleaned_data, question.cleaned_data, form.cleaned_data
    helper = how.get("asked_by") == Party.HELPER
    return transitions.submit(
        matter=where["matter"],
        region=where["district"].region,
        district=where["district"],
        settlement=where["settlement"],
        language=get_language(),
        narrative=told["text"],
        unsafe=told["unsafe"],
        deadline_soon=told["deadline"],
        way=how["way"],
        contact=form.contact,
        stop=form.stops.get(how.get("stop", "")) if how["way"] == Way.BUS else None,
        centre=form.centres.get(how.get("centre", "")) if how["way"] == Way.CENTRE else None,
        asked_by=Party.HELPER if helper else Party.CLIENT,
        helper_may_read=helper and how["helper_may_read"],
        channel=Channel.WEB,
        secret=drafts.number_of(draft),
        idempotency_key=draft.idempotency_key,
        attachments=list(draft.attachments.all()),
        consent_version=settings.CONSENT_VERSION,
    )


def _show(request, number, draft, form, *, note: str = "", status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "number": number,
        "steps": len(STEPS),
        "before": _address(number - 1) if number > 1 else "",
        "attachments": draft.attachments.all() if draft and draft.pk and number == 2 else [],
        "has_draft": bool(draft and draft.pk),
        "unsafe": number == 3 and form.unsafe,
        "keep_months": settings.KEEP_NARRATIVE_MONTHS,
        "note": note,
        "languages": settings.LANGUAGES,
    }
    return render(request, f"consult/intake/step{number}.html", context, status=status)


def _wait(request: HttpRequest, seconds: int) -> HttpResponse:
    context = {"minutes": -(-seconds // 60), "again": _address(3)}
    response = render(request, "consult/intake/wait.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


@private
def show_again(request: HttpRequest) -> HttpResponse:
    """The form came without its token: nothing is saved, everything typed is shown again with a fresh token."""
    number, draft = request.resolver_match.kwargs["number"], drafts.find(request)
    if draft and draft.sent_at:
        return redirect("consult:sent")
    form = _form(number, draft, initial=_typed(request, number))
    note = _(
        "The page lay open too long, or cookies are switched off. Nothing was sent. What you wrote is still here: "
        "press the button again. If you had chosen files, choose them again."
    )
    return _show(request, number, draft, form, note=note, status=403)


step.on_csrf_failure = show_again


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
