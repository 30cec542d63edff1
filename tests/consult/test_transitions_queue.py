"""Who holds a request: claimed by exactly one, taken next, assigned, handed over, declined, released."""

import datetime as dt

import pytest
from django.db import connection

from consult import counters, transitions
from consult.models import Absence, ConflictBar, ConsultationRequest, Duty, Notice
from consult.models.codes import DeclineReason, Party, Priority, State
from consult.transitions import (
    AlreadyClaimed,
    Away,
    Barred,
    ConsentNeeded,
    LimitReached,
    NotALawyer,
    NotAllowed,
    ReasonNeeded,
)
from home.models.centres import OpeningHours
from tests.factories.consult import (
    DAY,
    HOUR,
    MONDAY,
    CoordinatorFactory,
    LawyerFactory,
    RequestFactory,
    history,
    in_state,
    leader_of,
    matter,
)
from tests.factories.home import CentreFactory, DistrictFactory, UserFactory

pytestmark = pytest.mark.django_db


def notified():
    """PostgreSQL's listeners are told of a changed figure by one more statement."""
    return int(connection.vendor == "postgresql")


@pytest.mark.both_databases
def test_claiming_costs_four_statements(django_assert_num_queries):
    request, lawyer = RequestFactory(), LawyerFactory().user

    with django_assert_num_queries(6 + notified()):  # lawyer, request, event, figures; the transaction's frame
        transitions.claim(request, by=lawyer)


@pytest.mark.both_databases
def test_taking_the_next_costs_four_statements_however_many_wait(django_assert_num_queries):
    lawyer = LawyerFactory().user
    for waiting in (1, 3):
        RequestFactory.create_batch(waiting)
        with django_assert_num_queries(6 + notified()):
            assert transitions.claim_next(by=lawyer)


def test_a_claimed_request_has_its_lawyer_its_hour_and_one_less_waits():
    request, lawyer = in_state(State.NEW), LawyerFactory().user

    transitions.claim(request, by=lawyer, now=MONDAY + HOUR)

    request.refresh_from_db()
    assert (request.lawyer, request.claimed_at) == (lawyer, MONDAY + HOUR)
    assert history(request)[-1] == ("claim", State.NEW, State.CLAIMED, Party.LAWYER)
    assert counters.total("waiting") == 0


def test_the_slower_of_two_lawyers_is_told_the_request_is_taken():
    request, gulnara, azamat = RequestFactory(), LawyerFactory().user, LawyerFactory().user
    seen_by_azamat = ConsultationRequest.objects.get(pk=request.pk)
    transitions.claim(request, by=gulnara)

    with pytest.raises(AlreadyClaimed):
        transitions.claim(seen_by_azamat, by=azamat)

    assert list(ConsultationRequest.objects.held_by(gulnara)) == [request]


def test_a_lawyer_at_the_limit_is_refused_until_a_case_is_answered():
    lawyer = LawyerFactory(limit=1).user
    held = RequestFactory(claimed=True, lawyer=lawyer)
    waiting = RequestFactory()

    for take in (lambda: transitions.claim(waiting, by=lawyer), lambda: transitions.claim_next(by=lawyer)):
        with pytest.raises(LimitReached):
            take()
    transitions.answer(held, by=lawyer, text="Жазыңыз.", outcome="ADV_WRITTEN")

    assert transitions.claim_next(by=lawyer) == waiting


@pytest.mark.parametrize("kwargs", [{"is_active": False}, None])
def test_only_a_lawyer_who_takes_cases_claims(kwargs):
    somebody = UserFactory(role="coordinator") if kwargs is None else LawyerFactory(**kwargs).user

    with pytest.raises(NotALawyer):
        transitions.claim(RequestFactory(), by=somebody)
    with pytest.raises(NotALawyer):
        transitions.claim_next(by=somebody)


