"""The figures of asking when many come at once, on both databases: the first of a day, and one draft twice."""

import datetime as dt

import pytest
from django.db import transaction

from consult.intake import drafts, funnel
from consult.models import FunnelCount, RequestDraft
from tests.consult.test_claim_race import at_once

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]
DAY = dt.date(2026, 11, 23)
Step = FunnelCount.Step


def count(step):
    return sum(found for (_day, name), found in FunnelCount.objects.by_day(DAY, DAY).items() if name == step)


def test_of_a_hundred_and_twenty_counts_at_once_none_is_lost_and_no_row_is_there_twice():
    def add(_person):
        for _ in range(10):
            with transaction.atomic():
                FunnelCount.objects.add([Step.STARTED, Step.PAGE_2], DAY)

    assert at_once(range(12), add) == [None] * 12
    assert (count("started"), count("page_2")) == (120, 120)


def test_a_draft_that_eight_taps_bring_to_a_step_at_once_counts_once():
    draft, _token = drafts.start()
    draft.save()
    now = dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC)

    assert at_once(range(8), lambda _tap: funnel.reached(RequestDraft.objects.get(), Step.PAGE_3, now)) == [None] * 8
    assert [count(step) for step in Step] == [1, 1, 1, 0, 0]
