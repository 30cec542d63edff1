import pytest

from home.greeting import preferred_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "ky"),
        ("de-DE,de;q=0.9", "ky"),
        ("en-US,en;q=0.9,ru;q=0.8", "en"),
        ("ru", "ru"),
        ("ky-KG,ru;q=0.9", "ky"),
        ("en;q=0.3, ru;q=0.7", "ru"),
        ("en;q=0, ru;q=0.1", "ru"),
        ("not a header \x00;;q=zz", "ky"),
    ],
)
def test_a_visitor_is_greeted_in_the_best_language_the_browser_asks_for_and_else_in_kyrgyz(header, language):
    assert preferred_language(header) == language


def test_the_greeting_never_listens_to_a_cookie(client, db):
    client.cookies["django_language"] = "en"
    response = client.get("/", headers={"accept-language": "ru"})
    assert (response.status_code, response["Location"]) == (302, "/ru/")
    assert "Accept-Language" in response["Vary"]


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        ("/de/news/?topic=bus", "/ky/news/?topic=bus"),
        ("/fr/", "/ky/"),
        ("/de//evil.example/", "/ky//evil.example/"),
    ],
)
def test_a_language_that_the_site_does_not_speak_leads_to_the_same_address_in_the_greeting_language(
    client, db, asked, location
):
    response = client.get(asked, headers={"accept-language": "de"})
    assert (response.status_code, response["Location"]) == (302, location)


def test_two_letters_that_are_no_language_are_no_address_of_one(client, homes):
    assert client.get("/zz/news/", follow=True).status_code == 404
