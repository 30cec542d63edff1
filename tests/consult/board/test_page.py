"""The page, its files and its tools: right without script, and silent about small numbers."""

import csv
import io
import json
import re
import time

import pytest
import time_machine
from django.template import Context, Template
from django.test import RequestFactory as HttpRequests

from consult.board import figures, snapshot
from consult.models import BoardPage
from home import pagecache
from home.models import StandardPage
from tests.factories.events import StopFactory
from tests.factories.pages import three_homes

from .conftest import DAY, NOW, forget

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def board(db):
    """The board's page in three languages."""
    homes = three_homes()
    for home in homes.values():
        home.add_child(instance=BoardPage(title="Board", slug="board", locale=home.locale))
    return homes


def edition():
    made = snapshot.make(DAY, now=NOW)
    forget()
    return made


def cells(html):
    """The texts of all table cells."""
    return re.findall(r"<td[^>]*>([^<]*)</td>", html)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_board_answers_before_there_is_any_figure(client, board, language):
    answer = client.get(f"/{language}/board/")
    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1


def test_a_reload_shows_the_new_consultation_without_script(client, board, regions, count):
    assert 'data-figure="year">0<' in client.get("/en/board/").content.decode()
    count(regions[0], amount=7, day=DAY.replace(month=1, day=1))
    count(regions[0], amount=1234, day=DAY.replace(month=1, day=2))
    assert 'data-figure="year">1,241<' in client.get("/en/board/").content.decode()


