"""Papers, pictures and voices, decrypted on their way to somebody who may see them."""

import re

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET, require_http_methods

from consult import permissions
from consult.models import AccessEvent, Attachment
from consult.models.refusals import Refused

from . import answer_drafts
from .cases import find, known_to

# Drawn or played by the browser in place; everything else is saved, so that nothing a stranger sent runs under our
# address.
PICTURES = {"image/jpeg", "image/png", "image/webp"}
VOICES = {"audio/ogg", "audio/webm", "audio/mp4", "audio/mpeg", "audio/wav", "audio/amr", "audio/aac"}
RANGE = re.compile(r"bytes=(\d+)-(\d*)$")


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
    return sent(request, paper)


@require_GET
def of_answer(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """A file that waits in an unfinished answer: for its author alone."""
    draft = answer_drafts.find(known_to(request.user, pk, "answer"), request.user)
    paper = draft.attachments.filter(pk=file).first() if draft else None
    if paper is None:
        raise PermissionDenied
    return sent(request, paper)


def sent(request: HttpRequest, paper: Attachment) -> HttpResponseBase:
    """The bytes, in parts where a player asks for parts: Safari plays nothing otherwise."""
    saved = paper.content_type not in PICTURES | VOICES
    file = paper.file.open()
    asked = RANGE.match(request.headers.get("Range", ""))
    response: HttpResponseBase
    if asked and paper.content_type in VOICES:
        response = _part(file.read(), int(asked[1]), asked[2], paper.content_type)
    else:
        response = FileResponse(file, as_attachment=saved, filename=paper.name, content_type=paper.content_type)
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _part(content: bytes, first: int, last: str, content_type: str) -> HttpResponse:
    end = min(int(last) if last else len(content) - 1, len(content) - 1)
    if first > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(content)}"})
    part = HttpResponse(content[first : end + 1], status=206, content_type=content_type)
    part["Content-Range"] = f"bytes {first}-{end}/{len(content)}"
    return part
