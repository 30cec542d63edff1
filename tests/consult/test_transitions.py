"""Every move of a request: who may make it, from where, what it writes, and what is refused."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.utils import translation

from consult import counters, receipt, transitions
from consult.models import (
    Attachment,
    ConsultationRequest,
    ExtraDay,
    RequestDraft,
    RequestEvent,
)
from consult.models.codes import AttemptResult, CloseReason, DeclineReason, Party, Priority, State, Way
from consult.transitions import (
    AlreadyClaimed,
    BadContact,
    BadPlace,
    NotYours,
    ReasonNeeded,
    Refused,
    WrongState,
)
from home.models import OutboxMessage
from tests.factories.consult import (
    DAY,
    HOUR,
    MONDAY,
    AttachmentFactory,
    LawyerFactory,
    RequestFactory,
    history,
    in_state,
    leader_of,
    matter,
)
from tests.factories.home import DistrictFactory, SettlementFactory, UserFactory

pytestmark = pytest.mark.django_db

STATES = [state for state in State if state != State.ERASED]


def notified():
    """PostgreSQL's listeners are told of a changed figure by one more statement."""
    return int(connection.vendor == "postgresql")


# The table of docs/consult-model.md section 1: the act, and where each allowed state leads.
MOVES = {
    "claim": {State.NEW: State.CLAIMED},
    "assign": dict.fromkeys((State.NEW, State.CLAIMED, State.IN_PROGRESS, State.WAITING_CLIENT), State.CLAIMED),
    "hand_over": dict.fromkeys((State.CLAIMED, State.IN_PROGRESS), State.CLAIMED),
    "set_priority": {state: state for state in STATES if state != State.CLOSED},
    "decline": {State.CLAIMED: State.NEW},
    "attempt": {state: state for state in (State.CLAIMED, State.IN_PROGRESS)},
    "start": {State.CLAIMED: State.IN_PROGRESS},
    "write_to_client": {
        State.CLAIMED: State.IN_PROGRESS,
        State.IN_PROGRESS: State.IN_PROGRESS,
        State.WAITING_CLIENT: State.WAITING_CLIENT,
    },
    "ask_client": dict.fromkeys((State.CLAIMED, State.IN_PROGRESS), State.WAITING_CLIENT),
    "client_writes": {
        State.NEW: State.NEW,
        State.CLAIMED: State.CLAIMED,
        State.IN_PROGRESS: State.IN_PROGRESS,
        State.WAITING_CLIENT: State.IN_PROGRESS,
        State.ANSWERED: State.IN_PROGRESS,
    },
    "client_changes_contact": {state: state for state in STATES if state != State.CLOSED},
    "answer": dict.fromkeys((State.CLAIMED, State.IN_PROGRESS), State.ANSWERED),
    "close": dict.fromkeys((State.ANSWERED, State.WAITING_CLIENT, State.CLAIMED), State.CLOSED),
    "withdraw": {state: State.CLOSED for state in STATES if state != State.CLOSED},
    "reopen": {State.CLOSED: State.NEW},
    "merge": dict.fromkeys((State.NEW, State.CLAIMED), State.CLOSED),
    "mark_spam": dict.fromkeys((State.NEW, State.CLAIMED), State.CLOSED),
    "erase": {State.CLOSED: State.ERASED},
}


