"""She writes to her lawyer, or asks again: words, a voice, papers.

What may be kept is kept at once, also when one file beside it is refused: a browser cannot show a chosen file again.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consult import transitions
from consult.intake.forms import WriteForm
from consult.intake.views import by_script
from consult.models import Message
from consult.models.codes import Party
from consult.transitions.moves import lock
from consult.uploads import Washed
from home import visitors

from .follow import as_typed, behind_the_number, keeps_her_words, show

SAME_WORDS = timedelta(minutes=10)  # the same words and files again so soon are a second tap, not a second message


@behind_the_number
@require_POST
def write(request: HttpRequest, case) -> HttpResponse:
    """Words and papers for the lawyer, as long as the request is open."""
    return _said(request, case, partial(transitions.client_writes, case, by_helper=case.asked_by == Party.HELPER))


@behind_the_number
@require_POST
def ask_again(request: HttpRequest, case) -> HttpResponse:
    """What is new opens the request once more; it may have been opened, or closed for good, in the meantime."""
    return _said(request, case, partial(transitions.ask_again, case))


for posting in (write, ask_again):
    keeps_her_words(posting)


def _said(request: HttpRequest, case, say: Callable) -> HttpResponse:
    if wait := _seconds_until_taken(request):
        return _later(request, wait)
    form = WriteForm(request.POST, request.FILES)
    valid = form.is_valid()
    if not valid and not form.washed:
        return show(request, case, write_form=form)
    text = form.cleaned_data.get("text", "")
    if refused := _say_once(case, say, text, form.washed):
        form.add_error(None, refused)
        return show(request, case, write_form=form)
    return redirect("consult:mine") if valid else _partly(request, case, form, text)


def _seconds_until_taken(request: HttpRequest) -> int:
    """Whoever has a number may write and add files: so many at a time, or the disk and the lawyer's day fill up."""
    wait = visitors.seconds_to_wait(request, "message", settings.LIMIT_MESSAGES)
    if request.FILES:
        wait = max(wait, visitors.seconds_to_wait(request, "upload", settings.LIMIT_UPLOADS))
    return wait


def _later(request: HttpRequest, wait: int) -> HttpResponse:
    """Her page with the words as typed, to be sent after `wait` seconds."""
    note = _(
        "Very many messages and files come from your network just now. Nothing was sent. What you wrote is still here: "
        "press the button again in %(minutes)s min. If you had chosen files, choose them again."
    ) % {"minutes": -(-wait // 60)}
    if by_script.is_asking(request):
        return by_script.note(note, status=429, wait=wait)
    response = as_typed(request, note=note, status=429)
    response.headers["Retry-After"] = str(wait)
    return response


def _say_once(case, say: Callable, text: str, files: list[Washed]) -> str:
    """The message, unless it is there already; "" or why it was refused.

    The row is held meanwhile: of two taps at once the second waits for the first and finds its message. A refusal is
    caught inside, so that what is logged of it stays.
    """
    with transaction.atomic():
        lock(case)
        if _already_said(case, text, files):
            return ""
        try:
            say(text=text, attachments=[file.attachment() for file in files])
        except transitions.Refused as refused:
            return str(refused)
    return ""


def _already_said(case, text: str, files: list[Washed]) -> bool:
    since = timezone.now() - SAME_WORDS
    last = case.messages.filter(sender__in=(Party.CLIENT, Party.HELPER), at__gt=since).last()
    return bool(last and (last.body or "") == text.strip() and _same_files(last, files))


def _same_files(message: Message, files: Iterable[Washed]) -> bool:
    """The same recording gives the same bytes however often it is sent (`consult.uploads`)."""
    there, come = list(message.attachments.all()), list(files)
    if sorted(one.size for one in there) != sorted(len(one.content) for one in come):
        return False
    return sorted(one.file.read() for one in there) == sorted(one.content for one in come)


def _partly(request: HttpRequest, case, form: WriteForm, text: str) -> HttpResponse:
    """The good files went, with the words where they are right; what was refused stands below, each with its reason."""
    names = ", ".join(f"“{file.name}”" for file in form.washed)
    if text:
        note = _("Sent: what you wrote, and %(names)s. Why the rest was not sent stands below.") % {"names": names}
        unsent = request.POST.copy()
        unsent["text"] = ""
        form.data = unsent
    else:
        note = _("Sent: %(names)s. Why the rest was not sent stands below.") % {"names": names}
    return show(request, case, write_form=form, note=note)
