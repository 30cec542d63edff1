"""The admin's home: each role sees its own numbers, and the cost does not grow."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from consult import permissions, reporting, transitions
from consult.desk import dashboard
from consult.models import Absence, Duty, Notice
from tests.factories.consult import LawyerFactory, ReportFactory, RequestFactory
from tests.factories.home import UserFactory

HOME = reverse("wagtailadmin_home")
ENGLISH = {"accept-language": "en"}


def panel(page, name):
    return next((one for one in page.context["panels"] if getattr(one, "name", "") == name), None)


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("lawyer", {"desk"}),
        ("coordinator", {"desk_load"}),
        ("administrator", {"desk_load", "desk_country", "my_drafts"}),
        ("editor", {"my_drafts"}),
        ("auditor", {"desk_log"}),
        ("scheduler", set()),
    ],
)
def test_each_role_finds_its_own_panels(by_role, role, names):
    page = by_role(role).get(HOME)
    ours = {"desk", "desk_load", "desk_country", "desk_log", "my_drafts"}
    assert {one.name for one in page.context["panels"]} & ours == names


def test_a_lawyer_reads_what_waits_what_is_hers_and_what_is_late(lawyer):
    RequestFactory.create_batch(2)
    RequestFactory(claimed=True, lawyer=lawyer.user, submitted_at=timezone.now() - dt.timedelta(days=20))
    page = lawyer.get(HOME, headers=ENGLISH)
    words = " ".join(page.content.decode().split())
    assert "<strong>2</strong> waiting" in words
    assert "<strong>1</strong> with you" in words
    assert "<strong>1</strong> of yours late" in words


def test_a_coordinator_reads_who_carries_how_much(coordinator, lawyer, region):
    RequestFactory.create_batch(2, claimed=True, lawyer=lawyer.user, district__region=region)
    RequestFactory(claimed=True)
    rows = dashboard.load(coordinator.user, timezone.now())
    assert [(row["lawyer"].user, row["cases"]) for row in rows] == [(lawyer.user, 2)]


def test_a_long_list_is_not_counted_to_its_end(lawyer, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(dashboard, "COUNTED", 2)
    RequestFactory.create_batch(3)
    waiting = dashboard.QUEUES["waiting"].rows(lawyer.user, timezone.now())
    with django_assert_num_queries(1), translation.override("en"):
        assert dashboard.how_many(waiting) == "more than 2"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lawyers_home_takes_the_same_queries_for_one_case_and_for_three(lawyer, rows, django_assert_num_queries):
    RequestFactory.create_batch(rows, claimed=True, lawyer=lawyer.user)
    lawyer.get(HOME)
    with django_assert_num_queries(22):
        lawyer.get(HOME)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("role", "queries"), [("coordinator", 29), ("administrator", 51)])
def test_the_home_of_those_who_lead_takes_the_same_queries_for_one_of_each_and_for_three(
    by_role, region, role, queries, rows, django_assert_num_queries
):
    today = timezone.localdate()
    for lawyer in LawyerFactory.create_batch(rows, region=region):
        Absence.objects.create(lawyer=lawyer, first=today, last=today, entered_at=timezone.now())
        Duty.objects.create(lawyer=lawyer, day=today, region=region)
        RequestFactory(unsafe=True, claimed=True, lawyer=lawyer.user, district__region=region)
        RequestFactory(unsafe=True, district__region=region)
    client = by_role(role)
    client.get(HOME)
    with django_assert_num_queries(queries):
        client.get(HOME)


def words_of(client):
    return " ".join(client.get(HOME, headers=ENGLISH).content.decode().split())


def test_a_coordinator_reads_what_lies_and_who_is_there(coordinator, lawyer, region):
    today, place = timezone.localdate(), lawyer.user.lawyer
    urgent = RequestFactory(unsafe=True, district__region=region)
    held = RequestFactory(unsafe=True, claimed=True, lawyer=lawyer.user, district__region=region)
    foreign = RequestFactory(unsafe=True)
    ReportFactory(lawyer=lawyer.user, district__region=region)
    Duty.objects.create(lawyer=place, day=today, region=region)
    Absence.objects.create(lawyer=place, first=today, last=today, entered_at=timezone.now())
    words = words_of(coordinator)
    assert "<strong>1</strong> urgent and with nobody" in words
    assert "<strong>1</strong> reports to check" in words
    assert urgent.case_number in words
    assert held.case_number in words
    assert foreign.case_number not in words
    assert words.count(str(place)) >= 3  # on duty, away, and the cases held


def test_an_average_is_shown_from_five_ratings_up(lawyer, coordinator, region):
    for number in range(5):
        assert "Treated with respect" not in words_of(lawyer)
        report = ReportFactory(lawyer=lawyer.user, district__region=region)
        reporting.rate(report, respect=4 + number % 2, understood=5)
    for client in (lawyer, coordinator):
        assert "4.4 of 5" in words_of(client)


def test_an_administrator_reads_of_every_oblast(administrator, region):
    RequestFactory(district__region=region)
    RequestFactory(claimed=True, district__region=region, submitted_at=timezone.now() - dt.timedelta(days=20))
    (row,) = [row for row in dashboard.oblasts(timezone.now()) if row["region"] == region]
    assert (row["waiting"], row["working"], row["late"], row["open"]) == (1, 1, 1, 2)
    assert f"place={region.iso}" in words_of(administrator)


def test_an_auditor_reads_how_often_was_looked_and_no_case(by_role, lawyer, region):
    case = RequestFactory(claimed=True, lawyer=lawyer.user, district__region=region)
    permissions.see(case, by=lawyer.user, what="narrative")
    leader = UserFactory(role="administrator")
    permissions.see(case, by=leader, what="narrative", reason="арыз")
    words = words_of(by_role("auditor"))
    assert "<strong>2</strong> looks in seven days" in words
    assert "<strong>1</strong> of them without holding the case" in words
    assert case.case_number not in words


def test_what_was_done_with_a_case_is_told_until_it_is_read(lawyer, coordinator, region):
    case = RequestFactory(claimed=True, lawyer=lawyer.user, district__region=region)
    to = LawyerFactory(region=region).user
    transitions.assign(case, to=to, by=coordinator.user, reason="Күйөөсү тааныш")
    words = words_of(lawyer)
    assert case.case_number in words
    assert "A coordinator gave it to another lawyer" in words
    assert "Күйөөсү" not in words
    newest = Notice.objects.filter(to=lawyer.user).latest("pk").pk
    for garbage in ("", "x", "9" * 30, "²"):
        lawyer.post(reverse("desk:read_notices"), {"until": garbage})
    assert Notice.objects.filter(to=lawyer.user).exists()
    lawyer.post(reverse("desk:read_notices"), {"until": newest})
    assert list(Notice.objects.values_list("to", flat=True)) == [to.pk]
