"""When does the bus come: answers for a village, a district, an oblast, and for nothing at all."""

import datetime as dt
import re

import pytest
import time_machine
from django.utils.translation import gettext, override

from events import stops
from events.models import Stop
from events.schedule import finder
from home.distances import distance_km
from tests.factories.events import CampaignFactory, CrewFactory, StopFactory
from tests.factories.home import CentreFactory, DistrictFactory, RegionFactory, SettlementFactory

NOW = dt.datetime(2026, 11, 21, 4, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


def stop_at(village, days, **kwargs):
    return StopFactory(settlement=village, starts_at=NOW + days * DAY, **kwargs)


def test_the_next_stop_is_the_soonest_that_will_be_held(karakol, ears):
    village = karakol["ak_bulung"]
    stop_at(village, -30, state=Stop.State.HELD)
    called_off = stop_at(village, 2)
    stops.cancel(called_off, reason="Snow", now=NOW)
    later, soonest = stop_at(village, 20), stop_at(village, 10)
    stop_at(karakol["kyzyl_suu"], 1)

    answer = finder.answer(village, NOW)
    assert (answer.next, answer.later) == (soonest, [later])
    assert answer.off_before == [called_off]
    assert answer.off[0].off_reason == "Snow"


def test_what_is_called_off_after_the_next_stop_stands_in_its_place_among_the_later_ones(karakol, ears):
    village = karakol["ak_bulung"]
    soonest, last, between = stop_at(village, 1), stop_at(village, 9), stop_at(village, 5)
    stops.cancel(between, reason="Snow", now=NOW)
    answer = finder.answer(village, NOW)
    assert (answer.off_before, answer.next, answer.later) == ([], soonest, [between, last])


def test_a_stop_of_today_counts_until_it_is_over(karakol):
    stop = stop_at(karakol["ak_bulung"], 0)
    assert finder.answer(karakol["ak_bulung"], stop.ends_at - dt.timedelta(minutes=1)).next == stop
    over = finder.answer(karakol["ak_bulung"], stop.ends_at + dt.timedelta(minutes=1))
    assert (over.next, over.last) == (None, stop)


def test_near_stops_come_from_the_own_district_first_then_by_distance(karakol):
    village = karakol["ak_bulung"]
    neighbour = SettlementFactory(district=karakol["ak_suu"])
    far = stop_at(karakol["kyzyl_suu"], 1)
    own = stop_at(neighbour, 9)
    stop_at(village, 3)  # the village itself is not near itself
    stop_at(SettlementFactory(), 1)  # another oblast

    near = finder.answer(village, NOW).near
    assert [one.stop for one in near] == [own, far]


def test_a_stop_across_the_border_of_the_oblast_is_near_when_its_district_is(karakol):
    beyond = DistrictFactory(latitude="42.60000", longitude="78.60000")
    far = DistrictFactory(latitude="40.50000", longitude="72.80000")
    near_by = stop_at(SettlementFactory(district=beyond), 3)
    stop_at(SettlementFactory(district=far), 1)
    assert [one.stop for one in finder.answer(karakol["ak_bulung"], NOW).near] == [near_by]


def test_what_is_further_but_sooner_stands_beside_the_nearest(karakol):
    village = karakol["ak_bulung"]
    own = [stop_at(SettlementFactory(district=karakol["ak_suu"]), 40 + number) for number in range(finder.NEAR_SHOWN)]
    further = [stop_at(karakol["kyzyl_suu"], day) for day in (3, 2, 5, 4)]
    answer = finder.answer(village, NOW)
    assert {one.stop for one in answer.near} == set(own)
    assert [one.stop for one in answer.soon] == [further[1], further[0], further[3]]


def test_a_distance_is_measured_from_the_districts_centre_where_a_point_is_missing_and_says_so(karakol):
    stop_at(karakol["ak_bulung"], 5)
    answer = finder.answer(karakol["kyzyl_suu"], NOW)
    assert answer.from_centre
    assert [one.km for one in answer.near] == [74]  # from the centre of Jeti-Oguz to Ak-Bulung

    stop_at(karakol["kyzyl_suu"], 5)
    answer = finder.answer(karakol["ak_bulung"], NOW)
    assert not answer.from_centre
    assert [one.km for one in answer.near] == [74]


def test_no_distance_is_printed_between_two_places_that_share_the_districts_centre(karakol):
    stop_at(karakol["svetlaya"], 5)
    assert [one.km for one in finder.answer(karakol["kyzyl_suu"], NOW).near] == [None]


def test_known_distances_are_right():
    bishkek, osh = (42.87, 74.59), (40.5283, 72.7985)
    assert round(distance_km(bishkek, osh)) == 300
    assert distance_km(osh, osh) == 0


def test_a_districts_answer_gathers_its_villages_and_an_oblasts_its_districts(karakol):
    first, second = stop_at(karakol["kyzyl_suu"], 2), stop_at(karakol["svetlaya"], 3)
    third = stop_at(karakol["ak_bulung"], 4)
    assert finder.answer(karakol["jeti_oguz"], NOW).coming == [first, second]
    assert finder.answer(karakol["region"], NOW).coming == [first, second, third]
    assert finder.answer(karakol["region"], NOW).near == []


def test_the_list_of_places_says_how_often_the_bus_comes_and_when_next(karakol):
    stop_at(karakol["kyzyl_suu"], 2)
    stop_at(karakol["kyzyl_suu"], 8)
    stop_at(karakol["kyzyl_suu"], 1, cancelled=True)
    rows = {row.place: (row.coming, row.next_day) for row in finder.villages(karakol["jeti_oguz"], NOW)}
    assert rows == {karakol["kyzyl_suu"]: (2, dt.date(2026, 11, 23)), karakol["svetlaya"]: (0, None)}
    assert next(row.coming for row in finder.oblasts(NOW) if row.place == karakol["region"]) == 2
    assert next(row.place for row in finder.villages(karakol["jeti_oguz"], NOW)) == karakol["kyzyl_suu"]  # towns first


def test_a_village_that_the_list_lacks_is_found_by_the_name_it_was_given(karakol):
    stop = StopFactory(
        settlement=None, settlement_text="Жаңы-Турмуш жайлоосу", district=karakol["ak_suu"], starts_at=NOW + DAY
    )
    assert finder.unlisted("джаны турмуш", NOW) == [stop]
    assert finder.unlisted("Каракол", NOW) == []


# The page


@pytest.fixture
def today():
    with time_machine.travel(NOW, tick=False):
        yield


def page(client, language="ky", **query):
    response = client.get(f"/{language}/bus/", query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_page_answers_at_once_when_only_one_place_sounds_so(client, bus, karakol, today):
    crew = CrewFactory(campaign=bus["ky"].fact, roles_ky="Юрист жана адвокат")
    stop_at(karakol["ak_bulung"], 10, campaign=bus["ky"].fact, crew=crew, place_ky="Мектеп")
    html = page(client, q="akbulun")
    assert '<h2 id="answer">Ак-Булуң, Ак-Суу району</h2>' in html
    for words in ("Мектеп", "10:00–14:00", "Юрист жана адвокат", "/stop.ics", "/ky/bus/reminders/"):
        assert words in html
    assert "<title>Ак-Булуң ·" in html


def test_a_code_in_the_address_is_the_same_answer(client, bus, karakol, today):
    assert "Ак-Булуң, Ак-Суу району" in page(client, near=karakol["ak_bulung"].pk)


def test_several_places_of_one_name_are_each_printed_with_their_district(client, bus, karakol, today):
    SettlementFactory(district=karakol["jeti_oguz"], name_ky="Ак-Булуң", name_ru="Ак-Булун")
    html = page(client, q="Ак-Булун")
    assert html.count(">Ак-Булуң</a>") == 2
    assert "Жети-Өгүз району, Ысык-Көл облусу" in html
    assert "Ак-Суу району, Ысык-Көл облусу" in html


def test_villages_of_one_name_in_one_district_are_told_apart_by_their_aimak(client, bus, karakol, today):
    name = {"name_ky": "Ак-Терек", "name_ru": "Ак-Терек", "name_en": "Ak-Terek", "district": karakol["ak_suu"]}
    twins = [SettlementFactory(aimak_ru_2021=f"{aimak} айылный аймак", **name) for aimak in ("Бешикский", "Кенешский")]
    html = page(client, "en", q="Ак-Терек")
    for twin in twins:
        assert f'?near={twin.pk}">Ak-Terek</a> <span class="meta">{twin.aimak_ru_2021}, Ak-Suu district' in html
    assert "Ak-Terek, Кенешский айылный аймак, Ak-Suu district</h2>" in page(client, "en", near=twins[1].pk)
    stop = stop_at(twins[0], 3)
    assert (
        "<h1>Ak-Terek, Бешикский айылный аймак, Ak-Suu district</h1>"
        in client.get(f"/en/bus/stops/{stop.pk}/").content.decode()
    )
    assert "айылный аймак" not in page(client, "en", near=karakol["svetlaya"].pk)
    html = page(client, "en", near=karakol["ak_suu"].pk)
    assert html.count('Ak-Terek</a> <span class="meta">') == 2
    assert html.count("айылный аймак</span>") == 2


def test_a_distance_to_a_village_without_a_point_says_that_it_ends_at_the_districts_centre(client, bus, karakol, today):
    stop_at(karakol["kyzyl_suu"], 3)
    html = page(client, "en", near=karakol["ak_bulung"].pk)
    assert re.search(r"about \d+ km to the centre of the district", html)
    stop_at(karakol["ak_bulung"], 3)
    html = page(client, "en", near=karakol["jeti_oguz"].pk)
    assert re.search(r"about \d+ km", html)
    assert "to the centre of the district" not in html


def test_a_city_that_is_its_own_district_and_oblast_is_one_place(client, bus, today):
    names = {"name_ky": "Бишкек", "name_ru": "Бишкек", "name_en": "Bishkek"}
    code = "41711000000000"
    region = RegionFactory(soate=code, iso="KG-GB", name_ru="город Бишкек", short_ru="Бишкек", name_en="Bishkek city")
    district = DistrictFactory(
        soate=code, region=region, kind="city", name_ru="город Бишкек", short_ru="Бишкек", name_en="Bishkek city"
    )
    SettlementFactory(soate=code, district=district, kind="city", **names)
    assert '<h2 id="answer">Bishkek city</h2>' in page(client, "en", q="Бишкек")


def test_a_city_and_the_district_that_it_is_are_one_choice(client, bus, karakol, today):
    names = {"name_ky": "Каракол", "name_ru": "Каракол", "name_en": "Karakol"}
    city = DistrictFactory(region=karakol["region"], kind="city", name_en="Karakol city", short_ru="Каракол")
    SettlementFactory(district=city, kind="city", **names)
    village = SettlementFactory(district=karakol["ak_suu"], **names)
    html = page(client, "en", q="Каракол")
    choices = html[html.index('id="choices"') : html.index('id="by-oblast"')]
    assert re.findall(r"near=(\w+)", choices) == [city.pk, village.pk]


def test_a_town_is_found_by_the_name_that_it_had(client, bus, karakol, today):
    names = {"name_ky": "Раззаков", "name_ru": "Раззаков", "name_en": "Razzakov"}
    SettlementFactory(soate="41705236610010", kind="town", district=karakol["ak_suu"], **names)
    for question in ("Исфана", "Isfana", "исфана"):
        assert '<h2 id="answer">Razzakov, Ak-Suu district</h2>' in page(client, "en", q=question)


def test_a_cancelled_stop_says_why_and_a_moved_one_where_instead(client, bus, karakol, ears, today):
    village = karakol["ak_bulung"]
    stops.cancel(stop_at(village, 3, campaign=bus["ky"].fact), reason="Snow on the pass")
    moved = stop_at(village, 5, campaign=bus["ky"].fact)
    there = stops.move(
        moved,
        reason="The club is closed",
        starts_at=moved.starts_at + DAY,
        ends_at=moved.ends_at + DAY,
        settlement=karakol["kyzyl_suu"],
        district=karakol["jeti_oguz"],
    )
    html = page(client, "en", near=village.pk)
    assert "Cancelled. The bus will not come." in html
    assert "Snow on the pass" in html
    assert "The club is closed" in html
    assert "27 November 2026, 10:00, Kyzyl-Suu, Jeti-Oguz district" in html
    assert f'href="/en/bus/stops/{there.pk}/"' in html


def test_nothing_planned_offers_a_centre_the_phone_and_the_question(client, bus, karakol, today):
    CentreFactory(region=karakol["region"], name_ky="Каракол борбору", code="karakol-t")
    html = page(client, q="Ак-Булуң")
    assert "Каракол борбору" in html
    assert 'href="tel:114"' in html
    assert 'href="/ky/consult/ask/"' in html


@pytest.mark.parametrize(
    "query",
    [
        {"q": "Атлантида"},
        {"q": "x" * 100_000},
        {"q": "\0"},
        {"q": "😀😀"},
        {"q": "<script>alert(1)</script>"},
        {"q": "שלום"},
        {"near": "' OR 1=1 --"},
        {"near": "9" * 14},
    ],
)
def test_what_is_no_place_gets_a_page_with_help_and_no_script(client, bus, karakol, today, query):
    html = page(client, "en", **query)
    assert "<script>alert" not in html
    assert "Or choose your oblast" in html
    if query.get("q", "x").strip("\0"):
        assert "We do not know this place" in html


def test_a_village_without_a_kyrgyz_name_is_shown_in_russian_and_says_so(client, bus, karakol, today):
    html = page(client, near=karakol["svetlaya"].pk)
    assert "Светлая Поляна, Жети-Өгүз району" in html
    with override("ky"):
        assert gettext("We do not know its Kyrgyz name; the Russian one is shown.") in html


def test_a_sample_stop_is_marked(client, bus, karakol, today):
    stop_at(karakol["ak_bulung"], 4, campaign=bus["ky"].fact, is_sample=True)
    assert "chip--sample" in page(client, near=karakol["ak_bulung"].pk)


def test_the_map_names_every_oblast_and_the_list_beside_it_links_them_too(client, bus, karakol, today):
    html = page(client, "en")
    link = f"/en/bus/?near={karakol['region'].pk}"
    assert html.count(link) == 2
    assert 'aria-label="Issyk-Kul oblast"' in html


def test_the_language_switch_keeps_the_question(client, bus, karakol, today):
    code = karakol["ak_suu"].pk
    html = page(client, near=code)
    for language in ("ky", "ru", "en"):
        assert f'href="/{language}/bus/?near={code}"' in html


PAGE_QUERIES, ANSWER_QUERIES = 11, 20


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_many_campaigns_and_stops_there_are(
    client, bus, karakol, today, count, counted
):
    for number in range(count):
        campaign = CampaignFactory(code=f"more-{number}")
        crew = CrewFactory(campaign=campaign)
        stop_at(karakol["ak_bulung"], number + 1, campaign=campaign, crew=crew)
        stop_at(karakol["kyzyl_suu"], number + 1, campaign=campaign)
    page(client, x=1)
    with counted(PAGE_QUERIES):
        page(client, x=2)
    with counted(ANSWER_QUERIES):
        page(client, near=karakol["ak_bulung"].pk, x=2)


def test_the_page_is_kept_and_dies_when_a_stop_has_ended(client, bus, karakol):
    with time_machine.travel(NOW, tick=False) as clock:
        stop = stop_at(karakol["ak_bulung"], 0, campaign=bus["en"].fact)
        path = f"/en/bus/?near={karakol['ak_bulung'].pk}"
        assert client.get(path)["Cache-Control"] == "public, no-cache"
        assert "The bus comes next" in client.get(path).content.decode()
        clock.move_to(stop.ends_at + dt.timedelta(minutes=16))
        assert "The bus comes next" not in client.get(path).content.decode()


def test_memory_keeps_the_answer_of_a_known_place_and_nothing_made_up(client, bus, karakol, today):
    village = karakol["ak_bulung"]
    for known in ({"near": village.pk}, {"q": village.name_ky}):
        assert "ETag" in client.get("/en/bus/", known)
        assert "ETag" in client.get("/en/bus/", known)
    for invented in ({"near": "zzz123"}, {"near": f"{village.pk} "}, {"q": "zzz"}, {"q": "\0"}):
        response = client.get("/en/bus/", invented)
        assert response.status_code == 200
        assert "ETag" not in response
    for invented in ("near=zzz", "month=1850-01", "stop=0", "by=zzz", "all=2"):
        assert "ETag" not in client.get(f"/en/bus/tour/?{invented}")
