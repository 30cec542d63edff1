"""What partners may show in a frame, who may, and that nothing else can be framed."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from home.models import FramingSite
from home.models.embedding import tidy_origin
from home.pagecache import touch
from tests.factories.events import CampaignFactory, StopFactory
from tests.factories.home import DistrictFactory, UserFactory, sign_in
from tests.factories.pages import three_homes

pytestmark = pytest.mark.django_db
PARTNER = "https://partner.example.kg"
PARTS = ["/ky/consult/embed/ask/", "/ru/consult/embed/ask/", "/ky/bus/embed/", "/en/bus/embed/"]


def ancestors(response):
    policy = dict(part.strip().partition(" ")[::2] for part in response["Content-Security-Policy"].split(";"))
    return policy["frame-ancestors"]


@pytest.fixture
def partner():
    made = FramingSite.objects.create(origin=PARTNER)
    touch()
    return made


@pytest.mark.parametrize("path", PARTS)
def test_a_part_may_be_framed_by_the_sites_of_the_list_alone(client, partner, path):
    FramingSite.objects.create(origin="https://was.example.kg", is_allowed=False)
    touch()
    page = client.get(path)
    assert page.status_code == 200
    assert ancestors(page) == f"'self' {PARTNER}"
    assert "X-Frame-Options" not in page
    assert page["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("path", PARTS)
def test_a_part_is_light_has_no_script_and_sets_no_cookie(client, path):
    page = client.get(path)
    assert not page.cookies
    assert "<script" not in page.text
    assert "<form" not in page.text
    assert "csrf" not in page.text
    assert len(page.content) < 4000
    assert page.text.count("<a ") == page.text.count('target="_blank" rel="noopener"')


def test_taking_the_permission_back_holds_at_once(client, partner):
    moderator = sign_in(client, UserFactory(role="moderator"))
    assert PARTNER in ancestors(client.get(PARTS[0]))
    answer = moderator.post(reverse("framing-sites:edit", args=[partner.pk]), {"origin": PARTNER, "partner": ""})
    assert answer.status_code == 302
    assert ancestors(client.get(PARTS[0])) == "'self'"


@pytest.mark.parametrize(
    "path",
    [
        "/ky/consult/ask/",
        "/ky/consult/answer/",
        "/ky/search/",
        "/ky/partners/",
        "/ky/embed/",
        "/robots.txt",
        "/ky/none/",
    ],
)
def test_nothing_else_can_be_framed_by_anybody(client, partner, path):
    three_homes()
    page = client.get(path)
    assert ancestors(page) == "'none'"
    assert page["X-Frame-Options"] == "DENY"


def test_the_editor_may_frame_its_own_previews(client):
    admin = sign_in(client, UserFactory(role="administrator"))
    assert ancestors(admin.get(reverse("wagtailadmin_home"))) == "'self'"


def test_the_ask_button_leads_to_the_form_and_names_nothing_in_its_title(client):
    page = client.get("/ru/consult/embed/ask/").text
    assert 'href="/ru/consult/ask/" target="_blank"' in page
    assert 'href="/ru/consult/answer/" target="_blank"' in page
    assert page.partition("<title>")[2].partition("</title>")[0] == "Форма"


@pytest.fixture
def road():
    """Two stops: one here in a campaign, one elsewhere, called off."""
    soon, here = timezone.now() + dt.timedelta(days=2), DistrictFactory(name_ky="Ноокат району")
    campaign = CampaignFactory(name_ky="Жазгы сапар", code="spring")
    first = StopFactory(campaign=campaign, district=here, settlement__district=here, settlement__name_ky="Кара-Таш",
                        starts_at=soon)  # fmt: skip
    second = StopFactory(settlement__name_ky="Көк-Жар", starts_at=soon, state="cancelled")
    return first, second


def test_the_bus_shows_the_next_stops_with_what_is_called_off(client, road):
    page = client.get("/ky/bus/embed/").text
    assert "Кара-Таш" in page
    assert "<s><time" in page
    assert f'href="/ky/bus/stops/{road[0].pk}/" target="_blank"' in page


def test_the_bus_of_one_district_or_campaign(client, road):
    for query in (f"near={road[0].district_id}", "campaign=spring"):
        page = client.get(f"/ky/bus/embed/?{query}").text
        assert ("Кара-Таш" in page, "Көк-Жар" in page) == (True, False)


@pytest.mark.parametrize("query", ["near=nowhere", "campaign=none", "near=%00&campaign=%00", f"near={'9' * 500}"])
def test_a_place_or_campaign_that_is_not_there_shows_the_stops_of_everywhere(client, road, query):
    page = client.get(f"/ky/bus/embed/?{query}")
    assert (page.status_code, "Көк-Жар" in page.text) == (200, True)


@pytest.mark.parametrize("stops", [1, 3])
def test_the_frame_of_the_bus_asks_as_often_whatever_it_shows(client, stops, django_assert_num_queries):
    for _number in range(stops):
        StopFactory(starts_at=timezone.now() + dt.timedelta(days=1))
    touch()
    client.get("/ky/consult/embed/ask/")  # the list of sites is remembered
    with django_assert_num_queries(1):
        client.get("/ky/bus/embed/")


@pytest.mark.parametrize(
    ("written", "tidy"),
    [
        ("https://example.kg", "https://example.kg"),
        (" HTTPS://Example.KG/ ", "https://example.kg"),
        ("https://example.kg:443", "https://example.kg"),
        ("https://example.kg:8443", "https://example.kg:8443"),
        ("https://укук.kg", "https://xn--j1aazb.kg"),
    ],
)
def test_an_origin_is_kept_as_browsers_compare_it(written, tidy):
    assert tidy_origin(written) == tidy


@pytest.mark.parametrize(
    "written",
    [
        "", "example.kg", "http://example.kg", "*", "https://*.example.kg", "https://", "https://a b.kg",
        "https://example.kg/page", "https://example.kg?x=1", "https://user@example.kg", "javascript:alert(1)",
        "https://example.kg; script-src *", "https://example.kg' 'self", "https://example.kg:99999", "https://a,b.kg",
        "https://[::1", "https://пример .kg",
    ],
)  # fmt: skip
def test_what_is_no_origin_is_refused_with_a_sentence(written):
    with pytest.raises(ValidationError):
        tidy_origin(written)


def test_staff_get_the_sentence_in_the_form_and_nothing_is_saved(client):
    administrator = sign_in(client, UserFactory(role="administrator"))
    answer = administrator.post(reverse("framing-sites:add"), {"origin": "http://example.kg", "is_allowed": "on"})
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"origin"}
    administrator.post(reverse("framing-sites:add"), {"origin": "https://Example.kg/", "is_allowed": "on"})
    assert FramingSite.objects.get().origin == "https://example.kg"


def test_partners_copy_a_snippet_of_their_language_and_place(client, road):
    three_homes()
    page = client.get(f"/ru/embed/?part=bus&language=ky&near={road[0].district_id}&campaign=spring")
    assert page.status_code == 200
    src = f"http://testserver/ky/bus/embed/?near={road[0].district_id}&amp;campaign=spring"
    assert f'&lt;iframe src="{src}"' in page.text
    assert '&lt;a href="http://testserver/ky/bus/"' in page.text
    assert client.get("/ru/partners/").text.count('href="/ru/embed/"') == 1


@pytest.mark.parametrize("query", ["part=none&language=xx&near=1&campaign=x", "part=%00", "near=%27%3E%3Cscript%3E"])
def test_a_bent_address_of_the_snippets_shows_the_first_one(client, query):
    three_homes()
    page = client.get(f"/ky/embed/?{query}")
    assert page.status_code == 200
    assert '&lt;iframe src="http://testserver/ky/consult/embed/ask/"' in page.text
    assert "<script>" not in page.text.partition("<main")[2]
