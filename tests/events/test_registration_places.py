"""Seats of a training: given in order, never more than there are, each change told once."""

import datetime as dt
import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection

from events.models import Door, Registration, Session
from events.registration import keys, people, places, telling
from events.registration.refusals import (
    AlreadyCancelled,
    AlreadyThere,
    AnotherPlace,
    HoldOver,
    NoRegistration,
    NoSeatLeft,
    NotBegunYet,
    NotOpenYet,
    NotOverYet,
    RegistrationClosed,
    SeatsBelow,
    SessionOver,
    StillWaiting,
)
from home import pagecache
from home.models import CacheGeneration, OutboxMessage, Precision
from tests.factories.events import RegistrationFactory, SeatedSessionFactory, TrainingFactory

NOW = dt.datetime(2026, 11, 21, 6, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
FIRST_DAY = dt.datetime(2026, 12, 10, 4, tzinfo=dt.UTC)
State = Registration.State

pytestmark = pytest.mark.django_db


def somebody(number=1, **changes):
    card = {"name": f"Айгүл {number}", "organisation": "", "role": "", "needs": "", "speaks": ""}
    return card | {"phone": "", "email": f"aigul{number}@example.org"} | changes


def ask(session, number=1, *, now=NOW, once=None, language="ky", **changes):
    person = somebody(number, **changes)
    return places.register(session.pk, person=person, language=language, once=once or uuid.uuid4(), now=now)


def told(registration, template=None):
    rows = telling.owed(registration.pk).order_by("pk").values_list("template", flat=True)
    return [name.removeprefix("events.place_") for name in rows if template in (None, name)]


@pytest.fixture
def session():
    return SeatedSessionFactory(capacity=2)


def states(session):
    return list(Registration.objects.filter(session=session).order_by("pk").values_list("state", flat=True))


def test_a_seat_is_held_for_24_hours_and_the_person_is_told(session):
    made = ask(session).registration
    assert (made.state, made.held_until) == (State.HELD, NOW + DAY)
    message = OutboxMessage.objects.get()
    assert (message.channel, message.recipient, message.language) == ("email", "aigul1@example.org", "ky")
    assert message.template == telling.HELD
    assert message.parameters["key"] == keys.key_of(made)
    assert message.parameters["until"] == "2026-ж., 22-ноябрь, 12:00"


def test_who_gave_only_a_phone_is_told_by_sms(session):
    ask(session, email="", phone="+996555123456")
    message = OutboxMessage.objects.get()
    assert (message.channel, message.recipient) == ("sms", "+996555123456")


def test_when_the_seats_are_gone_people_wait_in_order(session):
    for number in range(4):
        ask(session, number)
    assert states(session) == [State.HELD, State.HELD, State.WAITING, State.WAITING]
    assert told(Registration.objects.last()) == ["waiting"]


def test_a_confirmed_seat_is_hers_and_a_second_tap_changes_nothing(session):
    made = ask(session).registration
    for _tap in range(2):
        assert places.confirm(made, now=NOW + HOUR).state == State.CONFIRMED
    assert told(made) == ["held", "confirmed"]
    assert places.expire(now=NOW + 2 * DAY) == 0


def test_a_hold_that_is_over_cannot_be_confirmed_even_before_the_worker_has_run(session):
    made = ask(session).registration
    with pytest.raises(HoldOver, match="24 hours are over"):
        places.confirm(made, now=NOW + DAY)


def test_whoever_waits_cannot_confirm_and_is_told_why(session):
    for number in range(3):
        last = ask(session, number).registration
    with pytest.raises(StillWaiting, match="waiting list"):
        places.confirm(last, now=NOW)


def test_a_cancelled_place_cannot_be_confirmed(session):
    made = ask(session).registration
    places.cancel(made, now=NOW)
    with pytest.raises(AlreadyCancelled, match="register again"):
        places.confirm(made, now=NOW)


def test_a_cancelled_seat_goes_to_the_first_in_line_who_is_told_once(session):
    first, _second, third, fourth = [ask(session, number).registration for number in range(4)]
    places.confirm(first, now=NOW)
    for _tap in range(2):
        places.cancel(first, now=NOW + HOUR)
    assert states(session) == [State.CANCELLED, State.HELD, State.HELD, State.WAITING]
    third.refresh_from_db()
    assert third.held_until == NOW + HOUR + DAY
    assert told(third) == ["waiting", "moved_up"]
    assert told(fourth) == ["waiting"]


def test_cancelling_takes_back_what_was_not_sent_yet_and_says_so_once(session):
    made = ask(session).registration
    for _tap in range(2):
        places.cancel(made, now=NOW)
    assert told(made) == ["cancelled"]


def test_an_expired_hold_moves_the_next_ones_up_and_each_is_told_once(session):
    first, second, third, fourth = [ask(session, number).registration for number in range(4)]
    places.confirm(second, now=NOW)
    assert places.expire(now=NOW + DAY) == 1
    assert places.expire(now=NOW + DAY) == 0
    assert states(session) == [State.CANCELLED, State.CONFIRMED, State.HELD, State.WAITING]
    assert told(first) == ["lapsed"]
    assert told(third) == ["waiting", "moved_up"]
    assert told(fourth) == ["waiting"]


def test_nobody_moves_up_once_the_session_has_begun(session):
    first, _second, third = [ask(session, number).registration for number in range(3)]
    places.confirm(first, now=NOW)
    places.cancel(first, now=FIRST_DAY)
    third.refresh_from_db()
    assert third.state == State.WAITING


def test_who_cancelled_may_come_back_to_the_end_of_the_line(session):
    first, second, third = [ask(session, number).registration for number in range(3)]
    places.cancel(first, now=NOW)
    again = ask(session, 0, now=NOW + HOUR)
    assert not again.known
    assert again.registration.state == State.WAITING
    assert states(session) == [State.CANCELLED, State.HELD, State.HELD, State.WAITING]
    assert (second.pk, third.pk) < (again.registration.pk,) * 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"email": "a@example.org"}, {"email": "A@Example.org"}),
        ({"email": "", "phone": "+996555123456"}, {"email": "b@example.org", "phone": "+996555123456"}),
        ({"email": "a@example.org", "phone": "+996555123456"}, {"email": "a@example.org"}),
    ],
)
def test_the_same_person_is_recognised_by_phone_or_address_and_gets_the_link_again(session, first, second):
    made = ask(session, **first).registration
    again = ask(session, 2, now=NOW + 2 * HOUR, **second)
    assert (again.registration, again.known) == (made, True)
    assert Registration.objects.count() == 1
    assert told(made) == ["held", "again"]
    ask(session, 3, now=NOW + 2 * HOUR, **second)
    assert told(made) == ["held", "again"]  # not every tap writes a message


