"""Figures are laid down as deltas; what the board remembers between two readings is forgotten."""

import datetime as dt

import pytest

from consult import counters
from consult.board import breakdowns, figures
from consult.counters import Measure
from tests.factories.home import RegionFactory

DAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, 6, tzinfo=dt.UTC)  # noon in Bishkek


def forget():
    figures.revision.forget()
    breakdowns.newest.forget()


@pytest.fixture(autouse=True)
def nothing_remembered():
    forget()
    yield
    forget()


@pytest.fixture
def regions(db):
    return [RegionFactory() for _ in range(4)]


@pytest.fixture
def count():
    """count(region, "FAM", 12): so many consultations, on DAY unless said otherwise."""

    def add(region, matter="FAM", amount=1, *, channel="centre", day=DAY, measure=Measure.CONSULTATIONS, **where):
        counters.add(measure, day=day, region=region.pk, matter=matter, channel=channel, amount=amount, **where)
        forget()

    return add
