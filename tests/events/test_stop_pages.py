"""A stop's own address and files, and the files of a place: what QR codes, calendars and messages point to."""

import datetime as dt

import pytest
import time_machine
import vobject

from events import stops
from events.models import Stop
from tests.factories.events import CrewFactory, StopFactory

NOW = dt.datetime(2026, 11, 21, 4, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def stop(bus, karakol, ears):
    tour = bus["en"].fact
    return stops.plan(
        campaign=tour,
        settlement=karakol["ak_bulung"],
        district=karakol["ak_suu"],
        crew=CrewFactory(campaign=tour, roles_en="A lawyer and a notary"),
        starts_at=NOW + 10 * DAY,
        ends_at=NOW + 10 * DAY + dt.timedelta(hours=4),
        place_ky="Мектеп",
        place_en="School",
        services_en="Advice; papers of the registry",
        note_en="Warm clothes",
        languages="ky uz",
        contact="0555 000000",
        latitude="42.62",
        longitude="78.82",
        now=NOW,
    )


def page(client, stop, language="en", status=200):
    response = client.get(f"/{language}/bus/stops/{stop.pk}/")
    assert response.status_code == status
    return response.content.decode()


def test_the_page_of_a_stop_says_everything_that_is_known_of_it(client, stop):
    html = page(client, stop)
    shown = ("Ak-Bulun, Ak-Suu district", "Issyk-Kul oblast", "10:00–14:00", "School", "A lawyer and a notary")
    for words in (*shown, "Advice; papers of the registry", "Warm clothes", "Kyrgyz, Uzbek", "0555 000000", "Planned"):
        assert words in html
    for link in ("stop.ics", "notice.pdf", f"/en/bus/reminders/{stop.pk}/", "openstreetmap.org"):
        assert link in html
    assert "Bring your passport" in html


def test_a_campaign_says_itself_what_to_bring(client, stop):
    campaign = stop.campaign
    campaign.bring_en = "Only your passport."
    campaign.save()
    html = page(client, stop)
    assert "Only your passport." in html
    assert "Bring your passport and" not in html


def test_the_address_stays_when_the_stop_is_moved_or_cancelled_and_says_it(client, stop):
    there = stops.move(stop, reason="Snow", starts_at=NOW + 20 * DAY, ends_at=NOW + 20.1 * DAY)
    html = page(client, stop)
    assert "Why: Snow" in html
    assert f'href="/en/bus/stops/{there.pk}/"' in html
    assert "/en/bus/reminders/" not in html
    stops.cancel(there, reason="Ice")
    html = page(client, there)
    assert "Cancelled. The bus will not come." in html
    assert 'href="tel:114"' in html


def test_a_stop_keeps_its_page_when_the_page_of_its_campaign_is_gone(client, stop, bus):
    for one in bus.values():
        one.delete()
    assert "Ak-Bulun" in page(client, stop)
    assert client.get(f"/en/bus/stops/{stop.pk}/stop.ics").status_code == 200
    assert client.get("/en/bus/tour/").status_code == 404


def test_the_switch_of_languages_leads_to_the_same_stop(client, stop):
    html = page(client, stop, "ky")
    assert "Ак-Булуң, Ак-Суу району" in html
    for language in ("ky", "ru", "en"):
        assert f'href="/{language}/bus/stops/{stop.pk}/"' in html


def test_the_page_is_kept_for_a_quarter_of_an_hour(client, stop, today):
    assert client.get(f"/en/bus/stops/{stop.pk}/")["Cache-Control"] == "public, no-cache"
    today.move_to(stop.ends_at + dt.timedelta(minutes=16))
    assert "Tell me the day before" not in page(client, stop)


STOP_QUERIES = 2


def test_the_page_costs_the_same_however_many_other_stops_there_are(client, stop, counted):
    client.get(f"/en/bus/stops/{stop.pk}/?x=1")
    with counted(STOP_QUERIES):
        client.get(f"/en/bus/stops/{stop.pk}/?x=2")
    StopFactory.create_batch(3, campaign=stop.campaign)
    with counted(STOP_QUERIES):
        client.get(f"/en/bus/stops/{stop.pk}/?x=3")


# Calendars, read by a second library


def calendar(client, address):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return vobject.readOne(response.content.decode()), response.content


def test_a_second_library_reads_the_file_of_a_stop(client, stop):
    Stop.objects.filter(pk=stop.pk).update(note_en="First; second, third\\ fourth\nfifth " + "ң" * 120)
    found, raw = calendar(client, f"/en/bus/stops/{stop.pk}/stop.ics")
    event = found.vevent
    assert event.uid.value == f"stop-{stop.pk}@ukuk-jardam"
    assert (event.dtstart.value, event.dtend.value) == (stop.starts_at, stop.ends_at)
    assert b"DTSTART;TZID=Asia/Bishkek:20261201T100000" in raw
    assert found.vtimezone.tzid.value == "Asia/Bishkek"
    assert "First; second, third\\ fourth\nfifth " + "ң" * 120 in event.description.value
    assert event.last_modified.value == NOW
    assert event.dtstamp.value == NOW
    assert event.url.value == f"http://testserver/en/bus/stops/{stop.pk}/"
    assert b"\r\n" in raw
    assert max(map(len, raw.split(b"\r\n"))) <= 75


def test_a_cancelled_stop_stays_in_its_file_with_a_higher_sequence(client, stop):
    before, _raw = calendar(client, f"/en/bus/stops/{stop.pk}/stop.ics")
    stops.cancel(stop, reason="Snow")
    after, _raw = calendar(client, f"/en/bus/stops/{stop.pk}/stop.ics")
    assert after.vevent.status.value == "CANCELLED"
    assert int(after.vevent.sequence.value) == int(before.vevent.sequence.value) + 1
    assert after.vevent.uid.value == before.vevent.uid.value


def test_a_district_has_one_calendar_across_all_campaigns(client, stop, karakol):
    other = StopFactory(settlement=karakol["kyzyl_suu"], starts_at=NOW + 3 * DAY)
    StopFactory(settlement=karakol["kyzyl_suu"], starts_at=NOW - 3 * DAY)
    found, _raw = calendar(client, f"/en/bus/schedule.ics?near={karakol['jeti_oguz'].pk}")
    assert [event.uid.value for event in found.vevent_list] == [f"stop-{other.pk}@ukuk-jardam"]
    everything, _raw = calendar(client, "/en/bus/schedule.ics")
    assert len(everything.vevent_list) == 2
    rows = client.get(f"/en/bus/schedule.json?near={karakol['region'].pk}").json()["stops"]
    assert [row["id"] for row in rows] == [other.pk, stop.pk]
    assert client.get("/en/bus/schedule.csv").content.decode("utf-8-sig").count("\r\n") == 3


def test_the_schedule_and_the_answer_offer_a_calendar_to_subscribe_to(client, stop, karakol):
    html = client.get("/en/bus/tour/").content.decode()
    assert 'href="webcal://testserver/en/bus/tour/schedule.ics"' in html
    near = karakol["ak_suu"].pk
    html = client.get(f"/en/bus/tour/?near={near}").content.decode()
    assert f'href="webcal://testserver/en/bus/tour/schedule.ics?near={near}"' in html
    html = client.get(f"/en/bus/?near={near}").content.decode()
    assert f'href="webcal://testserver/en/bus/schedule.ics?near={near}"' in html


# Bad input

BAD = ["0", "999999", "9" * 40]


@pytest.mark.parametrize("number", BAD)
@pytest.mark.parametrize("name", ["", "stop.ics", "notice.pdf"])
def test_a_stop_that_is_not_there_is_a_clear_page_in_the_readers_language(client, bus, number, name):
    response = client.get(f"/ky/bus/stops/{number}/{name}")
    assert response.status_code == 404
    assert '<html lang="ky">' in response.content.decode()


@pytest.mark.parametrize("number", ["x", "-1", "1.5", "²", "%00", "1/2"])
def test_what_is_no_number_is_not_found(client, bus, number):
    assert client.get(f"/en/bus/stops/{number}/").status_code == 404


@pytest.mark.parametrize("near", ["x", "' OR 1=1", "9" * 14, "\0", "ң" * 500])
def test_files_of_a_place_that_is_not_there(client, stop, near):
    for kind in ("ics", "csv", "json"):
        response = client.get(f"/en/bus/schedule.{kind}", {"near": near})
        assert response.status_code == (404 if near.strip("\0") else 200)


def test_a_stop_of_another_campaign_is_not_in_this_ones_files(client, stop):
    foreign = StopFactory()
    assert client.get("/en/bus/tour/schedule.json", {"stop": foreign.pk}).status_code == 404


def test_nothing_stands_at_the_list_of_all_stops_but_the_way_to_the_finder(client, bus):
    assert client.get("/en/bus/stops/")["Location"] == "/en/bus/"


def test_a_stop_is_only_read(client, stop):
    assert client.post(f"/en/bus/stops/{stop.pk}/").status_code == 405
