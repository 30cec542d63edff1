"""When we cannot save: the disk is full, the database is locked or away, too much came at once.

She is told in her language what happened and what to do, and what she wrote is still in the form. Only what kind of
fault it was is logged.
"""

import logging
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from consult.intake import drafts
from consult.intake.journey import typed
from consult.intake.views import by_script
from home import patience
from home.privacy import private

FAULTS = (DatabaseError, OSError)
SECONDS = 60  # after which it is worth trying again
logger = logging.getLogger(__name__)


def told(request: HttpRequest, number: int, fault: Exception, *, show: Callable[..., HttpResponse]) -> HttpResponse:
    """The page as it was typed, with a note; where not even that can be read, her words alone."""
    logger.error("A page of asking was not saved: %s %s", type(fault).__name__, getattr(fault, "errno", ""))
    note = _note(request)
    if by_script.is_asking(request):
        return by_script.note(note, status=503, wait=SECONDS)
    try:
        with patience.brief():
            return show(request, number, drafts.find(request), note=note, status=503, wait=SECONDS)
    except FAULTS:
        return _words_alone(request, typed(request.POST, number) if request.method == "POST" else {}, note)


def cared_for(view):
    """For the pages after sending: in trouble each is told like the pages of asking.

    A view that can show its page again with what was posted says so with `as_typed`, a function of the request, the
    note and the status; else her words alone come back.
    """

    @wraps(view)
    def seen(request: HttpRequest, *args, **kwargs):
        try:
            with patience.brief():
                return view(request, *args, **kwargs)
        except FAULTS as fault:
            return _told_later(request, fault)

    return seen


def _told_later(request: HttpRequest, fault: Exception) -> HttpResponse:
    logger.error("A page after sending was not saved: %s %s", type(fault).__name__, getattr(fault, "errno", ""))
    note, posted = _note(request), request.method == "POST"
    if by_script.is_asking(request):
        return by_script.note(note, status=503, wait=SECONDS)
    as_typed = getattr(request.resolver_match.func, "as_typed", None) if request.resolver_match and posted else None
    try:
        if as_typed:
            with patience.brief():
                response = as_typed(request, note=note, status=503)
            response.headers["Retry-After"] = str(SECONDS)
            return response
    except FAULTS:
        pass  # not even the page can be read
    words = (
        {name: str(value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"} if posted else {}
    )
    return _words_alone(request, words, note)


def _note(request: HttpRequest) -> str:
    if request.method != "POST":
        return _(
            "This page cannot be read just now. What you wrote before is kept. Try again in a minute, or call 114: "
            "it is free."
        )
    return _(
        "We cannot save anything just now: our computer is busy or full. Nothing was sent. What you wrote is still "
        "here: press the button again in a minute. If you had chosen files, choose them again. You may also call 114: "
        "it is free."
    )


def _words_alone(request: HttpRequest, words: dict[str, str], note: str) -> HttpResponse:
    """Without one look at the database: a form with what she posted, to be posted again."""
    context = {"note": note, "text": words.pop("text", None), "words": words, "again": request.path}
    response = render(request, "consult/intake/words_alone.html", context, status=503)
    response.headers["Retry-After"] = str(SECONDS)
    return response


@private
def too_much(request: HttpRequest, back: str = "") -> HttpResponse:
    """More words or files on one page than are read at all: nothing of this page came through.

    `back` names the page to go back to, where it is another than the one posted to.
    """
    note = _(
        "Your text or your files are more than one page can take. Nothing was sent. Shorten the text or take a file "
        "away, then try again."
    )
    if by_script.is_asking(request):
        return by_script.note(note, status=413)
    context = {
        "again": reverse(back) if back else request.path,
        "back": back,
        "letters": settings.QUESTION_LETTERS,
        "files": settings.QUESTION_FILES,
    }
    return render(request, "consult/intake/too_much.html", context, status=413)
