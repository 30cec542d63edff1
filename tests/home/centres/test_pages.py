"""The directory of centres and the page of one."""

import datetime as dt
import json
import re

import pytest
import time_machine
from django.utils.translation import override

from home import pagecache
from home.models import LegalAidCentre
from tests.factories.home import CentreFactory, DistrictFactory, SettlementFactory

MONDAY = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)  # ten o'clock in Bishkek
OFFICE = [(0, 4, "09:00", "18:00")]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_monday_morning():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def page(client, address="/en/centres/", **query) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_directory_lists_the_centres_by_oblast_and_keeps_its_old_addresses(client, directory, places):
    centre = CentreFactory(
        region=places["ozgon"].region, district=places["ozgon"], code="ozgon", name_en="Ozgon centre"
    )
    CentreFactory(code="closed-one", name_en="Closed centre", is_open=False)
    html = page(client)
    section = html[html.index('<section id="KG-O"') :]
    assert 'id="ozgon"' in section
    assert f'<a href="/en/centres/{centre.code}/">Ozgon centre</a>' in section
    assert "Closed centre" not in html


def test_the_map_leads_to_an_oblasts_part_of_the_page_and_a_list_says_the_same(client, directory, places):
    CentreFactory(region=places["ozgon"].region, district=places["ozgon"])
    html = page(client)
    assert '<a href="#KG-O" class="h3" aria-label="Osh oblast: 1 centre">' in html
    assert (
        f'<a href="/en/centres/?near={places["talas"].region.pk}" class="" aria-label="Talas oblast: none listed yet">'
        in html
    )
    assert re.search(r'<li><a href="#KG-O">Osh oblast</a> <span class="meta">1 centre</span>', html)
    assert html.count('<circle cx="372" cy="309" r="13"/>') == 1  # Ozgon on the drawing


def test_nothing_is_invented_about_a_centre_of_which_only_the_name_is_known(client, directory):
    centre = CentreFactory(code="karakol", name_en="Karakol centre")
    html = page(client, "/en/centres/karakol/")
    assert html.count("Not known to us yet.") == 3  # hours, who receives, languages
    for sentence in (
        "The street is not known to us yet. Call 114 before you go.",
        "The centre&#x27;s own number is not known to us yet.",
        "We do not know whether a wheelchair can enter.",
    ):
        assert sentence in html or sentence.replace("&#x27;", "'") in html
    assert "openstreetmap" not in html
    assert "Open now" not in html
    assert centre.name_en in html


def test_everything_that_is_known_is_printed(client, directory, places):
    CentreFactory(
        code="ozgon",
        name_en="Ozgon centre",
        region=places["ozgon"].region,
        district=places["ozgon"],
        street_en="Lenin street 5",
        hours_en="On Fridays by appointment.",
        receives_en="Two lawyers",
        way_en="From the bazaar by minibus 3.",
        bring_en="A copy of the marriage certificate.",
        languages=["ky", "uz"],
        step_free=False,
        latitude="40.77001",
        longitude="73.30002",
        hours=[*OFFICE, (5, 5, "10:00", "14:00")],
        phones=["+996312651010", "+996555123456"],
    )
    html = page(client, "/en/centres/ozgon/")
    for words in (
        "Lenin street 5, Ozgon district, Osh oblast",
        "On Fridays by appointment.",
        "Two lawyers",
        "From the bazaar by minibus 3.",
        "A copy of the marriage certificate.",
        "Kyrgyz, Uzbek",
        "There are steps",
        'href="tel:+996312651010"',
        'href="tel:+996555123456"',
        'href="geo:40.77001,73.30002?q=40.77001,73.30002"',
        'href="https://2gis.kg/geo/73.30002,40.77001"',
        "https://www.openstreetmap.org/?mlat=40.77001",
        "Open now, until 18:00.",
        '<th scope="row">Monday – Friday</th>',
        '<time datetime="10:00">10:00</time>–<time datetime="14:00">14:00</time>',
        '<th scope="row">Sunday</th><td>closed</td>',
    ):
        assert words in html, words
    assert "Not known to us yet." not in html


def test_the_words_are_those_of_the_address(client, directory):
    CentreFactory(code="c", name_en="Centre", name_ru="Центр", name_ky="Борбор", hours=OFFICE, step_free=True)
    assert "<h1>Борбор</h1>" in page(client, "/ky/centres/c/")
    russian = page(client, "/ru/centres/c/")
    assert "<h1>Центр</h1>" in russian
    assert 'href="/ky/centres/c/"' in russian  # the switch stays on this centre


