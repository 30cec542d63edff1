"""Stops of the bus, each with its campaign."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from events.models import Campaign, Stop

from .home import SettlementFactory


class CampaignFactory(DjangoModelFactory):
    code = factory.Sequence("tour-{}".format)
    name_ru = factory.Sequence("Тур {}".format)
    starts_on = dt.date(2026, 10, 1)
    ends_on = dt.date(2027, 2, 1)

    class Meta:
        model = Campaign


class StopFactory(DjangoModelFactory):
    """A planned stop; `StopFactory(cancelled=True)` does not come."""

    campaign = factory.SubFactory(CampaignFactory)
    settlement = factory.SubFactory(SettlementFactory)
    district = factory.SelfAttribute("settlement.district")
    starts_at = dt.datetime(2026, 12, 1, 4, tzinfo=dt.UTC)
    ends_at = factory.LazyAttribute(lambda stop: stop.starts_at + dt.timedelta(hours=4))
    place_ru = "у школы"

    class Meta:
        model = Stop

    class Params:
        cancelled = factory.Trait(state=Stop.State.CANCELLED)
