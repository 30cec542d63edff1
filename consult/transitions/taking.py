"""The hot path of transition 2: one UPDATE that finds, checks, takes and returns a request.

Written in SQL because Django's update() returns no row: with it, "next" is one statement instead of four, and half of
the time. Of any number of lawyers exactly one gets a request: on PostgreSQL a row that somebody else is taking is
skipped, SQLite lets one writer in at a time.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

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
) AS has_former, EXISTS (
    SELECT 1 FROM consult_lawyer_matters AS own WHERE own.lawyer_id = lawyer.id
) AS chooses_matters, COALESCE((
    SELECT COALESCE(duty.region_id, centre.region_id)
    FROM consult_duty AS duty LEFT JOIN home_legalaidcentre AS centre ON centre.id = duty.centre_id
    WHERE duty.lawyer_id = lawyer.id AND duty.day = %(today)s ORDER BY duty.id LIMIT 1
), lawyer.region_id) AS oblast {along_indexes}
FROM consult_lawyer AS lawyer WHERE lawyer.user_id = %(by)s AND lawyer.is_active {lock}
"""
# PostgreSQL learns how long the queue is only after a tenth of the table has changed. While it takes a full queue for
# an empty one, it would rather sort all of it than walk along its index: one connection took 75 a second, not 160.
ALONG_INDEXES = ", set_config('enable_bitmapscan', 'off', true) AS along_indexes"
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
SUITABLE = """
    SELECT waiting.id, waiting.priority, waiting.claim_due, {rank} AS rank
    FROM consult_consultationrequest AS waiting
    WHERE waiting.state = 'new' AND NOT EXISTS (
        SELECT 1 FROM consult_conflictbar AS bar WHERE bar.request_id = waiting.id AND bar.lawyer_id = %(by)s
    ) {suitable}
    ORDER BY waiting.priority, waiting.claim_due, waiting.id LIMIT 1 {skip_locked}
"""
OF_THEIR_MATTERS = """
    AND waiting.matter_id IN (
        SELECT own.matter_id FROM consult_lawyer_matters AS own WHERE own.lawyer_id = %(lawyer)s
    )"""
OF_THE_OBLAST = " AND waiting.region_id = %(oblast)s"
# The best of the own oblast and the best of all, each from its index: an urgent one goes before, then what is late.
MOST_PRESSING = """(
    SELECT best.id FROM (
        SELECT * FROM ({near}) AS near UNION ALL SELECT * FROM ({any}) AS anywhere
    ) AS best
    ORDER BY best.priority, CASE WHEN best.claim_due < %(now)s THEN 0 ELSE 1 END, best.rank LIMIT 1
)"""
FORMER = """
    AND waiting.previous_lawyer_id = %(by)s AND NOT EXISTS (
        SELECT 1 FROM consult_consultationrequest AS urgent
        WHERE urgent.state = 'new' AND urgent.priority < waiting.priority
    )"""


@dataclass(frozen=True)
class Seat:
    """A lawyer at the desk.

    `has_former`: something waits that they held before. `chooses_matters`: they take some matters only. `oblast`: what
    comes first today.
    """

    lawyer: Lawyer
    has_former: bool
    chooses_matters: bool
    oblast: str


def at_the_desk(user, now: dt.datetime) -> Seat | None:
    """The active lawyer; None for whoever takes no cases. Whoever is on duty today takes of that place first.

    The row is held until the transaction ends, so that two claims of one person are counted one by one.
    """
    on_postgres = connection.vendor == "postgresql"
    lock, along_indexes = ("FOR NO KEY UPDATE OF lawyer", ALONG_INDEXES) if on_postgres else ("", "")
    statement = AT_THE_DESK.format(lock=lock, along_indexes=along_indexes)
    today = connection.ops.adapt_datefield_value(timezone.localtime(now).date())
    found = list(Lawyer.objects.raw(statement, {"by": user.pk, "today": today}))
    if not found:
        return None
    read = vars(found[0])
    return Seat(found[0], bool(read["has_former"]), bool(read["chooses_matters"]), read["oblast"])


def take_this(pk: int, lawyer: Lawyer, now: dt.datetime) -> ConsultationRequest | None:
    """The request `pk`, claimed; None when it is taken, barred, or one too many."""
    return _take("%(pk)s", lawyer, now, {"pk": pk})


def take_most_pressing(seat: Seat, now: dt.datetime, *, former: bool = False) -> ConsultationRequest | None:
    """Urgent first, then what is late, then the own oblast; in the lawyer's languages and matters; claimed.

    With `former` only what they held before, and not while somebody's more urgent question waits.
    """
    lawyer = seat.lawyer
    languages = {f"language_{number}": code for number, code in enumerate(lawyer.languages)}
    spoken = f" AND waiting.language IN ({', '.join(f'%({name})s' for name in languages)})" if languages else ""
    suitable = spoken + (OF_THEIR_MATTERS if seat.chooses_matters else "")
    skip_locked = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""

    def best(rank: int, which: str) -> str:
        return SUITABLE.format(rank=rank, suitable=which + suitable, skip_locked=skip_locked)

    near, anywhere = (FORMER + OF_THE_OBLAST, FORMER) if former else (OF_THE_OBLAST, "")
    which = MOST_PRESSING.format(near=best(0, near), any=best(1, anywhere))
    return _take(which, lawyer, now, {"lawyer": lawyer.pk, "oblast": seat.oblast, **languages})


def _take(which: str, lawyer: Lawyer, now: dt.datetime, more: dict) -> ConsultationRequest | None:
    instant = connection.ops.adapt_datetimefield_value(now)
    values = {"by": lawyer.user_id, "now": instant, "limit": lawyer.limit, **more}
    taken = list(ConsultationRequest.objects.raw(TAKE.format(which=which), values))
    return taken[0] if taken else None