def perform(name, request):
    """The act `name` by whoever may do it."""
    lawyer = request.lawyer or UserFactory()
    somebody = {"claim", "assign", "hand_over"}
    arguments = {
        "claim": lambda: {"by": other},
        "assign": lambda: {"to": other, "by": leader_of(request), "reason": "отпуск"},
        "hand_over": lambda: {"to": other, "by": lawyer, "consent": True},
        "set_priority": lambda: {"priority": Priority.URGENT, "by": leader_of(request), "reason": "суд эртең"},
        "decline": lambda: {"by": lawyer, "reason": DeclineReason.LANGUAGE},
        "attempt": lambda: {"by": lawyer, "channel": "callback", "result": AttemptResult.NO_ANSWER},
        "start": lambda: {"by": lawyer},
        "write_to_client": lambda: {"by": lawyer, "text": "Салам."},
        "ask_client": lambda: {"by": lawyer, "text": "Качан?"},
        "client_writes": lambda: {"text": "Кечээ."},
        "client_changes_contact": lambda: {"way": Way.CALL, "contact": {"phone": "+996555000111"}},
        "answer": lambda: {"by": lawyer, "text": "Жазыңыз.", "outcome": "ADV_WRITTEN"},
        "close": lambda: {"by": leader_of(request), "reason": CloseReason.OTHER},
        "reopen": lambda: {"by": leader_of(request), "reason": "Жаңы кагаз"},
        "merge": lambda: {
            "into": RequestFactory(district=request.district),
            "by": leader_of(request),
            "reason": "Бир эле суроо",
        },
        "mark_spam": lambda: {"by": leader_of(request), "reason": "Жарнама"},
    }
    other = LawyerFactory().user if name in somebody else None
    return getattr(transitions, name)(request, **arguments.get(name, dict)(), now=MONDAY + HOUR)


@pytest.mark.parametrize("name", MOVES)
@pytest.mark.parametrize("state", [*STATES, State.ERASED])
def test_a_move_is_made_from_the_states_of_the_table_and_refused_and_logged_from_all_others(name, state):
    request = in_state(state)
    target = MOVES[name].get(state)

    if target is None:
        with pytest.raises(Refused) as refusal:
            perform(name, request)
        assert isinstance(refusal.value, (WrongState, NotYours, AlreadyClaimed))
        with translation.override("en"):
            assert "Nothing was changed" in str(refusal.value) or "took this request" in str(refusal.value)
        last = request.events.order_by("-pk").first()
        assert (last.name, last.refused, last.from_state, last.to_state) == (name, True, state, "")
    else:
        perform(name, request)
        last = request.events.filter(refused=False).order_by("-pk").first()
        assert last.to_state == target
    assert request.state == ConsultationRequest.objects.get(pk=request.pk).state == (target or state)


# 1. submit


def submit(**kwargs):
    district = kwargs.pop("district", None) or DistrictFactory()
    about = kwargs.pop("matter", None) or matter()
    given = {"matter": about, "region": district.region, "district": district, "language": "ky", "now": MONDAY}
    return transitions.submit(**{**given, "idempotency_key": uuid.uuid4(), **kwargs})


def test_a_submitted_request_waits_with_its_promises_its_event_and_one_more_on_the_board():
    request = submit(narrative="Алимент төлөбөй жатат.", deadline_soon=True, secret="1234567890123456")

    assert (request.state, request.priority, request.narrative_length) == (State.NEW, Priority.URGENT, 22)
    assert request.claim_due == MONDAY + 2 * HOUR
    assert request.respond_due == MONDAY + 4 * HOUR
    assert history(request) == [("submit", "", State.NEW, Party.CLIENT)]
    assert counters.by("waiting", ("region", "matter", "channel")) == {(request.region_id, "FAM", "web"): 1}
    assert counters.by("requests", ("day",)) == {(dt.date(2026, 11, 23),): 1}


def test_a_day_that_staff_closed_moves_the_promises():
    ExtraDay.objects.create(day=dt.date(2026, 11, 24), is_working=False)

    assert submit().claim_due == MONDAY + 2 * DAY


def test_the_same_key_again_returns_the_first_request_and_adds_nothing():
    first = submit(narrative="бир", idempotency_key=(key := uuid.uuid4()))

    again = submit(narrative="эки", idempotency_key=key)

    assert again.pk == first.pk
    assert ConsultationRequest.objects.get().narrative == "бир"
    assert counters.total("requests") == RequestEvent.objects.count() == 1


def test_the_files_of_a_draft_become_those_of_the_request():
    draft = RequestDraft.objects.create(token_hash="x")
    paper = AttachmentFactory(request=None, draft=draft)

    request = submit(attachments=[paper], asked_by=Party.HELPER, helper_permission="2026-1")

    (kept,) = Attachment.objects.all()
    assert (kept.pk, kept.draft, kept.request, kept.added_by) == (paper.pk, None, request, Party.HELPER)


