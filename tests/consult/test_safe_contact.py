"""The one place on the server that lets a number be seen: in safe hours, for thirty days, by who holds the case."""

import datetime as dt

import pytest

from consult import transitions
from consult.models import AccessEvent, ConsultationRequest
from consult.models.refusals import BadContact, ContactOld, NotAllowed, NotNow, PermissionNeeded, UnsafeWay, WrongState
from consult.permissions import see
from tests.factories.consult import DAY, HOUR, MONDAY, LawyerFactory, RequestFactory, history
from tests.factories.events import StopFactory
from tests.factories.home import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
CONTACT = {"phone": "+996555111222", "days": "work", "opens": "20:00", "closes": "02:00"}
EVENING = MONDAY.replace(hour=21)


@pytest.fixture
def case():
    return RequestFactory(claimed=True, way="call", contact=CONTACT, submitted_at=MONDAY)


@pytest.mark.parametrize("now", [EVENING, EVENING + 4 * HOUR])
def test_in_safe_hours_the_holder_sees_the_number_and_the_log_says_so(case, now):
    seen = see(case, by=case.lawyer, what="contact", now=now)
    assert (seen.what, seen.at, seen.break_glass) == ("contact", now, False)


@pytest.mark.parametrize(("now", "next_time"), [(MONDAY, "20:00"), (EVENING + 5 * HOUR, "20:00")])
def test_outside_of_them_nobody_does_and_the_sentence_says_when_they_open(case, now, next_time):
    with pytest.raises(NotNow, match=next_time):
        see(case, by=case.lawyer, what="contact", now=now)
    assert not AccessEvent.objects.exists()


def test_no_reason_of_a_leader_opens_them(case):
    with pytest.raises(NotNow):
        see(case, by=UserFactory(role="administrator"), what="contact", reason="шашылыш", now=MONDAY)


def test_somebody_else_learns_not_even_the_hours(case):
    with pytest.raises(NotAllowed):
        see(case, by=LawyerFactory().user, what="contact", now=MONDAY)


def test_an_urgent_case_has_no_way_around_either(case):
    transitions.set_priority(case, by=case.lawyer, priority=1, is_minor=True, is_detained=False, reason="бала бар")
    with pytest.raises(NotNow):
        see(case, by=case.lawyer, what="contact", now=MONDAY + HOUR)


def test_after_thirty_days_she_confirms_it_anew_before_anybody_calls(case):
    later = EVENING + 30 * DAY
    with pytest.raises(ContactOld):
        see(case, by=case.lawyer, what="contact", now=later)
    transitions.client_confirms_contact(case, now=later)
    assert see(case, by=case.lawyer, what="contact", now=later + DAY)
    assert history(case)[-1][0] == "contact_confirmed"


def test_changing_the_contact_confirms_it_and_going_silent_forgets_the_number(case):
    later = MONDAY + 40 * DAY
    transitions.client_changes_contact(case, way="call", contact={"phone": "+996555333444"}, now=later)
    assert see(case, by=case.lawyer, what="contact", now=later)
    transitions.client_changes_contact(case, way="portal", now=later)
    case.refresh_from_db()
    assert (case.contact, case.contact_confirmed_at, case.card) == (None, None, None)


def test_a_number_left_beside_another_way_is_no_number_to_call():
    case = RequestFactory(claimed=True, way="portal", contact={"phone": "+996555111222"})
    assert case.card is None


def test_where_it_may_be_unsafe_no_phone_can_be_given_later():
    case = RequestFactory(unsafe=True, claimed=True)
    with pytest.raises(UnsafeWay):
        transitions.client_changes_contact(case, way="call", contact={"phone": "+996555333444"})
    stop = StopFactory()
    transitions.client_changes_contact(case, way="bus", stop=stop)
    case.refresh_from_db()
    assert (case.way, case.stop, case.contact) == ("bus", stop, None)


def test_there_is_nothing_to_confirm_without_a_number_or_after_the_end():
    with pytest.raises(BadContact):
        transitions.client_confirms_contact(RequestFactory())
    with pytest.raises(WrongState):
        transitions.client_confirms_contact(RequestFactory(closed=True, way="call", contact=CONTACT))


def test_erasing_forgets_when_it_was_confirmed():
    case = RequestFactory(closed=True, way="call", contact=CONTACT)
    transitions.erase(case)
    assert ConsultationRequest.objects.get().contact_confirmed_at is None


def test_a_helper_asks_only_with_the_permission_and_it_is_recorded():
    with pytest.raises(PermissionNeeded):
        RequestFactory(asked_by="helper")
    now = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)
    case = RequestFactory(
        asked_by="helper", helper_is="neighbour", helper_permission="2026-11", way="call", contact=CONTACT,
        submitted_at=now,
    )  # fmt: skip
    event = case.events.get(name="helper_permission")
    assert (event.code, event.at, event.role, case.helper_is) == ("2026-11", now, "helper", "neighbour")
