"""What a confirmed stop keeps, where a crew may be, and many stops at once."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from consult.models import ConsultationRequest
from events import stops
from events.models import Stop, StopEvent
from home import pagecache
from tests.factories.consult import RequestFactory
from tests.factories.events import CampaignFactory, CrewFactory, StopFactory
from tests.factories.home import DistrictFactory, SettlementFactory

State = Stop.State
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
START = dt.datetime(2026, 12, 1, 4, tzinfo=dt.UTC)
BEFORE = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)


@pytest.fixture
def crew(db, ears):
    return CrewFactory()


@pytest.fixture
def stop(crew):
    return StopFactory(campaign=crew.campaign, crew=crew, starts_at=START, state=State.CONFIRMED)


def fields(crew, *, hours=(0, 4), **kwargs):
    village = SettlementFactory()
    where = {"settlement": village, "district": village.district}
    when = {"starts_at": START + hours[0] * HOUR, "ends_at": START + hours[1] * HOUR}
    return {"campaign": crew.campaign, "crew": crew} | where | when | kwargs


def elsewhere():
    village = SettlementFactory()
    return {"settlement": village, "district": village.district}


@pytest.mark.parametrize(
    "change",
    [
        lambda: {"starts_at": START + DAY, "ends_at": START + DAY + HOUR},
        elsewhere,
        lambda: {"settlement": None, "settlement_text": "Жаңы айыл"},
    ],
)
def test_a_confirmed_stop_changes_its_day_or_village_only_by_a_move(stop, change):
    with pytest.raises(stops.MustMove, match="Move it"):
        stops.amend(stop, reason="The road is closed", now=BEFORE, **change())
    fresh = Stop.objects.get()
    assert (fresh.starts_at, fresh.settlement, fresh.sequence) == (START, stop.settlement, 0) or fresh.settlement
    assert not StopEvent.objects.exists()


def test_a_planned_stop_may_change_its_day_and_village(stop):
    Stop.objects.update(state=State.PLANNED)
    there = elsewhere()
    stops.amend(stop, now=BEFORE, starts_at=START + DAY, ends_at=START + DAY + HOUR, **there)
    fresh = Stop.objects.get()
    assert (fresh.starts_at, fresh.settlement) == (START + DAY, there["settlement"])


def test_new_hours_of_a_confirmed_stop_are_kept_in_its_history_and_told_to_readers(stop, ears):
    stops.amend(stop, reason="The school ends later", now=BEFORE, starts_at=START + HOUR, place_ru="в клубе")
    event = StopEvent.objects.get()
    assert event.changes == {
        "starts_at": ["2026-12-01T10:00+06:00", "2026-12-01T11:00+06:00"],
        "place_ru": ["у школы", "в клубе"],
    }
    assert event.reason == "The school ends later"
    assert Stop.objects.with_places().get().changed_reason == "The school ends later"
    assert ears == [(stop.pk, State.CONFIRMED)]


def test_a_confirmation_alone_is_no_change_to_readers(stop):
    Stop.objects.update(state=State.PLANNED)
    stops.amend(stop, place_ru="в клубе", now=BEFORE)
    stops.confirm(stop, now=BEFORE)
    assert Stop.objects.with_places().get().changed_reason is None


def test_a_stop_never_changes_its_campaign(stop):
    other = CampaignFactory()
    with pytest.raises(stops.CampaignStays):
        stops.amend(stop, campaign=other, crew=None, reason="x", now=BEFORE)
    when = {"starts_at": START + DAY, "ends_at": START + DAY + HOUR}
    with pytest.raises(stops.CampaignStays):
        stops.move(stop, campaign=other, crew=None, reason="x", now=BEFORE, **when)
    assert Stop.objects.get().campaign == stop.campaign


@pytest.mark.parametrize("hours", [(-1, 1), (1, 2), (3, 6), (-2, 8), (0, 4)])
def test_a_crew_is_not_planned_into_two_places_at_overlapping_hours(stop, crew, hours):
    with pytest.raises(stops.CrewElsewhere, match=r"at that hour: \d+-айыл, District \d+ 01.12.2026 10:00"):
        stops.plan(**fields(crew, hours=hours))
    with pytest.raises(stops.NotAll, match="Nothing was written"):
        stops.plan_many([fields(crew, hours=(8, 9)), fields(crew, hours=hours)])
    assert Stop.objects.count() == 1


@pytest.mark.parametrize("hours", [(-2, 0), (4, 6)])
def test_a_crew_may_come_from_one_place_to_the_next_at_once(stop, crew, hours):
    stops.plan(**fields(crew, hours=hours))
    assert Stop.objects.count() == 2


def test_a_crew_whose_stop_is_off_is_free(stop, crew):
    stops.cancel(stop, reason="Snow", now=BEFORE)
    stops.plan(**fields(crew))
    with pytest.raises(stops.CrewElsewhere):
        stops.reopen(stop, now=BEFORE)


def test_amended_hours_do_not_reach_into_another_stop_of_the_crew(stop, crew):
    other = stops.plan(**fields(crew, hours=(5, 6)))
    with pytest.raises(stops.CrewElsewhere):
        stops.amend(other, starts_at=START + 3 * HOUR)
    assert Stop.objects.get(pk=other.pk).starts_at == START + 5 * HOUR


def test_a_stop_needs_its_own_campaigns_crew_and_its_own_villages_district(stop, crew):
    with pytest.raises(stops.Refused, match="rides in another campaign"):
        stops.plan(**fields(crew) | {"crew": CrewFactory()})
    with pytest.raises(stops.Refused, match="lies in another district"):
        stops.plan(**fields(crew, hours=(8, 9), district=DistrictFactory()))
    with pytest.raises(stops.Refused, match="No such language: xx"):
        stops.plan(**fields(crew, hours=(8, 9), languages="ky xx"))


@pytest.mark.postgres
def test_postgresql_itself_refuses_a_crew_in_two_places(stop, crew):
    with pytest.raises(IntegrityError, match="events_crew_is_not_in_two_places"), transaction.atomic():
        StopFactory(**fields(crew, hours=(1, 2)))
    StopFactory(**fields(crew, hours=(1, 2)) | {"crew": None})
    StopFactory(**fields(crew, hours=(1, 2), state=State.CANCELLED))


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_many_who_send_a_crew_to_overlapping_places_at_once_one_wins(settings):
    settings.STOP_LISTENERS = []
    crew = CrewFactory()
    wanted = [fields(crew, hours=(number / 4, 4 + number / 4)) for number in range(8)]

    def act(number):
        try:
            if number % 2:
                stops.plan(**wanted[number])
            else:
                stops.plan_many([wanted[number]])
            return True
        except stops.Refused:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(act, range(8)))
    assert sum(won) == Stop.objects.count() == StopEvent.objects.count() == 1


def test_many_stops_are_planned_in_a_fixed_number_of_statements(crew, django_assert_num_queries):
    rows = [fields(crew, hours=(24 * day, 24 * day + 4)) for day in range(3)]
    pagecache.touch()
    for count in (1, 3):
        with django_assert_num_queries(7):
            planned = stops.plan_many(
                row | {"starts_at": row["starts_at"] + 30 * count * DAY, "ends_at": row["ends_at"] + 30 * count * DAY}
                for row in rows[:count]
            )
        assert all(one.pk for one in planned)
    assert StopEvent.objects.filter(to_state=State.PLANNED, from_state="").count() == 4


def test_of_many_stops_each_fault_is_named_and_none_is_written(crew):
    rows = [fields(crew), fields(crew, hours=(30, 29)), fields(crew, hours=(2, 3)), fields(crew, hours=(40, 41))]
    rows.append(fields(crew, hours=(50, 51), settlement=None))
    rows.append(fields(crew, hours=(60, 61), place_ru="x" * 200))
    with pytest.raises(stops.NotAll) as error:
        stops.plan_many(rows)
    said = {place: str(refused) for place, refused in error.value.problems.items()}
    assert set(said) == {1, 2, 4, 5}
    assert said[1] == "The end comes before the start."
    assert said[2].startswith("This crew is somewhere else at that hour: ")
    assert said[4] == "Choose the village, or write its name."
    assert "at most 160 characters" in said[5]
    assert not Stop.objects.exists()


def test_a_row_of_stops_moves_by_days_without_meeting_itself(crew, ears):
    rows = [stops.plan(**fields(crew, hours=(24 * day, 24 * day + 4))) for day in range(3)]
    assert stops.move_many(rows, days=1, reason="Snow", now=BEFORE) == 3
    old = list(Stop.objects.filter(state=State.MOVED))
    assert [one.moved_to.starts_at - one.starts_at for one in old] == [DAY] * 3
    assert Stop.objects.filter(state=State.PLANNED).count() == 3
    assert sorted(ears) == [(one.pk, State.MOVED) for one in rows]


def test_a_move_of_many_that_meets_another_stop_moves_none(crew, ears):
    rows = [stops.plan(**fields(crew, hours=(24 * day, 24 * day + 4))) for day in range(3)]
    with pytest.raises(stops.NotAll, match="somewhere else"):
        stops.move_many(rows[:2], days=1, reason="Snow", now=BEFORE)
    assert set(Stop.objects.values_list("state", flat=True)) == {State.PLANNED}
    assert not StopEvent.objects.filter(to_state=State.MOVED).exists()


def test_many_are_confirmed_or_cancelled_all_or_none(crew):
    rows = [stops.plan(**fields(crew, hours=(24 * day, 24 * day + 4))) for day in range(3)]
    assert stops.confirm_many(rows[:2], now=BEFORE) == 2
    with pytest.raises(stops.NotAll):
        stops.confirm_many(rows, now=BEFORE)
    with pytest.raises(stops.NotAll, match="Say why"):
        stops.cancel_many(rows, reason=" ", now=BEFORE)
    stops.hold(rows[0], now=START + HOUR)
    with pytest.raises(stops.NotAll, match="already been there"):
        stops.cancel_many(rows, reason="Snow", now=BEFORE)
    assert sorted(Stop.objects.values_list("state", flat=True)) == [State.CONFIRMED, State.HELD, State.PLANNED]


def test_what_was_planned_by_mistake_is_taken_back_but_not_what_people_rely_on(crew):
    rows = stops.plan_many(fields(crew, hours=(24 * day, 24 * day + 4)) for day in range(4))
    stops.confirm(rows[0], now=BEFORE)
    stops.amend(rows[1], place_ru="клуб", now=BEFORE)
    RequestFactory(way="bus", stop=rows[2])
    gone, kept = stops.take_back(rows)
    assert gone == 1
    assert set(Stop.objects.all()) == set(rows[:3])
    assert {pk: type(refused) for pk, refused in kept.items()} == {
        rows[0].pk: stops.Touched,
        rows[1].pk: stops.Touched,
        rows[2].pk: stops.AskedAbout,
    }
    assert ConsultationRequest.objects.get().stop == rows[2]


def test_readers_see_what_changed_what_is_offered_and_whom_to_call(bus, client, ears):
    crew = CrewFactory(campaign=bus["en"].fact)
    words = {"services_en": "Advice on land", "languages": "ky uz", "contact": "0555 12 34 56"}
    stop = StopFactory(campaign=crew.campaign, crew=crew, state=State.CONFIRMED, **words)
    page = "/en/bus/tour/?month=2026-12"
    before = client.get(page).content.decode()
    assert "Changed" not in before
    for said in ("Advice on land", "Languages: Kyrgyz, Uzbek", "0555 12 34 56"):
        assert said in before
    stops.amend(stop, reason="The school ends later", now=BEFORE, starts_at=START + HOUR)
    assert "<b>Changed</b>: The school ends later" in client.get(page).content.decode()
    (told,) = client.get("/api/v1/stops").json()["items"]
    assert (told["services"]["en"], told["languages"], told["contact"]) == (
        "Advice on land",
        ["ky", "uz"],
        "0555 12 34 56",
    )
    stops.cancel(stop, reason="Snow", now=BEFORE)
    assert "0555 12 34 56" not in client.get(page).content.decode()


@pytest.mark.parametrize("many", [False, True])
def test_a_stop_is_not_planned_on_a_day_that_is_over(crew, many):
    wanted, after = fields(crew), START + DAY
    if many:
        with pytest.raises(stops.NotAll, match="This day is over"):
            stops.plan_many([wanted], now=after)
        assert len(stops.plan_many([wanted], now=after, takes_past=True)) == 1
    else:
        with pytest.raises(stops.InThePast, match="still to come"):
            stops.plan(now=after, **wanted)
        assert not Stop.objects.exists()


def test_a_stop_is_not_moved_or_put_on_a_day_that_is_over(stop, crew):
    yesterday = {"starts_at": BEFORE - DAY, "ends_at": BEFORE - DAY + HOUR}
    with pytest.raises(stops.InThePast):
        stops.move(stop, reason="Snow", now=BEFORE, **yesterday)
    with pytest.raises(stops.NotAll, match="This day is over"):
        stops.move_many([stop], days=-30, reason="Snow", now=BEFORE)
    planned = stops.plan(now=BEFORE, **fields(crew, hours=(24, 26)))
    with pytest.raises(stops.InThePast):
        stops.amend(planned, now=BEFORE, **yesterday)
    stops.amend(Stop.objects.get(pk=planned.pk), now=START + 30 * DAY, note_ru="Было людно")
    assert set(Stop.objects.values_list("state", flat=True)) == {State.CONFIRMED, State.PLANNED}


@pytest.mark.parametrize(
    "point", [{"latitude": "99"}, {"latitude": "42.5"}, {"latitude": "42.5", "longitude": "12"}, {"longitude": "77"}]
)
def test_a_point_lies_in_kyrgyzstan_or_is_not_known(crew, point):
    with pytest.raises(stops.Refused, match="not in Kyrgyzstan"):
        stops.plan(now=BEFORE, **fields(crew), **point)
    with pytest.raises(stops.NotAll, match="not in Kyrgyzstan"):
        stops.plan_many([fields(crew) | point], now=BEFORE)
    with pytest.raises(IntegrityError), transaction.atomic():
        StopFactory(**fields(crew) | point)
    stops.plan(now=BEFORE, **fields(crew, latitude="42.87462", longitude="74.56976"))


def test_signs_that_nobody_sees_are_left_out_of_every_word(crew):
    unseen = {"note_ky": "Мек\x02теп", "contact": "0555\x0b 12"}
    (many,) = stops.plan_many([fields(crew) | unseen], now=BEFORE)
    one = stops.plan(now=BEFORE, **fields(crew, hours=(24, 26)), **unseen)
    stops.amend(one, now=BEFORE, place_ky="Клу\x1bб")
    stops.cancel(many, reason="Ка\x02р", now=BEFORE)
    assert {(row.note_ky, row.contact) for row in Stop.objects.all()} == {("Мектеп", "0555 12")}
    assert Stop.objects.get(pk=one.pk).place_ky == "Клуб"
    assert many.history.last().reason == "Кар"
    with pytest.raises(stops.ReasonMissing):
        stops.cancel(one, reason="\x02 ", now=BEFORE)


def test_what_another_has_saved_meanwhile_is_told_and_not_written_over(stop):
    seen = stop.sequence
    stops.amend(Stop.objects.get(), reason="Repairs", now=BEFORE, place_ru="в клубе", ends_at=stop.ends_at + HOUR)
    with pytest.raises(stops.ChangedMeanwhile) as refused:
        stops.amend(stop, reason="Snow", now=BEFORE, seen=seen, place_ru="в школе")
    said = str(refused.value)
    for words in ("Somebody changed this stop", "у школы → в клубе", "14:00 → ", "15:00", "save again"):
        assert words in said
    assert Stop.objects.get().place_ru == "в клубе"
    stops.amend(stop, reason="Snow", now=BEFORE, seen=refused.value.revision, place_ru="в школе")
    assert Stop.objects.get().place_ru == "в школе"


def test_many_are_said_to_have_been_held_by_staff(crew):
    rows = [stops.plan(now=BEFORE, **fields(crew, hours=(24 * day, 24 * day + 4))) for day in range(2)]
    with pytest.raises(stops.NotAll, match="not been there yet"):
        stops.hold_many(rows, now=START + HOUR)
    assert stops.hold_many(rows, now=START + 2 * DAY) == 2
    assert set(Stop.objects.values_list("state", flat=True)) == {State.HELD}


@pytest.mark.parametrize("year", [2032, 9999])
def test_a_slip_of_the_keyboard_in_the_year_is_refused(crew, year):
    wanted = fields(crew)
    wanted |= {name: wanted[name].replace(year=year) for name in ("starts_at", "ends_at")}
    with pytest.raises(stops.TooFar, match="more than five years ahead"):
        stops.plan(now=BEFORE, **wanted)
    with pytest.raises(stops.NotAll, match="more than five years ahead"):
        stops.plan_many([wanted], now=BEFORE, takes_past=True)
    assert not Stop.objects.exists()
