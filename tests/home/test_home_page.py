"""The home page: the three actions first, then blocks that an editor can move, for the district in the address."""

import datetime as dt

import pytest
import time_machine
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield  # noqa: F401

from home.models import HomePage
from tests.factories.events import StopFactory
from tests.factories.home import CentreFactory, DistrictFactory, SettlementFactory, UserFactory, sign_in

NOW = dt.datetime(2026, 11, 21, 4, tzinfo=dt.UTC)
TOOLS = ["my_district", "next_stops", "nearest_centre", "latest_news", "coming_events", "live_board", "programs"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def home(homes) -> HomePage:
    page = homes["en"]
    page.body = [("tool", {"tool": name, "title": f"About {name}"}) for name in TOOLS]
    page.save_revision().publish()
    return page


@pytest.fixture
def village():
    district = DistrictFactory(name_en="Ak-Suu district", latitude="42.5", longitude="78.5")
    return SettlementFactory(district=district, name_en="Ak-Bulung")


def shown(client, **query) -> str:
    response = client.get("/en/", query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_three_actions_come_before_every_block(client, home):
    html = shown(client)
    main = html[html.index("<main") :]
    actions = [main.index(f'href="{address}"') for address in ("/en/consult/ask/", "/en/bus/", "tel:114")]
    headings = [main.index(f"About {name}") for name in TOOLS]
    assert actions == sorted(actions)
    assert max(actions) < min(headings)
    assert headings == sorted(headings)


def test_with_nothing_to_show_every_block_says_so_and_leads_on(client, home):
    html = shown(client)
    for words in (
        "No stop is planned now",
        "No stories yet.",
        "No training or conference is announced now.",
        'href="/en/events/"',
        'href="/en/centres/"',
        'href="/en/programs/"',
    ):
        assert words in html


def test_the_district_in_the_address_chooses_stops_and_centres_and_is_kept_nowhere(client, home, village):
    stop = StopFactory(settlement=village, starts_at=NOW + dt.timedelta(days=3))
    elsewhere = StopFactory(starts_at=NOW + dt.timedelta(days=2))
    CentreFactory(
        code="near", name_en="The near centre", latitude="42.6", longitude="78.4", hours=[(0, 6, "09:00", "20:00")]
    )
    response = client.get("/en/", {"near": village.district_id})
    html = response.content.decode()
    assert f'id="stop-{stop.pk}"' in html
    assert f'id="stop-{elsewhere.pk}"' not in html
    assert f'<option value="{village.district_id}" selected>Ak-Suu district</option>' in html
    assert "The near centre" in html
    assert "about 14 km" in html
    assert "Open now, until 20:00." in html
    assert not response.cookies
    again = shown(client)
    assert f'id="stop-{elsewhere.pk}"' in again
    assert "The near centre" not in again


def test_a_village_in_the_address_stands_for_its_district(client, home, village):
    assert f'<option value="{village.district_id}" selected>' in shown(client, near=village.pk)


@pytest.mark.parametrize("near", ["999", "x" * 10_000, "' OR 1=1 --", "\0", "41702999999999"])
def test_a_district_that_nobody_knows_gets_a_clear_page(client, home, village, near):
    html = shown(client, near=near)
    assert "selected" not in html
    assert ("We do not know this district" in html) is (near != "\0")
    assert "ETag" not in client.get("/en/", {"near": near})


def test_memory_keeps_what_a_known_place_is_answered_and_nothing_made_up(client, home, village):
    assert "ETag" in client.get("/en/", {"near": village.pk})
    assert "ETag" not in client.get("/en/", {"near": f" {village.pk}"})
    assert "ETag" not in client.get("/en/", {"near": ["made-up", village.pk]})


def test_an_editor_moves_a_block_and_the_page_follows(client, home):
    staff = sign_in(client, UserFactory(role="moderator"))
    order = [*TOOLS[3:], *TOOLS[:3]]
    blocks = [("tool", {"tool": name, "title": f"About {name}"}) for name in order]
    data = {
        "title": home.title,
        "slug": home.slug,
        "summary": home.summary,
        "body": streamfield(blocks),
        "cover": "scales",
    }
    response = staff.post(
        f"/admin/pages/{home.pk}/edit/",
        nested_form_data(data | {"action-publish": "on", "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}),
    )
    assert response.status_code == 302, response.context and response.context["form"].errors
    client.logout()
    html = shown(client)
    places = [html.index(f"About {name}") for name in order]
    assert places == sorted(places)


def test_two_forms_and_no_script_of_ours_need_no_cookie(client, home):
    assert 'name="csrfmiddlewaretoken"' not in shown(client)


@pytest.mark.parametrize("count", [1, 3])
def test_the_home_page_costs_the_same_however_much_there_is(
    client, home, village, count, one_generation, django_assert_num_queries
):
    for number in range(count):
        StopFactory(settlement=village, starts_at=NOW + dt.timedelta(days=number + 1))
        CentreFactory(
            hours=[(0, 4, "09:00", "18:00")],
            phones=["+996312651010"],
            district=village.district,
            region=village.district.region,
        )
    client.get("/en/?x=1")
    with django_assert_num_queries(30):
        client.get("/en/", {"near": village.district_id, "x": "2"})
