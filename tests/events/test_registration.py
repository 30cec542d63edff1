"""Registering on the site: the form without script, the link that confirms and cancels, and what nobody else sees."""

import datetime as dt
import logging
import re
import uuid

import pytest
import time_machine
from django.contrib.sessions.models import Session as BrowserSession
from django.db import connection
from django.test import Client
from django.utils.translation import override

from events.models import Registration
from events.registration import keys, places
from home.models import OutboxMessage
from tests.factories.events import (
    EventPageFactory,
    EventsIndexPageFactory,
    RegistrationFactory,
    SeatedSessionFactory,
    TrainingFactory,
    TrainingPageFactory,
)
from tests.factories.pages import translated

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 21, 6, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
State = Registration.State
ADDRESS = "/en/events/course/register/"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def index(homes):
    return translated(homes, lambda code, **kwargs: EventsIndexPageFactory.build(title=f"Events {code}", **kwargs))


@pytest.fixture
def course(index):
    """A training with two sessions, told in three languages."""
    training = TrainingFactory(name_en="Children's rights", name_ky="Баланын укуктары", name_ru="Права ребёнка")
    SeatedSessionFactory(training=training, capacity=2, venue_en="Batken")
    SeatedSessionFactory(
        training=training, starts_on=dt.date(2026, 12, 14), ends_on=dt.date(2026, 12, 15), venue_en="Isfana"
    )
    translated(
        index, lambda code, **kw: TrainingPageFactory.build(title=f"Course {code}", slug="course", fact=training, **kw)
    )
    return training


@pytest.fixture
def batken(course):
    return course.sessions.first()


def typed(session, **changes):
    words = {"session": session.pk, "name": "Айгүл Саматова", "organisation": "Ак жол", "role": "Юрист", "phone": ""}
    words |= {"email": "aigul@example.org", "needs": "Рампа керек", "speaks": "ky", "agrees": "on", "website": ""}
    return words | {"consent": "2026-11", "once": str(uuid.uuid4())} | changes


