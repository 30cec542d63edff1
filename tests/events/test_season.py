"""The season for schedulers: calendar, filters, many stops at once, gaps, last season's route."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from events import stops
from events.models import Stop
from events.schedule import season
from tests.events.sheets import at
from tests.events.test_admin import NOW, staff
from tests.factories.events import CampaignFactory, CrewFactory, StopFactory

pytestmark = pytest.mark.django_db
State = Stop.State
DAY = dt.timedelta(days=1)


@pytest.fixture
def scheduler(client, ears):
    with time_machine.travel(NOW, tick=False):
        yield staff(client, "scheduler")


@pytest.fixture
def tour(karakol):
    """Three stops of one crew in three villages on three days of December."""
    campaign = CampaignFactory(name_en="The tour")
    crew = CrewFactory(campaign=campaign, name_ru="Первый", name_en="First")
    villages = [karakol[name] for name in ("ak_bulung", "kyzyl_suu", "svetlaya")]
    return [
        StopFactory(campaign=campaign, crew=crew, settlement=village, starts_at=at("2026-12-01T10:00") + number * DAY)
        for number, village in enumerate(villages)
    ]


def shown(scheduler, name, **asked):
    return scheduler.get(reverse(f"stops:{name}"), asked).content.decode()


def test_a_month_has_whole_weeks_with_its_stops_and_its_neighbours(tour):
    StopFactory(starts_at=at("2026-11-30T10:00"))
    StopFactory(starts_at=at("2027-01-20T10:00"))
    month = season.month(Stop.objects.all(), "2026-12", dt.date(2026, 11, 21))
    assert (month.days[0].day, month.days[-1].day, month.stops) == (dt.date(2026, 11, 30), dt.date(2027, 1, 3), 3)
    assert [len(day.stops) for day in month.days[:4]] == [1, 1, 1, 1]
    assert (month.before, month.after) == ("2026-11", "2027-01")
    assert season.month(Stop.objects.all(), "nonsense", dt.date(2026, 12, 21)).first == dt.date(2026, 12, 1)


def test_the_calendar_shows_and_filters(scheduler, tour, karakol):
    StopFactory(starts_at=at("2026-12-05T10:00"), settlement=karakol["ak_bulung"], cancelled=True)
    page = shown(scheduler, "calendar", month="2026-12")
    assert page.count("10:00 ") == 4
    assert "10:00 Kyzyl-Suu, Jeti-Oguz district, First" in page
    assert shown(scheduler, "calendar", month="2026-12", campaign=tour[0].campaign_id).count("10:00 ") == 3
    assert shown(scheduler, "calendar", month="2026-12", state="cancelled").count("10:00 ") == 1
    assert shown(scheduler, "calendar", month="2026-12", crew=tour[0].crew_id).count("10:00 ") == 3
    assert shown(scheduler, "calendar", month="2026-12", region="1").count("10:00 ") == 4  # no such oblast
    assert "10:00 " not in shown(scheduler, "calendar", month="2026-10")


CALENDAR_QUERIES = 15


@pytest.mark.parametrize("count", [1, 3])
def test_the_calendar_costs_the_same_however_many_stops_it_shows(scheduler, tour, counted, count):
    Stop.objects.exclude(pk__in=[stop.pk for stop in tour[:count]]).delete()
    shown(scheduler, "calendar", month="2026-12")
    with counted(CALENDAR_QUERIES):
        assert shown(scheduler, "calendar", month="2026-12").count("10:00 ") == count


def test_the_list_filters_by_oblast_and_crew_and_offers_the_ways(scheduler, tour, karakol):
    other = StopFactory(starts_at=at("2026-12-05T10:00"))
    index = reverse("stops:index")
    page = scheduler.get(index, {"region": karakol["region"].pk}).content.decode()
    assert str(other) not in page
    assert page.count("data-bulk-action-checkbox") == 3
    assert scheduler.get(index, {"crew": tour[0].crew_id}).content.decode().count("data-bulk-action-checkbox") == 3
    for name in ("calendar", "gaps", "route"):
        assert reverse(f"stops:{name}") in page
    assert reverse("imports:new") in page


def bulk(scheduler, name, rows, **answers):
    url = reverse("wagtail_bulk_action", args=["events", "stop", name])
    ids = "&".join(f"id={stop.pk}" for stop in rows)
    back = reverse("stops:index")
    address = f"{url}?{ids}&next={back}"
    return scheduler.post(address, answers) if answers else scheduler.get(address)


def test_many_stops_are_confirmed_moved_and_cancelled_together(scheduler, tour, ears):
    page = bulk(scheduler, "confirm", tour).content.decode()
    assert "3 stops:" in page
    assert "Kyzyl-Suu, Jeti-Oguz district 02.12.2026 10:00" in page
    assert bulk(scheduler, "confirm", tour, yes="1").status_code == 302
    assert set(Stop.objects.values_list("state", flat=True)) == {State.CONFIRMED}
    assert bulk(scheduler, "move", tour, days="1", reason="Snow").status_code == 302
    assert [stop.day.day for stop in Stop.objects.filter(state=State.PLANNED)] == [2, 3, 4]
    rows = list(Stop.objects.filter(state=State.PLANNED))
    assert bulk(scheduler, "cancel", rows, reason="More snow").status_code == 302
    assert {event.reason for event in rows[0].history.filter(to_state=State.CANCELLED)} == {"More snow"}
    assert [state for _pk, state in ears].count(State.MOVED) == 3


def test_what_cannot_be_done_to_one_is_done_to_none(scheduler, tour):
    stops.cancel(tour[2], reason="Snow", now=NOW)
    page = bulk(scheduler, "confirm", tour, yes="1").content.decode()
    assert "Nothing was written" in page
    assert "moved or cancelled in the meantime" in page
    assert Stop.objects.filter(state=State.PLANNED).count() == 2
    page = bulk(scheduler, "move", tour[:2], days="0", reason="Snow").content.decode()
    assert "By nought days nothing moves" in page
    assert "This field is required" in bulk(scheduler, "cancel", tour[:1], reason="").content.decode()
    assert Stop.objects.filter(state=State.PLANNED).count() == 2


@pytest.mark.parametrize("ids", ["id=all", "id=abc", "id=999999", "id=99999999999999999999999", "id=²", ""])
def test_no_stop_is_no_action(scheduler, tour, ids):
    url = reverse("wagtail_bulk_action", args=["events", "stop", "confirm"])
    assert scheduler.post(f"{url}?{ids}", follow=True).status_code == 404
    assert Stop.objects.filter(state=State.PLANNED).count() == 3


def test_other_roles_neither_see_the_season_nor_act(client, ears, tour):
    staff(client, "editor")
    for name in ("calendar", "gaps", "route"):
        assert client.get(reverse(f"stops:{name}")).status_code in (302, 403)
    bulk(client, "cancel", tour, reason="Because")
    assert Stop.objects.filter(state=State.PLANNED).count() == 3


def test_districts_without_a_stop_are_found_the_longest_forgotten_first(scheduler, karakol):
    def districts(months):
        return [
            (one.pk, bool(one.last), bool(one.next))
            for one in season.gaps(months, region=karakol["region"].pk, now=NOW)
        ]

    ak_suu, jeti_oguz = karakol["ak_suu"].pk, karakol["jeti_oguz"].pk
    assert districts(3) == [(ak_suu, False, False), (jeti_oguz, False, False)]
    StopFactory(settlement=karakol["ak_bulung"], starts_at=NOW - 100 * DAY)
    StopFactory(settlement=karakol["kyzyl_suu"], starts_at=NOW - 200 * DAY)
    StopFactory(settlement=karakol["kyzyl_suu"], starts_at=NOW - 5 * DAY, cancelled=True)  # nobody came
    StopFactory(settlement=karakol["ak_bulung"], starts_at=NOW + 5 * DAY)
    assert districts(3) == [(jeti_oguz, True, False), (ak_suu, True, True)]
    assert districts(4) == [(jeti_oguz, True, False)]
    assert districts(8) == []
    page = shown(scheduler, "gaps", months="4", region=karakol["region"].pk)
    assert "1 district has had no stop for 4 months" in page
    assert "Jeti-Oguz district" in page
    assert "Ak-Suu district" not in page
    assert "Ensure this value" in shown(scheduler, "gaps", months="0")


def test_last_seasons_route_is_copied_for_a_new_campaign(scheduler, tour):
    old, new = tour[0].campaign, CampaignFactory(starts_on=dt.date(2027, 11, 1), ends_on=dt.date(2028, 2, 1))
    stops.cancel(tour[2], reason="Snow", now=NOW)
    crew = CrewFactory(campaign=new, name_ru="Первый", name_en="First")
    asked = {"source": old.pk, "target": new.pk, "days": 364}
    page = scheduler.post(reverse("stops:route"), asked).content.decode()
    assert "2 stops would be planned" in page
    assert Stop.objects.count() == 3
    assert scheduler.post(reverse("stops:route"), asked | {"write": "1"}).status_code == 302
    copied = Stop.objects.filter(campaign=new)
    assert [(one.settlement, one.starts_at, one.crew, one.place_ru) for one in copied] == [
        (one.settlement, one.starts_at + 364 * DAY, crew, one.place_ru) for one in tour[:2]
    ]
    page = scheduler.post(reverse("stops:route"), asked).content.decode()
    assert "2 are left out: they are in the schedule already" in page
    assert (
        "2 are left out: their days would be over"
        in scheduler.post(reverse("stops:route"), asked | {"days": -364}).content.decode()
    )


def test_a_route_shows_every_stop_that_it_would_plan_and_days_outside_the_campaign(scheduler, tour):
    new = CampaignFactory(starts_on=dt.date(2027, 11, 1), ends_on=dt.date(2027, 11, 30))
    asked = {"source": tour[0].campaign_id, "target": new.pk, "days": 364}
    page = scheduler.post(reverse("stops:route"), asked).content.decode()
    for said in (
        "30 November 2027",
        "10:00–14:00",
        "<b>Ak-Bulun</b>, Ak-Suu district",
        "Kyzyl-Suu",
        "Svetlaya Polyana",
    ):
        assert said in page
    assert "2 stops would lie outside the days of the campaign" in page
    assert page.count("This day is outside the campaign.") == 2


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_many_who_copy_a_route_at_once_one_plans_it(settings):
    settings.STOP_LISTENERS = []
    old, new = CampaignFactory(), CampaignFactory()
    for number in range(3):
        StopFactory(campaign=old, starts_at=at("2026-12-01T10:00") + number * DAY)  # without a crew
    start = Barrier(4)

    def press(_number):
        start.wait()
        try:
            return len(season.plan_route(old, new, days=7, now=NOW))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        planned = sorted(pool.map(press, range(4)))
    assert planned == [0, 0, 0, 3]
    assert Stop.objects.filter(campaign=new).count() == 3


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "9999-11", "0001-02", "1990-01", "2100-12"])
def test_the_calendar_opens_at_the_ends_of_time(scheduler, tour, month):
    assert scheduler.get(reverse("stops:calendar"), {"month": month}).status_code == 200


def test_a_route_that_cannot_be_is_refused(scheduler, tour):
    campaign = tour[0].campaign
    page = scheduler.post(reverse("stops:route"), {"source": campaign.pk, "target": campaign.pk, "days": 1})
    assert "Choose another campaign" in page.content.decode()
    new = CampaignFactory()
    crew = CrewFactory(campaign=new, name_ru="Первый", name_en="First")
    StopFactory(campaign=new, crew=crew, starts_at=tour[0].starts_at + 364 * DAY)
    asked = {"source": campaign.pk, "target": new.pk, "days": 364}
    assert "This crew is somewhere else" in scheduler.post(reverse("stops:route"), asked).content.decode()
    scheduler.post(reverse("stops:route"), asked | {"write": "1"})
    assert Stop.objects.filter(campaign=new).count() == 1


def test_what_is_over_and_not_marked_is_found_and_marked_at_once(scheduler, tour):
    over = [StopFactory(starts_at=NOW - number * DAY) for number in (1, 2)]
    StopFactory(starts_at=NOW - 3 * DAY, state=State.HELD)
    StopFactory(starts_at=NOW - 4 * DAY, cancelled=True)
    page = scheduler.get(reverse("stops:index"), {"open": "over"}).content.decode()
    assert page.count("data-bulk-action-checkbox") == 2
    assert bulk(scheduler, "hold", over, yes="1").status_code == 302
    assert Stop.objects.filter(state=State.HELD).count() == 3
