"""Nearest to where I am: the phone says where it is, the page sorts its own list, nothing of it leaves the phone."""

import pytest

from tests.browser.conftest import PHONE
from tests.factories.home import CentreFactory, DistrictFactory, RegionFactory
from tests.factories.pages import CentresPageFactory, three_homes, translated

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OSH = {"latitude": 40.5283, "longitude": 72.7985}


@pytest.fixture
def address(live_server):
    homes = three_homes()
    translated(homes, lambda code, **kwargs: CentresPageFactory.build(title=f"Centres {code}", **kwargs))
    for name, iso, latitude, longitude in (
        ("Talas", "KG-T", "42.52", "72.24"),
        ("Ozgon", "KG-O", "40.77", "73.30"),
        ("Naryn", "KG-N", "41.43", "75.99"),
    ):
        region = RegionFactory(name_en=f"{name} oblast", iso=iso)
        district = DistrictFactory(region=region, name_en=f"{name} district", latitude=latitude, longitude=longitude)
        CentreFactory(code=name.lower(), name_en=f"{name} centre", region=region, district=district)
    return f"{live_server.url}/en/centres/"


def opened(open_context, address, **options):
    """The page on a phone, and every address that it asked for."""
    context = open_context(**PHONE, **options)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(f"{request.url} {request.post_data or ''}"))
    page.goto(address)
    return page, asked


def test_the_nearest_centres_come_first_and_no_request_carries_the_position(address, open_context, complaints):
    page, asked = opened(open_context, address, geolocation=OSH, permissions=["geolocation"])
    complaints(page)
    before = len(asked)
    page.click("[data-position] button")
    page.wait_for_selector("[data-position] ol li")
    lines = page.locator("[data-position] ol li").all_inner_texts()
    assert lines == ["Ozgon centre about 50 km", "Talas centre about 226 km", "Naryn centre about 286 km"]
    assert "nearest centres" in page.inner_text("[data-position] [role=status]")
    assert [one for one in asked[before:] if "/static/" not in one] == []
    assert not [one for one in asked if "40.5" in one or "72.79" in one]
    assert page.url == address
    page.click("[data-position] ol a")
    page.wait_for_url("**/en/centres/ozgon/")
    assert not [one for one in asked if "40.5" in one or "72.79" in one]
    assert complaints.found == []


def test_a_phone_that_refuses_is_told_what_to_do_instead(address, open_context):
    page, _asked = opened(open_context, address, permissions=[])
    page.click("[data-position] button")
    page.wait_for_function(
        "document.querySelector('[data-position] [role=status]').textContent.includes('does not allow')"
    )
    assert page.locator("[data-position] ol li").count() == 0
    assert page.locator("[data-position] button").is_enabled()


def test_while_it_looks_the_page_says_so_and_a_failure_is_told(address, open_context):
    page, _asked = opened(open_context, address)
    page.evaluate("navigator.geolocation.getCurrentPosition = (good, bad) => { window.fail = () => bad({ code: 2 }); }")
    page.click("[data-position] button")
    assert "Looking for your position" in page.inner_text("[data-position] [role=status]")
    assert page.locator("[data-position] button").is_disabled()
    page.evaluate("fail()")
    assert "could not find its position" in page.inner_text("[data-position] [role=status]")
    assert page.locator("[data-position] button").is_enabled()


def test_without_script_the_typed_village_is_all_there_is(address, open_context):
    page, _asked = opened(open_context, address, java_script_enabled=False)
    assert page.locator("[data-position]").is_hidden()
    page.fill("#centre-place", "talas district")
    page.click("main form button")
    page.wait_for_url("**?q=talas+district")
    page.click("main section .places a")  # the district, or the oblast of the same name
    page.wait_for_url("**?near=*")
    assert page.locator("main section ol li").first.inner_text().startswith("Talas centre")


def test_a_page_of_a_centre_prints_its_facts_and_no_buttons(address, open_context):
    page, _asked = opened(open_context, f"{address}ozgon/")
    page.emulate_media(media="print")
    assert page.locator("dl.facts").is_visible()
    assert page.locator("[data-print]").is_hidden()
    assert page.locator("#others").is_hidden()
