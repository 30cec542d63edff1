"""Reports: entered once however often they are sent, checked, locked with their month, corrected, rated."""

import datetime as dt
import uuid

import pytest
from django.db import connection

from consult import counters, reporting
from consult.models import ConsultationReport, Rating
from consult.models.codes import ReportState
from consult.models.refusals import (
    AlreadyEntered,
    BadRating,
    BadReport,
    MonthClosed,
    NotAllowed,
    ReasonNeeded,
    Refused,
    WrongState,
)
from tests.factories.consult import CoordinatorFactory, LawyerFactory, ReportFactory, matter
from tests.factories.events import StopFactory
from tests.factories.home import CentreFactory, DistrictFactory, UserFactory

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=dt.timezone(dt.timedelta(hours=6)))
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def fields(**kwargs):
    district = kwargs.pop("district", None) or DistrictFactory()
    return {
        "consulted_on": MONDAY.date(),
        "channel": "centre",
        "region": district.region,
        "district": district,
        "language": "ky",
        "matter": matter(),
        "outcome": "ADV_ORAL",
        **kwargs,
    }


def leader_of(report):
    return CoordinatorFactory(region=report.region).user


def history(report):
    return list(report.events.order_by("pk").values_list("from_state", "to_state"))


def test_an_entered_report_is_submitted_and_counts_on_the_day_of_the_consultation():
    lawyer, centre = LawyerFactory().user, CentreFactory()

    report = reporting.enter(
        fields(consulted_on=dt.date(2026, 11, 20), centre=centre), by=lawyer, key=uuid.uuid4(), now=MONDAY
    )

    assert (report.state, report.submitted_at, report.lawyer) == (ReportState.SUBMITTED, MONDAY, lawyer)
    assert history(report) == [("", "submitted")]
    day = dt.date(2026, 11, 20)
    assert counters.by("consultations", ("day", "centre")) == {(day, centre.pk): 1}
    assert counters.by("people", ("day", "centre")) == {(day, centre.pk): 1}


def test_the_same_key_twice_is_one_report():
    lawyer, key, district = LawyerFactory().user, uuid.uuid4(), DistrictFactory()
    first = reporting.enter(fields(district=district), by=lawyer, key=key, now=MONDAY)

    assert reporting.enter(fields(district=district), by=lawyer, key=key, now=MONDAY).pk == first.pk
    with pytest.raises(AlreadyEntered) as refusal:
        reporting.enter(fields(district=district, outcome="INFO_ONLY"), by=lawyer, key=key, now=MONDAY)

    assert refusal.value.report == first
    assert ConsultationReport.objects.get().outcome == "ADV_ORAL"
    assert counters.total("consultations") == 1


def test_what_was_changed_since_does_not_make_the_same_row_another_one():
    lawyer, key, given = LawyerFactory().user, uuid.uuid4(), fields()
    first = reporting.enter(given, by=lawyer, key=key, now=MONDAY)
    reporting.amend(first, {"matter": matter("LND")}, by=lawyer, now=MONDAY)

    assert reporting.enter(given, by=lawyer, key=key, now=MONDAY) == first
    with pytest.raises(AlreadyEntered):
        reporting.enter({**given, "sex": "male"}, by=lawyer, key=key, now=MONDAY)


def test_a_change_names_its_fields_in_the_log_and_none_of_their_values():
    report = ReportFactory(created_at=MONDAY, sex="female")

    reporting.amend(report, {"sex": "male", "matter": matter("LND"), "repeat": False}, by=report.lawyer, now=MONDAY)
    reporting.amend(report, {"sex": "male"}, by=report.lawyer, now=MONDAY)

    event = report.events.get(what="amended")
    assert (event.by, event.changed, event.reason) == (report.lawyer, ["sex", "matter"], None)


@pytest.mark.both_databases
def test_entering_costs_four_statements(django_assert_num_queries):
    given, lawyer = fields(), LawyerFactory().user

    notified = connection.vendor == "postgresql"
    with django_assert_num_queries(6 + notified):  # working days, report, event, figures; the transaction's frame
        reporting.enter(given, by=lawyer, key=uuid.uuid4(), now=MONDAY)


