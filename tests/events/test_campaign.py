"""A campaign's page: its schedule by month and by place, and what it adds up to."""

import datetime as dt

import pytest
import time_machine

from events.models import Stop
from events.schedule.timetable import results, timetable
from tests.factories.events import CampaignFactory, CrewFactory, StopFactory
from tests.factories.home import SettlementFactory

NOW = dt.datetime(2026, 11, 21, 4, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 21)
DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def tour():
    return CampaignFactory()


def stop_on(campaign, month, day, **kwargs):
    return StopFactory(campaign=campaign, starts_at=dt.datetime(2026, month, day, 4, tzinfo=dt.UTC), **kwargs)


def test_the_present_month_is_shown_what_is_to_come_apart_from_what_was(tour):
    stop_on(tour, 10, 30)
    past, coming = stop_on(tour, 11, 3), stop_on(tour, 11, 24)
    stop_on(tour, 12, 1)
    table = timetable(tour, day=TODAY)
    assert [(month.code, month.stops, month.is_shown) for month in table.months] == [
        ("2026-10", 1, False),
        ("2026-11", 1 + 1, True),
        ("2026-12", 1, False),
    ]
    assert (table.coming, table.past) == ([coming], [past])


@pytest.mark.parametrize(
    ("today", "shown"), [("2026-01-05", "2026-10"), ("2026-11-21", "2026-12"), ("2027-06-01", "2026-12")]
)
def test_without_stops_this_month_the_next_or_the_last_one_is_shown(tour, today, shown):
    stop_on(tour, 10, 30)
    stop_on(tour, 12, 1)
    assert timetable(tour, day=dt.date.fromisoformat(today)).month.code == shown


def test_a_month_begins_at_midnight_in_bishkek(tour):
    late = stop_on(tour, 11, 30)
    Stop.objects.filter(pk=late.pk).update(
        starts_at=dt.datetime(2026, 11, 30, 18, 30, tzinfo=dt.UTC), ends_at=dt.datetime(2026, 11, 30, 20, tzinfo=dt.UTC)
    )
    assert [month.code for month in timetable(tour, day=TODAY).months] == ["2026-12"]
    assert [stop.pk for stop in timetable(tour, month="2026-12", day=TODAY).coming] == [late.pk]


def test_a_district_shows_all_its_months_at_once_and_an_oblast_one_month(tour, karakol):
    here = stop_on(tour, 11, 25, settlement=karakol["kyzyl_suu"])
    then = stop_on(tour, 12, 25, settlement=karakol["svetlaya"])
    stop_on(tour, 11, 26)
    table = timetable(tour, near=karakol["jeti_oguz"].pk, day=TODAY)
    assert (table.coming, table.month) == ([here, then], None)
    assert timetable(tour, near=karakol["region"].pk, day=TODAY).coming == [here]


@pytest.mark.parametrize("month", ["2026-13", "x", "2026-11-01", "\0", "9" * 50])
def test_a_month_that_does_not_exist_shows_the_present_one(tour, month):
    stop_on(tour, 11, 25)
    assert timetable(tour, month=month, day=TODAY).month.code == "2026-11"


def test_results_count_what_was_held_and_never_what_was_called_off_or_is_to_come(tour):
    village = SettlementFactory(aimak_ru_2021="Ак-Булунский айылный аймак")
    neighbour = SettlementFactory(district=village.district, aimak_ru_2021="Ак-Булунский айылный аймак")
    town = SettlementFactory()
    for place in (village, village, neighbour, town):
        stop_on(tour, 10, 30, settlement=place, state=Stop.State.HELD)
    stop_on(tour, 10, 29, cancelled=True)
    stop_on(tour, 12, 1)
    stop_on(CampaignFactory(), 10, 30, state=Stop.State.HELD)
    counted = results(tour)
    assert (counted.held, counted.villages, counted.aimaks) == (4, 3, 1)


# The page


@pytest.fixture
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def page(client, language="en", slug="tour", **query):
    response = client.get(f"/{language}/bus/{slug}/", query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_same_stops_stand_on_the_page_of_every_language(client, bus, karakol, today):
    stop = stop_on(bus["ky"].fact, 11, 25, settlement=karakol["ak_bulung"])
    names = {"ky": "Ак-Булуң", "ru": "Ак-Булун", "en": "Ak-Bulun"}
    for language, name in names.items():
        html = page(client, language)
        assert html.count('<li class="stop ') == 1
        assert f'id="stop-{stop.pk}"' in html
        assert f'<p class="stop__place"><a href="/{language}/bus/stops/{stop.pk}/">{name}</a></p>' in html
    assert Stop.objects.count() == 1


def test_every_state_is_said_by_an_icon_and_a_word(client, bus, today):
    tour = bus["en"].fact
    words = {
        Stop.State.PLANNED: "Planned. The day may change.",
        Stop.State.CONFIRMED: "Confirmed",
        Stop.State.CANCELLED: "Cancelled. The bus will not come.",
        Stop.State.MOVED: "Moved",
        Stop.State.HELD: "Took place",
    }
    for number, state in enumerate(words):
        stop_on(tour, 11, 22 + number, state=state)
    html = page(client)
    for said in words.values():
        assert f"</svg>{said}</span>" in html


def test_a_day_that_is_over_is_no_longer_called_planned(client, bus, today):
    stop_on(bus["en"].fact, 11, 3)
    html = page(client)
    assert "stop--planned" in html
    assert "The day may change" not in html


def test_the_results_of_a_finished_campaign_come_before_its_schedule(client, bus, today):
    tour = bus["en"].fact
    tour.starts_on, tour.ends_on = dt.date(2026, 10, 1), dt.date(2026, 10, 31)
    tour.save()
    stop_on(tour, 10, 30, state=Stop.State.HELD)
    html = page(client)
    assert html.index('id="results"') < html.index('id="schedule"')


def test_figures_of_other_apps_join_the_results(client, bus, today, settings, tmp_path):
    (tmp_path / "figures.html").write_text("<p>figures of {{ campaign.code }}</p>")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], str(tmp_path)]}]
    settings.CAMPAIGN_TOOLS = ["figures.html"]
    stop_on(bus["en"].fact, 10, 30, state=Stop.State.HELD)
    assert f"figures of {bus['en'].fact.code}" in page(client)


