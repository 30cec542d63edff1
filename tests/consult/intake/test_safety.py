"""Nobody is harmed by asking: the way out, titles that tell nothing, the numbers to call first, how to stay safe."""

import re

import pytest
from wagtail.models import Site

from consult.models import ConsultationRequest
from consult.models.keeping import months_kept
from home.models import SafetySettings, StandardPage
from home.pagecache import touch
from tests.factories.pages import three_homes, translated

pytestmark = pytest.mark.django_db
EXIT = "https://weather.example/"
LINE = re.compile(r'<a class="exit" href="([^"]*)" rel="noreferrer nofollow" data-exit>')


@pytest.fixture
def safe_page(country):
    """A page about staying safe in three languages, chosen by staff, and where the quick exit leads."""
    homes = three_homes()
    pages = translated(homes, lambda code, **fields: StandardPage(title=f"Safe {code}", slug="safety", **fields))
    site = Site.objects.get(is_default_site=True)
    SafetySettings.objects.update_or_create(site=site, defaults={"exit_url": EXIT, "safety_page": pages["ru"]})
    touch()
    return pages


def whole_way(journey):
    """Every page under consult, in the order in which she sees them."""
    yield journey.get("ask/")
    journey.to_page_2()
    yield journey.get("ask/2/")
    yield journey.post("ask/2/", {"unsafe": "yes"})  # with a list of errors
    journey.post("ask/2/", {**journey.question, "unsafe": "yes"})
    yield journey.get("ask/3/")
    journey.send()
    for path in ("", "check/"):
        yield journey.get(f"ask/sent/{path}")
    number = journey.number()
    yield journey.get("answer/")
    yield journey.post("answer/", {"number": "1"})
    journey.open(number)
    for path in ("", "question/", "contact/", "withdraw/", "erase/", "copy/"):
        yield journey.get(f"answer/mine/{path}")


def test_every_page_has_the_way_out_as_a_plain_link_and_a_title_that_tells_nothing(journey, safe_page):
    pages = list(whole_way(journey))
    assert len(pages) == 14
    for page in pages:
        assert page.status_code == 200
        assert LINE.findall(page.text) == [EXIT], page.request["PATH_INFO"]
        assert page.text.partition("<title>")[2].partition("</title>")[0] == "Форма"


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_pages_of_asking_lead_to_staying_safe_in_her_language(client, country, safe_page, language):
    for path in ("ask/", "answer/"):
        assert f'href="/{language}/safety/"' in client.get(f"/{language}/consult/{path}").text


def test_so_do_her_receipt_and_her_page(journey, safe_page):
    number = journey.walk()
    assert 'href="/ky/safety/"' in journey.get("ask/sent/").text
    journey.open(number)
    assert 'href="/ky/safety/"' in journey.get("answer/mine/").text


def test_without_such_a_page_or_when_it_was_taken_down_there_is_no_dead_link(client, country, safe_page):
    safe_page["ky"].unpublish()
    touch()
    assert "/safety/" not in client.get("/ky/consult/ask/").text
    SafetySettings.objects.update(safety_page=None)
    touch()
    assert "/safety/" not in client.get("/ru/consult/ask/").text


def test_who_is_in_danger_sees_the_numbers_before_anything_is_asked_of_her(journey):
    journey.to_page_3(unsafe="yes")
    page = journey.get("ask/3/").text.partition("<main")[2]
    assert 0 < page.index("tel:112") < page.index('name="way"')
    assert page.count("tel:112") >= 1


def test_with_errors_they_still_stand_above_the_list_of_errors(journey):
    journey.to_page_3(unsafe="yes")
    page = journey.post("ask/3/", {"asked_by": "client"}).text
    assert page.count("note--danger") == 1
    assert page.index('href="tel:112"') < page.index("error-summary") < page.index('id="ask"')


@pytest.mark.parametrize(("unsafe", "months"), [("yes", 6), ("unsure", 6), ("no", 12)])
def test_the_last_page_says_for_how_long_her_words_are_really_kept(journey, unsafe, months):
    journey.to_page_3(unsafe=unsafe)
    assert journey.get("ask/3/").context["keep_months"] == months
    journey.send()
    assert months_kept(unsafe=ConsultationRequest.objects.get().unsafe) == months


def test_on_the_second_page_they_stand_right_below_the_question_about_danger(journey):
    journey.to_page_2()
    page = journey.get("ask/2/").text.partition("<main")[2]
    assert page.index('name="unsafe"') < page.index("tel:112") < page.index('name="text"')


def test_the_receipt_of_who_is_in_danger_begins_with_them(journey):
    journey.to_page_3(unsafe="unsure")
    journey.get("ask/3/")
    journey.send()
    page = journey.get("ask/sent/").text.partition("<main")[2]
    assert page.index("tel:112") < page.index('id="number"')
