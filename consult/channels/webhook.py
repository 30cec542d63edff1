"""What WhatsApp posts to us: checked, stored sealed and whole, answered at once. Nothing is understood here."""

import hashlib
import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from consult.models import WebhookEvent
from home.vault import keyed_hash

LARGEST = 3 * 2**20  # bytes; Meta's own limit of a notification


@csrf_exempt
@require_http_methods(["GET", "POST"])
def whatsapp(request: HttpRequest) -> HttpResponse:
    """`/hooks/whatsapp/`: GET answers the challenge with which Meta tries the address, POST takes an event."""
    return _take(request) if request.method == "POST" else _challenge(request)


def _challenge(request: HttpRequest) -> HttpResponse:
    if not request.GET:
        return _say("Here WhatsApp delivers messages to this service.")
    token, expected = request.GET.get("hub.verify_token", ""), settings.WHATSAPP["verify_token"]
    if not (expected and constant_time_compare(token, expected)):
        return _say("The verify token is wrong.", 403)
    return _say(request.GET.get("hub.challenge", ""))


def _take(request: HttpRequest) -> HttpResponse:
    """The same event again is stored once and answered alike."""
    if not settings.WHATSAPP["app_secret"]:
        return _say("WhatsApp is not configured here.", 503)
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return _say("Too large.", 413)
    body = request.body
    if not _is_signed(body, request.headers.get("X-Hub-Signature-256", "")):
        return _say("The signature is wrong.", 403)
    text = body.decode(errors="replace")
    WebhookEvent.objects.get_or_create(
        body_hash=keyed_hash("consult.webhook", text), defaults={"channel": "whatsapp", "body": text}
    )
    return _say("Taken.")


def _is_signed(body: bytes, signature: str) -> bool:
    expected = hmac.new(settings.WHATSAPP["app_secret"].encode(), body, hashlib.sha256).hexdigest()
    return constant_time_compare(signature, f"sha256={expected}")


def _say(words: str, status: int = 200) -> HttpResponse:
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8", headers=headers)