@pytest.mark.parametrize(("wrong", "field"), [
    ({"channel": "bus"}, "stop"),
    ({"extra_matter": "FAM"}, "extra_matter"),
    ({"outcome": "DUPLICATE"}, "outcome"),
    ({"outcome": ""}, "outcome"),
    ({"circumstances": ["rich"]}, "circumstances"),
    ({"consulted_on": MONDAY.date() + DAY}, "consulted_on"),
    ({"matter": None}, "matter"),
])  # fmt: skip
def test_what_a_report_may_not_say_is_told_by_field_and_nothing_is_kept(wrong, field):
    if wrong.get("extra_matter"):
        wrong = {"extra_matter": matter("FAM")}

    with pytest.raises(BadReport) as refusal:
        reporting.enter(fields(**wrong), by=LawyerFactory().user, key=uuid.uuid4(), now=MONDAY)

    assert list(refusal.value.errors) == [field]
    assert str(refusal.value)
    assert not ConsultationReport.objects.exists()
    assert counters.total("consultations") == 0


def test_a_month_takes_reports_until_its_fifth_working_day_after_the_end_then_imports_alone():
    lawyer, district = LawyerFactory().user, DistrictFactory()
    fourth, fifth = (dt.datetime(2026, 11, day, 6, tzinfo=dt.UTC) for day in (5, 6))  # the 1st was a Sunday
    late = fields(consulted_on=dt.date(2026, 10, 30), district=district)

    assert reporting.enter(late, by=lawyer, key=uuid.uuid4(), now=fourth)
    with pytest.raises(MonthClosed):
        reporting.enter(late, by=lawyer, key=uuid.uuid4(), now=fifth)
    assert reporting.enter({**late, "channel": "import"}, by=lawyer, key=uuid.uuid4(), now=fifth)


def test_the_owner_edits_for_a_day_and_reads_for_four_weeks_then_only_the_coordinator():
    report = ReportFactory(created_at=MONDAY)
    owner, leader, other = report.lawyer, leader_of(report), LawyerFactory().user

    def rights(user, after):
        return reporting.may_edit(report, user, MONDAY + after), reporting.may_read(report, user, MONDAY + after)

    assert rights(owner, 23 * HOUR) == (True, True)
    assert rights(owner, 25 * HOUR) == (False, True)
    assert rights(owner, 29 * DAY) == (False, False)
    assert rights(leader, 29 * DAY) == (True, True)
    assert rights(other, HOUR) == (False, False)
    assert rights(CoordinatorFactory().user, HOUR) == (False, False)


def test_a_changed_report_moves_its_figures():
    report = ReportFactory(created_at=MONDAY)

    reporting.amend(report, {"matter": matter("LND"), "repeat": True}, by=report.lawyer, now=MONDAY + HOUR)

    assert counters.by("consultations", ("matter",)) == {("LND",): 1}
    assert counters.total("people") == 0
    with pytest.raises(NotAllowed):
        reporting.amend(report, {"sex": "male"}, by=report.lawyer, now=MONDAY + 2 * DAY)


def test_a_returned_report_does_not_count_until_it_is_handed_in_again():
    report = ReportFactory(created_at=MONDAY)
    leader = leader_of(report)

    with pytest.raises(ReasonNeeded):
        reporting.return_(report, by=leader, reason=" ", now=MONDAY)
    with pytest.raises(NotAllowed):
        reporting.return_(report, by=report.lawyer, reason="x", now=MONDAY)
    reporting.return_(report, by=leader, reason="Кайсы айыл?", now=MONDAY + DAY)
    assert (report.returned_for, counters.total("consultations")) == ("Кайсы айыл?", 0)

    reporting.submit(report, by=report.lawyer, now=MONDAY + 2 * DAY)

    assert (report.returned_for, counters.total("consultations")) == (None, 1)
    assert history(report) == [("", "submitted"), ("submitted", "returned"), ("returned", "submitted")]


