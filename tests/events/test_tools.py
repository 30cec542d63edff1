"""The tools that an editor puts into any page: the finder and the next stops."""

import datetime as dt

import pytest
import time_machine
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from tests.factories.events import StopFactory

NOW = dt.datetime(2026, 11, 21, 4, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english_today():
    with time_machine.travel(NOW, tick=False), override("en"):
        yield


def tool(name, **query):
    return render_to_string(f"events/tools/{name}.html", {"request": RequestFactory().get("/en/", query)})


def test_the_next_stops_are_those_of_the_readers_district(karakol):
    StopFactory(settlement=karakol["kyzyl_suu"], starts_at=NOW + DAY)
    own = StopFactory(settlement=karakol["ak_bulung"], starts_at=NOW + 9 * DAY)
    html = tool("next_stops", near=karakol["ak_suu"].pk)
    assert html.count('<li class="stop ') == 1
    assert f'id="stop-{own.pk}"' in html
    assert tool("next_stops", near=karakol["ak_bulung"].pk) == html  # a village stands for its district


def test_a_district_without_stops_is_told_so_and_sees_the_others(karakol):
    StopFactory(settlement=karakol["kyzyl_suu"], starts_at=NOW + DAY)
    html = tool("next_stops", near=karakol["ak_suu"].pk)
    assert "Ak-Suu district: no stop is planned now." in html
    assert "Kyzyl-Suu" in html


def test_without_a_district_the_soonest_stops_of_the_country_are_shown(karakol):
    later, sooner = (StopFactory(starts_at=NOW + days * DAY) for days in (9, 2))
    StopFactory(starts_at=NOW + DAY, cancelled=True)
    html = tool("next_stops")
    assert html.index(f'id="stop-{sooner.pk}"') < html.index(f'id="stop-{later.pk}"')
    assert html.count('<li class="stop ') == 2


def test_with_no_stop_at_all_the_tool_says_what_to_do_instead():
    assert "call 114" in tool("next_stops")


def test_the_finder_asks_and_leads_to_the_bus(karakol):
    html = tool("bus_finder")
    assert 'action="/en/bus/"' in html
    assert 'name="q"' in html


def test_the_finder_answers_where_the_page_names_a_place(karakol):
    assert "Ak-Bulun, Ak-Suu district" in tool("bus_finder", near=karakol["ak_bulung"].pk)


@pytest.mark.parametrize(("name", "queries"), [("next_stops", 3), ("bus_finder", 10)])
@pytest.mark.parametrize("count", [1, 3])
def test_a_tool_costs_the_same_however_many_stops_there_are(karakol, name, queries, count, django_assert_num_queries):
    for number in range(count):
        StopFactory(settlement=karakol["ak_bulung"], starts_at=NOW + number * DAY)
    with django_assert_num_queries(queries):
        tool(name, near=karakol["ak_suu"].pk)
