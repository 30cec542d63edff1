"""Only events.stops changes a stop: what it allows, what it refuses, and who is told."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from events import stops
from events.models import Stop, StopEvent
from home.models import CacheGeneration
from tests.factories.events import CrewFactory, StopFactory
from tests.factories.home import SettlementFactory, UserFactory

State = Stop.State
BEFORE = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
DURING = dt.datetime(2026, 12, 1, 5, tzinfo=dt.UTC)
AFTER = dt.datetime(2026, 12, 2, 4, tzinfo=dt.UTC)
ANOTHER_DAY = {
    "starts_at": dt.datetime(2026, 12, 5, 4, tzinfo=dt.UTC),
    "ends_at": dt.datetime(2026, 12, 5, 8, tzinfo=dt.UTC),
}


@pytest.fixture
def stop(db, ears):
    return StopFactory()


def generation():
    return sum(CacheGeneration.objects.values_list("number", flat=True), start=CacheGeneration.objects.count())


def test_a_confirmed_stop_has_a_history_a_new_revision_and_told_listeners(stop, ears):
    pages_before, scheduler = generation(), UserFactory()
    stops.confirm(stop, by=scheduler, now=BEFORE)

    fresh = Stop.objects.get(pk=stop.pk)
    assert (fresh.state, fresh.sequence) == (State.CONFIRMED, 1)
    event = StopEvent.objects.get(stop=stop)
    assert (event.from_state, event.to_state, event.by, event.at) == (State.PLANNED, State.CONFIRMED, scheduler, BEFORE)
    assert ears == [(stop.pk, State.CONFIRMED)]
    assert generation() > pages_before


def test_a_moved_stop_points_to_the_new_one_and_keeps_its_own_day(stop, ears):
    old_day = stop.starts_at
    there = stops.move(stop, reason="The road is closed", now=BEFORE, **ANOTHER_DAY)

    stop.refresh_from_db()
    assert (stop.state, stop.moved_to, stop.starts_at) == (State.MOVED, there, old_day)
    assert (there.state, there.starts_at, there.settlement) == (
        State.PLANNED,
        ANOTHER_DAY["starts_at"],
        stop.settlement,
    )
    assert there.place_ru == stop.place_ru
    assert stop.history.get().reason == there.history.get().reason == "The road is closed"
    assert ears == [(stop.pk, State.MOVED)]


def test_a_stop_moves_to_another_village_with_its_words(stop):
    village = SettlementFactory()
    there = stops.move(
        stop,
        reason="The club burnt down",
        settlement=village,
        district=village.district,
        place_ru="в школе",
        **ANOTHER_DAY,
    )
    assert (there.settlement, there.district, there.place_ru) == (village, village.district, "в школе")


@pytest.mark.parametrize("act", [stops.cancel, stops.move])
def test_calling_a_stop_off_without_a_reason_is_refused_and_nothing_is_written(stop, ears, act):
    more = ANOTHER_DAY if act is stops.move else {}
    with pytest.raises(stops.ReasonMissing, match="Say why"):
        act(stop, reason="  ", **more)
    assert Stop.objects.get().state == State.PLANNED
    assert (StopEvent.objects.count(), ears) == (0, [])


def test_what_has_been_held_is_not_cancelled_any_more(stop):
    stops.hold(stop, now=DURING)
    with pytest.raises(stops.AlreadyHeld, match="already been there"):
        stops.cancel(stop, reason="Snow", now=AFTER)
    assert Stop.objects.get(pk=stop.pk).state == State.HELD


def test_a_stop_is_not_held_before_it_began_nor_confirmed_after_it_ended(stop):
    with pytest.raises(stops.NotYet):
        stops.hold(stop, now=BEFORE)
    with pytest.raises(stops.TooLate):
        stops.confirm(stop, now=AFTER)


def test_a_cancelled_stop_comes_back_as_planned_but_not_after_its_day(stop):
    stops.cancel(stop, reason="Snow", now=BEFORE)
    with pytest.raises(stops.TooLate):
        stops.reopen(stop, now=AFTER)
    stops.reopen(stop, now=BEFORE)
    assert Stop.objects.get(pk=stop.pk).state == State.PLANNED
    with pytest.raises(stops.NotOff):
        stops.reopen(stop, now=BEFORE)


def test_a_cancelled_stop_does_not_come_back_while_its_crew_is_elsewhere(stop):
    crew = CrewFactory(campaign=stop.campaign)
    stops.amend(stop, crew=crew, now=BEFORE)
    stops.cancel(stop, reason="Snow", now=BEFORE)
    StopFactory(campaign=stop.campaign, crew=crew, starts_at=stop.starts_at)
    with pytest.raises(stops.CrewElsewhere):
        stops.reopen(stop, now=BEFORE)
    assert Stop.objects.get(pk=stop.pk).state == State.CANCELLED


def test_one_crew_is_not_planned_into_two_places_at_one_hour(stop):
    crew = CrewFactory(campaign=stop.campaign)
    stops.amend(stop, crew=crew, now=BEFORE)
    village = SettlementFactory()
    with pytest.raises(stops.Refused, match="somewhere else"):
        stops.plan(
            campaign=stop.campaign,
            crew=crew,
            settlement=village,
            district=village.district,
            starts_at=stop.starts_at,
            ends_at=stop.ends_at,
        )
    assert Stop.objects.count() == 1


def test_a_confirmed_stop_is_amended_only_with_a_reason_and_the_calendar_learns_of_it(stop, ears):
    stops.amend(stop, place_ky="Мектеп", now=BEFORE)
    stops.confirm(stop, now=BEFORE)
    with pytest.raises(stops.ReasonMissing):
        stops.amend(stop, place_ky="Клуб", now=BEFORE)
    stops.amend(stop, place_ky="Клуб", reason="Repairs", now=BEFORE)
    fresh = Stop.objects.get(pk=stop.pk)
    assert (fresh.place_ky, fresh.sequence, fresh.state) == ("Клуб", 3, State.CONFIRMED)
    assert ears[-1] == (stop.pk, State.CONFIRMED)


def test_a_stop_that_ends_before_it_starts_is_refused_with_a_sentence(stop):
    with pytest.raises(stops.Refused, match="end comes before the start"):
        stops.amend(stop, ends_at=stop.starts_at - dt.timedelta(hours=1))
    assert Stop.objects.get(pk=stop.pk).ends_at > stop.starts_at


def test_a_listener_that_fails_leaves_the_stop_as_it_was(stop, settings):
    settings.STOP_LISTENERS = ["tests.events.test_stops.deaf"]
    with pytest.raises(RuntimeError):
        stops.cancel(stop, reason="Snow", now=BEFORE)
    assert Stop.objects.get(pk=stop.pk).state == State.PLANNED
    assert not StopEvent.objects.exists()


def deaf(stop):
    raise RuntimeError("could not tell")


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_many_who_cancel_and_move_at_once_exactly_one_wins(settings):
    settings.STOP_LISTENERS = []
    stop = StopFactory()

    def act(number):
        try:
            mine = Stop.objects.get(pk=stop.pk)
            if number % 2:
                stops.cancel(mine, reason=f"reason {number}")
            else:
                stops.move(mine, reason=f"reason {number}", **ANOTHER_DAY)
            return number
        except stops.AlreadyOff:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        won = [number for number in pool.map(act, range(8)) if number is not None]
    assert len(won) == 1
    assert StopEvent.objects.get(stop=stop).reason == f"reason {won[0]}"
    assert Stop.objects.count() == (1 if won[0] % 2 else 2)
