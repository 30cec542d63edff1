"""What happened with a case, in words; nothing here was written by the client."""

from django.utils.translation import gettext_lazy as _

from consult.models import ConsultationReport, ConsultationRequest, ReportEvent, RequestEvent
from consult.models.codes import AttemptResult, CloseReason, DeclineReason, Outcome, Way

WORDS = {
    "submit": _("Sent"),
    "claim": _("Claimed"),
    "assign": _("Assigned"),
    "route": _("Given out by share"),
    "hand_over": _("Handed over, with the client’s consent"),
    "priority": _("Priority changed"),
    "decline": _("Given back"),
    "auto_release": _("Free again: no attempt to reach the client in time"),
    "attempt": _("Attempt to reach the client"),
    "start": _("Work began"),
    "message": _("The lawyer wrote"),
    "ask_client": _("The lawyer asked the client something"),
    "client_writes": _("The client wrote back"),
    "client_adds": _("The client added something"),
    "contact": _("The client changed the way to answer"),
    "contact_confirmed": _("The client confirmed the contact"),
    "helper_permission": _("The helper said that the person agrees; sentence of"),
    "stop_changed": _("The bus does not come: the answer goes to the client’s page"),
    "answer": _("Answered"),
    "close": _("Closed"),
    "withdraw": _("Withdrawn by the client"),
    "reopen": _("Opened again"),
    "copied": _("Everything was downloaded from the client’s page"),
    "merge": _("Same as another case"),
    "spam": _("Spam"),
    "erase": _("Erased"),
    "new_secret": _("A new secret number was made"),
    "note": _("A note for colleagues"),
    "conflict_check": _("Check for a conflict of interest"),
}
FIELDS = {field.name: field.verbose_name for field in ConsultationReport._meta.fields}
SAME_WAY = _("The client changed the contact: the number, the hours or the place")
CODES = {
    code.value: code.label for codes in (AttemptResult, CloseReason, DeclineReason, Outcome, Way) for code in codes
} | {"hit": _("possible"), "clear": _("none found")}


def words(event: RequestEvent) -> str:
    """The event's name and code, as a person would say them."""
    if event.name == "contact" and not event.code:
        return str(SAME_WAY)
    said = str(WORDS.get(event.name, event.name))
    return f"{said}: {CODES[event.code]}" if event.code in CODES else said


def report_words(event: ReportEvent) -> str:
    """What was done with a report; a change names the fields, never what stood in them."""
    if event.what == ReportEvent.What.MOVED:
        return event.get_to_state_display()
    names = [str(FIELDS[name]) for name in event.changed]
    return f"{event.get_what_display()}: {', '.join(names)}" if names else event.get_what_display()


def history(case: ConsultationRequest) -> dict:
    """Attempts, events and reports of a case: for whoever holds or leads it, since colleagues stand in it by name."""
    events = case.events.filter(refused=False).select_related("by")
    return {
        "attempts": list(case.attempts.all()),
        "events": [(event, words(event)) for event in events],
        "reports": list(case.reports.all()),
    }
