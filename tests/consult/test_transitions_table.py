"""docs/consult-model.md section 1 as two tables: every move from every state, and every move by everybody.

`test_transitions.py` holds the moves of the model itself; here stand those beside them, the system's, and who may.
"""

import datetime as dt
from inspect import isfunction

import pytest

from consult import transitions
from consult.models import ConsultationRequest
from consult.models.codes import State, Way
from consult.transitions import NotAllowed, Refused
from tests.consult.test_transitions import MOVES
from tests.factories.consult import (
    DAY,
    HOUR,
    MONDAY,
    CoordinatorFactory,
    LawyerFactory,
    RequestFactory,
    in_state,
    leader_of,
)
from tests.factories.events import StopFactory
from tests.factories.home import UserFactory

pytestmark = pytest.mark.django_db

OPEN = (State.NEW, State.CLAIMED, State.IN_PROGRESS, State.WAITING_CLIENT, State.ANSWERED)
HELD = (State.CLAIMED, State.IN_PROGRESS, State.WAITING_CLIENT)
CALL = {"way": Way.CALL, "contact": {"phone": "+996555111222"}}
SINCE = {"now": MONDAY + HOUR}

# What leaves the state as it is: from where it may be done, and how.
BESIDE = {
    "add_note": ((*OPEN, State.CLOSED), lambda case: {"by": leader_of(case), "text": "Эскертүү"}),
    "new_secret": ((*OPEN, State.CLOSED), lambda case: {"by": leader_of(case), "reason": "жоготту"}),
    "recover": ((*OPEN, State.CLOSED), lambda case: {"by": leader_of(case), "reason": "жоготту"}),
    "check_conflict": (HELD, lambda case: {"by": case.lawyer or UserFactory(), "other": "Асанов Бакыт"}),
    "client_confirms_contact": (OPEN, lambda case: {}),
}
# What the system does by itself at a time, and what it makes of each state; None: it leaves it alone.
BY_ITSELF = {
    "auto_release": (10 * DAY, {State.CLAIMED: State.NEW}),
    "close_answered": (8 * DAY, {State.ANSWERED: State.CLOSED}),
}
ELSEWHERE = {
    "submit": "makes the request",
    "claim_next": "chooses, then claims",
    "route_waiting": "chooses, then assigns",
    "stop_changed": "below, by its stop",
    "ask_again": "a new request after a closed one: test_transitions_returning",
    "erase_now": "withdraws or closes, then erases: test_transitions_returning",
    "take_a_copy": "reads",
    "find_by_secret": "reads",
    "others_of_same_phone": "reads",
    "possible_conflicts": "reads",
    "reasons_to_close": "reads",
    "old_traces": "reads",
    "drop_files": "of drafts and erasing",
    "drop_drafts": "of drafts and erasing",
}


def test_every_move_stands_in_a_table():
    public = {name for name in transitions.__all__ if isfunction(getattr(transitions, name))}
    assert public - set(MOVES) - set(BESIDE) - set(BY_ITSELF) - set(ELSEWHERE) == set()


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("name", BESIDE)
def test_what_leaves_the_state_is_done_where_it_makes_sense_and_refused_and_logged_elsewhere(name, state):
    states, arguments = BESIDE[name]
    case = in_state(state, **(CALL if name == "client_confirms_contact" else {}))
    given = arguments(case)
    before = case.events.filter(refused=False).count()

    if state in states:
        getattr(transitions, name)(case, **given, **SINCE)
        assert case.events.filter(refused=False).count() == before + 1
    else:
        with pytest.raises(Refused):
            getattr(transitions, name)(case, **given, **SINCE)
        assert case.events.filter(refused=False).count() == before
        last = case.events.order_by("-pk").first()
        assert (last.name, last.refused) == (name, True)
    assert case.state == ConsultationRequest.objects.get(pk=case.pk).state == state


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("name", BY_ITSELF)
def test_the_system_moves_what_is_due_and_nothing_else(name, state):
    later, moves = BY_ITSELF[name]
    case = in_state(state)
    done = getattr(transitions, name)(now=MONDAY + later)
    case.refresh_from_db()
    assert (case.state, done) == (moves.get(state, state), int(state in moves))


@pytest.mark.parametrize("state", State)
def test_a_stop_that_is_off_moves_the_answer_to_her_page_and_never_the_state(state):
    case = in_state(state, way=Way.BUS, stop=StopFactory(cancelled=True))
    told = transitions.stop_changed(case.stop, now=MONDAY + HOUR)
    case.refresh_from_db()
    assert case.state == state
    assert (told, case.way) == ((1, Way.PORTAL) if state in OPEN else (0, Way.BUS))


