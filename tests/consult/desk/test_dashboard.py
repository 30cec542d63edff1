"""The admin's home: each role sees its own numbers, and the cost does not grow."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from consult.desk import dashboard
from tests.factories.consult import RequestFactory

HOME = reverse("wagtailadmin_home")
ENGLISH = {"accept-language": "en"}


def panel(page, name):
    return next((one for one in page.context["panels"] if getattr(one, "name", "") == name), None)


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("lawyer", {"desk"}),
        ("coordinator", {"desk_load"}),
        ("administrator", {"desk_load", "my_drafts"}),
        ("editor", {"my_drafts"}),
        ("auditor", set()),
        ("scheduler", set()),
    ],
)
def test_each_role_finds_its_own_panels(by_role, role, names):
    page = by_role(role).get(HOME)
    assert {one.name for one in page.context["panels"]} & {"desk", "desk_load", "my_drafts"} == names


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
    with django_assert_num_queries(19):
        lawyer.get(HOME)
