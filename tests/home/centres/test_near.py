"""Which centre is nearest to a place that the reader names."""

import pytest

from home.centres import near
from home.models import LegalAidCentre
from tests.factories.home import CentreFactory, DistrictFactory, SettlementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def centres(places):
    ozgon, talas = places["ozgon"], places["talas"]
    return {
        "talas": CentreFactory(code="a-talas", name_en="Talas centre", region=talas.region, district=talas),
        "ozgon": CentreFactory(
            code="b-ozgon",
            name_en="Ozgon centre",
            region=ozgon.region,
            district=ozgon,
            latitude="40.77",
            longitude="73.3",
        ),
        "nowhere": CentreFactory(code="c-nowhere", name_en="Unplaced centre"),
    }


def nearest(place):
    rows = LegalAidCentre.objects.receiving().whole()
    return [(one.centre.code, one.km) for one in near.nearest(place, rows)]


def test_the_nearest_comes_first_and_what_cannot_be_measured_last(places, centres):
    assert nearest(places["mirza"]) == [("b-ozgon", 10), ("a-talas", 220), ("c-nowhere", None)]
    assert nearest(places["talas"])[0] == ("a-talas", None)  # in the district itself: nothing to measure
    assert nearest(places["ozgon"].region)[0][0] == "b-ozgon"  # an oblast without a point: its own first


def found(client, **query) -> str:
    response = client.get("/en/centres/", query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_typed_village_is_answered_without_script(client, directory, places, centres):
    html = found(client, q="мырза аке")
    assert "Nearest to: Myrza-Ake" in html
    assert html.index("about 10 km") < html.index("about 220 km")
    assert "measured from the centre of its district" not in html
    assert "<title>Myrza-Ake · " in html


def test_distances_from_the_districts_centre_say_so(client, directory, places, centres):
    html = found(client, near=places["unplaced"].pk)
    assert "Nearest to: Jylandy" in html
    assert "measured from the centre of its district" in html


def test_two_places_of_one_name_are_offered(client, directory, places, centres):
    for district in (places["ozgon"], places["talas"]):
        SettlementFactory(district=district, name_ky="Арал")
    html = found(client, q="Арал")
    assert "Several places have this name. Which one is yours?" in html
    assert html.count("/en/centres/?near=4179") == 2


@pytest.mark.parametrize(
    "query", [{"q": "Зззззззз"}, {"near": "999"}, {"near": "' OR 1=1"}, {"q": "\0" * 9 + "x"}, {"q": "ы" * 10_000}]
)
def test_a_place_that_nobody_knows_gets_a_clear_page(client, directory, centres, query):
    html = found(client, **query)
    assert "We do not know this place" in html
    assert "Ozgon centre" in html  # the list still stands


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "   "}, {"near": ""}])
def test_nothing_asked_is_nothing_answered(client, directory, centres, query):
    html = found(client, **query)
    assert "We do not know this place" not in html
    assert "Nearest to:" not in html


def test_what_is_around_a_centre_leaves_it_out(centres):
    rows = list(LegalAidCentre.objects.receiving().whole())
    assert [(one.centre, one.km) for one in near.around(centres["ozgon"], rows)] == [(centres["talas"], 214)]


def test_a_district_without_a_point_has_no_distances(centres):
    assert {km for _code, km in nearest(DistrictFactory())} == {None}


def test_memory_keeps_the_answer_of_a_known_place_and_nothing_made_up(client, directory, places):
    for known in ({"near": places["ozgon"].pk}, {"q": places["ozgon"].name_en}):
        assert "ETag" in client.get("/en/centres/", known)
    for invented in ({"near": "zzz123"}, {"q": "zzz"}, {"q": "x" * 10_000}):
        assert "ETag" not in client.get("/en/centres/", invented)