@pytest.mark.parametrize("name", BY_ITSELF)
def test_the_system_is_never_early(name):
    case = in_state(State.CLAIMED if name == "auto_release" else State.ANSWERED)
    assert getattr(transitions, name)(now=MONDAY + dt.timedelta(minutes=5)) == 0
    assert ConsultationRequest.objects.get(pk=case.pk).state == case.state


# Who

HOLDER, COLLEAGUE, HERE, AWAY, NATIONAL, EDITOR = "holder", "colleague", "here", "elsewhere", "national", "editor"
PEOPLE = (HOLDER, COLLEAGUE, HERE, AWAY, NATIONAL, EDITOR)
LEADERS = {HERE, NATIONAL}


def led_by(user) -> ConsultationRequest:
    """A request that the same coordinator leads: others are no target for a merge."""
    scope = getattr(user, "coordinator", None)
    return RequestFactory(district__region=scope.region) if scope else RequestFactory()


WHO = {
    "claim": (State.NEW, {COLLEAGUE}, lambda by: {}),
    "assign": (State.CLAIMED, LEADERS, lambda by: {"to": LawyerFactory().user, "reason": "x"}),
    "hand_over": (State.CLAIMED, {HOLDER}, lambda by: {"to": LawyerFactory().user, "consent": True}),
    "set_priority": (State.CLAIMED, LEADERS | {HOLDER}, lambda by: {"priority": 1, "reason": "x"}),
    "decline": (State.CLAIMED, {HOLDER}, lambda by: {"reason": "other"}),
    "attempt": (State.CLAIMED, {HOLDER}, lambda by: {"channel": "callback", "result": "no_answer"}),
    "start": (State.CLAIMED, {HOLDER}, lambda by: {}),
    "write_to_client": (State.CLAIMED, {HOLDER}, lambda by: {"text": "x"}),
    "ask_client": (State.CLAIMED, {HOLDER}, lambda by: {"text": "x"}),
    "answer": (State.CLAIMED, {HOLDER}, lambda by: {"text": "x", "outcome": "ADV_ORAL"}),
    "check_conflict": (State.CLAIMED, {HOLDER}, lambda by: {"other": "Асанов Бакыт"}),
    "add_note": (State.CLAIMED, LEADERS | {HOLDER}, lambda by: {"text": "x"}),
    "new_secret": (State.CLAIMED, LEADERS | {HOLDER}, lambda by: {"reason": "x"}),
    "close": (State.CLAIMED, LEADERS, lambda by: {"reason": "other"}),
    "merge": (State.CLAIMED, LEADERS, lambda by: {"into": led_by(by), "reason": "x"}),
    "mark_spam": (State.CLAIMED, LEADERS, lambda by: {"reason": "x"}),
    "reopen": (State.CLOSED, LEADERS, lambda by: {"reason": "x"}),
    "erase": (State.CLOSED, LEADERS, lambda by: {}),
}


def person(who, case):
    made = {
        HOLDER: lambda: case.lawyer or UserFactory(role="lawyer"),
        COLLEAGUE: lambda: LawyerFactory().user,
        HERE: lambda: leader_of(case),
        AWAY: lambda: CoordinatorFactory().user,
        NATIONAL: lambda: UserFactory(role="administrator"),
        EDITOR: lambda: UserFactory(role="editor"),
    }
    return made[who]()


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("name", WHO)
def test_a_move_is_made_by_whom_the_table_names_and_refused_and_logged_for_everybody_else(name, who):
    state, allowed, arguments = WHO[name]
    case = in_state(state)
    by = person(who, case)
    given = arguments(by)
    done = case.events.filter(refused=False).count()

    if who in allowed:
        getattr(transitions, name)(case, by=by, **given, **SINCE)
        assert case.events.filter(refused=False).count() > done
        return
    with pytest.raises(NotAllowed):
        getattr(transitions, name)(case, by=by, **given, **SINCE)
    kept = ConsultationRequest.objects.get(pk=case.pk)
    assert (kept.state, kept.lawyer) == (state, case.lawyer)
    assert case.events.filter(refused=False).count() == done
    assert case.events.order_by("-pk").values_list("by", "refused")[0] == (by.pk, True)


def test_every_move_that_somebody_makes_is_in_the_table_of_who():
    by_client_or_system = {"client_writes", "client_changes_contact", "withdraw"}
    assert set(MOVES) - by_client_or_system <= set(WHO)