def html(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_a_trainee_gets_a_place_by_form_link_and_button(client, batken, mailoutbox):
    page = html(client.get(ADDRESS))
    assert "10–11 December 2026, Batken" in page
    assert "2 places are free." in page
    response = client.post(ADDRESS, typed(batken))
    assert response["Location"] == "/en/events/course/register/held/"
    assert "Now confirm your place" in html(client.get(response["Location"]))

    made = Registration.objects.get()
    link = f"/en/events/place/?key={OutboxMessage.objects.get().parameters['key']}"
    assert "A place is held for you" in html(client.get(link))
    assert Registration.objects.get().state == State.HELD  # whoever previews links confirms nothing
    confirmed = client.post("/en/events/place/", {"key": keys.key_of(made), "act": "confirm"})
    assert confirmed["Location"] == link
    page = html(client.get(link))
    assert "Your place is confirmed" in page
    assert "Айгүл Саматова" in page

    client.post("/en/events/place/", {"key": keys.key_of(made), "act": "cancel"})
    assert "This place is cancelled" in html(client.get(link))
    assert Registration.objects.get().state == State.CANCELLED


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_the_link_never_changes_anything(client, batken, method):
    made = RegistrationFactory(session=batken, held=True)
    for more in ("", "&act=confirm", "&act=cancel"):
        assert getattr(client, method)(f"/en/events/place/?key={keys.key_of(made)}{more}").status_code == 200
    assert Registration.objects.get().state == State.HELD


def test_when_all_seats_are_taken_the_form_says_so_before_and_after(client, batken):
    RegistrationFactory.create_batch(2, session=batken)
    assert "All places are taken. You will be on the waiting list." in html(client.get(ADDRESS))
    response = client.post(ADDRESS, typed(batken))
    assert response["Location"].endswith("/waiting/")
    assert "You are on the waiting list" in html(client.get(response["Location"]))
    made = Registration.objects.get(state=State.WAITING)
    assert "Your number in the line: 1" in html(client.get(f"/en/events/place/?key={keys.key_of(made)}"))


def test_the_same_person_is_recognised_without_a_word_about_her(client, batken):
    client.post(ADDRESS, typed(batken))
    again = client.post(ADDRESS, typed(batken, name="Somebody else"))
    page = html(client.get(again["Location"]))
    assert "You have registered for this already" in page
    assert "Айгүл" not in page
    assert "key=" not in page
    assert Registration.objects.count() == 1


def test_two_taps_of_the_same_form_lead_to_the_same_page(client, batken):
    words = typed(batken)
    first, second = client.post(ADDRESS, words), client.post(ADDRESS, words)
    assert first["Location"] == second["Location"] == "/en/events/course/register/held/"
    assert Registration.objects.count() == 1


def test_without_an_sms_gateway_whoever_gave_only_a_phone_gets_the_link_at_once(client, batken, settings):
    settings.SMS = {"url": "", "token": "", "sender": ""}
    response = client.post(ADDRESS, typed(batken, email="", phone="0555 12 34 56"))
    assert response["Location"] == f"/en/events/place/?key={keys.key_of(Registration.objects.get())}"
    again = client.post(ADDRESS, typed(batken, email="", phone="+996555123456"))
    assert again["Location"].endswith("/known/")  # a stranger who knows the number learns no link
    assert "We cannot send SMS just now" in html(client.get(again["Location"]))
    assert "Keep the address of this page" in html(client.get(response["Location"]))
    assert "We cannot send SMS just now" in html(client.get(ADDRESS))
    settings.SMS = {"url": "https://sms.example", "token": "", "sender": ""}
    assert client.post(ADDRESS, typed(batken, email="", phone="0700 12 34 56"))["Location"].endswith("/held/")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"session": ""}, "Choose the place and the days."),
        ({"session": "999999"}, "takes no registrations any more"),
        ({"session": "x" * 5000}, "takes no registrations any more"),
        ({"name": " "}, "Write your name."),
        ({"name": "N" * 200}, "at most 120 characters"),
        ({"email": "aigul"}, "name@example.org"),
        ({"email": "a\0b@example.org"}, "Null characters are not allowed"),
        ({"email": "", "phone": "12"}, "with its code"),
        ({"email": "", "phone": ""}, "Write an e-mail address or a phone number"),
        ({"speaks": "tlh"}, "Select a valid choice"),
        ({"agrees": ""}, "Tick that you agree"),
        ({"consent": "1999-01"}, "has changed"),
        ({"website": "http://spam"}, "a field that people do not see"),
        ({"once": "x"}, "Enter a valid UUID"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, batken, wrong, said):
    page = html(client.post(ADDRESS, typed(batken) | wrong))
    assert said in page
    assert "Please correct this" in page
    assert "Рампа керек" in page
    assert not Registration.objects.exists()


def test_another_language_is_chosen_without_losing_a_word(client, batken):
    page = html(client.get(ADDRESS))
    assert 'formaction="/ky/events/course/register/" name="switch" value="ky"' in page
    page = html(client.post("/ky/events/course/register/", typed(batken, name="", switch="ky")))
    assert 'lang="ky"' in page
    assert "Рампа керек" in page
    assert re.search(rf'name="session" value="{batken.pk}"[^>]*checked', page)
    assert "error-summary" not in page
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"registration_opens_at": NOW + 2 * DAY}, "It opens on: 23 November 2026"),
        ({"registration_closes_at": NOW - DAY}, "Registration is closed"),
    ],
)
def test_a_shut_door_has_its_own_page(client, course, facts, said):
    type(course).objects.update(**facts)
    page = html(client.get(ADDRESS))
    assert said in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]
    assert said in html(client.post(ADDRESS, typed(course.sessions.first())))
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("day", "said"),
    [(dt.datetime(2026, 12, 14, 4, tzinfo=dt.UTC), "is closed"), (dt.datetime(2027, 1, 1, tzinfo=dt.UTC), "is over")],
)
def test_begun_and_past_trainings_take_nobody(client, course, today, day, said):
    today.move_to(day)
    assert said in html(client.get(ADDRESS))


