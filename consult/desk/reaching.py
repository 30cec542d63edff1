"""How a lawyer reaches a client: the safe-contact card, whether it is open now, and the words to say with the number.

The number itself comes from `permissions.see` alone, which refuses it outside the safe hours.
"""

import datetime as dt
from typing import NamedTuple

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from consult import permissions
from consult.card import REPLY_READY, SafeContact
from consult.models import AccessEvent, CallScript, ConsultationRequest
from consult.models.codes import Way
from consult.models.refusals import Refused

Moment = CallScript.Moment
WORDS = {
    Moment.PICKED_UP: _("Good day. I am calling back, as agreed. Is this a good moment to talk?"),
    Moment.CLIENT: _(
        "You sent us a form. Are you alone, and may we talk now? Answer just yes or no. If not, tell me when I may "
        "call again."
    ),
    Moment.SAY_NOTHING: _("Excuse me, I have the wrong number."),
    Moment.REPLY_READY: _("Please say that the reply is ready. Thank you, goodbye."),
    Moment.WRITTEN: _("Good day. The reply is ready. When is it convenient to talk?"),
}


class Line(NamedTuple):
    """`words` to say, in the client's language, when `moment` comes."""

    moment: str
    words: str


def reaching(case: ConsultationRequest, user, now: dt.datetime, *, ask: bool = False) -> dict:
    """What the panel shows the holder; with `ask` also the number and the words to say, if it is safe now."""
    if not permissions.may(user, "contact", case):
        return {}
    card = case.card
    if card is None:
        return {"no_number": True}
    try:
        permissions.expect_safe(case, now)
    except Refused as refused:
        return {"card": card, "refused": str(refused)}
    if not ask:
        return {"card": card, "is_safe_now": True}
    permissions.see(case, by=user, what=AccessEvent.What.CONTACT, now=now)
    return {"card": card, "with_contact": True, "script": script(case, card)}


def script(case: ConsultationRequest, card: SafeContact) -> list[Line]:
    """What to say, in her language: nothing names the matter, us, or that a lawyer calls."""
    if case.way == Way.WHATSAPP:
        moments = [Moment.WRITTEN]
    else:
        moments = [
            Moment.PICKED_UP,
            Moment.CLIENT,
            Moment.REPLY_READY if card.say == REPLY_READY else Moment.SAY_NOTHING,
        ]
    edited = {row.moment: row for row in CallScript.objects.filter(moment__in=moments)}
    return [Line(str(moment.label), said(moment, case.language, edited.get(moment))) for moment in moments]


def said(moment: CallScript.Moment, language: str, row: CallScript | None = None) -> str:
    """The words for `moment` in `language`: those that staff wrote in it, or the site's own."""
    if words := getattr(row, f"words_{language}", "").strip():
        return words
    with translation.override(language):
        return str(WORDS[moment])