def test_a_draft_is_kept_uncounted_until_it_is_handed_in():
    report = ConsultationReport(lawyer=LawyerFactory().user, created_at=MONDAY, **fields())
    report.save()
    assert counters.total("consultations") == 0

    reporting.submit(report, by=report.lawyer, now=MONDAY)

    assert (report.state, counters.total("consultations")) == (ReportState.SUBMITTED, 1)


def test_a_report_is_verified_by_a_coordinator_or_after_five_working_days():
    by_hand, by_time = ReportFactory.create_batch(2, created_at=MONDAY)

    reporting.verify(by_hand, by=leader_of(by_hand), now=MONDAY)
    with pytest.raises(WrongState):
        reporting.verify(by_hand, by=leader_of(by_hand), now=MONDAY)
    assert reporting.verify_due(now=MONDAY + 7 * DAY - HOUR) == 0
    assert reporting.verify_due(now=MONDAY + 7 * DAY) == 1

    by_time.refresh_from_db()
    assert (by_time.state, by_time.verified_at) == (ReportState.VERIFIED, MONDAY + 7 * DAY)


def test_a_month_locks_on_its_fifth_working_day_after_the_end_and_corrections_alone_change_its_figures():
    report = ReportFactory(created_at=MONDAY)
    leader = leader_of(report)
    reporting.verify(report, by=leader, now=MONDAY)
    before = dt.datetime(2026, 12, 4, 12, tzinfo=dt.UTC)

    assert reporting.lock_month(now=before) == 0
    assert reporting.lock_month(now=before + 3 * DAY) == 1
    report.refresh_from_db()
    with pytest.raises(WrongState):
        reporting.void(report, by=leader, reason="x", now=before)
    correction = reporting.correct(report, by=leader, amount=-1, reason="эки жолу", now=before + 4 * DAY)

    assert correction.made_on == dt.date(2026, 12, 8)
    event = report.events.get(what="minus")
    assert (event.by, event.at, event.reason) == (leader, before + 4 * DAY, "эки жолу")
    assert counters.total("consultations") == counters.total("people") == 0
    with pytest.raises(Refused):
        reporting.correct(report, by=leader, amount=-1, reason="x")
    reporting.correct(report, by=leader, amount=1, reason="туура эле")
    assert counters.total("consultations", until=dt.date(2026, 11, 30)) == 1


def test_a_voided_report_stays_with_its_reason_and_counts_no_more():
    report = ReportFactory(created_at=MONDAY)

    reporting.void(report, by=report.lawyer, reason="башка күн", now=MONDAY + HOUR)

    assert (report.state, report.voided_for) == (ReportState.VOIDED, "башка күн")
    assert counters.total("consultations") == 0


def test_only_a_locked_report_is_corrected():
    report = ReportFactory()

    with pytest.raises(WrongState):
        reporting.correct(report, by=UserFactory(role="administrator"), amount=-1, reason="x")


def test_a_second_rating_replaces_the_first_and_both_are_kept():
    report = ReportFactory(created_at=MONDAY)

    reporting.rate(report, respect=5, understood=4, helped=4, comment="Рахмат", now=MONDAY)
    reporting.rate(report, helped=2, now=MONDAY + DAY)

    assert list(Rating.objects.order_by("pk").values_list("helped", "is_current")) == [(4, False), (2, True)]
    assert Rating.objects.earliest("pk").comment == "Рахмат"
    day = dt.date(2026, 11, 24)
    assert counters.by("ratings", ("day",)) == {(day,): 1}
    assert counters.by("rating_points", ("day",)) == {(day,): 200}


@pytest.mark.parametrize("marks", [{}, {"respect": 0}, {"helped": 6}, {"understood": -1, "helped": 3}])
def test_a_rating_says_something_from_one_to_five(marks):
    with pytest.raises(BadRating):
        reporting.rate(ReportFactory(), **marks)

    assert not Rating.objects.exists()