def test_a_phone_is_recognised_under_an_older_hash_key(session, settings):
    made = ask(session, email="", phone="+996555123456").registration
    settings.HASH_KEYS = ["a newer key", *settings.HASH_KEYS]
    assert ask(session, 2, email="", phone="+996555123456").registration == made
    assert keys.find(keys.key_of(made)) == made


def test_the_same_person_may_come_to_another_session(session):
    other = SeatedSessionFactory(training=session.training)
    assert not ask(session).known
    assert not ask(other).known


def test_a_double_tap_makes_one_place(session):
    once = uuid.uuid4()
    first, second = ask(session, once=once), ask(session, once=once)
    assert first == second
    assert told(first.registration) == ["held"]


def test_the_same_form_sent_again_for_another_session_makes_a_place_there(session):
    other, once = SeatedSessionFactory(training=session.training), uuid.uuid4()
    first, second = ask(session, once=once), ask(other, once=once)
    assert {first.registration.session, second.registration.session} == {session, other}
    assert ask(other, once=once).registration == second.registration


def test_the_database_itself_refuses_a_second_place_of_the_same_phone(session):
    hashes = people.hashes_of(somebody(phone="+996555123456"))
    RegistrationFactory(session=session, **hashes)
    with pytest.raises(IntegrityError):
        RegistrationFactory(session=session, **hashes)