def test_next_is_the_urgent_one_then_what_is_due_first_in_the_lawyers_languages_and_matters():
    lawyer = LawyerFactory(languages=["ky"])
    lawyer.matters.add(matter("FAM"))
    late = RequestFactory(submitted_at=MONDAY)
    early = RequestFactory(submitted_at=MONDAY - DAY)
    urgent = RequestFactory(submitted_at=MONDAY, unsafe=True)
    RequestFactory(submitted_at=MONDAY - DAY, language="ru")
    RequestFactory(submitted_at=MONDAY - DAY, matter=matter("LND"))

    taken = list(iter(lambda: transitions.claim_next(by=lawyer.user), None))

    assert taken == [urgent, early, late]


def test_next_prefers_what_the_lawyer_held_before_but_not_over_somebody_elses_urgent_one():
    lawyer = LawyerFactory().user
    former = RequestFactory(closed=True, lawyer=lawyer, submitted_at=MONDAY - DAY)
    RequestFactory(submitted_at=MONDAY - 5 * DAY)
    urgent = RequestFactory(unsafe=True, submitted_at=MONDAY)
    transitions.reopen(former, now=MONDAY)

    assert transitions.claim_next(by=lawyer) == urgent
    assert transitions.claim_next(by=lawyer) == former


def test_an_assigned_case_goes_above_the_limit_and_the_one_before_finds_it_under_theirs():
    request = in_state(State.IN_PROGRESS)
    before, to = request.lawyer, LawyerFactory(limit=0).user

    transitions.assign(request, to=to, by=leader_of(request), reason="отпуск", now=MONDAY + HOUR)

    request.refresh_from_db()
    assert (request.lawyer, request.previous_lawyer) == (to, before)
    assert request.events.order_by("-pk").first().note == "отпуск"


def test_assigning_needs_a_leader_of_that_oblast_a_reason_and_a_lawyer_who_is_not_barred():
    request, to = RequestFactory(), LawyerFactory().user
    leader = leader_of(request)
    ConflictBar.objects.create(request=request, lawyer=(barred := LawyerFactory().user))

    with pytest.raises(NotAllowed):
        transitions.assign(request, to=to, by=CoordinatorFactory().user, reason="x")
    with pytest.raises(NotAllowed):
        transitions.assign(request, to=to, by=LawyerFactory().user, reason="x")
    with pytest.raises(ReasonNeeded):
        transitions.assign(request, to=to, by=leader, reason="  ")
    with pytest.raises(NotALawyer):
        transitions.assign(request, to=leader, by=leader, reason="x")
    with pytest.raises(Barred):
        transitions.assign(request, to=barred, by=leader, reason="x")
    codes = request.events.filter(refused=True).order_by("pk").values_list("code", flat=True)
    assert list(codes) == ["not_allowed", "not_allowed", "reason_needed", "not_a_lawyer", "barred"]


def test_a_case_is_handed_over_only_with_the_clients_consent():
    request = in_state(State.CLAIMED)

    with pytest.raises(ConsentNeeded):
        transitions.hand_over(request, to=LawyerFactory().user, by=request.lawyer, consent=False)


def test_a_minor_makes_it_urgent_whatever_was_chosen_and_the_promises_stay():
    request = in_state(State.NEW)
    due = request.claim_due

    transitions.set_priority(request, priority=2, by=leader_of(request), reason="14 жаш", is_minor=True)

    request.refresh_from_db()
    assert (request.priority, request.is_minor, request.claim_due) == (Priority.URGENT, True, due)


def test_a_conflict_of_interest_bars_the_lawyer_for_good():
    request = in_state(State.CLAIMED)
    lawyer = request.lawyer

    transitions.decline(request, by=lawyer, reason=DeclineReason.CONFLICT)

    with pytest.raises(Barred):
        transitions.claim(request, by=lawyer)
    assert transitions.claim_next(by=lawyer) is None
    assert counters.total("waiting") == 1


@pytest.mark.parametrize(("unsafe", "hours", "released"), [(False, 23, 0), (False, 25, 1), (True, 1, 0), (True, 3, 1)])
def test_a_claimed_case_without_an_attempt_returns_to_the_queue(unsafe, hours, released):
    request = in_state(State.CLAIMED, unsafe=unsafe)

    assert transitions.auto_release(now=MONDAY + hours * HOUR) == released

    request.refresh_from_db()
    assert request.state == (State.NEW if released else State.CLAIMED)


