"""What was done with a lawyer's cases by somebody else's hand, until the lawyer says that it was read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from consult import permissions
from consult.models import Notice

SHOWN = 10


def notices(user) -> list[Notice]:
    """The newest few; a case that the lawyer is barred from is not named."""
    own = Notice.objects.filter(to=user).exclude(request__bars__lawyer=user)
    return list(own.select_related("request").defer("request__narrative", "request__contact")[:SHOWN])


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """The lawyer has read those up to the newest that the page showed."""
    until = request.POST.get("until", "")
    if until.isdecimal() and len(until) < 16:
        Notice.objects.filter(to=request.user.pk, pk__lte=int(until)).delete()
    return redirect("desk:queue", "mine" if permissions.may(request.user, "claim") else "waiting")
