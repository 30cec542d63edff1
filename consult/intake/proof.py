"""A little work of the phone, or a little patience, before the next number or question, when very many are tried.

Asked for by the limits alone, or by a switch while an attack lasts (`ASK_PROOF`). With script the phone solves an
ALTCHA challenge (PBKDF2, a second or some); without, the page carries a ticket that is good after a short wait. Each
is good once, for one purpose, and for `GOOD_FOR`. Nothing is fetched from elsewhere and nobody is told apart.
"""

import base64
import binascii
import datetime as dt
import json
import secrets
from typing import Any

import altcha
from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils import timezone

from home import limits, visitors
from home.vault import keyed_hash

ALGORITHM, COST = "PBKDF2/SHA-256", 3000
FEWEST, MOST = 100, 300  # how many keys a phone must derive; the work of one challenge has an end
GOOD_FOR = dt.timedelta(minutes=30)
LONGEST = 3000  # characters of a solution; anything longer is none
SOLVED, TICKET = "altcha", "patience"  # names of the fields
SALT = "consult.patience"


def offer(request: HttpRequest, purpose: str, now: dt.datetime | None = None) -> dict[str, Any]:
    """What the page needs: a challenge for script, a ticket for patience and the seconds until it is good.

    A ticket that this form already carries goes on running: who presses too early does not begin anew.
    """
    now = now or timezone.now()
    carried = request.POST.get(TICKET, "")
    age = _age(carried, purpose, now)
    if age is None:
        carried, age = _ticket(purpose, now), dt.timedelta()
    left = settings.PATIENCE_SECONDS - age.total_seconds()
    return {"challenge": json.dumps(_challenge(purpose, now)), "ticket": carried, "seconds": max(0, -int(-left // 1))}


def is_given(request: HttpRequest, purpose: str, now: dt.datetime | None = None) -> bool:
    """Whether this form brings a solved challenge or a ticket that has waited. Either is used up by asking."""
    now = now or timezone.now()
    nonce = _solved(request.POST.get(SOLVED, ""), purpose) or _waited(request, purpose, now)
    if not nonce or not limits.allow("proof", nonce, limit="1/d", now=now).ok:
        return False
    return not visitors.seconds_to_wait(request, "proof", settings.LIMIT_PROOFS)


def _keys() -> tuple[str, str]:
    """To sign challenges, and to sign their solutions."""
    return keyed_hash("consult.proof", "challenge"), keyed_hash("consult.proof", "solution")


def _challenge(purpose: str, now: dt.datetime) -> dict[str, Any]:
    signing_key, solution_key = _keys()
    return altcha.create_challenge(
        ALGORITHM,
        COST,
        counter=FEWEST + secrets.randbelow(MOST - FEWEST),
        expires_at=int((now + GOOD_FOR).timestamp()),
        data={"for": purpose},
        hmac_secret=signing_key,
        hmac_key_secret=solution_key,
    ).to_dict()


def _solved(payload: str, purpose: str) -> str:
    """The nonce of a challenge of ours that was solved for `purpose`, else ""."""
    if not payload or len(payload) > LONGEST:
        return ""
    signing_key, solution_key = _keys()
    try:
        if not altcha.verify_solution(payload, signing_key, hmac_key_secret=solution_key).verified:
            return ""
        parameters = json.loads(base64.b64decode(payload))["challenge"]["parameters"]
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, binascii.Error, RecursionError):
        return ""  # signed by us, it is well formed: this is somebody's play
    return parameters["nonce"] if (parameters.get("data") or {}).get("for") == purpose else ""


def _ticket(purpose: str, now: dt.datetime) -> str:
    return signing.dumps({"n": secrets.token_hex(16), "for": purpose, "at": now.timestamp()}, salt=SALT)


def _age(ticket: str, purpose: str, now: dt.datetime) -> dt.timedelta | None:
    """How old a ticket of ours for `purpose` is; None for any other and for one that is too old."""
    said = _read(ticket)
    if said.get("for") != purpose:
        return None
    age = now - dt.datetime.fromtimestamp(said["at"], dt.UTC)
    return age if age <= GOOD_FOR else None


def _waited(request: HttpRequest, purpose: str, now: dt.datetime) -> str:
    """The nonce of a ticket that has waited long enough, else "". So many a minute for an address: waiting is cheap."""
    ticket = request.POST.get(TICKET, "")
    age = _age(ticket, purpose, now)
    if age is None or age.total_seconds() < settings.PATIENCE_SECONDS:
        return ""
    return "" if visitors.seconds_to_wait(request, "patience", settings.LIMIT_PATIENCE) else _read(ticket)["n"]


def _read(ticket: str) -> dict[str, Any]:
    try:
        return signing.loads(ticket, salt=SALT) if 0 < len(ticket) <= LONGEST else {}
    except signing.BadSignature:
        return {}
