"""Who sees and does what; and what must never be seen is there, so that it could leak."""

import datetime as dt

import pytest

from consult import permissions, reporting, transitions
from consult.models import AccessEvent, ConflictBar, ConsultationRequest
from consult.models.codes import State
from consult.models.refusals import NotAllowed, ReasonNeeded
from consult.models.roles import Role
from consult.permissions import ACTIONS, may, see, visible_reports, visible_requests
from home.models import User
from tests.factories.consult import CoordinatorFactory, LawyerFactory, ReportFactory, RequestFactory
from tests.factories.home import CentreFactory, DistrictFactory, UserFactory

pytestmark = pytest.mark.django_db
What = AccessEvent.What
MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=dt.timezone(dt.timedelta(hours=6)))
DAY = dt.timedelta(days=1)


def again(user):
    """The same person at the next page view: nothing remembered."""
    return User.objects.get(pk=user.pk)


def test_editors_moderators_schedulers_and_auditors_have_no_part_in_cases():
    request, report = RequestFactory(), ReportFactory()
    for role in (Role.EDITOR, Role.MODERATOR, Role.SCHEDULER, Role.AUDITOR):
        user = UserFactory(role=role)
        allowed = {action for action in ACTIONS if may(user, action)}
        assert allowed == ({"read_log"} if role == Role.AUDITOR else set())
        assert not visible_requests(user).exists()
        assert not visible_reports(user).exists()
        for case in (request, report):
            assert not [action for action in ACTIONS if action != "read_log" and may(user, action, case)]


def test_somebody_who_is_not_signed_in_or_no_longer_works_here_may_nothing():
    from django.contrib.auth.models import AnonymousUser

    gone = LawyerFactory().user
    gone.is_active = False

    for user in (AnonymousUser(), gone):
        assert not [action for action in ACTIONS if may(user, action)]


def test_a_lawyer_reads_the_words_of_a_case_only_while_holding_it_or_having_answered_it():
    request, lawyer = RequestFactory(), LawyerFactory().user
    words = ("narrative", "contact", "messages", "attachment")

    def readable():
        return {action for action in words if may(lawyer, action, request)}

    assert readable() == set()
    transitions.claim(request, by=lawyer)
    assert readable() == set(words)
    transitions.answer(request, by=lawyer, text="Жазыңыз.", outcome="ADV_ORAL")
    assert readable() == set(words)
    transitions.client_writes(request, text="Дагы")
    transitions.assign(request, to=LawyerFactory().user, by=UserFactory(role="administrator"), reason="x")
    assert readable() == set()


def test_a_lawyer_may_claim_what_waits_and_nothing_with_a_foreign_case():
    waiting, foreign, lawyer = RequestFactory(), RequestFactory(in_progress=True), LawyerFactory().user

    assert {action for action in ACTIONS if may(lawyer, action, waiting)} == {
        "desk", "staff_board", "enter_report", "import_reports", "own_ratings", "recover", "claim",
    }  # fmt: skip
    assert {action for action in ACTIONS if may(lawyer, action, foreign)} == {
        "desk", "staff_board", "enter_report", "import_reports", "own_ratings", "recover",
    }  # fmt: skip


def test_a_lawyer_sees_of_all_requests_what_waits_and_their_own():
    lawyer = LawyerFactory().user
    waiting, own = RequestFactory(), RequestFactory(answered=True, lawyer=lawyer)
    RequestFactory(in_progress=True)
    barred = RequestFactory()
    ConflictBar.objects.create(request=barred, lawyer=lawyer)

    assert set(visible_requests(lawyer)) == {waiting, own}


def test_whoever_is_barred_by_a_conflict_of_interest_sees_and_does_nothing_in_any_role():
    request = RequestFactory()
    user = UserFactory(role="administrator")
    assert may(user, "read", request)
    ConflictBar.objects.create(request=request, lawyer=user)

    request = ConsultationRequest.objects.get(pk=request.pk)
    assert not [action for action in ("read", "assign", "narrative", "desk") if may(user, action, request)]
    assert not visible_requests(user).exists()
    with pytest.raises(NotAllowed):
        see(request, by=user, what=What.NARRATIVE, reason="x")


def test_a_coordinator_of_an_oblast_leads_what_happens_there_and_nothing_else():
    here, there = RequestFactory(in_progress=True), RequestFactory(in_progress=True)
    leader = CoordinatorFactory(region=here.region).user

    assert list(visible_requests(leader)) == [here]
    assert may(leader, "assign", here)
    assert not may(leader, "assign", there)
    assert not may(leader, "narrative", here)


