"""The figures of asking against a hundred journeys walked the way people walk: back, twice, in another language."""

import random
from collections import Counter
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consult.intake import funnel
from consult.models import ConsultationRequest, FunnelCount, RequestDraft
from tests.consult.intake.conftest import Journey

pytestmark = pytest.mark.django_db
Step = FunnelCount.Step
PLACES = ("looks", *Step.values)  # how far somebody goes; each goes through all the places before


def counted():
    today = timezone.localdate()
    return Counter({step: count for (_day, step), count in FunnelCount.objects.by_day(today, today).items()})


class Walker(Journey):
    """Somebody who goes as far as `end`, with the detours of real life on the way."""

    def __init__(self, district, dice, end):
        super().__init__(Client(), district, language=dice.choice(["ky", "ru", "en"]))
        self.dice, self.end = dice, end

    def passes(self, place):
        return PLACES.index(self.end) >= PLACES.index(place)

    def maybe(self, act, *args, **kwargs):
        for _ in range(self.dice.choice([0, 0, 1, 2])):
            act(*args, **kwargs)

    def go(self):
        self.get("ask/")
        self.maybe(self.get, "ask/")
        if self.passes("started"):
            self.page_1()
        if self.passes("page_2"):
            self.page_2()
        if self.passes("page_3"):
            self.page_3()
        if self.passes("sent"):
            self.out()

    def page_1(self):
        self.post("ask/", {"matter": "FAM"})  # without a place: it comes back, and counts as begun
        self.maybe(self.post, "ask/", {"matter": "FAM"})

    def page_2(self):
        self.maybe(self.to_page_2)
        self.to_page_2()
        self.get("ask/2/")
        self.maybe(self.get, "ask/")
        self.maybe(self.get, "ask/2/")
        self.maybe(self.post, "ask/2/", {**self.question, "text": ""})

    def page_3(self):
        self.post("ask/2/", self.question)
        self.get("ask/3/")
        self.maybe(self.get, "ask/2/")
        self.maybe(self.get, "ask/3/")
        self.maybe(self.post, "ask/3/", {"way": "call"})  # without a phone: it comes back
        self.maybe(self.post, "ask/3/", {**self.way, "switch": "ru"})

    def out(self):
        self.send()
        self.maybe(self.send)
        number = self.number()
        if self.passes("came_back"):
            for _ in range(self.dice.choice([1, 2, 3])):
                self.open(number)
                self.get("answer/mine/")
        self.post("ask/sent/leave/", {})


def test_the_figures_of_a_hundred_journeys_are_what_a_hundred_people_did(country):
    dice = random.Random(20261122)
    ends = [dice.choice(PLACES) for _ in range(100)]
    for end in ends:
        Walker(country, dice, end).go()

    expected = {step: sum(PLACES.index(end) >= PLACES.index(step) for end in ends) for step in Step.values}
    assert counted() == expected
    assert expected["sent"] == ConsultationRequest.objects.count()
    assert expected["started"] > expected["page_2"] > expected["page_3"] > expected["sent"] > expected["came_back"] > 0


def test_looking_at_the_first_page_and_changing_its_language_is_not_yet_beginning(journey):
    journey.get("ask/")
    journey.post("ask/", {**journey.about, "switch": "ru"})
    assert counted() == {}


def test_a_page_that_was_never_shown_counts_when_a_later_one_is_reached(journey):
    journey.to_page_3()
    assert counted() == {"started": 1}
    journey.send()
    assert counted() == {"started": 1, "page_2": 1, "page_3": 1, "sent": 1}


def test_of_two_taps_at_the_same_moment_one_counts(journey):
    journey.to_page_2()
    one, other = RequestDraft.objects.get(), RequestDraft.objects.get()
    funnel.reached(one, Step.PAGE_2)
    funnel.reached(other, Step.PAGE_2)
    assert counted() == {"started": 1, "page_2": 1}


def test_a_step_counts_on_the_day_of_the_reader_s_country(journey):
    journey.to_page_2()
    late = timezone.now().replace(hour=20, minute=0)  # two in the morning of the next day in Bishkek
    funnel.reached(RequestDraft.objects.get(), Step.PAGE_2, now=late)
    assert FunnelCount.objects.get(step="page_2").day == (late + timedelta(hours=6)).date()


def test_a_figure_leads_back_to_nobody(journey):
    journey.walk()
    assert {field.name for field in FunnelCount._meta.get_fields()} == {"id", "day", "step", "part", "count"}