@pytest.mark.parametrize(
    ("training", "facts", "refusal", "door"),
    [
        ({}, {"capacity": None}, NoRegistration, Door.NONE),
        ({}, {"precision": Precision.MONTH}, NoRegistration, Door.NONE),
        ({"registration_opens_at": NOW + HOUR}, {}, NotOpenYet, Door.NOT_YET),
        ({"registration_closes_at": NOW}, {}, RegistrationClosed, Door.CLOSED),
        ({}, {"starts_on": dt.date(2026, 11, 21), "ends_on": dt.date(2026, 11, 22)}, RegistrationClosed, Door.CLOSED),
        ({}, {"starts_on": dt.date(2026, 11, 19), "ends_on": dt.date(2026, 11, 20)}, SessionOver, Door.OVER),
    ],
)
def test_a_shut_door_says_why(training, facts, refusal, door):
    session = SeatedSessionFactory(training=TrainingFactory(**training), **facts)
    assert Session.objects.with_seats().get(pk=session.pk).door(NOW) is door
    with pytest.raises(refusal):
        ask(session)
    assert not Registration.objects.exists()


def test_the_door_says_when_only_the_waiting_list_is_left(session):
    assert Session.objects.with_seats().get(pk=session.pk).door(NOW) is Door.OPEN
    RegistrationFactory.create_batch(2, session=session)
    assert Session.objects.with_seats().get(pk=session.pk).door(NOW) is Door.FULL


def generation():
    return CacheGeneration.objects.values_list("number", flat=True).first() or 0


def test_kept_pages_are_thrown_away_only_when_the_last_seat_goes_or_comes_back(session):
    pagecache.touch()
    kept = generation()
    ask(session, 1)
    assert generation() == kept
    ask(session, 2)
    full = generation()
    assert full > kept
    waiting = ask(session, 3).registration
    assert generation() == full
    places.cancel(waiting, now=NOW)
    assert generation() == full
    places.cancel(Registration.objects.first(), now=NOW)
    assert generation() > full


def test_more_seats_let_people_move_up_and_fewer_than_are_taken_are_refused(session):
    for number in range(4):
        ask(session, number)
    session.capacity = 3
    places.save_session(session, now=NOW)
    assert states(session) == [State.HELD] * 3 + [State.WAITING]
    for too_few in (2, None):
        session.capacity = too_few
        with pytest.raises(SeatsBelow, match="3 seats are already taken"):
            places.save_session(session, now=NOW)
    assert Session.objects.get().capacity == 3


def test_registration_that_closes_before_it_opens_is_refused_with_a_sentence():
    training = TrainingFactory.build(registration_opens_at=NOW, registration_closes_at=NOW - HOUR)
    with pytest.raises(ValidationError, match="closes before it opens"):
        training.full_clean()


def test_the_day_before_everyone_with_a_seat_is_reminded_once(session):
    coming = RegistrationFactory(session=session)
    RegistrationFactory(session=session, waiting=True)
    RegistrationFactory(session=session, cancelled=True)
    RegistrationFactory(session=SeatedSessionFactory(starts_on=dt.date(2026, 12, 11)))
    sample = RegistrationFactory(session=session, is_sample=True)
    the_day_before = dt.datetime(2026, 12, 9, 5, tzinfo=dt.UTC)
    assert places.remind(now=the_day_before - DAY) == 0
    assert places.remind(now=the_day_before) == 1
    assert places.remind(now=the_day_before + HOUR) == 0
    assert told(coming) == ["reminder"]
    assert told(sample) == []


def test_presence_is_marked_and_undone_from_the_first_day_on(session):
    made = RegistrationFactory(session=session)
    with pytest.raises(NotBegunYet):
        places.attend(made, now=NOW)
    for _tap in range(2):
        assert places.attend(made, now=FIRST_DAY).state == State.ATTENDED
    assert places.undo_attend(made, now=FIRST_DAY).state == State.CONFIRMED


def test_who_only_waited_takes_a_seat_that_is_free_and_no_other(session):
    gone, _there = RegistrationFactory.create_batch(2, session=session)
    walk_in = RegistrationFactory(session=session, waiting=True)
    with pytest.raises(NoSeatLeft, match="did not come"):
        places.attend(walk_in, now=FIRST_DAY)
    places.cancel(gone, now=FIRST_DAY)
    assert places.attend(walk_in, now=FIRST_DAY).state == State.ATTENDED


def test_of_two_lines_of_one_person_only_the_living_one_is_marked(session):
    card = somebody()
    gone = RegistrationFactory(session=session, cancelled=True, person=card, **people.hashes_of(card))
    RegistrationFactory(session=session, person=card, **people.hashes_of(card))
    with pytest.raises(AnotherPlace):
        places.attend(gone, now=FIRST_DAY)


