"""Calendar files as the rest of the world reads them: two parsers, long lines, odd signs, what stays and what grows."""

import datetime as dt

import pytest
import time_machine
import vobject
from icalendar import Calendar

from events.models import Session
from tests.factories.events import (
    EventPageFactory,
    EventsIndexPageFactory,
    SessionFactory,
    TrainingFactory,
    TrainingPageFactory,
)

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 21, 6, tzinfo=dt.UTC)
ODD = "Укук, окуу; \\ жаңы \U0001f68c " + "Ата-энесинен ажыраган балдардын укуктарын коргоо жана кызыкчылыктары"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def index(homes):
    return EventsIndexPageFactory(parent=homes["en"], locale=homes["en"].locale)


@pytest.fixture
def training(index):
    fact = TrainingFactory(name_en=ODD)
    for day in (10, 14):
        SessionFactory(
            training=fact, starts_on=dt.date(2026, 12, day), ends_on=dt.date(2026, 12, day + 1), venue_en="Room 5, 2nd"
        )
    return TrainingPageFactory(parent=index, locale=index.locale, fact=fact, slug="course", title="Course")


@pytest.fixture
def conference(index):
    return EventPageFactory(
        parent=index,
        locale=index.locale,
        title="Meeting",
        slug="meeting",
        starts_at=dt.datetime(2026, 12, 10, 3, tzinfo=dt.UTC),
        ends_at=dt.datetime(2026, 12, 10, 7, tzinfo=dt.UTC),
    )


def file(client, path):
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return response.content


def test_two_parsers_agree_on_everything_of_the_whole_calendar(client, training, conference):
    content = file(client, "/en/events/calendar.ics")
    one = {str(event["UID"]): event for event in Calendar.from_ical(content).walk("VEVENT")}
    other = {event.uid.value: event for event in vobject.readOne(content.decode()).vevent_list}
    assert one.keys() == other.keys()
    assert len(one) == 3
    for uid, event in other.items():
        assert event.summary.value == str(one[uid]["SUMMARY"])
        assert event.dtstart.value == one[uid]["DTSTART"].dt
        assert event.dtend.value == one[uid]["DTEND"].dt
        assert int(event.sequence.value) == one[uid]["SEQUENCE"]
        assert event.dtstamp.value == one[uid]["DTSTAMP"].dt == NOW
    session = other[f"session-{training.fact.sessions.first().pk}@ukuk-jardam"]
    assert session.summary.value == ODD  # commas, semicolons, backslashes and a bus survive the escaping
    meeting = other[f"conference-{conference.translation_key}@ukuk-jardam"]
    assert meeting.dtstart.value.utcoffset() == dt.timedelta(hours=6)


def test_lines_are_folded_at_75_bytes_and_end_as_the_standard_wants(client, training):
    content = file(client, "/en/events/calendar.ics")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert sum(line.startswith(b" ") for line in lines) > 2
    for line in lines:
        line.decode()  # no letter is cut in two


def test_the_time_zone_of_bishkek_is_written_out(client, conference):
    zone = vobject.readOne(file(client, "/en/events/calendar.ics").decode()).vtimezone
    assert zone.tzid.value == "Asia/Bishkek"


def test_a_training_and_a_session_of_it_have_their_own_files(client, training):
    uids = [f"session-{session.pk}@ukuk-jardam" for session in training.fact.sessions.all()]
    whole = vobject.readOne(file(client, "/en/events/course/calendar.ics").decode())
    assert [event.uid.value for event in whole.vevent_list] == uids
    assert whole.vevent_list[0].url.value == "http://testserver/en/events/course/"
    pk = training.fact.sessions.last().pk
    single = vobject.readOne(file(client, f"/en/events/course/calendar.ics?session={pk}").decode())
    assert [event.uid.value for event in single.vevent_list] == uids[1:]


@pytest.mark.parametrize("asked", ["x", "9" * 40, "²", "%00", "-1", "'"])
def test_a_malformed_question_is_answered_with_a_file(client, training, asked):
    assert file(client, f"/en/events/course/calendar.ics?session={asked}")


def test_a_conference_has_its_own_file(client, conference):
    found = vobject.readOne(file(client, "/en/events/meeting/calendar.ics").decode())
    assert found.vevent.uid.value == f"conference-{conference.translation_key}@ukuk-jardam"
    assert found.vevent.location.value == conference.venue


def test_a_change_keeps_the_uid_and_raises_the_sequence(client, training, today):
    def entry(mark):
        found = vobject.readOne(file(client, f"/en/events/course/calendar.ics?session={first.pk}&x={mark}").decode())
        return found.vevent.uid.value, int(found.vevent.sequence.value), found.vevent.dtstart.value

    first = training.fact.sessions.first()
    before = entry(1)
    today.shift(dt.timedelta(minutes=2))
    session = Session.objects.get(pk=first.pk)
    session.starts_on = dt.date(2026, 12, 9)
    session.save()
    after = entry(2)
    assert before[0] == after[0]
    assert before[1] < after[1] < 2**31
    assert after[2] == dt.date(2026, 12, 9)


@pytest.mark.parametrize("language", ["ky", "ru"])
def test_a_file_of_a_page_that_is_not_there_is_not_found(client, training, language):
    assert client.get(f"/{language}/events/course/calendar.ics").status_code == 404