def test_a_coordinator_of_a_centre_leads_its_lawyers_its_visitors_and_who_waits_in_its_oblast():
    centre = CentreFactory()
    district = DistrictFactory(region=centre.region)
    leader = CoordinatorFactory(of_centre=True, centre=centre).user
    theirs = RequestFactory(claimed=True, lawyer=LawyerFactory(centre=centre).user)
    visiting = RequestFactory(way="centre", centre=centre, claimed=True)
    waiting = RequestFactory(district=district)
    foreign = [RequestFactory(district=district, claimed=True), RequestFactory()]

    assert set(visible_requests(leader)) == {theirs, visiting, waiting}
    assert [case for case in (theirs, visiting, waiting, *foreign) if may(leader, "assign", case)] == [
        theirs, visiting, waiting,
    ]  # fmt: skip


def test_what_may_be_done_depends_on_where_the_case_stands():
    leader = UserFactory(role="administrator")
    request = RequestFactory(closed=True)

    assert may(leader, "reopen", request)
    assert not may(leader, "assign", request)
    assert may(leader, "assign")


def test_every_look_of_the_holder_is_in_the_log():
    request = RequestFactory(claimed=True)

    see(request, by=request.lawyer, what=What.CONTACT, now=MONDAY)

    assert list(AccessEvent.objects.values_list("case", "what", "by", "at", "break_glass", "reason")) == [
        (request.case_number, "contact", request.lawyer.pk, MONDAY, False, None)
    ]


def test_a_coordinator_breaks_the_glass_with_a_reason_that_is_logged():
    request = RequestFactory(claimed=True)
    leader = CoordinatorFactory(region=request.region).user

    with pytest.raises(ReasonNeeded):
        see(request, by=leader, what=What.NARRATIVE, reason=" ")
    assert not AccessEvent.objects.exists()
    see(request, by=leader, what=What.NARRATIVE, reason="арыз түштү")

    assert list(AccessEvent.objects.values_list("break_glass", "reason")) == [(True, "арыз түштү")]


@pytest.mark.parametrize("make", [
    lambda: LawyerFactory().user,
    lambda: CoordinatorFactory().user,
    lambda: UserFactory(role="auditor"),
    lambda: UserFactory(role="editor"),
])  # fmt: skip
def test_nobody_else_sees_a_word_whatever_the_reason(make):
    request = RequestFactory(claimed=True)

    for what in What:
        with pytest.raises(NotAllowed):
            see(request, by=make(), what=what, reason="маанилүү")
    assert not AccessEvent.objects.exists()


def test_an_erased_case_has_nothing_to_see():
    request = RequestFactory(closed=True)
    lawyer = request.lawyer
    transitions.erase(request)

    with pytest.raises(NotAllowed):
        see(request, by=lawyer, what=What.NARRATIVE)


def test_a_lawyer_reads_own_reports_for_four_weeks_and_longer_when_they_came_back():
    lawyer = LawyerFactory().user
    fresh, old, returned = (
        ReportFactory(lawyer=lawyer, created_at=MONDAY - age * DAY, channel="import") for age in (1, 40, 40)
    )
    reporting.return_(returned, by=UserFactory(role="administrator"), reason="x", now=MONDAY)
    ReportFactory(created_at=MONDAY)

    assert set(visible_reports(lawyer, MONDAY)) == {fresh, returned}
    assert set(visible_reports(UserFactory(role="administrator"), MONDAY)) >= {fresh, old, returned}


def test_a_coordinator_reads_and_checks_the_reports_of_the_oblast_or_centre():
    centre = CentreFactory()
    here, by_centre, elsewhere = ReportFactory(), ReportFactory(centre=centre), ReportFactory()
    of_region = CoordinatorFactory(region=here.region).user
    of_centre = CoordinatorFactory(of_centre=True, centre=centre).user

    assert list(visible_reports(of_region)) == [here]
    assert list(visible_reports(of_centre)) == [by_centre]
    assert may(of_region, "verify_report", here)
    assert not may(of_region, "verify_report", elsewhere)
    assert not may(here.lawyer, "verify_report", here)
    assert may(here.lawyer, "void_report", here)


def test_asking_again_about_the_same_case_costs_no_query(django_assert_num_queries):
    request = RequestFactory()
    leader = again(CoordinatorFactory(region=request.region).user)

    with django_assert_num_queries(3):  # roles, scope, bar
        for action in ACTIONS:
            may(leader, action, request)


def test_the_list_of_requests_costs_the_same_for_one_and_for_three(django_assert_num_queries):
    lawyer = LawyerFactory().user
    for count in (1, 2):
        RequestFactory.create_batch(count)
        with django_assert_num_queries(3):  # person, roles, requests
            assert [request.matter.code for request in visible_requests(again(lawyer)).with_places()]


def test_superusers_are_administrators():
    user = UserFactory(is_superuser=True)

    assert permissions.roles_of(user) == {Role.ADMINISTRATOR}
    assert RequestFactory().state == State.NEW
    assert visible_requests(user).count() == 1
