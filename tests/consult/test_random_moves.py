"""Moves in any order: no illegal state is reached, and the board's figures are always what a recount finds."""

import datetime as dt
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult import counters, reporting, transitions
from consult.counters import DIMENSIONS, Cell, Measure
from consult.models import ConsultationReport, ConsultationRequest, Rating, ReportCorrection, RequestEvent
from consult.models.codes import COUNTED_STATES, HELD_STATES, Priority, State
from consult.transitions import Refused
from tests.factories.consult import LawyerFactory, ReportFactory, RequestFactory, matter
from tests.factories.events import StopFactory
from tests.factories.home import CentreFactory, DistrictFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 23)
MONDAY = dt.datetime(2026, 11, 23, 10, tzinfo=dt.timezone(dt.timedelta(hours=6)))
HOUR = dt.timedelta(hours=1)


def local_day(moment):
    return (moment + 6 * HOUR).astimezone(dt.UTC).date()


# The recount: every figure once more, from the rows themselves


def recount():
    found = Counter()
    for request in ConsultationRequest.objects.all():
        place = (request.region_id, request.matter_id, request.channel)
        found[Cell(Measure.REQUESTS, local_day(request.submitted_at), *place)] += 1
        found[Cell(Measure.WAITING, DAY, *place)] += request.state == State.NEW
    for event in RequestEvent.objects.filter(name="start", refused=False).exclude(code="").select_related("request"):
        place = (event.request.region_id, event.request.matter_id, event.request.channel)
        found[Cell(Measure.RESPONSES, local_day(event.at), *place)] += 1
        found[Cell(Measure.RESPONSES_IN_TIME, local_day(event.at), *place)] += event.code == "in_time"
    for report in ConsultationReport.objects.filter(state__in=COUNTED_STATES):
        found[Cell(Measure.CONSULTATIONS, report.consulted_on, *place_of(report))] += 1
        found[Cell(Measure.PEOPLE, report.consulted_on, *place_of(report))] += not report.repeat
    for correction in ReportCorrection.objects.select_related("report"):
        report = correction.report
        found[Cell(Measure.CONSULTATIONS, report.consulted_on, *place_of(report))] += correction.amount
        found[Cell(Measure.PEOPLE, report.consulted_on, *place_of(report))] += correction.amount * (not report.repeat)
    for rating in Rating.objects.filter(is_current=True).select_related("report"):
        marks = [mark for mark in (rating.respect, rating.understood, rating.helped) if mark]
        place = place_of(rating.report)
        found[Cell(Measure.RATINGS, local_day(rating.at), *place)] += 1
        found[Cell(Measure.RATING_POINTS, local_day(rating.at), *place)] += round(100 * sum(marks) / len(marks))
    return {cell: amount for cell, amount in found.items() if amount}


def place_of(report):
    campaign = report.stop and report.stop.campaign_id
    return report.region_id, report.matter_id, report.channel, report.centre_id, campaign


def figures():
    """What the counters say; who waits is a figure of now, whatever day it changed."""
    found = Counter()
    for measure in Measure:
        for (day, *place), amount in counters.by(measure, ("day", *DIMENSIONS)).items():
            found[Cell(measure, DAY if measure == Measure.WAITING else day, *place)] += amount
    return {cell: amount for cell, amount in found.items() if amount}


# What may follow what (docs/consult-model.md section 1); None stands before the first event
EDGES = {
    "": {State.NEW},
    State.NEW: {State.NEW, State.CLAIMED, State.CLOSED},
    State.CLAIMED: {State.CLAIMED, State.NEW, State.IN_PROGRESS, State.CLOSED},
    State.IN_PROGRESS: {State.IN_PROGRESS, State.CLAIMED, State.WAITING_CLIENT, State.ANSWERED, State.CLOSED},
    State.WAITING_CLIENT: {State.WAITING_CLIENT, State.CLAIMED, State.IN_PROGRESS, State.CLOSED},
    State.ANSWERED: {State.ANSWERED, State.IN_PROGRESS, State.CLOSED},
    State.CLOSED: {State.CLOSED, State.NEW, State.ERASED},
    State.ERASED: {State.ERASED},
}


