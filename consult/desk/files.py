"""Papers, pictures and voices, decrypted on their way to somebody who may see them."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET, require_http_methods

from consult import permissions, serving
from consult.models import AccessEvent, Attachment
from consult.models.refusals import Refused

from . import answer_drafts
from .cases import find, known_to


@require_http_methods(["GET", "POST"])
def attachment(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """One file of one case; for somebody else's case the reason is posted, so that it stays out of the address."""
    found = find(request.user, pk)
    paper = Attachment.objects.filter(pk=file, request=found).first()
    if paper is None:
        raise PermissionDenied
    try:
        permissions.see(found, by=request.user, what=AccessEvent.What.ATTACHMENT, reason=request.POST.get("reason", ""))
    except Refused:
        raise PermissionDenied from None
    return serving.sent(request, paper)


@require_GET
def of_answer(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """A file that waits in an unfinished answer: for its author alone."""
    draft = answer_drafts.find(known_to(request.user, pk, "answer"), request.user)
    paper = draft.attachments.filter(pk=file).first() if draft else None
    if paper is None:
        raise PermissionDenied
    return serving.sent(request, paper)
