"""The public side of registration: the form, what to do next, and the page behind the link.

Nothing here is cached, indexed or put into a session. A GET never changes anything, so that whoever previews links
(messengers, mail scanners) neither confirms nor cancels.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from events.models import Door, EventPage, Registration, Session, Training, TrainingPage
from home import visitors
from home.privacy import private

from . import keys, people, places
from .forms import RegistrationForm
from .refusals import Refused

State = Registration.State
SHUT = (Door.NOT_YET, Door.CLOSED, Door.OVER)  # of several sessions the most hopeful word is said
WAYS_ON = {"held", "waiting", "again", "known"}


@private
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; where no session takes people just now, the page says why instead."""
    training, page = _training(slug)
    form = _form(request, training)
    if not form.open:
        return _show(request, page, form)
    if request.method != "POST":
        return _show(request, page, form)
    if "switch" in request.POST:  # another language was chosen: the same words, asked in that one
        return _show(request, page, _form(request, training, again=True))
    if not form.is_valid():
        return _show(request, page, form)
    if wait := visitors.seconds_to_wait(request, "registration", settings.LIMIT_REGISTRATIONS):
        return _later(request, page, form, wait)
    return _send(request, slug, page, form)


def _training(slug: str) -> tuple[Training, TrainingPage | EventPage]:
    """The training told on the page `slug` of the reader's language; or of a conference that takes registrations."""
    here = {"slug": slug, "locale__language_code": get_language()}
    pages = TrainingPage.objects.live().filter(**here).select_related("fact", "locale")
    if page := pages.first():
        return page.fact, page
    conferences = EventPage.objects.live().filter(**here, registration__isnull=False)
    if page := conferences.select_related("registration", "locale").first():
        return page.registration, page
    raise Http404


def _form(request: HttpRequest, training: Training, *, again: bool = False) -> RegistrationForm:
    """Bound to what was posted; `again`: what was posted stands in it, unjudged."""
    sessions = Session.objects.with_seats().filter(training=training).select_related("district", "training")
    rows = list(sessions)
    if again:
        typed = {**request.POST.dict(), "agrees": "agrees" in request.POST}
        return RegistrationForm(initial=typed, training=training, sessions=rows)
    return RegistrationForm(request.POST if request.method == "POST" else None, training=training, sessions=rows)


def _send(request: HttpRequest, slug: str, page, form: RegistrationForm) -> HttpResponse:
    try:
        outcome = places.register(
            int(form.cleaned_data["session"]),
            person=form.person,
            language=get_language(),
            once=form.cleaned_data["once"] or form.initial["once"],
            consent_version=settings.REGISTRATION_CONSENT_VERSION,
        )
    except Refused as refused:
        form.add_error("session", str(refused))
        return _show(request, page, form)
    made = outcome.registration
    if outcome.known:
        return redirect("events:registered", slug, "again" if people.is_reached(made) else "known")
    if not people.is_reached(made):
        return redirect(f"{reverse('events:place')}?key={keys.key_of(made)}")
    return redirect("events:registered", slug, "waiting" if made.state == State.WAITING else "held")


def _show(request, page, form, *, note: str = "", status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "about": page,
        "shut": next((door for door in SHUT if door in form.doors.values()), Door.NONE),
        "training": form.training,
        "note": note,
        "languages": settings.LANGUAGES,
        "addresses": _addresses(request),
        "keep_months": settings.KEEP_REGISTRATION_MONTHS,
        "keep_years": settings.KEEP_CERTIFICATES_YEARS,
    }
    return render(request, "events/registration/register.html", context, status=status)


def _addresses(request: HttpRequest) -> list[tuple[str, str, str]]:
    """Each language with the address of this form in it: the form is sent there, so that what was typed goes along."""
    rest = request.path.removeprefix(f"/{get_language()}/")
    return [(code, name, f"/{code}/{rest}") for code, name in settings.LANGUAGES]


def _later(request, page, form, wait: int) -> HttpResponse:
    note = _(
        "Very many people register from your network just now. Nothing was sent. What you wrote is still here: press "
        "the button again in %(minutes)s min."
    ) % {"minutes": -(-wait // 60)}
    response = _show(request, page, form, note=note, status=429)
    response.headers["Retry-After"] = str(wait)
    return response


@private
def register_again(request: HttpRequest) -> HttpResponse:
    """The form came without its token: everything typed is shown again with a fresh one."""
    training, page = _training(resolve(request.path_info).kwargs["slug"])
    note = _(
        "The page lay open too long, or cookies are switched off. Nothing was sent. What you wrote is still here: "
        "press the button again."
    )
    return _show(request, page, _form(request, training, again=True), note=note, status=403)


register.on_csrf_failure = register_again  # read by ukuk.views.csrf_failure


@private
@require_safe
def registered(request: HttpRequest, slug: str, way_on: str) -> HttpResponse:
    """What happens next. It names nobody: the address may be opened by anyone."""
    if way_on not in WAYS_ON:
        raise Http404
    _fact, page = _training(slug)
    context = {"about": page, "way_on": way_on, "hours": settings.REGISTRATION_HOLD_HOURS}
    return render(request, "events/registration/registered.html", context)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest) -> HttpResponse:
    """Her place, behind the key in the link: what stands, and buttons. Only a button pressed does anything."""
    key = (request.POST if request.method == "POST" else request.GET).get("key", "")
    found = keys.find(key)
    if found is None:
        return _unknown(request, visitors.seconds_to_wait(request, "registration-key", settings.LIMIT_WRONG_KEYS))
    act = ACTS.get(request.POST.get("act", ""))
    if request.method == "POST" and act:
        try:
            act(found)
        except Refused as refused:
            return _show_place(request, keys.find(key) or found, refused=str(refused), status=409)
        return redirect(f"{reverse('events:place')}?key={key}")
    return _show_place(request, found)


ACTS = {"confirm": places.confirm, "cancel": places.cancel, "forget": places.forget}


def _show_place(request, found: Registration, *, refused: str = "", status: int = 200) -> HttpResponse:
    now = timezone.now()
    session = Session.objects.with_seats().select_related("training", "district").get(pk=found.session_id)
    ahead = session.registrations.in_line().filter(pk__lte=found.pk).count() if found.state == State.WAITING else 0
    lapsed = found.state == State.HELD and (found.held_until or now) <= now
    context = {
        "mine": found,
        "session": session,
        "key": keys.key_of(found),
        "number": ahead,
        "lapsed": lapsed,
        "is_over": session.ends_on < timezone.localdate(now),
        "may_cancel": found.state in (State.HELD, State.CONFIRMED, State.WAITING),
        "certificate": getattr(found, "certificate", None),
        "is_reached": people.is_reached(found),
        "refused": refused,
    }
    return render(request, "events/registration/place.html", context, status=status)


def _unknown(request: HttpRequest, wait: int) -> HttpResponse:
    response = render(
        request, "events/registration/unknown.html", {"minutes": -(-wait // 60)}, status=429 if wait else 404
    )
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


@private
def place_again(request: HttpRequest) -> HttpResponse:
    """A button came without its token: nothing was done, the page stands again with a fresh one."""
    found = keys.find(request.POST.get("key", ""))
    if found is None:
        return _unknown(request, 0)
    stale = _("The page lay open too long, or cookies are switched off. Nothing was changed: press the button again.")
    return _show_place(request, found, refused=stale, status=403)


place.on_csrf_failure = place_again
