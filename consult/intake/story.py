"""Where a request stands, in plain words with dates: what happened, what happens next."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consult.models import ConsultationRequest
from consult.models.codes import CloseReason, State, Way

TITLES = {
    State.NEW: gettext_lazy("Your question is in the queue. A lawyer will take it soon."),
    State.CLAIMED: gettext_lazy("A lawyer has taken your question"),
    State.IN_PROGRESS: gettext_lazy("The lawyer is looking into your question"),
    State.WAITING_CLIENT: gettext_lazy("The lawyer asks you something. Please answer here."),
    State.ANSWERED: gettext_lazy("You have an answer"),
    State.CLOSED: gettext_lazy("Your request is closed"),
}
QUEUED_AGAIN = gettext_lazy("Your question is in the queue again. Another lawyer will take it.")
CLOSED_BECAUSE = {
    CloseReason.ANSWERED: gettext_lazy("Your question was answered. You can still read the answer here and rate it."),
    CloseReason.NO_CONTACT: gettext_lazy("We could not reach you. You can ask again at any time."),
    CloseReason.WITHDRAWN: gettext_lazy("You withdrew your request. What you wrote will be deleted within 7 days."),
    CloseReason.DUPLICATE: gettext_lazy("The same question came twice; we answer the other one."),
    CloseReason.SPAM: gettext_lazy("We did not find a question in what you sent. You can ask again at any time."),
    CloseReason.OTHER: gettext_lazy("You can ask again at any time."),
}


# Of the events of a request those that she may want to know, in her words.
HAPPENED = {
    "submit": gettext_lazy("You sent your question"),
    "claim": gettext_lazy("A lawyer took it"),
    "assign": gettext_lazy("It was given to a lawyer"),
    "hand_over": gettext_lazy("Another lawyer took it over"),
    "decline": gettext_lazy("It went back to the queue for another lawyer"),
    "auto_release": gettext_lazy("It went back to the queue for another lawyer"),
    "start": gettext_lazy("The lawyer began to work on it"),
    "attempt": gettext_lazy("The lawyer tried to reach you"),
    "message": gettext_lazy("The lawyer wrote to you"),
    "ask_client": gettext_lazy("The lawyer asked you something"),
    "client_writes": gettext_lazy("You wrote"),
    "client_adds": gettext_lazy("You wrote"),
    "contact": gettext_lazy("You changed how you get the answer"),
    "stop_changed": gettext_lazy("The bus was cancelled or moved: the answer comes to this page"),
    "answer": gettext_lazy("The lawyer answered"),
    "close": gettext_lazy("Closed"),
    "withdraw": gettext_lazy("You withdrew your request"),
    "reopen": gettext_lazy("Your question was opened again"),
    "merge": gettext_lazy("Closed"),
    "spam": gettext_lazy("Closed"),
    "new_secret": gettext_lazy("Our staff gave out a new secret number"),
    "copied": gettext_lazy("Everything about it was downloaded from this page"),
}

# What differs for a helper without leave to read: nothing is said or answered to "you", and nothing on this page.
HELPER_TITLES = {
    State.WAITING_CLIENT: gettext_lazy("The lawyer has a question for this person"),
    State.ANSWERED: gettext_lazy("The lawyer has the answer. It is given to the person herself."),
}
HELPER_CLOSED = {
    CloseReason.ANSWERED: gettext_lazy("The question was answered, to the person herself."),
    CloseReason.NO_CONTACT: gettext_lazy("We could not reach this person. You can ask again at any time."),
}
HELPER_HAPPENED = {
    "attempt": gettext_lazy("The lawyer tried to reach this person"),
    "message": gettext_lazy("The lawyer wrote to this person"),
    "ask_client": gettext_lazy("The lawyer asked this person something"),
    "stop_changed": gettext_lazy("The bus was cancelled or moved: please choose another stop or a centre"),
}


@dataclass(frozen=True, slots=True)
class Story:
    """`title` says where it stands, `next` what happens next, `dated` what happened: (words, moment) pairs in order."""

    title: str
    next: list[str]
    dated: list[tuple[str, datetime]]
    is_late: bool

    @property
    def past(self) -> list[tuple[str, str]]:
        """What happened, with the day and hour as people here write them."""
        return [(words, when(at)) for words, at in self.dated]


def when(at: datetime) -> str:
    """Day and hour as people here write them."""
    return date_format(localtime(at), "DATETIME_FORMAT")


def tell(case: ConsultationRequest, now: datetime | None = None) -> Story:
    now = now or timezone.now()
    state = State(case.state)
    titles = TITLES | HELPER_TITLES if case.is_kept_from_helper else TITLES
    title = QUEUED_AGAIN if state == State.NEW and case.claimed_at else titles.get(state, "")
    late = bool(case.due and case.due < now)
    return Story(str(title), _next(case, state, now), _past(case), late)


def promises(case: ConsultationRequest) -> list[str]:
    """What we promise when the question has just been sent."""
    return [
        _("A lawyer takes your question no later than: %(when)s") % {"when": when(case.claim_due)},
        _("First answer no later than: %(when)s") % {"when": when(case.respond_due)},
        _("Full answer no later than: %(when)s") % {"when": when(case.answer_due)},
    ]


def _next(case: ConsultationRequest, state: State, now: datetime) -> list[str]:
    if state == State.NEW:
        return promises(case)
    if state == State.CLAIMED:
        return promises(case)[2 if case.first_response_at else 1 :]
    if state == State.IN_PROGRESS:
        return promises(case)[2:]
    if state == State.WAITING_CLIENT:
        return [_("Our clock stands still until you answer.")]
    if state == State.ANSWERED and case.answered_at:
        closes = case.answered_at + timedelta(days=settings.AUTO_CLOSE_DAYS)
        return [
            _("If something is not clear, write back."),
            _("Without a word from you the request closes by itself on: %(when)s") % {"when": when(closes)},
        ]
    because = CLOSED_BECAUSE | HELPER_CLOSED if case.is_kept_from_helper else CLOSED_BECAUSE
    said = [str(because[CloseReason(case.close_reason)])] if case.close_reason else []
    last = case.reopens_until
    if last and now <= last:
        again = _("You can ask again here until: %(when)s. The lawyer who knows your case comes first.")
        said.append(again % {"when": when(last)})
    return said


def _past(case: ConsultationRequest) -> list[tuple[str, datetime]]:
    """Each step as she would tell it, in order; the same one twice in a row is told once, as it began."""
    found = case.events.filter(refused=False, name__in=HAPPENED).order_by("at", "pk").values_list("name", "at")
    happened = HAPPENED | HELPER_HAPPENED if case.is_kept_from_helper else HAPPENED
    told: list[tuple[str, datetime]] = []
    for name, at in found:
        words = str(happened[name])
        if not told or told[-1][0] != words:
            told.append((words, at))
    return told


def way_sentence(case: ConsultationRequest) -> str:
    """How she gets the answer, as she chose it."""
    if case.way == Way.BUS and case.stop:
        where = {"village": case.stop.village, "when": when(case.stop.starts_at)}
        return _("You get the answer at the bus: %(village)s, %(when)s. Bring your case number.") % where
    if case.way == Way.CENTRE and case.centre:
        return _("You get the answer at the centre: %(centre)s. Bring your case number.") % {"centre": case.centre.name}
    if case.way == Way.PORTAL and case.is_kept_from_helper:
        return _("Choose a stop or a centre: this person gets the answer there. It will not be on this page.")
    if case.way == Way.PORTAL and case.stop:  # transition 9c: the system chose, not she
        return _(
            "The bus will not come to the stop that you chose. The answer will be on your page. We will not call you."
        )
    return {
        Way.PORTAL: _("We will not call you. You chose to come back yourself."),
        Way.WHATSAPP: _("We will write to you on WhatsApp. No message from us will name the topic of your question."),
        Way.CALL: _("We will call you at the hours that you chose. We will not name the topic of your question."),
        Way.BUS: _("You get the answer at the bus. Bring your case number."),
        Way.CENTRE: _("You get the answer at a centre. Bring your case number."),
    }[Way(case.way)]
