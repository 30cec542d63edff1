"""What pages say to search engines: whole addresses, nothing invented, no date more exactly than it is known."""

import json
import re
from datetime import time, timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from events.models import CampaignPage, EventPage, EventsIndexPage, TrainingPage
from home import structured_data
from home.models import CentresPage
from home.models.centres import OpeningHours
from tests.factories import events
from tests.factories.home import CentreFactory, DistrictFactory
from tests.factories.pages import (
    CallFactory,
    NewsIndexPageFactory,
    NewsPageFactory,
    PartnerFactory,
    ProgramsIndexPageFactory,
    StandardPageFactory,
    translated,
)

pytestmark = pytest.mark.django_db
ROOT = "http://testserver"


def things(client, path) -> list[dict]:
    """Every thing that the page tells of."""
    html = client.get(path).content.decode()
    blocks = [json.loads(found) for found in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)]
    assert len(blocks) <= 1
    assert all(block["@context"] == "https://schema.org" for block in blocks)
    return [thing for block in blocks for thing in block.get("@graph", [block])]


def only(found: list[dict], kind: str) -> dict:
    (thing,) = [thing for thing in found if thing["@type"] == kind]
    return thing


def under(parent, page):
    parent.add_child(instance=page)
    return page


@pytest.fixture
def news(homes):
    return under(homes["en"], NewsIndexPageFactory.build(locale=homes["en"].locale))


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_home_page_says_who_runs_the_site_and_how_to_search_it(client, homes, language):
    found = things(client, f"/{language}/")
    us = only(found, "GovernmentOrganization")
    assert (us["url"], us["telephone"]) == (f"{ROOT}/", "114")
    site = only(found, "WebSite")
    assert site["publisher"] == {"@id": us["@id"]}
    assert site["inLanguage"] == language
    target = site["potentialAction"]["target"]["urlTemplate"]
    assert target == f"{ROOT}/{language}/search/?q={{search_term_string}}"
    assert "BreadcrumbList" not in [thing["@type"] for thing in found]


def test_a_story_tells_its_words_its_picture_and_the_way_to_it(client, news):
    story = NewsPageFactory.build(
        title="“117 villages” </script><b>&",
        slug="s",
        date="2021-08-27",
        source="UNDP",
        place="Osh",
        locale=news.locale,
    )
    under(news, story)
    found = things(client, "/en/news/s/")
    article = only(found, "NewsArticle")
    assert article["headline"] == "“117 villages” </script><b>&"
    assert article["datePublished"] == "2021-08-27"
    assert article["url"] == f"{ROOT}/en/news/s/"
    assert re.fullmatch(rf"{ROOT}/en/og/\d+-[0-9a-f]+\.png", article["image"])
    assert (article["creditText"], article["contentLocation"]) == ("UNDP", "Osh")
    assert "isBasedOn" not in article  # no address of the source is known
    way = [(one["position"], one["item"]) for one in only(found, "BreadcrumbList")["itemListElement"]]
    assert way == [(1, f"{ROOT}/en/"), (2, f"{ROOT}/en/news/"), (3, f"{ROOT}/en/news/s/")]


@pytest.mark.parametrize(("precision", "told"), [("day", "2021-08-27"), ("month", "2021-08"), ("year", "2021")])
def test_a_story_pretends_no_more_of_its_date_than_is_known(client, news, precision, told):
    under(news, NewsPageFactory.build(slug="s", date="2021-08-27", date_precision=precision, locale=news.locale))
    assert only(things(client, "/en/news/s/"), "NewsArticle")["datePublished"] == told


def test_what_is_marked_as_sample_is_told_to_nobody(client, news):
    under(news, NewsPageFactory.build(slug="s", is_sample=True, locale=news.locale))
    assert [thing["@type"] for thing in things(client, "/en/news/s/")] == ["BreadcrumbList"]


def test_a_plain_page_tells_the_way_to_it(client, homes):
    translated(homes, lambda code, **kw: StandardPageFactory.build(title=code, slug="about", **kw))
    way = only(things(client, "/ru/about/"), "BreadcrumbList")["itemListElement"]
    assert [one["item"] for one in way] == [f"{ROOT}/ru/", f"{ROOT}/ru/about/"]


def event_index(homes):
    return under(homes["en"], EventsIndexPage(title="Events", slug="events", locale=homes["en"].locale))


@pytest.mark.parametrize("all_day", [True, False])
def test_a_conference_tells_when_and_where_and_no_hour_that_is_not_known(client, homes, all_day):
    starts = timezone.make_aware(timezone.datetime(2021, 9, 3, 10, 0))
    district = DistrictFactory()
    page = EventPage(
        title="Clinics",
        slug="clinics",
        starts_at=starts,
        ends_at=starts + timedelta(hours=7),
        all_day=all_day,
        venue="Hotel",
        district=district,
        locale=homes["en"].locale,
    )
    under(event_index(homes), page)
    event = only(things(client, "/en/events/clinics/"), "Event")
    wanted = ("2021-09-03", "2021-09-03") if all_day else ("2021-09-03T10:00+06:00", "2021-09-03T17:00+06:00")
    assert (event["startDate"], event["endDate"]) == wanted
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    place = {"addressLocality": district.name, "addressRegion": district.region.name, "addressCountry": "KG"}
    assert event["location"] == {"@type": "Place", "name": "Hotel", "address": {"@type": "PostalAddress", **place}}