def test_an_attempt_keeps_the_case_with_its_lawyer():
    request = in_state(State.CLAIMED)
    transitions.attempt(request, by=request.lawyer, channel="callback", result="no_answer", now=MONDAY + HOUR)

    assert transitions.auto_release(now=MONDAY + 7 * DAY) == 0


@pytest.mark.parametrize("act", [
    lambda request, by: transitions.assign(request, to=LawyerFactory().user, by=by, reason="отпуск"),
    lambda request, by: transitions.set_priority(request, priority=Priority.URGENT, by=by, reason="суд"),
    lambda request, by: transitions.merge(request, into=RequestFactory(), by=by, reason="Бир эле суроо"),
    lambda request, by: transitions.mark_spam(request, by=by, reason="Жарнама"),
    lambda request, by: transitions.new_secret(request, by=by, reason="жоготту"),
])  # fmt: skip
def test_a_barred_lawyer_does_nothing_with_the_case_as_a_leader_either(act):
    by = LawyerFactory(user=UserFactory(role="administrator")).user
    request = RequestFactory(claimed=True, lawyer=by)
    transitions.decline(request, by=by, reason=DeclineReason.CONFLICT)

    with pytest.raises(Barred):
        act(request, by)

    request.refresh_from_db()
    assert (request.state, request.priority) == (State.NEW, Priority.STANDARD)


def test_a_case_passed_on_after_the_first_words_is_late_by_its_answer_and_not_by_its_first_response():
    request = RequestFactory(in_progress=True, submitted_at=MONDAY)
    then = request.respond_due + HOUR
    assert then < request.answer_due
    transitions.assign(request, to=LawyerFactory().user, by=leader_of(request), reason="оору", now=then)

    assert request.due == request.answer_due
    assert not ConsultationRequest.objects.overdue(then).exists()
    assert ConsultationRequest.objects.overdue(request.answer_due + HOUR).get() == request


def early_centre():
    """A centre that works from eight to noon."""
    centre = CentreFactory()
    OpeningHours.objects.create(centre=centre, first_day=0, last_day=4, opens=dt.time(8), closes=dt.time(12))
    return centre


def test_the_promise_to_whoever_comes_to_a_centre_counts_the_hours_of_that_centre():
    centre = early_centre()

    request = RequestFactory(way="centre", centre=centre, submitted_at=MONDAY, unsafe=True)
    other = RequestFactory(submitted_at=MONDAY, unsafe=True)

    assert request.claim_due == MONDAY + 2 * HOUR
    assert request.respond_due == MONDAY + DAY  # two hours are left on Monday, two more on Tuesday from eight
    assert other.respond_due == MONDAY + 4 * HOUR


def test_a_case_is_released_in_the_hours_of_its_lawyers_centre():
    lawyer = LawyerFactory(centre=early_centre()).user
    request = RequestFactory(submitted_at=MONDAY + 1 * HOUR, unsafe=True, claimed=True, lawyer=lawyer)

    assert transitions.auto_release(now=MONDAY + 6 * HOUR) == 0  # an hour was worked, then the centre closed
    assert transitions.auto_release(now=MONDAY + DAY) == 1
    request.refresh_from_db()
    assert request.state == State.NEW


@pytest.mark.parametrize("state", State)
def test_the_database_says_the_same_of_the_running_clock_as_the_request(state):
    request = in_state(state)

    assert ConsultationRequest.objects.get(pk=request.pk).due_at == request.due


def test_next_is_of_the_own_oblast_unless_something_elsewhere_is_urgent_or_late():
    lawyer = LawyerFactory()
    here = DistrictFactory(region=lawyer.region)
    fresh_here = RequestFactory(district=here, submitted_at=MONDAY + HOUR)
    late_there = RequestFactory(submitted_at=MONDAY - 4 * DAY)
    fresh_there = RequestFactory(submitted_at=MONDAY)
    urgent_there = RequestFactory(submitted_at=MONDAY, unsafe=True)
    urgent_here = RequestFactory(district=here, submitted_at=MONDAY + HOUR, unsafe=True)

    now = MONDAY + HOUR
    taken = list(iter(lambda: transitions.claim_next(by=lawyer.user, now=now), None))

    assert taken == [urgent_here, urgent_there, late_there, fresh_here, fresh_there]


