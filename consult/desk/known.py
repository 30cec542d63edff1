"""What is known around a case: notes of colleagues, other requests of the same phone, possible conflicts.

Of another case somebody sees at most that it is there; its number only where that case is theirs to see.
"""

from django.db.models import QuerySet

from consult import permissions, transitions
from consult.models import AccessEvent, ConsultationRequest

MOST = 20


def known(case: ConsultationRequest, user, *, reason: str = "") -> dict:
    """For whoever has the case open; each look at notes is in the access log."""
    notes = list(case.notes.select_related("author"))
    if notes:
        permissions.see(case, by=user, what=AccessEvent.What.NOTES, reason=reason)
    return {"notes": notes, "prior": _named(transitions.others_of_same_phone(case), user)}


def conflicts(case: ConsultationRequest, user) -> dict:
    """For those who lead: with which cases a conflict is possible. A lawyer is told only that one is."""
    if not permissions.may(user, "judge_conflict", case):
        return {}
    return {"conflicts": _named(transitions.possible_conflicts(case), user)}


def _named(cases: QuerySet[ConsultationRequest], user) -> dict | None:
    """Those that `user` may know of, and how many more there are; None where there is none."""
    found = list(cases.select_related("matter").defer("narrative", "contact").order_by("-pk")[:MOST])
    if not found:
        return None
    mine = permissions.visible_requests(user).filter(pk__in=[case.pk for case in found])
    seen = set(mine.values_list("pk", flat=True))
    shown = [case for case in found if case.pk in seen]
    return {"cases": shown, "others": len(found) - len(shown)}
