"""The key of a form of the desk, by which a second press of it is known (`consult.transitions.once`)."""

import uuid
from urllib.parse import urlencode

from django.http import HttpRequest

FIELD = "once"
ELSEWHERE = ("csrfmiddlewaretoken",)


def key_of(request: HttpRequest) -> uuid.UUID | None:
    """Of the page's form, of who sends it where, and of what is in it: other words from one page are another press.

    None for a form without a key, or with one that is none: it is then done as often as it is sent.
    """
    try:
        page = uuid.UUID(request.POST.get(FIELD, ""))
    except ValueError:
        return None
    typed = sorted((name, value) for name, values in request.POST.lists() for value in values if name not in ELSEWHERE)
    return uuid.uuid5(page, f"{request.user.pk} {request.path} {urlencode(typed, errors='replace')}")