class Play:
    """One lawyer's, one coordinator's and one client's moves on one request, whatever state it is in."""

    def __init__(self, reached):
        self.people = [LawyerFactory().user, LawyerFactory(centre=CentreFactory()).user]
        self.leader = UserFactory(role="administrator")
        self.request = RequestFactory(
            submitted_at=MONDAY,
            way="bus",
            stop=StopFactory(cancelled=True),
            reached=reached,
            lawyer=self.people[0],
        )
        self.now = MONDAY

    def step(self, name, who, hours):
        self.now += hours * HOUR
        request, by = self.request, self.people[who]
        arguments = {
            "claim": {"by": by},
            "assign": {"to": by, "by": self.leader, "reason": "x"},
            "hand_over": {"to": self.people[1 - who], "by": by, "consent": True},
            "set_priority": {"priority": Priority.URGENT, "by": self.leader, "reason": "x"},
            "decline": {"by": by, "reason": "absent"},
            "attempt": {"by": by, "channel": "callback", "result": "reached"},
            "start": {"by": by},
            "write_to_client": {"by": by, "text": "x"},
            "ask_client": {"by": by, "text": "x"},
            "client_writes": {"text": "x"},
            "answer": {"by": by, "text": "x", "outcome": "ADV_WRITTEN"},
            "close": {"by": self.leader, "reason": "other"},
            "withdraw": {},
            "reopen": {"by": self.leader, "reason": "Жаңы кагаз"},
            "mark_spam": {"by": self.leader, "reason": "Жарнама"},
            "erase": {},
            "ask_again": {"text": "x"},
            "erase_now": {},
            "take_a_copy": {},
            "new_secret": {"by": self.leader, "reason": "x"},
            "recover": {"by": by, "reason": "x"},
        }
        if name in arguments:
            getattr(transitions, name)(request, **arguments[name], now=self.now)
        elif name in ("auto_release", "close_answered"):
            getattr(transitions, name)(now=self.now)
            request.refresh_from_db()
        elif name == "stop_changed":
            transitions.stop_changed(request.stop, now=self.now)
            request.refresh_from_db()
        elif report := request.reports.first():
            self.step_report(name, report, by)

    def step_report(self, name, report, by):
        now, leader = self.now, self.leader
        act = {
            "rate": lambda: reporting.rate(report, respect=1 + self.now.hour % 5, helped=2, now=now),
            "amend": lambda: reporting.amend(report, {"matter": matter("LND"), "repeat": True}, by=leader, now=now),
            "return": lambda: reporting.return_(report, by=leader, reason="x", now=now),
            "resubmit": lambda: reporting.submit(report, by=by, now=now),
            "verify": lambda: reporting.verify(report, by=leader, now=now),
            "lock": lambda: reporting.lock_month(now=now + 60 * 24 * HOUR),
            "void": lambda: reporting.void(report, by=leader, reason="x", now=now),
            "correct": lambda: reporting.correct(report, by=leader, amount=-1, reason="x", now=now),
        }[name]
        act()


CASE = "claim claim assign hand_over set_priority decline attempt start write_to_client ask_client client_writes answer"
END = "answer close withdraw reopen mark_spam erase auto_release close_answered stop_changed"
OWN = "ask_again erase_now take_a_copy new_secret recover"
REPORT = "rate amend return resubmit verify lock void correct"
MOVES = [*CASE.split(), *END.split(), *OWN.split(), *REPORT.split()]  # some twice, so that a play goes on more often


STARTS = ["", "claimed", "in_progress", "answered", "closed"]
STEPS = st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 1), st.sampled_from([0, 1, 30])), max_size=30)
CALM = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=30, deadline=None, suppress_health_check=CALM)
@given(reached=st.sampled_from(STARTS), moves=STEPS)
def test_no_order_of_moves_reaches_an_illegal_state_and_the_figures_are_always_a_recount(db, reached, moves):
    with transaction.atomic():
        play = Play(reached)
        for name, who, hours in moves:
            before = play.request.state
            try:
                play.step(name, who, hours)
            except Refused:
                assert play.request.state == before
            stored = ConsultationRequest.objects.get(pk=play.request.pk)
            assert stored.state == play.request.state
            assert (stored.lawyer_id is not None) or stored.state not in HELD_STATES
            assert (stored.paused_at is None) or stored.state == State.WAITING_CLIENT
        for event in play.request.events.filter(refused=False):
            assert event.to_state in EDGES[event.from_state], event
        assert figures() == recount()
        transaction.set_rollback(True)


def test_the_figures_of_every_kind_of_report_are_a_recount():
    stop = StopFactory(settlement__district=DistrictFactory())
    report = ReportFactory(stop=stop, channel="bus", region=stop.district.region, district=stop.district)
    leader = UserFactory(role="administrator")
    reporting.rate(report, respect=5, helped=4)
    reporting.rate(report, respect=1)
    reporting.amend(report, {"matter": matter("DV")}, by=leader)
    RequestFactory(answered=True)
    ReportFactory(repeat=True)

    assert figures() == recount()
    assert counters.by("consultations", ("campaign", "matter"), channel="bus") == {(stop.campaign_id, "DV"): 1}
    assert counters.total("rating_points") == 100
