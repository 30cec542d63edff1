"""What only the script of the form asks for: to keep what is typed so far, and to be told where a page would lead.

Without script none of this is needed: every button saves, and the browser follows a redirect by itself.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from consult.intake import drafts
from consult.models import RequestDraft

NAME = "ask"  # of the script, in X-Requested-With
QUIETLY = "quietly"  # what it gives for the button "keep it longer"


def is_asking(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == NAME


def note(sentence: str, *, status: int, wait: int = 0) -> HttpResponse:
    """What went wrong, for the page as it stands: it keeps the words, and the files that were chosen too."""
    response = JsonResponse({"note": sentence}, status=status)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def only_keeps(request: HttpRequest) -> bool:
    """Whether this is the script saving while she types: nothing is checked and no page is shown."""
    return request.POST.get("keep") == QUIETLY


def keep(draft: RequestDraft, step: str) -> HttpResponse:
    if not drafts.keep(draft, step):
        return JsonResponse({}, status=410)  # sent or deleted in another tab meanwhile
    until = drafts.kept_until(draft)
    day = date_format(localtime(until), "DATETIME_FORMAT")
    said = _("What you wrote is kept here until: %(until)s") % {"until": day}
    return JsonResponse({"until": until.isoformat(), "said": said})


def answered(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A redirect as words: the script would follow it unseen, and the browser would fetch the next page once more."""
    if response.status_code != 302 or not is_asking(request):
        return response
    told = JsonResponse({"to": response["Location"]})
    told.cookies = response.cookies
    return told
