"""Stops of the bus, each with its campaign; trainings with their sessions; the pages that tell of them."""

import datetime as dt

import factory
import wagtail_factories
from factory.django import DjangoModelFactory

from events.models import (
    BusPage,
    Campaign,
    CampaignPage,
    Crew,
    EventPage,
    EventsIndexPage,
    Registration,
    Reminder,
    Session,
    Stop,
    Training,
    TrainingPage,
)
from events.reminders.asking import fingerprint
from home.vault import keyed_hash

from .home import DistrictFactory, SettlementFactory


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


class CrewFactory(DjangoModelFactory):
    campaign = factory.SubFactory(CampaignFactory)
    name_ru = factory.Sequence("Бригада {}".format)
    roles_ru = "Юрист и адвокат"

    class Meta:
        model = Crew


class ReminderFactory(DjangoModelFactory):
    """Somebody who waits for a stop; `ReminderFactory(asked=True)` has not said yes."""

    stop = factory.SubFactory(StopFactory)
    channel = "email"
    contact = factory.Sequence("person{}@example.org".format)
    contact_hash = factory.LazyAttribute(lambda one: keyed_hash("reminder contact", one.contact))
    language = "en"
    state = Reminder.State.CONFIRMED
    known = factory.LazyAttribute(lambda one: fingerprint(one.stop))
    consent_version = "2026-11"

    class Meta:
        model = Reminder

    class Params:
        asked = factory.Trait(state=Reminder.State.ASKED, known="")


class TrainingFactory(DjangoModelFactory):
    code = factory.Sequence("training-{}".format)
    name_en = factory.Sequence("Training {}".format)

    class Meta:
        model = Training


class SessionFactory(DjangoModelFactory):
    training = factory.SubFactory(TrainingFactory)
    district = factory.SubFactory(DistrictFactory)
    starts_on = dt.date(2019, 8, 6)
    ends_on = dt.date(2019, 8, 7)
    venue_en = "School 1"

    class Meta:
        model = Session


class SeatedSessionFactory(SessionFactory):
    """Two days in December 2026 with 30 seats."""

    starts_on = dt.date(2026, 12, 10)
    ends_on = dt.date(2026, 12, 11)
    capacity = 30


class RegistrationFactory(DjangoModelFactory):
    """A confirmed place; `RegistrationFactory(held=True)` is held until the next noon, `waiting=True` waits."""

    session = factory.SubFactory(SeatedSessionFactory)
    language = "en"
    state = Registration.State.CONFIRMED
    person = factory.LazyAttributeSequence(
        lambda _registration, n: {
            "name": f"Person {n}",
            "organisation": "Centre",
            "role": "Lawyer",
            "phone": "",
            "email": f"person{n}@example.org",
            "needs": "",
            "speaks": "",
        }
    )

    class Meta:
        model = Registration

    class Params:
        held = factory.Trait(state=Registration.State.HELD, held_until=dt.datetime(2026, 11, 22, 6, tzinfo=dt.UTC))
        waiting = factory.Trait(state=Registration.State.WAITING)
        cancelled = factory.Trait(state=Registration.State.CANCELLED)
        attended = factory.Trait(state=Registration.State.ATTENDED)


class BusPageFactory(wagtail_factories.PageFactory):
    title, slug, summary = "When does the bus come?", "bus", "Find your village."

    class Meta:
        model = BusPage


class CampaignPageFactory(wagtail_factories.PageFactory):
    title, slug, summary = "A tour of the bus", "tour", "Where the bus goes."
    fact = factory.SubFactory(CampaignFactory)

    class Meta:
        model = CampaignPage


class EventsIndexPageFactory(wagtail_factories.PageFactory):
    title, slug, summary = "Events", "events", "Trainings and conferences."

    class Meta:
        model = EventsIndexPage


class TrainingPageFactory(wagtail_factories.PageFactory):
    title = factory.Sequence("A training {}".format)
    fact = factory.SubFactory(TrainingFactory)
    summary = "What is taught."

    class Meta:
        model = TrainingPage


class EventPageFactory(wagtail_factories.PageFactory):
    """A conference on 19 July 2019, 09:00-13:00 in Bishkek."""

    title = factory.Sequence("A conference {}".format)
    summary = "Who meets."
    starts_at = dt.datetime(2019, 7, 19, 3, tzinfo=dt.UTC)
    ends_at = dt.datetime(2019, 7, 19, 7, tzinfo=dt.UTC)
    venue = "A hotel, Bishkek"

    class Meta:
        model = EventPage