def test_a_training_without_seats_sends_to_the_organisers(client, course):
    course.sessions.update(capacity=None)
    assert "takes no registrations here" in html(client.get(ADDRESS))


def test_a_session_that_closed_while_she_typed_is_refused_with_her_words_kept(client, course, batken, today):
    today.move_to(dt.datetime(2026, 12, 10, 4, tzinfo=dt.UTC))  # Batken has begun, Isfana has not
    page = html(client.post(ADDRESS, typed(batken)))
    assert "closed. Nothing was sent." in page
    assert "Рампа керек" in page
    assert "disabled" in page


@pytest.mark.parametrize(
    "path", ["/en/events/nothing/register/", "/en/events/course/register/x/", "/en/events/%00/register/"]
)
def test_an_address_of_no_training_is_not_found(client, course, path):
    assert client.get(path).status_code == 404


def test_a_conference_takes_registrations_through_its_training(client, index):
    training = TrainingFactory(kind="conference")
    session = SeatedSessionFactory(training=training)
    EventPageFactory(
        parent=index["en"],
        locale=index["en"].locale,
        slug="meeting",
        registration=training,
        starts_at=dt.datetime(2026, 12, 10, 3, tzinfo=dt.UTC),
        ends_at=dt.datetime(2026, 12, 10, 9, tzinfo=dt.UTC),
    )
    assert "/en/events/meeting/register/" in html(client.get("/en/events/meeting/"))
    assert client.post("/en/events/meeting/register/", typed(session))["Location"].endswith("/held/")
    listed = html(client.get("/en/events/"))
    assert listed.count(str(training)) == 0  # the conference is listed once, by its page


@pytest.mark.parametrize("key", ["", "x", "я" * 28, "a" * 28, "%00" * 9])
def test_a_link_that_opens_nothing_says_so(client, course, key):
    assert "This link opens nothing" in html(client.get(f"/en/events/place/?key={key}"), status=404)
    assert html(client.post("/en/events/place/", {"key": key, "act": "cancel"}), status=404)


def test_links_cannot_be_tried_for_ever(client, course, settings):
    settings.LIMIT_WRONG_KEYS = {"browser": "2/15m", "address": "100/15m"}
    for _try in range(2):
        assert client.get("/en/events/place/?key=x").status_code == 404
    response = client.get("/en/events/place/?key=x")
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    made = RegistrationFactory(session=course.sessions.first())
    assert client.get(f"/en/events/place/?key={keys.key_of(made)}").status_code == 200  # a right one always opens


def test_a_network_that_registers_too_often_waits_and_loses_nothing(client, batken, settings):
    settings.LIMIT_REGISTRATIONS = {"browser": "1/h", "address": "100/m"}
    client.post(ADDRESS, typed(batken))
    response = client.post(ADDRESS, typed(batken, email="b@example.org"))
    page = html(response, status=429)
    assert int(response["Retry-After"]) > 0
    assert "Nothing was sent" in page
    assert "Рампа керек" in page
    assert Registration.objects.count() == 1


def test_a_form_without_its_token_comes_back_with_everything_typed(batken):
    strict = Client(enforce_csrf_checks=True)
    page = html(strict.post(ADDRESS, typed(batken)), status=403)
    assert "Рампа керек" in page
    assert "Nothing was sent" in page
    made = RegistrationFactory(session=batken, held=True)
    page = html(strict.post("/en/events/place/", {"key": keys.key_of(made), "act": "cancel"}), status=403)
    assert "press the button again" in page
    assert html(strict.post("/en/events/place/", {"key": "x"}), status=404)
    made.refresh_from_db()
    assert made.state == State.HELD