def test_nothing_of_what_she_wrote_lies_readable_in_the_database():
    submit(narrative="Ачык сөз", way=Way.CALL, contact={"phone": "+996555111222"}, secret="1234567890123456")

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM consult_consultationrequest")
        row = " ".join(map(str, cursor.fetchone()))
    assert "Ачык" not in row
    assert "555111222" not in row
    assert "1234567890123456" not in row


@pytest.mark.parametrize(("way", "kwargs", "rows"), [
    (Way.WHATSAPP, {}, 1),
    (Way.WHATSAPP, {"unsafe": True}, 0),
    (Way.WHATSAPP, {"is_sample": True}, 0),
    (Way.CALL, {}, 0),
    (Way.PORTAL, {}, 0),
])  # fmt: skip
def test_she_is_told_by_whatsapp_when_she_asked_for_it_and_it_is_safe(way, kwargs, rows):
    request = submit(way=way, contact={"phone": "+996555111222"}, narrative="үй-бүлө", **kwargs)

    owed = list(OutboxMessage.objects.values_list("template", "recipient", "parameters", "language"))
    assert owed == [("consult.received", "+996555111222", {"case": request.case_number}, "ky")] * rows


@pytest.mark.parametrize("way", [Way.WHATSAPP, Way.CALL, Way.BUS, Way.CENTRE])
def test_a_way_without_what_it_needs_is_refused(way):
    with pytest.raises(BadContact):
        submit(way=way, contact={"name": "Айгүл"})

    assert not ConsultationRequest.objects.exists()


def test_a_village_of_another_district_is_refused():
    with pytest.raises(BadPlace):
        submit(settlement=SettlementFactory())


@pytest.mark.both_databases
def test_submitting_costs_four_statements(django_assert_num_queries):
    district, about = DistrictFactory(), matter()

    with django_assert_num_queries(6 + notified()):  # working days, request, event, figures; the transaction's frame
        submit(district=district, matter=about)


# The secret number


def test_the_secret_number_opens_its_request_also_after_a_new_hash_key(settings):
    number = receipt.make_number()
    request = submit(secret=number)
    settings.HASH_KEYS = ["newer", *settings.HASH_KEYS]

    assert transitions.find_by_secret(number) == request
    assert transitions.find_by_secret(receipt.make_number()) is None


def test_a_new_number_given_in_person_ends_the_old_one():
    old = receipt.make_number()
    request = submit(secret=old)

    new = transitions.new_secret(request, by=leader_of(request), reason="жоготуп алды")

    assert transitions.find_by_secret(new) == request
    assert transitions.find_by_secret(old) is None
    assert history(request)[-1] == ("new_secret", State.NEW, State.NEW, Party.COORDINATOR)
    assert request.events.get(name="new_secret").note == "жоготуп алды"


def test_a_new_number_is_not_given_without_a_reason():
    old = receipt.make_number()
    request = submit(secret=old)

    with pytest.raises(ReasonNeeded):
        transitions.new_secret(request, by=leader_of(request), reason=" ")

    assert transitions.find_by_secret(old) == request


@pytest.mark.parametrize("name", ["withdraw", "merge", "mark_spam"])
def test_a_request_that_is_over_sends_nothing_any_more(name):
    request = submit(way=Way.WHATSAPP, contact={"phone": "+996555111222"})
    other = submit(way=Way.WHATSAPP, contact={"phone": "+996555333444"})
    assert OutboxMessage.objects.count() == 2

    perform(name, request)

    assert [row.recipient for row in OutboxMessage.objects.all()] == ["+996555333444"]
    assert other.state == State.NEW


def test_what_is_owed_follows_her_to_a_new_number_and_ends_with_another_way():
    request = submit(way=Way.WHATSAPP, contact={"phone": "+996555111222"})
    transitions.client_changes_contact(request, way=Way.WHATSAPP, contact={"phone": "+996555333444"})
    assert OutboxMessage.objects.get().recipient == "+996555333444"

    transitions.client_changes_contact(request, way=Way.PORTAL)

    assert not OutboxMessage.objects.exists()


def test_what_was_sent_already_stays_on_record_when_she_withdraws():
    request = submit(way=Way.WHATSAPP, contact={"phone": "+996555111222"})
    OutboxMessage.objects.update(state=OutboxMessage.State.SENT)

    transitions.withdraw(request)

    assert OutboxMessage.objects.count() == 1
