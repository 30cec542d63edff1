"""The end of a month: seen in one's own scope, verified together, closed by an administrator, then only corrected."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from consult import counters, reporting
from consult.models import ConsultationReport, ReportCorrection, ReportEvent
from consult.models.codes import ReportState
from consult.models.refusals import MonthOpen
from tests.factories.consult import CoordinatorFactory, ReportFactory
from tests.factories.home import UserFactory, sign_in

ENGLISH = {"accept-language": "en"}
BISHKEK = dt.timezone(dt.timedelta(hours=6))
OCTOBER = dt.datetime(2026, 10, 20, 10, tzinfo=BISHKEK)
FOURTH, FIFTH = (dt.datetime(2026, 11, day, 12, tzinfo=BISHKEK) for day in (5, 6))  # working days after October
MONTH = reverse("desk:month", args=[2026, 10])
VERIFY, CLOSE = reverse("desk:month_verify", args=[2026, 10]), reverse("desk:month_close", args=[2026, 10])


@pytest.fixture
def november():
    with time_machine.travel(FOURTH, tick=False):
        yield


@pytest.fixture
def reports(region):
    return [ReportFactory(district__region=region, created_at=OCTOBER) for _number in range(3)]


def states():
    return list(ConsultationReport.objects.order_by("pk").values_list("state", flat=True))


def test_a_month_says_how_it_stands_in_ones_own_scope(november, coordinator, reports, region):
    ReportFactory(created_at=OCTOBER)  # another oblast's
    ReportFactory(district__region=region, created_at=FOURTH)  # another month's
    reporting.verify(reports[0], now=OCTOBER)
    page = coordinator.get(MONTH, headers=ENGLISH)
    stand = page.context["stand"]
    assert (stand.counted, stand.unverified, stand.is_closed) == (3, 2, False)
    assert page.context["found"] == reports[1:]
    assert "It closes on" in page.content.decode()
    assert stand.locks_on == FIFTH.date()


def test_the_ticked_reports_are_verified_and_no_other(november, coordinator, reports):
    foreign = ReportFactory(created_at=OCTOBER)
    coordinator.post(VERIFY, {"report": [reports[0].pk, reports[2].pk, foreign.pk, "x", "9" * 30]})
    assert states() == ["verified", "submitted", "verified", "submitted"]
    event = ReportEvent.objects.filter(to_state=ReportState.VERIFIED).first()
    assert (event.by, event.from_state, event.at) == (coordinator.user, "submitted", FOURTH)


@pytest.mark.both_databases
def test_all_of_a_month_are_verified_at_once_but_not_of_another_month_or_oblast(november, coordinator, reports, region):
    ReportFactory(created_at=OCTOBER)
    ReportFactory(district__region=region, created_at=FOURTH)
    page = coordinator.post(VERIFY, {"all": "1"}, follow=True, headers=ENGLISH)
    assert "3 reports are verified." in page.content.decode()
    assert states() == ["verified"] * 3 + ["submitted"] * 2
    page = coordinator.post(VERIFY, {}, follow=True, headers=ENGLISH)
    assert "Nothing was verified: tick the reports that are right." in page.content.decode()


def test_verifying_many_asks_again_who_leads_and_leaves_what_is_not_submitted(region):
    report, returned = ReportFactory.create_batch(2, district__region=region, created_at=OCTOBER)
    leader = CoordinatorFactory(region=region).user
    reporting.return_(returned, by=leader, reason="?", now=OCTOBER)
    everything = ConsultationReport.objects.all()
    assert reporting.verify_many(everything, by=CoordinatorFactory().user) == 0
    assert reporting.verify_many(everything, by=leader) == 1
    report.refresh_from_db()
    assert (report.state, returned.state) == (ReportState.VERIFIED, ReportState.RETURNED)


@pytest.mark.both_databases
def test_an_administrator_closes_the_month_on_its_fifth_working_day_and_not_before(administrator, reports):
    with time_machine.travel(FOURTH, tick=False) as clock:
        sign_in(administrator, administrator.user)
        administrator.post(VERIFY, {"all": "1"})
        early = administrator.post(CLOSE, follow=True, headers=ENGLISH)
        assert "This month is still open: it can be closed from 06.11.2026 on." in early.content.decode()
        assert states() == ["verified"] * 3
        clock.move_to(FIFTH)
        sign_in(administrator, administrator.user)
        page = administrator.post(CLOSE, follow=True, headers=ENGLISH)
        assert "3 reports are locked." in page.content.decode()
        assert "This month is closed: only corrections change its figures." in page.content.decode()
    assert states() == ["locked"] * 3
    assert {event.by for event in ReportEvent.objects.filter(to_state="locked")} == {administrator.user}
    with pytest.raises(MonthOpen):
        reporting.close_month(FIFTH.date(), by=administrator.user, now=FIFTH)


def test_a_coordinator_does_not_close_a_month(coordinator, reports):
    with time_machine.travel(FIFTH, tick=False):
        sign_in(coordinator, coordinator.user)
        assert coordinator.post(CLOSE)["location"] == reverse("wagtailadmin_home")
        assert f'action="{CLOSE}"' not in coordinator.get(MONTH).content.decode()


def test_what_was_not_verified_when_its_month_closed_is_locked_once_it_is(reports):
    leader = UserFactory(role="administrator")
    assert reporting.lock_month(now=FIFTH) == 0
    assert reporting.verify_many(ConsultationReport.objects.all(), by=leader, now=FIFTH) == 3
    assert reporting.lock_month(now=FIFTH) == 3
    assert {event.by for event in ReportEvent.objects.filter(to_state="locked")} == {None}


def test_a_locked_report_is_corrected_from_its_page_with_a_dated_row_and_the_month_lists_it(coordinator, reports):
    reporting.verify(reports[0], now=OCTOBER)
    reporting.lock_month(now=FIFTH)
    act, page = (
        reverse("desk:report_act", args=[reports[0].pk, "correct"]),
        reverse("desk:report", args=[reports[0].pk]),
    )
    with time_machine.travel(FIFTH, tick=False):
        sign_in(coordinator, coordinator.user)
        assert act in coordinator.get(page).content.decode()
        refused = coordinator.post(act, {"amount": "-1", "reason": " "})
        assert refused.context["reason"].errors
        wrong = coordinator.post(act, {"amount": "7", "reason": "эки жолу"})
        assert wrong.context["reason"]["reason"].value() == "эки жолу"
        assert not ReportCorrection.objects.exists()
        coordinator.post(act, {"amount": "-1", "reason": "Эки жолу жазылган"})
        assert counters.total("consultations") == 2
        again = coordinator.post(act, {"amount": "-1", "reason": "дагы"}, headers=ENGLISH)
        assert "This cannot be done now." in again.content.decode()
        month = coordinator.get(MONTH)
    correction = ReportCorrection.objects.get()
    assert (correction.amount, correction.made_on, correction.by) == (-1, FIFTH.date(), coordinator.user)
    assert list(month.context["corrections"]) == [correction]
    assert (month.context["stand"].counted, month.context["stand"].corrected) == (2, -1)
    assert "Эки жолу жазылган" in month.content.decode()


@pytest.mark.parametrize("address", ["2026/13", "2026/0", "1999/12", "2999/1", "99999/1"])
def test_a_month_that_there_is_not_is_not_found(coordinator, address):
    year, month = address.split("/")
    assert coordinator.get(reverse("desk:month", args=[year, month]), follow=True).status_code == 404


def test_the_way_to_the_month_leads_to_the_last_one(november, coordinator):
    assert coordinator.get(reverse("desk:months"))["location"] == MONTH


@pytest.mark.parametrize("rows", [1, 3])
def test_the_screen_takes_the_same_queries_for_one_report_and_for_three(
    november, coordinator, region, rows, django_assert_num_queries
):
    ReportFactory.create_batch(rows, district__region=region, created_at=OCTOBER)
    coordinator.get(MONTH)
    with django_assert_num_queries(18):
        page = coordinator.get(MONTH)
    assert len(page.context["found"]) == rows
