"""A browser that typed the secret number may look at the page for a while; its cookie holds no number."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from consult.models import ConsultationRequest, FollowPass
from consult.models.codes import State
from home import patience

from . import cookies, funnel

COOKIE = "follow"
TOUCH_EVERY = timedelta(minutes=1)


def give(request: HttpRequest, response: HttpResponse, case: ConsultationRequest) -> HttpResponse:
    """Let this browser in; whatever it looked at before is closed."""
    FollowPass.objects.filter(token_hash__in=cookies.hashes_of(request, COOKIE)).delete()
    token, token_hash = cookies.make_token(COOKIE)
    FollowPass.objects.create(token_hash=token_hash, request=case)
    cookies.put(request, response, COOKIE, token)
    funnel.came_back(case)
    return response


def find(request: HttpRequest, now: datetime | None = None) -> FollowPass | None:
    """The valid pass of this browser; using it keeps it alive. An erased request has no page any more."""
    now = now or timezone.now()
    hashes = cookies.hashes_of(request, COOKIE)
    passes = FollowPass.objects.valid(now).exclude(request__state=State.ERASED).filter(token_hash__in=hashes)
    found = passes.select_related("request", "request__stop__settlement", "request__centre").first() if hashes else None
    if found and found.touched_at < now - TOUCH_EVERY:
        with patience.in_passing():  # she may read, though nothing can be written
            FollowPass.objects.filter(pk=found.pk).update(touched_at=now)
    return found


def take(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """She leaves: the page closes at once, on this browser and in the database. There it closes by itself a little
    later where it cannot be written to: nothing holds her back."""
    with patience.in_passing():
        FollowPass.objects.filter(token_hash__in=cookies.hashes_of(request, COOKIE)).delete()
    cookies.drop(response, COOKIE)
    return response
