"""The staff board: who may see it, and whether its figures, shares and line are those of the counts."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consult import counters
from consult.board import campaigns
from consult.board.asking import asking
from consult.counters import Measure
from consult.models import FunnelCount
from consult.models.roles import Role
from events.models import Stop
from tests.factories.events import StopFactory
from tests.factories.home import RegionFactory, UserFactory, sign_in
from ukuk import roles

TODAY = dt.date(2026, 11, 20)
ADDRESS = reverse("staff_board:board")


@pytest.fixture
def counts(db):
    """Eight began on a day: seven saw page 2, six page 3, six sent, and two came back on the next day."""

    def lay(day=TODAY, **steps):
        for step, count in (steps or {"started": 8, "page_2": 7, "page_3": 6, "sent": 6}).items():
            for _ in range(count):
                FunnelCount.objects.add([step], day)

    return lay


def test_the_figures_are_those_of_the_last_days_and_no_others(counts):
    counts(TODAY - dt.timedelta(days=30))
    counts(TODAY - dt.timedelta(days=29))
    counts(TODAY, started=2, came_back=2)

    shown = asking(30, TODAY)

    assert [(line.counts, line.share) for line in shown.steps] == [
        (["10"], "100%"), (["7"], "70%"), (["6"], "60%"), (["6"], "60%"), (["2"], "20%"),
    ]  # fmt: skip
    assert [line.name for line in shown.by_day] == ["20.11.2026", "22.10.2026"]
    assert shown.by_day[1].counts == ["8", "7", "6", "6", "0"]
    assert (shown.finished, shown.reached) == ("60%", False)


def test_three_of_four_is_the_target(counts):
    counts()
    assert (asking(7, TODAY).finished, asking(7, TODAY).reached) == ("75%", True)


def test_the_line_of_the_target_stands_at_three_quarters_of_those_who_began(counts):
    counts()
    chart = asking(7, TODAY).chart
    assert [bar.width for bar in chart.bars] == ["340.0", "297.5", "255.0", "255.0", "0.0"]
    assert chart.mark == "255.0"


def test_more_who_come_back_than_begin_make_a_longer_bar_and_move_the_line(counts):
    counts(TODAY, started=4, came_back=8)
    chart = asking(7, TODAY).chart
    assert (chart.bars[0].width, chart.bars[4].width, chart.mark) == ("170.0", "340.0", "127.5")


def test_without_anybody_nothing_is_claimed(db):
    shown = asking(7, TODAY)
    assert (shown.finished, shown.reached, shown.by_day, shown.chart.mark) == ("–", None, [], "")


@pytest.mark.parametrize("role", Role.values)
def test_lawyers_and_those_who_lead_see_it_and_nobody_else(db, role):
    roles.sync()
    browser = sign_in(Client(), UserFactory(role=role))
    answer = browser.get(ADDRESS)
    assert (answer.status_code == 200) == (role in {"lawyer", "coordinator", "administrator"})


def test_nobody_sees_it_without_signing_in(client, db):
    assert client.get(ADDRESS).status_code == 302


@pytest.mark.parametrize(("asked", "days"), [("7", 7), ("90", 90), ("", 30), ("1000000", 30), ("x", 30), ("7\0", 30)])
def test_only_the_periods_that_are_offered_are_read(counts, asked, days, django_assert_num_queries):
    roles.sync()
    counts(timezone.localdate())
    browser = sign_in(Client(), UserFactory(role="administrator"))
    page = browser.get(ADDRESS, {"days": asked})
    assert page.status_code == 200
    assert page.context["asking"].days == days
    assert '<line class="mark"' in page.text


def test_those_who_see_the_board_see_exactly_what_a_campaign_did_and_nobody_else(client, db):
    region = RegionFactory()
    stop = StopFactory(state=Stop.State.HELD)
    for matter, amount in (("FAM", 20), ("DV", 3)):
        where = {"region": region.pk, "channel": "bus", "campaign": stop.campaign_id}
        counters.add(Measure.CONSULTATIONS, day=TODAY, matter=matter, amount=amount, **where)
    assert campaigns.lines() == [(str(stop.campaign.name), stop.campaign.days, 1, 1, 23, 3)]

    roles.sync()
    sign_in(client, UserFactory(role=Role.LAWYER))
    html = client.get(ADDRESS).content.decode()
    assert "<td>23</td><td>3</td>" in html
    sign_in(client, UserFactory(role=Role.EDITOR))
    assert "<td>23</td><td>3</td>" not in client.get(ADDRESS).content.decode()