def test_a_hold_that_is_over_says_so_and_cannot_be_confirmed(client, batken, today):
    made = RegistrationFactory(session=batken, held=True)
    today.move_to(NOW + 2 * DAY)
    key = keys.key_of(made)
    page = html(client.get(f"/en/events/place/?key={key}"))
    assert "The 24 hours are over" in page
    assert 'value="confirm"' not in page
    assert "went to the next person" in html(
        client.post("/en/events/place/", {"key": key, "act": "confirm"}), status=409
    )


def test_after_cancelling_she_deletes_what_she_wrote(client, batken):
    made = RegistrationFactory(session=batken)
    key = keys.key_of(made)
    client.post("/en/events/place/", {"key": key, "act": "cancel"})
    assert "Delete what I wrote" in html(client.get(f"/en/events/place/?key={key}"))
    client.post("/en/events/place/", {"key": key, "act": "forget"})
    assert "What you wrote has been deleted." in html(client.get(f"/en/events/place/?key={key}"))
    assert Registration.objects.get().person is None


def test_who_still_has_a_place_is_not_forgotten_by_a_forged_button(client, batken):
    made = RegistrationFactory(session=batken)
    response = client.post("/en/events/place/", {"key": keys.key_of(made), "act": "forget"})
    assert response.status_code == 409
    assert Registration.objects.get().name == made.name


def test_nothing_personal_stays_in_addresses_titles_logs_sessions_or_caches(client, batken, caplog):
    caplog.set_level(logging.DEBUG)
    responses = [client.get(ADDRESS), client.post(ADDRESS, typed(batken)), client.post(ADDRESS, typed(batken, name=""))]
    made = Registration.objects.get()
    key = keys.key_of(made)
    responses += [client.get(f"/en/events/place/?key={key}"), client.get("/en/events/course/register/held/")]
    for response in responses:
        assert response["Cache-Control"] == "no-store, private"
        assert "noindex" in response["X-Robots-Tag"]
        for secret in ("Айгүл", "aigul", "Ак жол", "Рампа"):
            assert secret not in response.headers.get("Location", "")
        if response.status_code == 200:
            title = re.search(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL)[1]
            assert "Айгүл" not in title
            assert "Place in a training" in title
    logged = " ".join(record.getMessage() for record in caplog.records)
    for secret in ("Айгүл", "aigul@example.org", "Ак жол", "Рампа", key):
        assert secret not in logged
    assert not BrowserSession.objects.exists()
    assert set(client.cookies) == {"csrftoken"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM events_registration")
        assert "Айгүл" not in repr(cursor.fetchall())


@pytest.mark.parametrize("template", sorted({*places.telling.TEMPLATES} - {places.telling.LETTER}))
@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_message_has_its_words_in_every_language(batken, template, language):
    from consult.channels.words import compose

    made = RegistrationFactory(session=batken, held=True, language=language)
    assert places.telling.tell(made, template, now=NOW)
    with override("en"):
        words = compose(OutboxMessage.objects.get())
    assert words.subject
    with override(language):
        assert str(batken.training.name) in words.text
        assert batken.days in words.text
    if template not in (places.telling.CANCELLED, places.telling.LAPSED):
        assert f"/{language}/events/place/?key={keys.key_of(made)}" in words.text
    assert made.name not in words.text


FORM_QUERIES, PLACE_QUERIES = 3, 3


@pytest.mark.parametrize("count", [1, 3])
def test_form_and_place_cost_the_same_however_many_sessions_and_people(client, course, count, counted):
    course.sessions.exclude(pk=course.sessions.first().pk).delete()
    SeatedSessionFactory.create_batch(count - 1, training=course)
    made, *_others = RegistrationFactory.create_batch(count, session=course.sessions.first())
    client.get(ADDRESS)
    with counted(FORM_QUERIES):
        client.get(ADDRESS)
    with counted(PLACE_QUERIES):
        client.get(f"/en/events/place/?key={keys.key_of(made)}")
