"""A training's page: agenda, speakers, materials, the way to register; and a conference's before and after."""

import datetime as dt
import json

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from tests.factories.events import (
    EventPageFactory,
    EventsIndexPageFactory,
    RegistrationFactory,
    SeatedSessionFactory,
    TrainingFactory,
    TrainingPageFactory,
)

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 21, 6, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def index(homes):
    return EventsIndexPageFactory(parent=homes["en"], locale=homes["en"].locale)


@pytest.fixture
def course(index):
    training = TrainingFactory(languages=["ky", "sgn"])
    SeatedSessionFactory(training=training, capacity=1)
    return TrainingPageFactory(parent=index, locale=index.locale, fact=training, slug="course", title="Course")


def html(client, path="/en/events/course/", **query):
    response = client.get(path, query)
    assert response.status_code == 200
    return response.content.decode()


def stream(*blocks):
    return json.dumps([{"type": kind, "value": value} for kind, value in blocks])


def test_agenda_speakers_and_materials_are_told_on_the_page(client, course):
    paper = get_document_model().objects.create(title="Slides", file=ContentFile(b"text", name="slides.txt"))
    course.agenda = stream(
        ("day", "First day"), ("point", {"hours": "09:30", "what": "Guardianship", "who": "A notary"})
    )
    course.speakers = stream(("speaker", {"name": "A trainer", "role": "Notary", "words": "Real cases."}))
    course.materials = stream(("document", {"document": paper.pk, "title": ""}))
    course.save()
    page = html(client)
    for words in ("First day", "09:30", "Guardianship", "A notary", "Real cases.", "Slides", "Agenda", "Materials"):
        assert words in page
    assert "Kyrgyz, sign language" in page


def test_sessions_stand_in_the_order_of_their_days(client, course):
    for day in (20, 5):
        SeatedSessionFactory(training=course.fact, starts_on=dt.date(2026, 12, day), ends_on=dt.date(2026, 12, day))
    page = html(client)
    days = ["5 December 2026", "10–11 December 2026", "20 December 2026"]
    assert sorted(days, key=page.index) == days


def test_what_is_empty_leaves_no_heading(client, course):
    page = html(client)
    for words in ("Agenda", "Speakers", "Materials"):
        assert f">{words}</h2>" not in page


def test_the_way_to_register_follows_the_door(client, course, today):
    assert 'href="/en/events/course/register/"' in html(client, x=1)
    RegistrationFactory(session=course.fact.sessions.get())
    page = html(client, x=2)
    assert "All places taken: waiting list" in page
    assert "/register/" in page
    type(course.fact).objects.update(registration_closes_at=NOW - dt.timedelta(hours=1))
    page = html(client, x=3)
    assert "Registration is closed" in page
    assert "/register/" not in page
    type(course.fact).objects.update(
        registration_opens_at=NOW + dt.timedelta(days=1), registration_closes_at=NOW + dt.timedelta(days=9)
    )
    page = html(client, x=4)
    assert "Registration opens: 22 November 2026" in page
    assert "/register/" not in page


def test_no_name_of_a_trainee_is_on_any_public_page_or_in_the_open_data(client, course):
    made = RegistrationFactory(session=course.fact.sessions.get())
    for path in ("/en/events/course/", "/en/events/", "/en/events/calendar.ics", "/api/v1/trainings"):
        content = client.get(path).content.decode()
        assert made.name not in content
        assert made.known("email") not in content


@pytest.fixture
def meeting(index):
    return EventPageFactory(
        parent=index,
        locale=index.locale,
        slug="meeting",
        title="A meeting",
        guests="The Ministry of Justice",
        contact_name="Press office",
        contact_phone="+996312650000",
        contact_email="press@example.org",
        body=stream(("text", "<p>It will be held.</p>")),
        starts_at=dt.datetime(2026, 12, 10, 3, tzinfo=dt.UTC),
        ends_at=dt.datetime(2026, 12, 10, 7, tzinfo=dt.UTC),
    )


def test_an_announcement_says_when_where_for_whom_and_whom_to_ask(client, meeting):
    page = html(client, "/en/events/meeting/")
    for words in ("10 December 2026", "09:00–13:00", "A hotel, Bishkek", "The Ministry of Justice", "To come"):
        assert words in page
    assert 'href="tel:+996312650000"' in page
    assert 'href="mailto:press@example.org"' in page
    assert "How it went" not in page


def test_afterwards_the_same_address_is_the_report(client, meeting, today):
    photo = {"image": None, "alt": "", "caption": "At the table.", "credit": ""}
    photos = [{"type": "item", "id": "1", "value": photo}]
    paper = get_document_model().objects.create(title="Resolution", file=ContentFile(b"x", name="resolution.txt"))
    meeting.report = stream(
        ("figure", {"value": "60", "label": "people took part", "source": "", "as_of": ""}),
        ("quote", {"text": "We agreed.", "speaker": "The minister", "role": ""}),
        ("gallery", {"title": "Photographs", "photos": photos}),
        ("document", {"document": paper.pk, "title": ""}),
    )
    meeting.save()
    today.move_to(dt.datetime(2026, 12, 11, 4, tzinfo=dt.UTC))
    page = html(client, "/en/events/meeting/")
    for words in ("Took place", "How it went", "60", "We agreed.", "At the table.", "Resolution", "The announcement"):
        assert words in page
    assert page.index("We agreed.") < page.index("It will be held.")


def test_a_meeting_that_ends_before_it_starts_is_refused_with_a_sentence(meeting):
    meeting.ends_at = meeting.starts_at - dt.timedelta(hours=1)
    with pytest.raises(ValidationError, match="The end comes before the start"):
        meeting.full_clean()


MEETING_QUERIES = 14


@pytest.mark.parametrize("count", [1, 3])
def test_a_meeting_costs_the_same_however_many_sessions_its_registration_has(client, meeting, counted, count):
    meeting.registration = TrainingFactory(kind="conference")
    meeting.save()
    SeatedSessionFactory.create_batch(count, training=meeting.registration)
    html(client, "/en/events/meeting/", x=1)
    with counted(MEETING_QUERIES):
        html(client, "/en/events/meeting/", x=2)