def test_open_now_is_never_older_than_the_next_change(client, directory, a_monday_morning, monkeypatch):
    kept = []
    monkeypatch.setattr(pagecache, "fresh_for", lambda request, seconds: kept.append(seconds))
    CentreFactory(code="a", hours=OFFICE)
    CentreFactory(code="b", hours=[(0, 0, "09:00", "12:30")])
    page(client)
    assert min(kept) == 2.5 * 3600
    kept.clear()
    a_monday_morning.move_to(dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC))
    assert "Closed now. Opens: tomorrow, 09:00." in page(client, "/en/centres/a/")
    assert kept == [15 * 3600]


def test_a_sample_says_that_it_is_made_up_and_stays_out_of_search_engines(client, directory):
    CentreFactory(code="sample", is_sample=True)
    html = page(client, "/en/centres/sample/")
    assert "This centre is made up" in html
    assert '<meta name="robots" content="noindex">' in html
    CentreFactory(code="real")
    assert "noindex" not in page(client, "/en/centres/real/")


def test_a_city_that_is_its_own_district_is_named_once(places):
    city = DistrictFactory(region=places["ozgon"].region, kind="city", name_en="Osh city")
    centre = CentreFactory(
        region=city.region, district=city, settlement=SettlementFactory(district=city, name_en="Osh")
    )
    with override("en"):
        assert centre.address == "Osh city, Osh oblast"
        centre.street_en = "Lenin street 5"
        centre.settlement, centre.district = places["mirza"], places["ozgon"]
        assert centre.address == "Lenin street 5, Myrza-Ake, Ozgon district, Osh oblast"


def told(html) -> list[dict]:
    """What the page says to machines."""
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])
    return data.get("@graph", [data])


def test_search_engines_are_told_the_hours_and_phones_of_a_real_centre(client, directory, places):
    there = {"region": places["ozgon"].region, "district": places["ozgon"]}
    CentreFactory(code="real", name_en="Ozgon centre", hours=OFFICE, phones=["+996312651010"], **there)
    (service,) = [one for one in told(page(client, "/en/centres/real/")) if one["@type"] == "LegalService"]
    assert service["name"] == "Ozgon centre"
    assert service["telephone"] == ["+996312651010"]
    assert service["openingHoursSpecification"][0]["opens"] == "09:00"
    assert "geo" not in service
    CentreFactory(code="sample", is_sample=True, hours=OFFICE)
    assert "LegalService" not in page(client, "/en/centres/sample/")


def test_a_closed_centre_keeps_its_page_and_leads_to_another(client, directory, places):
    there = {"region": places["ozgon"].region, "district": places["ozgon"]}
    CentreFactory(code="closed", is_open=False, hours=OFFICE, latitude="40.7", longitude="73.2", **there)
    CentreFactory(code="other", name_en="The other centre", latitude="40.8", longitude="73.3", **there)
    html = page(client, "/en/centres/closed/")
    assert "This centre receives nobody now" in html
    assert "Open now" not in html
    assert "The other centre" in html


@pytest.mark.parametrize("code", ["nobody", "0", "a" * 300, "-"])
def test_a_centre_that_does_not_exist_is_a_page_not_found(client, directory, code):
    assert client.get(f"/en/centres/{code}/").status_code == 404


def test_an_empty_directory_says_whom_to_call(client, directory):
    html = page(client)
    assert "No centre is listed yet" in html
    assert "Call 114" in html


@pytest.mark.parametrize(("address", "queries"), [("/en/centres/", 12), ("/en/centres/first/", 11)])
@pytest.mark.parametrize("count", [1, 3])
def test_a_page_costs_the_same_however_many_centres_there_are(
    client, directory, places, count, address, queries, one_generation, django_assert_num_queries
):
    for number in range(count):
        CentreFactory(
            code="first" if not number else f"c{number}",
            region=places["ozgon"].region,
            district=places["ozgon"],
            settlement=places["mirza"],
            hours=OFFICE,
            phones=["+996312651010"],
        )
    client.get("/en/centres/?x=1")  # what every page of the frame remembers
    with django_assert_num_queries(queries):
        client.get(address, {"utm": "x"})


def test_the_second_reader_costs_nothing_and_a_saved_centre_empties_the_cache(
    client, directory, django_assert_num_queries
):
    CentreFactory(code="c", hours=OFFICE)
    page(client), page(client, "/en/centres/c/")
    with django_assert_num_queries(0):
        page(client), page(client, "/en/centres/c/")


def test_the_phones_position_may_be_asked_for_by_the_directory_alone(client, directory):
    CentreFactory(code="c")
    assert "geolocation=(self)" in client.get("/en/centres/")["Permissions-Policy"]
    assert "geolocation=()" in client.get("/en/")["Permissions-Policy"]
    assert "microphone=()" in client.get("/en/centres/")["Permissions-Policy"]
    assert LegalAidCentre.objects.receiving().count() == 1
