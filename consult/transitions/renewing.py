"""A new secret number for somebody who lost hers and stands before us; the old one dies, and whatever it opened closes.

Whoever has the number reads the answer. So each is made for a reason that is kept, stands in the history and, as a
view of the messages, in the access log; and where somebody may be in danger, only those who know the case make one.
"""

import datetime as dt

from consult.models import AccessEvent, ConflictBar, ConsultationRequest, FollowPass, Lawyer, RequestDraft
from consult.models.codes import OPEN_STATES, Party, State
from consult.models.refusals import Barred, NotAllowed, NotByUs
from consult.models.roles import leads
from consult.receipt import make_number
from home.vault import keyed_hash

from .moves import adopt, expect, expect_leader, expect_reason, lock, record, transition
from .submitting import PURPOSE


@transition(Party.COORDINATOR)
def new_secret(request: ConsultationRequest, *, by, reason: str, now: dt.datetime) -> str:
    """By the lawyer who holds the case or whoever leads there."""
    lock(request)
    role = Party.LAWYER if by.pk == request.lawyer_id else expect_leader(request, by)
    return _renew(request, role, by=by, reason=reason, now=now)


@transition(Party.LAWYER)
def recover(request: ConsultationRequest, *, by, reason: str, now: dt.datetime) -> str:
    """By any lawyer, at a centre or at the bus, to whom she told the phone number she left (`consult.desk.recovering`).

    Raises NotByUs where she left none, where somebody may be in danger and where a helper asked, unless `by` holds or
    leads the case: what else is asked there proves nothing, every lawyer reads it on a list. Raises Barred.
    """
    lock(request)
    if ConflictBar.objects.stands(request, by):
        raise Barred
    role = Party.LAWYER if by.pk == request.lawyer_id else leads(by, request)
    if role is None:
        if not Lawyer.objects.filter(user=by, is_active=True).exists():
            raise NotAllowed
        has_phone = bool((request.contact or {}).get("phone"))
        if request.unsafe or request.asked_by == Party.HELPER or not has_phone:
            raise NotByUs
    return _renew(request, role or Party.LAWYER, by=by, reason=reason, now=now)


def _renew(request: ConsultationRequest, role: Party, *, by, reason: str, now: dt.datetime) -> str:
    expect(request, *OPEN_STATES, State.CLOSED)
    note = expect_reason(reason)
    number = make_number()
    hashed = keyed_hash(PURPOSE, number)
    ConsultationRequest.objects.filter(pk=request.pk).update(secret_hash=hashed)
    adopt(request, secret_hash=hashed)
    FollowPass.objects.filter(request=request).delete()
    RequestDraft.objects.filter(request=request).delete()  # a receipt that still shows the old number
    record(request, "new_secret", request.state, role=role, by=by, now=now, note=note)
    AccessEvent.objects.create(
        request=request,
        case=request.case_number,
        what=AccessEvent.What.MESSAGES,
        at=now,
        by=by,
        break_glass=by.pk != request.lawyer_id,
        reason=note,
    )
    return number
