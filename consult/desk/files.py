"""Papers, pictures and voices, decrypted on their way to somebody who may see them."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_http_methods

from consult import permissions
from consult.models import AccessEvent, Attachment
from consult.models.refusals import Refused

from .cases import find

# Drawn by the browser in place; everything else is saved, so that nothing a stranger sent runs under our address.
PICTURES = {"image/jpeg", "image/png", "image/webp"}


@require_http_methods(["GET", "POST"])
def attachment(request: HttpRequest, pk: int, file: int) -> FileResponse:
    """One file of one case; for somebody else's case the reason is posted, so that it stays out of the address."""
    found = find(request.user, pk)
    paper = Attachment.objects.filter(pk=file, request=found).first()
    if paper is None:
        raise PermissionDenied
    try:
        permissions.see(found, by=request.user, what=AccessEvent.What.ATTACHMENT, reason=request.POST.get("reason", ""))
    except Refused:
        raise PermissionDenied from None
    saved = paper.content_type not in PICTURES
    response = FileResponse(
        paper.file.open(), as_attachment=saved, filename=paper.name, content_type=paper.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