def test_what_does_not_count_is_not_rated():
    report = ReportFactory()
    reporting.void(report, by=report.lawyer, reason="x")

    with pytest.raises(WrongState):
        reporting.rate(report, helped=5)


def test_a_consultation_at_the_bus_counts_for_its_campaign():
    stop = StopFactory()

    ReportFactory(channel="bus", stop=stop, district=stop.district)

    assert counters.total("consultations", campaign=stop.campaign_id) == 1


AFTER_NOVEMBER = dt.datetime(2026, 12, 9, 12, tzinfo=dt.UTC)  # its fifth working day is over


@pytest.mark.parametrize("act", [
    lambda report, by: reporting.amend(report, {"consulted_on": dt.date(2026, 12, 8)}, by=by, now=AFTER_NOVEMBER),
    lambda report, by: reporting.amend(report, {"repeat": True}, by=by, now=AFTER_NOVEMBER),
    lambda report, by: reporting.void(report, by=by, reason="эки жолу", now=AFTER_NOVEMBER),
    lambda report, by: reporting.return_(report, by=by, reason="күнү?", now=AFTER_NOVEMBER),
])  # fmt: skip
def test_the_figures_of_a_closed_month_stay_though_its_report_was_never_verified(act):
    report = ReportFactory(created_at=MONDAY)

    with pytest.raises(MonthClosed):
        act(report, leader_of(report))

    report.refresh_from_db()
    assert (report.state, report.consulted_on) == (ReportState.SUBMITTED, MONDAY.date())
    assert counters.by("consultations", ("day",)) == {(MONDAY.date(),): 1}


def test_a_returned_report_of_a_closed_month_may_still_move_to_a_day_that_is_open():
    report = ReportFactory(created_at=MONDAY)
    reporting.return_(report, by=leader_of(report), reason="күнү?", now=MONDAY)

    reporting.amend(report, {"consulted_on": dt.date(2026, 12, 8)}, by=report.lawyer, now=AFTER_NOVEMBER)
    reporting.submit(report, by=report.lawyer, now=AFTER_NOVEMBER)

    assert counters.by("consultations", ("day",)) == {(dt.date(2026, 12, 8),): 1}


def test_a_report_that_was_returned_when_its_month_closed_is_counted_by_a_correction_of_whoever_leads_it():
    report = ReportFactory(created_at=MONDAY)
    leader = leader_of(report)
    reporting.return_(report, by=leader, reason="күнү?", now=MONDAY + DAY)
    with pytest.raises(WrongState):  # its month is open: it is handed in again
        reporting.correct(report, by=leader, amount=1, reason="тактады", now=MONDAY + DAY)
    with pytest.raises(NotAllowed):
        reporting.correct(report, by=report.lawyer, amount=1, reason="тактады", now=AFTER_NOVEMBER)
    with pytest.raises(MonthClosed):
        reporting.submit(report, by=report.lawyer, now=AFTER_NOVEMBER)
    with pytest.raises(Refused):
        reporting.correct(report, by=leader, amount=-1, reason="тактады", now=AFTER_NOVEMBER)
    report.refresh_from_db()
    assert (report.state, report.corrections.count()) == (ReportState.RETURNED, 0)

    reporting.correct(report, by=leader, amount=1, reason="тактады", now=AFTER_NOVEMBER)

    report.refresh_from_db()
    assert (report.state, report.returned_for) == (ReportState.LOCKED, None)
    assert counters.by("consultations", ("day",)) == {(MONDAY.date(),): 1}
    assert list(report.corrections.values_list("amount", "reason", "made_on")) == [
        (-1, "күнү?", (MONDAY + DAY).date()),
        (1, "тактады", AFTER_NOVEMBER.date()),
    ]
    assert reporting.month(ConsultationReport.objects.all(), MONDAY.date(), now=AFTER_NOVEMBER).counted == 1
    assert history(report)[-3:] == [("returned", "locked"), ("locked", "locked"), ("locked", "locked")]
    assert list(report.events.order_by("pk").values_list("what", flat=True))[-3:] == ["moved", "minus", "plus"]
