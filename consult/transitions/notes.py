"""Words for colleagues, which never reach the client."""

import datetime as dt

from consult.models import ConsultationRequest, InternalNote
from consult.models.codes import OPEN_STATES, Party, State
from consult.models.refusals import NothingSaid

from .moves import expect, expect_leader, lock, record, transition


@transition(Party.LAWYER)
def add_note(request: ConsultationRequest, *, by, text: str, now: dt.datetime) -> InternalNote:
    """By the lawyer who holds it, or a leader; until the case is erased, and every note with it."""
    lock(request)
    role = Party.LAWYER if request.lawyer_id == by.pk else expect_leader(request, by)
    expect(request, *OPEN_STATES, State.CLOSED)
    if not (text := text.strip()):
        raise NothingSaid
    note = InternalNote.objects.create(request=request, author=by, body=text, at=now)
    record(request, "note", request.state, role=role, by=by, now=now)
    return note