def test_a_training_tells_each_session_with_the_known_part_of_its_days(client, homes):
    training = events.TrainingFactory()
    events.SessionFactory(training=training, starts_on="2019-08-06", ends_on="2019-08-07")
    events.SessionFactory(training=training, starts_on="2019-10-01", ends_on="2019-10-31", precision="month")
    under(event_index(homes), TrainingPage(title="T", slug="t", fact=training, locale=homes["en"].locale))
    found = [thing for thing in things(client, "/en/events/t/") if thing["@type"] == "Event"]
    assert [(one["startDate"], one["endDate"]) for one in found] == [
        ("2019-08-06", "2019-08-07"),
        ("2019-10", "2019-10"),
    ]


def test_a_stop_that_was_called_off_is_told_as_such(client, homes):
    campaign = events.CampaignFactory()
    soon = timezone.now() + timedelta(days=3)
    states = ("planned", "cancelled", "moved")
    for number, state in enumerate(states):
        at = soon + timedelta(days=number)
        events.StopFactory(campaign=campaign, starts_at=at, ends_at=at + timedelta(hours=4), state=state)
    page = CampaignPage(title="Tour", slug="tour", fact=campaign, locale=homes["en"].locale)
    request = RequestFactory().get("/en/bus/tour/")
    homes["en"].add_child(instance=page)
    found = structured_data.tidy(page.structured_data(request))
    assert [one["eventStatus"].rsplit("/", 1)[1] for one in found] == [
        "EventScheduled",
        "EventCancelled",
        "EventRescheduled",
    ]
    assert all(one["location"]["address"]["addressLocality"] for one in found)
    campaign.stops.update(is_sample=True)
    assert page.structured_data(request) == []


@pytest.fixture
def centre(homes):
    row = CentreFactory(
        code="osh",
        name_en="Osh",
        street_en="Lenin 1",
        latitude="40.5283",
        longitude="72.7985",
        languages=["ky", "uz"],
        step_free=True,
    )
    week = {"first_day": 0, "last_day": 4, "opens": time(9), "closes": time(18)}
    OpeningHours.objects.create(centre=row, break_from=time(12), break_until=time(13), **week)
    translated(homes, lambda code, **kw: CentresPage(title="Centres", slug="centres", **kw))
    return row


def test_a_centre_tells_where_it_is_and_when_it_is_open(client, centre):
    found = things(client, "/en/centres/osh/")
    office = only(found, "LegalService")
    assert office["url"] == f"{ROOT}/en/centres/osh/"
    assert office["address"]["streetAddress"] == "Lenin 1"
    assert office["geo"] == {"@type": "GeoCoordinates", "latitude": "40.52830", "longitude": "72.79850"}
    hours = [(one["opens"], one["closes"], len(one["dayOfWeek"])) for one in office["openingHoursSpecification"]]
    assert hours == [("09:00", "12:00", 5), ("13:00", "18:00", 5)]
    assert office["knowsLanguage"] == ["ky", "uz"]
    assert "telephone" not in office  # none is known
    assert [one["name"] for one in only(found, "BreadcrumbList")["itemListElement"]] == ["Home", "Centres", "Osh"]


def test_a_centre_that_is_made_up_tells_nothing(client, centre):
    centre.is_sample = True
    centre.save()
    assert things(client, "/en/centres/osh/") == []


def way(client, path) -> list[tuple[str, str]]:
    steps = only(things(client, path), "BreadcrumbList")["itemListElement"]
    return [(one["name"], one["item"].removeprefix(f"{ROOT}/en/")) for one in steps]


def test_the_way_ends_at_the_address_at_hand_where_that_is_no_page(client, homes):
    ProgramsIndexPageFactory(parent=homes["en"], locale=homes["en"].locale, title="Programs", slug="programs")
    CallFactory(code="grants", name_en="Grants")
    PartnerFactory(code="eu", name_en="European Union")
    calls = [("Home", ""), ("Programs", "programs/"), ("Calls for proposals", "programs/calls/")]
    assert way(client, "/en/programs/calls/") == calls
    assert way(client, "/en/programs/calls/grants/") == [*calls, ("Grants", "programs/calls/grants/")]
    partners = [("Home", ""), ("Partners", "partners/")]
    assert way(client, "/en/partners/") == partners
    assert way(client, "/en/partners/eu/") == [*partners, ("European Union", "partners/eu/")]


def test_nothing_can_end_the_block_it_stands_in():
    said = structured_data.script([{"@type": "Thing", "name": "</script><!--&"}])
    assert re.findall("[<>&]", said) == []
    assert json.loads(said)["name"] == "</script><!--&"


def test_what_is_empty_is_not_told():
    assert structured_data.tidy({"a": "", "b": None, "c": [], "d": {"e": ""}, "f": 0, "g": False}) == {
        "d": {},
        "f": 0,
        "g": False,
    }
    assert structured_data.script([]) == ""