def test_by_district_the_stops_of_all_months_stand_under_their_district(client, bus, karakol, today):
    tour = bus["en"].fact
    for month, place in ((12, "kyzyl_suu"), (11, "ak_bulung"), (12, "ak_bulung")):
        stop_on(tour, month, 25, settlement=karakol[place])
    html = page(client, by="district")
    heads = [html.index(f"<h3>{name}, Issyk-Kul oblast</h3>") for name in ("Ak-Suu district", "Jeti-Oguz district")]
    assert heads == sorted(heads)
    assert html.count('<li class="stop ') == 3
    assert html.count('class="stop__place"><a href="/en/bus/stops/', heads[0], heads[1]) == 2


def test_the_print_view_has_every_stop_of_the_campaign_on_one_page(client, bus, today):
    tour = bus["en"].fact
    for month in (10, 11, 12):
        stop_on(tour, month, 25)
    assert page(client, all=1).count('<li class="stop ') == 3
    assert page(client).count('<li class="stop ') == 1


def test_the_page_tells_services_crew_and_what_to_bring(client, bus, today):
    tour = bus["en"].fact
    tour.services_en, tour.bring_en = "Advice and papers", "Your passport"
    tour.save()
    CrewFactory(campaign=tour, roles_en="A lawyer")
    html = page(client)
    for words in ("Advice and papers", "Your passport", "A lawyer"):
        assert f"<dd>{words}" in html


@pytest.mark.parametrize("name", ["near", "month", "by", "all", "stop"])
@pytest.mark.parametrize("value", ["", "x", "\0", "' OR 1=1 --", "9" * 40, "2026-99", "ң" * 300, "<script>"])
def test_whatever_stands_in_the_address_is_answered_with_the_page(client, bus, today, name, value):
    stop_on(bus["en"].fact, 11, 25)
    assert "<script>alert" not in page(client, **{name: value})


def test_an_empty_campaign_says_so(client, bus, today):
    assert "No stop is planned here" in page(client)


def test_the_languages_of_the_page_and_its_canonical_address_are_right(client, bus, today):
    html = page(client, "ky")
    assert '<link rel="canonical" href="http://testserver/ky/bus/tour/">' in html
    for language in ("ky", "ru", "en"):
        assert f'hreflang="{language}" href="http://testserver/{language}/bus/tour/"' in html


def test_a_moved_stop_links_the_new_one_in_its_own_month(client, bus, karakol, today, ears):
    from events import stops

    tour = bus["en"].fact
    old = stop_on(tour, 11, 25, settlement=karakol["ak_bulung"])
    there = stops.move(old, reason="Snow", starts_at=old.starts_at + 10 * DAY, ends_at=old.ends_at + 10 * DAY)
    html = page(client)
    assert f'href="/en/bus/stops/{there.pk}/"' in html
    assert "Instead: 5 December 2026, 10:00, Ak-Bulun, Ak-Suu district" in html
    assert f'id="stop-{there.pk}"' in page(client, month="2026-12")


def test_the_map_shows_this_campaigns_stops_and_leads_to_its_own_schedule(client, bus, karakol, today):
    tour, region = bus["en"].fact, karakol["region"]
    stop_on(tour, 10, 30, settlement=karakol["ak_bulung"], state=Stop.State.HELD)
    stop_on(tour, 11, 25, settlement=karakol["kyzyl_suu"])
    stop_on(tour, 11, 26, settlement=karakol["svetlaya"], cancelled=True)
    stop_on(CampaignFactory(), 11, 25, settlement=karakol["ak_bulung"])
    other = stop_on(CampaignFactory(), 11, 25).district.region
    html = page(client)
    link = f'<a href="/en/bus/tour/?near={region.pk}" class="h3" aria-label="Issyk-Kul oblast: 2 stops">'
    assert link in html
    assert f'<a href="/en/bus/tour/?near={other.pk}" class="" aria-label="{other.name}">' in html


@pytest.mark.parametrize(
    ("number", "words"), [(1, ["выезд состоялся", "село"]), (2, ["выезда состоялось", "села"]), (5, ["выездов", "сёл"])]
)
def test_figures_agree_with_their_words_in_russian(client, bus, today, number, words):
    tour = bus["en"].fact
    for _one in range(number):
        stop_on(tour, 10, 30, state=Stop.State.HELD)
    html = page(client, "ru")
    for word in words:
        assert f"<b>{number}</b> {word}" in html


def test_only_what_staff_have_marked_as_held_is_counted(tour):
    stop_on(tour, 10, 30)
    stop_on(tour, 10, 29, state=Stop.State.CONFIRMED)
    assert results(tour).held == 0
    assert not results(tour).villages


CAMPAIGN_QUERIES = 21


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_many_stops_it_shows(client, bus, today, count, counted):
    tour = bus["en"].fact
    for number in range(count):
        stop_on(tour, 11, 22 + number, crew=CrewFactory(campaign=tour))
        stop_on(tour, 10, 22 + number, state=Stop.State.HELD, crew=CrewFactory(campaign=tour))
    page(client, x=1)
    with counted(CAMPAIGN_QUERIES):
        page(client, x=2)
