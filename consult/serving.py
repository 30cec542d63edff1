"""How a kept file goes to somebody who may see it: decrypted on its way, played or drawn in place, else saved."""

import re

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from consult.models import Attachment

# Drawn or played by the browser in place; everything else is saved, so that nothing a stranger sent runs under our
# address.
PICTURES = {"image/jpeg", "image/png", "image/webp"}
VOICES = {"audio/ogg", "audio/webm", "audio/mp4", "audio/mpeg", "audio/wav", "audio/amr", "audio/aac"}
RANGE = re.compile(r"bytes=(?!-$)([0-9]{0,18})-([0-9]{0,18})$")  # from-to, from-, or -the last so many


def sent(request: HttpRequest, paper: Attachment) -> HttpResponseBase:
    """The bytes, in parts where a player asks for parts: Safari plays nothing otherwise."""
    saved = paper.content_type not in PICTURES | VOICES
    file = paper.file.open()
    asked = RANGE.match(request.headers.get("Range", ""))
    response: HttpResponseBase
    if asked and paper.content_type in VOICES:
        response = _part(file.read(), asked[1], asked[2], paper.content_type)
    else:
        response = FileResponse(file, as_attachment=saved, filename=paper.name, content_type=paper.content_type)
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _part(content: bytes, start: str, last: str, content_type: str) -> HttpResponse:
    first = int(start) if start else max(len(content) - int(last), 0)
    end = min(int(last) if start and last else len(content), len(content) - 1)
    if first > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(content)}"})
    part = HttpResponse(content[first : end + 1], status=206, content_type=content_type)
    part["Content-Range"] = f"bytes {first}-{end}/{len(content)}"
    return part
