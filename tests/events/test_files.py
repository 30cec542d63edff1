"""The campaign's files: calendar, table, notices; read back by other libraries where there is one."""

import csv
import datetime as dt
import io
import re
import time

import pytest
import recurring_ical_events
import time_machine
from icalendar import Calendar

from events import stops
from events.models import Stop
from events.schedule import exports, notices
from home.tables import safe
from tests.factories.events import CrewFactory, StopFactory

NOW = dt.datetime(2026, 11, 21, 4, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tour(bus):
    return bus["en"].fact


@pytest.fixture
def stop(tour, karakol, ears):
    return StopFactory(
        campaign=tour,
        settlement=karakol["ak_bulung"],
        crew=CrewFactory(campaign=tour, roles_ky="Юрист", roles_ru="Юрист", roles_en="A lawyer"),
        starts_at=NOW + 10 * DAY,
        place_ky="Мектеп",
        place_ru="Школа",
        place_en="School",
    )


def calendar(client, language="en", **query):
    response = client.get(f"/{language}/bus/tour/schedule.ics", query)
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return Calendar.from_ical(response.content)


def entries(client, **query):
    found = recurring_ical_events.of(calendar(client, **query)).between((2026, 1, 1), (2027, 12, 31))
    return {str(event["UID"]): event for event in found}


def test_a_second_library_reads_the_stop_at_its_hour_in_bishkek(client, stop):
    event = entries(client)[f"stop-{stop.pk}@ukuk-jardam"]
    assert event.start == stop.starts_at
    assert event.end == stop.ends_at
    assert event.start.utcoffset() == dt.timedelta(hours=6)
    assert event["LOCATION"] == "School, Ak-Bulun, Ak-Suu district, Issyk-Kul oblast"
    assert event["STATUS"] == "TENTATIVE"
    assert event["URL"] == f"http://testserver/en/bus/stops/{stop.pk}/"
    assert "A lawyer" in event["DESCRIPTION"]


def test_the_calendar_writes_out_the_time_zone_and_is_published(client, stop):
    found = calendar(client)
    assert found["METHOD"] == "PUBLISH"
    assert [str(zone["TZID"]) for zone in found.walk("VTIMEZONE")] == ["Asia/Bishkek"]
    assert calendar(client)["UID"] == found["UID"]


def test_a_change_keeps_the_uid_and_raises_the_sequence(client, stop):
    before = entries(client)
    stops.confirm(stop)
    after = entries(client, x=1)
    assert before.keys() == after.keys()
    uid = f"stop-{stop.pk}@ukuk-jardam"
    assert (after[uid]["SEQUENCE"], after[uid]["STATUS"]) == (before[uid]["SEQUENCE"] + 1, "CONFIRMED")


def test_a_cancelled_and_a_moved_stop_stay_in_the_file_as_cancelled(client, tour, stop, karakol):
    stops.cancel(stop, reason="Snow")
    moved = StopFactory(campaign=tour, settlement=karakol["kyzyl_suu"], starts_at=NOW + 12 * DAY)
    there = stops.move(moved, reason="Snow", starts_at=NOW + 15 * DAY, ends_at=NOW + 15.1 * DAY)
    status = {uid: str(event["STATUS"]) for uid, event in entries(client).items()}
    assert status == {
        f"stop-{stop.pk}@ukuk-jardam": "CANCELLED",
        f"stop-{moved.pk}@ukuk-jardam": "CANCELLED",
        f"stop-{there.pk}@ukuk-jardam": "TENTATIVE",
    }
    assert "6 December 2026" in entries(client)[f"stop-{moved.pk}@ukuk-jardam"]["DESCRIPTION"]


def test_one_stop_and_one_district_have_their_own_files(client, tour, stop, karakol):
    other = StopFactory(campaign=tour, settlement=karakol["kyzyl_suu"], starts_at=NOW + 3 * DAY)
    assert list(entries(client, stop=stop.pk)) == [f"stop-{stop.pk}@ukuk-jardam"]
    assert list(entries(client, near=karakol["jeti_oguz"].pk)) == [f"stop-{other.pk}@ukuk-jardam"]
    assert len(entries(client, near=karakol["region"].pk)) == 2


def table(client, language="en"):
    response = client.get(f"/{language}/bus/tour/schedule.csv")
    assert response["Content-Disposition"] == 'attachment; filename="tour.csv"'
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_table_has_a_row_for_each_stop_with_codes_and_names(client, stop):
    [row] = table(client, "ky")
    assert row["date"], row["from"] == ("2026-12-01", "10:00")
    assert (row["village"], row["district"], row["state"]) == ("Ак-Булуң", "Ак-Суу району", "planned")
    assert row["settlement_soate"] == stop.settlement_id
    assert list(row) == exports.COLUMNS


@pytest.mark.parametrize("words", ["=1+1", "+7", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_of_the_table_is_a_formula(client, stop, words):
    Stop.objects.update(place_en=words)
    [row] = table(client)
    assert row["place"] == f"'{words}"
    assert safe("a=1") == "a=1"


def pdf(client, **query):
    response = client.get("/ky/bus/tour/schedule.pdf", query)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return response.content


def pages_of(document: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", document))


def test_every_stop_that_is_not_over_has_a_notice_of_one_sheet(client, tour, stop, karakol):
    StopFactory(campaign=tour, settlement=karakol["kyzyl_suu"], starts_at=NOW + 11 * DAY)
    StopFactory(campaign=tour, settlement=karakol["kyzyl_suu"], starts_at=NOW + 12 * DAY, cancelled=True)
    StopFactory(campaign=tour, settlement=karakol["kyzyl_suu"], starts_at=NOW - 12 * DAY)
    document = pdf(client)
    assert document.startswith(b"%PDF-")
    assert pages_of(document) == 3  # the cancelled one has a sheet that says so
    assert pages_of(pdf(client, stop=stop.pk)) == 1


def test_the_notices_are_tagged_and_conform_to_pdf_ua(client, stop):
    document = pdf(client)
    assert b"/StructTreeRoot" in document
    assert b"/MarkInfo" in document
    assert b"pdfuaid:part" in document


def test_the_longest_words_still_fit_one_sheet(client, stop, karakol):
    long = ("Айыл өкмөтүнүн имаратынын экинчи кабатындагы чоң жыйындар залы, борбордук көчө, мектептин жанында " * 2)[
        :160
    ]
    roles = ("Юрист, адвокат, нотариус, социалдык кызматкер жана психолог, " * 5)[:255]
    karakol["ak_bulung"].name_ky = "Эмгекчил-Кызыл-Октябрь-Достук-Жаңы-Турмуш-Бирлик"
    karakol["ak_bulung"].save()
    stop.crew.roles_ky = stop.crew.roles_ru = roles
    stop.crew.save()
    Stop.objects.update(place_ky=long, place_ru=long, is_sample=True)
    assert pages_of(pdf(client)) == 1


def test_a_notice_says_the_same_day_in_both_languages_and_its_code_leads_to_the_stop(stop):
    sheet = notices._sheet(Stop.objects.with_places().get(), "https://example.org")
    assert [part["language"] for part in sheet["parts"]] == ["ky", "ru"]
    ky, ru = sheet["parts"]
    assert (ky["village"], ru["village"]) == ("Ак-Булуң", "Ак-Булун")
    assert ky["hours"] == ru["hours"] == "10:00–14:00"
    assert ru["day"] == "1 декабря"
    assert (ky["place"], ru["place"]) == ("Мектеп, Ак-Суу району", "Школа, Ак-Суйский район")
    target = f"https://example.org/ky/bus/stops/{stop.pk}/"
    assert sheet["qr"] == notices._qr(target)
    assert sheet["qr"] != notices._qr(target + "0")


def test_a_notice_of_what_was_called_off_says_so_and_where_instead(stop, karakol):
    elsewhere = {"settlement": karakol["kyzyl_suu"], "district": karakol["jeti_oguz"]}
    there = stops.move(stop, reason="Snow", starts_at=NOW + 15 * DAY, ends_at=NOW + 15.1 * DAY, **elsewhere)
    moved = notices._sheet(Stop.objects.with_places().get(pk=stop.pk), "https://example.org")["parts"][1]
    assert moved["off"] == "Ак-Булун: 1 декабря, вторник, 10:00–14:00"
    assert (moved["village"], moved["day"]) == ("Кызыл-Суу", "6 декабря")
    stops.cancel(there, reason="Snow")
    cancelled = notices._sheet(Stop.objects.with_places().get(pk=there.pk), "https://example.org")["parts"][1]
    assert (cancelled["title"], cancelled["day"]) == ("Автобус не приедет", "")
    assert "114" in cancelled["about"]


def test_two_hundred_notices_are_one_file_of_two_hundred_sheets_in_a_few_seconds(stop):
    row = Stop.objects.with_places().get()
    began = time.thread_time()
    document = notices.pdf([notices._sheet(row, "https://example.org")] * 200, title="Tour")
    assert pages_of(document) == 200
    assert time.thread_time() - began < 20
    assert len(document) < 5_000_000


def test_the_json_has_the_same_columns_with_what_is_not_known_as_null(client, stop):
    said = client.get("/ky/bus/tour/schedule.json").json()
    [row] = said["stops"]
    assert list(row) == exports.COLUMNS
    assert (row["village"], row["crew"] is None, row["contact"], row["sample"]) == ("Ак-Булуң", False, None, False)
    assert row["url"] == f"http://testserver/ky/bus/stops/{stop.pk}/"


def test_words_that_look_like_markup_stay_words(client, stop):
    Stop.objects.update(place_ky='#panic("x") *_$ \\ <a> ]', place_ru="#import sys")
    assert pages_of(pdf(client)) == 1


def test_a_campaign_with_nothing_to_come_prints_one_sheet_that_says_where_to_look(client, bus):
    assert pages_of(pdf(client)) == 1


FILE_QUERIES = 12


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["schedule.ics", "schedule.csv", "schedule.json", "schedule.pdf"])
def test_a_file_costs_the_same_however_many_stops_it_holds(client, tour, stop, name, count, counted):
    for number in range(count - 1):
        StopFactory(campaign=tour, starts_at=NOW + number * DAY, crew=CrewFactory(campaign=tour))
    client.get(f"/en/bus/tour/{name}?x=1")
    with counted(FILE_QUERIES):
        client.get(f"/en/bus/tour/{name}?x=2")


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
@pytest.mark.parametrize("name", ["schedule.ics", "schedule.csv", "schedule.json", "schedule.pdf"])
def test_every_file_answers_in_every_language_and_is_kept(client, stop, language, name):
    response = client.get(f"/{language}/bus/tour/{name}")
    assert response.status_code == 200
    assert response["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("name", ["schedule.ics", "schedule.csv", "schedule.json", "schedule.pdf"])
@pytest.mark.parametrize("query", ["stop=999999", "stop=x", "stop=²", f"stop={'9' * 30}", "near=zz", "near=%00"])
def test_a_file_of_a_stop_or_place_that_there_is_not_is_not_found(client, stop, name, query):
    assert client.get(f"/en/bus/tour/{name}?{query}").status_code == 404


def test_signs_that_nobody_sees_do_not_reach_a_calendar_or_a_table(client, stop):
    Stop.objects.update(note_en="Bring\x02 water", contact="0555\x0b")
    for name in ("schedule.ics", "schedule.csv", "schedule.json"):
        content = client.get(f"/en/bus/tour/{name}").content
        assert not set(content) & (set(range(32)) - {9, 10, 13}), name


def test_an_entry_of_a_calendar_names_the_village_with_its_district(client, stop):
    assert [str(entry["SUMMARY"]) for entry in entries(client).values()] == [
        "Bus of Solidarity: Ak-Bulun, Ak-Suu district"
    ]


@pytest.mark.parametrize("path", ["/en/bus/schedule.exe", "/en/bus/tour/schedule.exe", "/en/bus/nowhere/schedule.csv"])
def test_a_file_that_no_page_has_is_not_found(client, stop, path):
    assert client.get(path).status_code == 404


def test_a_notice_says_what_the_campaign_offers_and_asks_for_where_the_stop_says_nothing(tour, stop):
    tour.services_ky, tour.bring_ky, tour.services_ru, tour.bring_ru = "Кеңеш", "Паспорт", "Консультация", "Паспорт."
    tour.save()
    for own, services in (("", "Кеңеш"), ("Нотариус", "Нотариус")):
        Stop.objects.update(services_ky=own)
        (ky, ru) = notices._sheet(Stop.objects.with_places().get(), "https://x")["parts"]
        assert ky["crew"] == f"Юрист. {services}"
        assert ky["about"].endswith(": Паспорт.")
        assert ru["about"] == "Юристы бесплатно ответят на ваши вопросы. Что взять с собой: Паспорт."
