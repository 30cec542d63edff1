"""The hot path of transition 2: one UPDATE that finds, checks, takes and returns a request.

Written in SQL because Django's update() returns no row: with it, "next" is one statement instead of four, and half of
the time. Of any number of lawyers exactly one gets a request: on PostgreSQL a row that somebody else is taking is
skipped, SQLite lets one writer in at a time.
"""

import datetime as dt

from django.db import connection

from consult.models import ConsultationRequest, Lawyer
from consult.models.codes import HELD_STATES, State

SEALED = ("narrative", "contact")  # not read, and so not decrypted, by whoever merely takes a request
COLUMNS = ", ".join(
    str(field.column) for field in ConsultationRequest._meta.concrete_fields if field.name not in SEALED
)
HELD = ", ".join(f"'{state.value}'" for state in HELD_STATES)

AT_THE_DESK = """
SELECT lawyer.*, EXISTS (
    SELECT 1 FROM consult_consultationrequest AS former
    WHERE former.previous_lawyer_id = lawyer.user_id AND former.state = 'new'
) AS has_former
FROM consult_lawyer AS lawyer WHERE lawyer.user_id = %(by)s AND lawyer.is_active
"""
TAKE = f"""
UPDATE consult_consultationrequest SET state = '{State.CLAIMED.value}', lawyer_id = %(by)s, claimed_at = %(now)s
WHERE state = 'new' AND id = {{which}}
AND NOT EXISTS (
    SELECT 1 FROM consult_conflictbar AS bar
    WHERE bar.request_id = consult_consultationrequest.id AND bar.lawyer_id = %(by)s
)
AND %(limit)s > (
    SELECT COUNT(*) FROM consult_consultationrequest AS held WHERE held.lawyer_id = %(by)s AND held.state IN ({HELD})
)
RETURNING {COLUMNS}
"""  # noqa: S608 - put together from constants; every value is a parameter
MOST_PRESSING = """(
    SELECT waiting.id FROM consult_consultationrequest AS waiting
    WHERE waiting.state = 'new' AND NOT EXISTS (
        SELECT 1 FROM consult_conflictbar AS bar WHERE bar.request_id = waiting.id AND bar.lawyer_id = %(by)s
    ) AND (
        waiting.matter_id IN (SELECT own.matter_id FROM consult_lawyer_matters AS own WHERE own.lawyer_id = %(lawyer)s)
        OR NOT EXISTS (SELECT 1 FROM consult_lawyer_matters AS own WHERE own.lawyer_id = %(lawyer)s)
    ) {suitable}
    ORDER BY waiting.priority, waiting.claim_due, waiting.id LIMIT 1 {skip_locked}
)"""
FORMER = """
    AND waiting.previous_lawyer_id = %(by)s AND NOT EXISTS (
        SELECT 1 FROM consult_consultationrequest AS urgent
        WHERE urgent.state = 'new' AND urgent.priority < waiting.priority
    )"""


def at_the_desk(user) -> tuple[Lawyer, bool] | None:
    """The active lawyer and whether something waits that they held before; None for whoever takes no cases.

    The row is held until the transaction ends, so that two claims of one person are counted one by one.
    """
    lock = " FOR NO KEY UPDATE OF lawyer" if connection.vendor == "postgresql" else ""
    found = list(Lawyer.objects.raw(AT_THE_DESK + lock, {"by": user.pk}))
    return (found[0], bool(vars(found[0])["has_former"])) if found else None


def take_this(pk: int, lawyer: Lawyer, now: dt.datetime) -> ConsultationRequest | None:
    """The request `pk`, claimed; None when it is taken, barred, or one too many."""
    return _take("%(pk)s", lawyer, now, {"pk": pk})


def take_most_pressing(lawyer: Lawyer, now: dt.datetime, *, former: bool = False) -> ConsultationRequest | None:
    """Urgent first, then what is due first, in the lawyer's languages and matters; claimed.

    With `former` only what they held before, and not while somebody's more urgent question waits.
    """
    languages = {f"language_{number}": code for number, code in enumerate(lawyer.languages)}
    suitable = FORMER if former else ""
    if languages:
        suitable += f" AND waiting.language IN ({', '.join(f'%({name})s' for name in languages)})"
    skip_locked = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    which = MOST_PRESSING.format(suitable=suitable, skip_locked=skip_locked)
    return _take(which, lawyer, now, {"lawyer": lawyer.pk, **languages})


def _take(which: str, lawyer: Lawyer, now: dt.datetime, more: dict) -> ConsultationRequest | None:
    instant = connection.ops.adapt_datetimefield_value(now)
    values = {"by": lawyer.user_id, "now": instant, "limit": lawyer.limit, **more}
    taken = list(ConsultationRequest.objects.raw(TAKE.format(which=which), values))
    return taken[0] if taken else None
