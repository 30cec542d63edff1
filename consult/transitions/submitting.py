"""Transition 1, submit; and the secret number that opens a request again."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from consult.counters import Measure
from consult.models import Attachment, ConsultationRequest
from consult.models.codes import Channel, Party, Priority, State, Way
from consult.models.refusals import BadContact, BadPlace, PermissionNeeded
from home.vault import keyed_hash, keyed_hashes

from .moves import count, record
from .people import mark_client
from .promises import promises
from .telling import attach, tell
from .traces import first_like, leave_trace

PURPOSE = "consult.secret"


def submit(
    *,
    matter,
    region,
    district,
    settlement=None,
    language: str,
    narrative: str = "",
    way: Way | str = Way.PORTAL,
    contact: dict | None = None,
    stop=None,
    centre=None,
    unsafe: bool = False,
    deadline_soon: bool = False,
    asked_by: Party = Party.CLIENT,
    helper_may_read: bool = False,
    helper_is: str = "",
    helper_permission: str = "",
    channel: Channel | str = Channel.WEB,
    secret: str | None = None,
    idempotency_key: uuid.UUID,
    attachments: Iterable[Attachment] = (),
    consent_version: str | None = None,
    browser: str = "",
    by=None,
    is_sample: bool = False,
    now: dt.datetime | None = None,
) -> ConsultationRequest:
    """A question becomes a request. The same `idempotency_key` again returns the first request, even in a race.

    `contact` is what `consult.card.SafeContact` reads: {"phone": "+996…", "name": "…", "days": "all", "work" or "rest",
    "opens" and "closes": "HH:MM", "others": "yes" or "no" (may pick up), "who": "…", "say": "nothing" or "reply_ready"
    (what they may be told)}, each optional but the phone for whatsapp and call. `helper_permission` is the version of
    the sentence by which a helper said that the person agrees: PermissionNeeded without it.
    `secret` is the sixteen digits of the receipt; only their keyed hash is kept. `browser` is the token of her browser,
    by which the same words sent twice are recognised (`traces`). Raises BadContact, BadPlace.
    """
    now = now or timezone.now()
    check_contact(way, contact, stop, centre)
    if asked_by == Party.HELPER and not helper_permission:
        raise PermissionNeeded
    _check_place(region, district, settlement)
    priority = Priority.URGENT if unsafe or deadline_soon else Priority.STANDARD
    claim_due, respond_due, answer_due = promises(priority, now, centre.pk if centre else None)
    request = ConsultationRequest(
        state=State.NEW,
        priority=priority,
        channel=channel,
        language=language,
        matter=matter,
        region=region,
        district=district,
        settlement=settlement,
        narrative=narrative or None,
        narrative_length=len(narrative),
        way=way,
        contact=contact or None,
        contact_confirmed_at=now if contact else None,
        stop=stop,
        centre=centre,
        unsafe=unsafe,
        deadline_soon=deadline_soon,
        asked_by=asked_by,
        helper_may_read=helper_may_read,
        helper_is=helper_is,
        helper_permission=helper_permission,
        consent_version=consent_version or settings.CONSENT_VERSION,
        secret_hash=keyed_hash(PURPOSE, secret) if secret else None,
        idempotency_key=idempotency_key,
        submitted_at=now,
        claim_due=claim_due,
        respond_due=respond_due,
        answer_due=answer_due,
        is_sample=is_sample,
    )
    request.resembles_id = first_like(request, browser, now)
    return _insert(request, list(attachments), browser=browser, by=by, now=now)


def _insert(
    request: ConsultationRequest, files: list[Attachment], *, browser: str, by, now: dt.datetime
) -> ConsultationRequest:
    """All rows of a submission in one transaction; whoever loses a race gets the winner's request."""
    key = request.idempotency_key
    try:
        with transaction.atomic():
            request.save(force_insert=True)
            role = Party.LAWYER if by else Party(request.asked_by)
            attach(files, request, added_by=role)
            leave_trace(request, browser, now)
            if request.contact:
                mark_client(request, now)
            record(request, "submit", "", role=role, by=by, now=now)
            if request.helper_permission:
                version = request.helper_permission
                record(request, "helper_permission", request.state, role=role, by=by, now=now, code=version)
            count(request, now, {Measure.REQUESTS: 1, Measure.WAITING: 1})
            tell(request, "consult.received", now=now)
    except IntegrityError:
        first = ConsultationRequest.objects.filter(idempotency_key=key).first()
        if first is None:
            raise
        return first
    return request


def check_contact(way: Way | str, contact: dict | None, stop, centre) -> None:
    """Raises BadContact unless what the chosen way needs is there."""
    needed = {
        Way.PORTAL: True,
        Way.WHATSAPP: (contact or {}).get("phone"),
        Way.CALL: (contact or {}).get("phone"),
        Way.BUS: stop,
        Way.CENTRE: centre,
    }
    if not needed[Way(way)]:
        raise BadContact


def _check_place(region, district, settlement) -> None:
    if district.region_id != region.pk or (settlement and settlement.district_id != district.pk):
        raise BadPlace


def find_by_secret(secret: str) -> ConsultationRequest | None:
    """The request that the sixteen digits open. An erased one and a number that never was take the same work."""
    return ConsultationRequest.objects.filter(secret_hash__in=keyed_hashes(PURPOSE, secret)).first()
