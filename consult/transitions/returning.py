"""What the client does when it is over, or when she has had enough: asks again, takes a copy, takes everything away."""

import datetime as dt
from collections.abc import Iterable

from consult.models import Attachment, ConsultationRequest, Message
from consult.models.codes import OPEN_STATES, Party, State

from .client import withdraw
from .closing import erase, reopen
from .moves import lock, record, transition
from .telling import say


@transition(Party.CLIENT)
def ask_again(
    request: ConsultationRequest, *, text: str, attachments: Iterable[Attachment] = (), now: dt.datetime
) -> Message:
    """Transition 13 by the client, with what is new: both, or neither. Raises what `reopen` raises, and NothingSaid."""
    reopen(request, now=now)
    return say(request, sender=Party(request.asked_by), text=text, attachments=attachments, now=now)


@transition(Party.CLIENT)
def take_a_copy(request: ConsultationRequest, *, now: dt.datetime) -> None:
    """Everything about her was downloaded with her number: it stands in the history, also on her own page."""
    lock(request)
    record(request, "copied", request.state, role=Party(request.asked_by), now=now)


@transition(Party.CLIENT)
def erase_now(request: ConsultationRequest, *, now: dt.datetime) -> ConsultationRequest:
    """Transitions 12, where it is still open, and 15 in one step: she need not wait for the week."""
    lock(request)
    if State(request.state) in OPEN_STATES:
        withdraw(request, now=now)
    return erase(request, by_client=True, now=now)