def test_whoever_is_on_duty_takes_of_that_place_first_on_that_day():
    lawyer = LawyerFactory()
    centre, today = CentreFactory(), MONDAY.date()
    home = RequestFactory(district__region=lawyer.region, submitted_at=MONDAY)
    there = RequestFactory(district__region=centre.region, submitted_at=MONDAY + HOUR)
    Duty.objects.create(lawyer=lawyer, day=today, centre=centre)
    Duty.objects.create(lawyer=lawyer, day=today + DAY, region=lawyer.region)

    assert transitions.claim_next(by=lawyer.user, now=MONDAY + HOUR) == there
    assert transitions.claim_next(by=lawyer.user, now=MONDAY + HOUR) == home


def told(user):
    return list(Notice.objects.filter(to=user).order_by("pk").values_list("what", flat=True))


def test_lawyers_are_told_what_others_did_with_their_cases_and_not_what_they_did_themselves():
    request = in_state(State.CLAIMED)
    before, to, leader = request.lawyer, LawyerFactory().user, leader_of(request)
    what = Notice.What

    transitions.assign(request, to=to, by=leader, reason="отпуск", now=MONDAY + HOUR)
    assert (told(before), told(to)) == ([what.ASSIGNED], [what.RECEIVED])
    transitions.hand_over(request, to=before, by=to, consent=True, now=MONDAY + HOUR)
    assert (told(before)[1:], told(to)[1:]) == ([what.HANDED], [])
    transitions.auto_release(now=MONDAY + 5 * DAY)
    assert told(before)[2:] == [what.RELEASED]


def beside(request):
    """An open request of the same place."""
    return RequestFactory(district=request.district)


@pytest.mark.parametrize(("end", "what"), [
    (lambda request, by: transitions.merge(request, into=beside(request), by=by, reason="бир"), "merged"),
    (lambda request, by: transitions.mark_spam(request, by=by, reason="жарнама"), "spam"),
    (lambda request, by: transitions.close(request, by=by, reason="other"), "closed"),
])  # fmt: skip
def test_a_case_that_is_ended_by_a_coordinator_is_told_to_its_lawyer(end, what):
    request = in_state(State.CLAIMED)
    end(request, leader_of(request))
    assert told(request.lawyer) == [what]


def test_a_reopened_case_is_told_to_the_lawyer_before_and_needs_a_reason_of_a_coordinator():
    request = in_state(State.CLOSED)
    with pytest.raises(ReasonNeeded):
        transitions.reopen(request, by=leader_of(request), reason=" ")
    before = request.lawyer
    transitions.reopen(request, now=MONDAY + DAY)
    assert told(before)[-1] == "reopened"


@pytest.mark.parametrize("days", [(-3, -1), (1, 3)])
def test_only_an_absence_that_covers_today_stands_against_assigning(days):
    request, lawyer = in_state(State.NEW), LawyerFactory()
    first, last = (MONDAY.date() + dt.timedelta(days=number) for number in days)
    Absence.objects.create(lawyer=lawyer, first=first, last=last, entered_at=MONDAY)
    transitions.assign(request, to=lawyer.user, by=leader_of(request), reason="x", now=MONDAY)
    assert request.lawyer == lawyer.user


def test_a_lawyer_who_is_away_gets_nothing_unless_it_is_meant():
    request, lawyer = in_state(State.NEW), LawyerFactory()
    Absence.objects.create(lawyer=lawyer, first=MONDAY, last=MONDAY, entered_at=MONDAY)
    leader = leader_of(request)
    with pytest.raises(Away):
        transitions.assign(request, to=lawyer.user, by=leader, reason="x", now=MONDAY)
    transitions.assign(request, to=lawyer.user, by=leader, reason="x", although_away=True, now=MONDAY)
    assert request.lawyer == lawyer.user