def test_whoever_was_there_cannot_cancel_any_more(session):
    made = RegistrationFactory(session=session, attended=True)
    with pytest.raises(AlreadyThere):
        places.cancel(made, now=FIRST_DAY)
    with pytest.raises(SessionOver):
        places.cancel(made, now=FIRST_DAY + 5 * DAY)


def test_nothing_that_was_written_stands_in_the_clear(session, settings):
    made = ask(session, phone="+996555123456", organisation="Ак жол фонду").registration
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM events_registration")
        stored = repr(cursor.fetchall())
        cursor.execute("SELECT * FROM home_outboxmessage")
        stored += repr(cursor.fetchall())
    for secret in ("Айгүл", "555123456", "aigul1", "Ак жол", keys.key_of(made), "https"):
        assert secret not in stored
    assert made.code in stored  # the half that opens nothing


@pytest.mark.parametrize("key", ["", "x", "я" * 28, "a" * 28, "\0" * 28, "a" * 10_000])
def test_a_made_up_key_opens_nothing(key):
    assert keys.find(key) is None


def test_a_key_of_one_place_with_the_code_of_another_opens_nothing(session):
    first, second = RegistrationFactory.create_batch(2, session=session)
    assert keys.find(first.code + keys.key_of(second)[keys.CODE :]) is None
    assert len(keys.key_of(first)) == keys.LENGTH


def test_a_forgotten_person_leaves_a_number_and_no_words(session):
    made = ask(session, phone="+996555123456").registration
    with pytest.raises(NotOverYet):
        places.forget(made, now=NOW)
    places.forget(made, now=FIRST_DAY + 2 * DAY)
    made.refresh_from_db()
    assert (made.person, made.phone_hash, made.email_hash, made.name) == (None, "", "", "")
    assert not OutboxMessage.objects.exists()
    assert made.state == State.HELD


PEOPLE, SEATS, THREADS = 500, 30, 50


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_five_hundred_who_register_at_once_exactly_thirty_hold_a_seat_and_the_rest_wait_in_order():
    session = SeatedSessionFactory(capacity=SEATS)
    barrier = threading.Barrier(THREADS)

    def one_after_another(first):
        try:
            barrier.wait(60)
            return [ask(session, number).registration.pk for number in range(first, PEOPLE, THREADS)]
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as threads:
        made = sorted(pk for own in threads.map(one_after_another, range(THREADS)) for pk in own)

    assert len(set(made)) == PEOPLE
    rows = list(Registration.objects.order_by("pk").values_list("pk", "state"))
    assert [pk for pk, _state in rows] == made
    assert [state for _pk, state in rows] == [State.HELD] * SEATS + [State.WAITING] * (PEOPLE - SEATS)
    assert Counter(OutboxMessage.objects.values_list("template", flat=True)) == {
        telling.HELD: SEATS,
        telling.WAITING: PEOPLE - SEATS,
    }


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_cancels_confirmations_holds_that_end_and_newcomers_at_once_never_give_a_seat_twice():
    session = SeatedSessionFactory(capacity=5)
    first = [ask(session, number).registration for number in range(12)]
    barrier = threading.Barrier(16)

    def act(number):
        try:
            barrier.wait(60)
            if number < 4:
                return places.cancel(first[number], now=NOW + HOUR)
            if number < 8:
                return places.confirm(first[number], now=NOW + HOUR)
            if number < 10:
                return places.expire(now=NOW + DAY)
            return ask(session, 100 + number, now=NOW + HOUR)
        except (HoldOver, StillWaiting, AlreadyCancelled) as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(act, range(16)))

    seated = Registration.objects.seated().count()
    in_line = Registration.objects.in_line()
    assert seated == 5
    assert in_line.count() == Registration.objects.exclude(state=State.CANCELLED).count() - 5
    last_seated = Registration.objects.seated().order_by("-pk").first()
    assert last_seated.pk < in_line.first().pk  # nobody was passed over


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_twenty_taps_of_one_form_at_once_make_one_place():
    session, once = SeatedSessionFactory(), uuid.uuid4()
    barrier = threading.Barrier(20)

    def tap(_number):
        try:
            barrier.wait(60)
            return ask(session, once=once)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as threads:
        outcomes = list(threads.map(tap, range(20)))

    made = Registration.objects.get()
    assert {(outcome.registration.pk, outcome.known) for outcome in outcomes} == {(made.pk, False)}
    assert told(made) == ["held"]
