"""Asking to be reminded, and the page behind the link in every message. No script, no account, nothing stored here.

A GET never changes anything, so that whoever previews links (messengers, mail scanners) neither says yes nor stops.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events.models import Reminder, Stop
from home import linkkeys, visitors
from home.privacy import private

from . import asking, telling
from .forms import ReminderForm
from .refusals import Refused

LARGEST = 2**63 - 1


@private
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, stop: int) -> HttpResponse:
    """The form; of a stop that does not come any more it says so instead."""
    about = _stop(stop)
    if "switch" in request.POST:  # another language was chosen: the same words, asked in that one
        return _show(request, about, ReminderForm(initial=request.POST.dict()))
    form = ReminderForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not about.takes_reminders or not form.is_valid():
        return _show(request, about, form)
    if wait := visitors.seconds_to_wait(request, "reminder", settings.LIMIT_REMINDERS):
        return _later(request, about, form, wait)
    words = {name: form.cleaned_data[name] for name in ("channel", "contact")}
    try:
        asking.ask(about, **words, language=get_language())
    except Refused as refused:
        return _show(request, _stop(stop), form, note=str(refused), status=409)
    return redirect("events:reminder_asked", stop)


@private
def ask_again(request: HttpRequest) -> HttpResponse:
    """The form came without its token: everything typed is shown again with a fresh one."""
    note = _(
        "The page lay open too long, or cookies are switched off. Nothing was sent. What you wrote is still here: "
        "press the button again."
    )
    about = _stop(resolve(request.path_info).kwargs["stop"])
    return _show(request, about, ReminderForm(initial=request.POST.dict()), note=note, status=403)


ask.on_csrf_failure = ask_again  # read by ukuk.views.csrf_failure


@private
@require_safe
def asked(request: HttpRequest, stop: int) -> HttpResponse:
    """What happens next. It names nobody: the address may be opened by anyone."""
    context = {"stop": _stop(stop), "hours": settings.REMINDER_CONFIRM_HOURS}
    return render(request, "events/reminders/asked.html", context)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """Yes, or no more: two buttons behind the key in the message."""
    found = _found((request.POST if request.method == "POST" else request.GET).get("key", ""))
    if found is None:
        return _unknown(request, visitors.seconds_to_wait(request, "reminder-key", settings.LIMIT_WRONG_KEYS))
    act = ACTS.get(request.POST.get("act", ""))
    if request.method == "POST" and act:
        try:
            found = act(found)
        except Refused as refused:
            return _show_link(request, found, note=str(refused), status=409)
        return redirect(f"{reverse('events:reminder_link')}?key={telling.key_of(found)}")
    return _show_link(request, found)


ACTS = {"confirm": asking.confirm, "stop": asking.stop_telling}


@private
def link_again(request: HttpRequest) -> HttpResponse:
    """A button came without its token: nothing was done, the page stands again with a fresh one."""
    found = _found(request.POST.get("key", ""))
    if found is None:
        return _unknown(request, 0)
    stale = _("The page lay open too long, or cookies are switched off. Nothing was changed: press the button again.")
    return _show_link(request, found, note=stale, status=403)


link.on_csrf_failure = link_again


def _stop(pk: int) -> Stop:
    stop = Stop.objects.with_places().filter(pk=pk).first() if pk <= LARGEST else None
    if stop is None:
        raise Http404
    return stop


def _found(key: str) -> Reminder | None:
    code = linkkeys.code_in(telling.PURPOSE, key)
    return Reminder.objects.filter(code=code).first() if code else None


def _show(request, stop: Stop, form: ReminderForm, *, note: str = "", status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "stop": stop,
        "takes": stop.takes_reminders,
        "note": note,
        "keep": settings.KEEP_REMINDERS_DAYS,
        "addresses": _addresses(request),
    }
    return render(request, "events/reminders/ask.html", context, status=status)


def _addresses(request: HttpRequest) -> list[tuple[str, str, str]]:
    """Each language with the address of this form in it: the form is sent there, so that what was typed goes along."""
    rest = request.path.removeprefix(f"/{get_language()}/")
    return [(code, name, f"/{code}/{rest}") for code, name in settings.LANGUAGES]


def _later(request, stop: Stop, form: ReminderForm, wait: int) -> HttpResponse:
    note = _(
        "Very many people ask from your network just now. Nothing was sent. What you wrote is still here: press "
        "the button again in %(minutes)s min."
    ) % {"minutes": -(-wait // 60)}
    response = _show(request, stop, form, note=note, status=429)
    response.headers["Retry-After"] = str(wait)
    return response


def _show_link(request, found: Reminder, *, note: str = "", status: int = 200) -> HttpResponse:
    stop = Stop.objects.with_places().get(pk=found.stop_id)
    context = {
        "mine": found,
        "stop": stop,
        "takes": stop.takes_reminders or bool(stop.moved_to_id and stop.ends_at > timezone.now()),
        "key": telling.key_of(found),
        "note": note,
    }
    return render(request, "events/reminders/link.html", context, status=status)


def _unknown(request: HttpRequest, wait: int) -> HttpResponse:
    context = {"minutes": -(-wait // 60)}
    response = render(request, "events/reminders/unknown.html", context, status=429 if wait else 404)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response