def test_the_board_is_kept_until_the_next_consultation(
    client, board, regions, count, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(figures.revision, "seconds", 60)
    monkeypatch.setattr(pagecache, "LOOK_EVERY", 60)
    count(regions[0], amount=7)
    client.get("/en/board/")
    with django_assert_num_queries(0):
        client.get("/en/board/")


def test_made_up_choices_do_not_fill_the_memory_of_pages(client, board, regions, count, monkeypatch):
    monkeypatch.setattr(pagecache, "LOOK_EVERY", 60)
    count(regions[0], amount=7)
    edition()
    assert "ETag" in client.get("/en/board/?by=matter")
    for asked in ("year=1", "by=lawyer", "across=x", "month=13", "by=region&across=region"):
        answer = client.get(f"/en/board/?{asked}")
        assert answer.status_code == 200
        assert "ETag" not in answer, asked


def test_the_page_prints_its_snapshot_its_units_and_the_table_under_the_picture(client, board, regions, count):
    for region, amount in zip(regions, (30, 50, 70, 90), strict=True):
        count(region, amount=amount)
    made = edition()
    html = client.get("/en/board/?by=region").content.decode()
    assert made.published["id"] in html
    assert "20 November 2026" in html
    assert html.index('class="chart"') < html.index("<table")
    assert cells(html)[::2] == ["30", "50", "70", "90", "240"]
    for unit in ("People", "Matters", "Consultations"):
        assert f"<dt>{unit}</dt>" in html


def test_nothing_on_the_page_has_a_style_or_a_script_of_its_own(client, board, regions, count):
    count(regions[0], amount=30)
    edition()
    html = client.get("/en/board/").content.decode()
    assert " style=" not in html
    assert not re.search(r"<script(?![^>]* (src=|type=.application/ld.json))", html)


def test_a_crossing_that_is_not_published_is_refused_kindly(client, board, regions, count):
    count(regions[0], amount=30)
    edition()
    answer = client.get("/en/board/?by=region&across=matter&month=11")
    assert answer.status_code == 200
    assert "These figures are not published together" in answer.content.decode()
    assert client.get("/en/board/figures.csv?by=region&across=matter&month=11").status_code == 404


def test_three_cases_of_violence_in_one_oblast_are_nowhere(client, board, regions, count):
    """In the page, the CSV, the JSON and the headline, whichever way the figures are broken down."""
    count(regions[0], "DV", 3)
    count(regions[0], "FAM", 417)
    count(regions[1], "DV", 44)
    count(regions[1], "FAM", 509)
    count(regions[2], "LND", 38)
    edition()
    for query in ("by=region&across=matter", "by=matter&across=region", "by=matter&across=channel", "by=matter"):
        page = client.get(f"/en/board/?{query}").content.decode()
        rows = list(
            csv.DictReader(io.StringIO(client.get(f"/en/board/figures.csv?{query}").content.decode("utf-8-sig")))
        )
        data = client.get(f"/en/board/figures.json?{query}").json()["cells"]
        assert "3" not in cells(page)
        assert "3" not in [row["consultations"] for row in rows]
        assert 3 not in [cell["value"] for cell in data]
        shown = {(cell["row_code"], cell["column_code"]): cell["value"] for cell in data}
        if query.startswith("by=region"):
            assert shown[regions[0].pk, "DV"] is None
            assert shown[regions[0].pk, "FAM"] is None, "the oblast's total minus it is the three"
            assert shown[regions[1].pk, "DV"] is None, "all cases minus it is the three"
    headline = client.get("/en/board/headline.json").content.decode()
    assert regions[0].pk not in headline


def test_page_csv_json_and_api_show_the_same_cells(client, board, regions, count):
    for number, region in enumerate(regions):
        for matter in ("FAM", "DV", "LND"):
            count(region, matter, 2 + 7 * number)
    edition()
    query = "by=region&across=matter&year=2026"
    rows = csv.DictReader(io.StringIO(client.get(f"/en/board/figures.csv?{query}").content.decode("utf-8-sig")))
    data = client.get(f"/en/board/figures.json?{query}").json()["cells"]
    api = client.get(f"/api/v1/board/figures?{query}&language=en").json()["cells"]
    assert data == api
    assert [row["consultations"] for row in rows] == [cell["text"] for cell in data]
    inside = [cell["text"] for cell in data if cell["row_code"] != "total"]
    printed = cells(client.get(f"/en/board/?{query}").content.decode())
    assert sorted(printed[: len(inside)]) == sorted(inside)


def test_names_that_look_like_formulas_are_no_formulas_in_the_file(client, board, regions, count):
    type(regions[0]).objects.filter(pk=regions[0].pk).update(name_en="=1+1", short_en="=1+1")
    count(regions[0], amount=30)
    edition()
    assert ",'=1+1," in client.get("/en/board/figures.csv").content.decode()


def test_the_fallback_answers_304_until_something_changes(client, board, regions, count):
    first = client.get("/ky/board/headline.json")
    tag = {"if-none-match": first["ETag"]}
    assert client.get("/ky/board/headline.json", headers=tag).status_code == 304
    count(regions[0], amount=1)
    again = client.get("/ky/board/headline.json", headers=tag)
    assert (again.status_code, again.json()["consultations"]["year"]) == (200, 1)


def test_a_page_with_the_live_strip_is_kept_although_people_consult(
    client, board, regions, count, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(pagecache, "LOOK_EVERY", 60)
    body = json.dumps([{"type": "tool", "value": {"tool": "live_board", "title": ""}}])
    home = board["ky"]
    home.add_child(instance=StandardPage(title="Барак", slug="page", locale=home.locale, body=body))
    before = client.get("/ky/page/").content.decode()
    assert 'data-figure="month">0<' in before
    count(regions[0], amount=3)
    with django_assert_num_queries(0):
        assert client.get("/ky/page/").content.decode() == before


def test_a_page_with_the_live_strip_is_not_kept_longer_than_a_minute(client, board, regions, count, monkeypatch):
    body = json.dumps([{"type": "tool", "value": {"tool": "live_board", "title": ""}}])
    home = board["ky"]
    home.add_child(instance=StandardPage(title="Барак", slug="page", locale=home.locale, body=body))
    client.get("/ky/page/")
    count(regions[0], amount=3)
    later = time.monotonic() + 61
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert 'data-figure="month">3<' in client.get("/ky/page/").content.decode()


def test_the_strip_names_the_stream_on_the_host_that_was_asked_for(rf, settings):
    settings.LIVE_PORT, settings.LIVE_URL = 8001, ""
    request = HttpRequests().get("/ky/", headers={"host": "localhost:8000"})
    words = Template("{% load consult_tags %}{% live_figures as b %}{{ b.stream }}").render(
        Context({"request": request})
    )
    assert words == "http://localhost:8001/live/board"


def test_a_campaign_shows_ten_cases_of_violence_and_not_nine(regions, count):
    shown, hidden = StopFactory().campaign, StopFactory().campaign
    for campaign, violence, year in ((shown, 10, 2021), (hidden, 9, 2026)):
        where = {"channel": "bus", "campaign": campaign.pk, "day": DAY.replace(year=year)}
        count(regions[0], "DV", violence, **where)
        count(regions[0], "FAM", 2262, **where)
    edition()
    template = Template("{% include 'consult/tools/campaign_figures.html' %}")
    first = template.render(Context({"campaign": shown}))
    assert "2\xa0272" in first or "2 272" in first or "2,272" in first
    assert "<b>10</b>" in first
    second = template.render(Context({"campaign": hidden}))
    assert "<b>9</b>" not in second
