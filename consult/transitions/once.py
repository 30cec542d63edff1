"""One form, sent twice as it stands (a double click, an impatient second press), is done once: without script too.

The key is kept in the same transaction as what was done, so that a refused press uses up no key, and of two presses at
once the database lets one in.
"""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction

from consult.models import ConsultationRequest, Press
from consult.models.refusals import Repeated


def once(key: uuid.UUID, request: ConsultationRequest, now: dt.datetime) -> None:
    """Keeps that `key` moves `request`; raises Repeated when it has moved one already."""
    try:
        with transaction.atomic():
            Press.objects.create(key=key, request=request, at=now)
    except IntegrityError:
        raise Repeated from None


def given(key: uuid.UUID | None, by) -> ConsultationRequest | None:
    """What `key` gave to `by`; None where it has given nothing. Raises Repeated where `by` holds that no more."""
    press = Press.objects.filter(key=key).first() if key else None
    if press is None:
        return None
    request = ConsultationRequest.objects.defer("narrative", "contact").get(pk=press.request_id)
    if request.lawyer_id != by.pk:
        raise Repeated
    return request
