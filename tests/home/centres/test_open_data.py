"""The directory for other programs."""

import csv
import io

import pytest

from tests.factories.home import CentreFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre(places):
    return CentreFactory(
        code="ozgon",
        region=places["ozgon"].region,
        district=places["ozgon"],
        name_ky="Борбор",
        receives_en="Two lawyers",
        languages=["ky", "uz"],
        step_free=False,
        hours=[(0, 1, "09:00", "13:00"), (0, 0, "14:00", "18:00")],
        phones=["+996312651010"],
    )


def test_a_centre_gives_its_hours_phones_languages_and_access_as_data(client, centre):
    (row,) = client.get("/api/v1/centres").json()
    assert row["opening_hours"] == [
        {"weekday": 1, "opens": "09:00", "closes": "13:00"},
        {"weekday": 1, "opens": "14:00", "closes": "18:00"},
        {"weekday": 2, "opens": "09:00", "closes": "13:00"},
    ]
    assert row["phones"] == [{"number": "+996312651010", "who": {"ky": "", "ru": "", "en": ""}}]
    assert (row["languages"], row["step_free"], row["latitude"]) == (["ky", "uz"], False, None)
    assert row["receives"]["en"] == "Two lawyers"


def test_the_table_holds_the_same_and_nothing_of_a_closed_centre(client, centre):
    CentreFactory(code="closed-one", is_open=False)
    response = client.get("/api/v1/centres.csv")
    assert response["Content-Type"].startswith("text/csv")
    (row,) = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    assert row["name_ky"] == "Борбор"
    assert row["opening_hours"] == "1 09:00-13:00; 1 14:00-18:00; 2 09:00-13:00"
    assert (row["phones"], row["languages"], row["step_free"]) == ("'+996312651010", "ky uz", "no")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("address", ["/api/v1/centres?x=1", "/api/v1/centres.csv?x=1"])
def test_the_list_costs_the_same_however_long_it_is(client, count, address, django_assert_num_queries):
    for _number in range(count):
        CentreFactory(hours=[(0, 4, "09:00", "18:00")], phones=["+996312651010"])
    client.get(address)
    with django_assert_num_queries(3):
        client.get(address)
