import datetime as dt

import pytest

from consult.card import VALID, SafeContact
from consult.clock import BISHKEK

MONDAY = dt.datetime(2026, 11, 23, tzinfo=BISHKEK)
PHONE = {"phone": "+996555111222"}


def card(confirmed_at=MONDAY, **said):
    return SafeContact.of(PHONE | said, confirmed_at)


def at(day, hour, minute=0):
    """`day` 0 is the Monday."""
    return MONDAY + dt.timedelta(days=day, hours=hour, minutes=minute)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [(at(0, 8, 59), False), (at(0, 9), True), (at(0, 17, 59), True), (at(0, 18), False), (at(6, 12), True)],
)
def test_without_hours_she_may_be_called_at_office_hours_of_every_day(moment, is_open):
    assert card().is_open(moment) == is_open
    assert card().is_open(moment.astimezone(dt.UTC)) == is_open


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (at(0, 5, 59), False),  # the night from Sunday to Monday belongs to Sunday
        (at(0, 21, 59), False),
        (at(0, 22), True),
        (at(1, 0), True),
        (at(1, 5, 59), True),
        (at(1, 6), False),
        (at(5, 5, 59), True),  # Friday's night ends on Saturday
        (at(5, 22), False),
    ],
)
def test_hours_may_go_over_midnight_and_belong_to_the_day_on_which_they_begin(moment, is_open):
    night = card(days="work", opens="22:00", closes="06:00")
    assert night.is_open(moment) == is_open


@pytest.mark.parametrize(
    ("said", "now", "opens"),
    [
        ({}, at(0, 8), at(0, 9)),
        ({}, at(0, 18), at(1, 9)),
        ({"days": "work"}, at(4, 18), at(7, 9)),
        ({"days": "rest", "opens": "07:00", "closes": "08:00"}, at(6, 8), at(12, 7)),
        ({"days": "work", "opens": "22:00", "closes": "06:00"}, at(5, 6), at(7, 22)),
        ({"opens": "22:00", "closes": "06:00"}, at(1, 3), at(1, 22)),
    ],
)
def test_it_says_when_the_hours_open_next(said, now, opens):
    assert card(**said).opens_next(now) == opens


def test_it_holds_for_thirty_days():
    made = card()
    assert not made.is_over(MONDAY + VALID - dt.timedelta(seconds=1))
    assert made.is_over(MONDAY + VALID)
    assert made.valid_until == MONDAY + dt.timedelta(days=30)


@pytest.mark.parametrize(
    ("said", "others", "say"),
    [
        ({}, False, "nothing"),
        ({"others": "yes"}, True, "nothing"),
        ({"others": "yes", "say": "reply_ready"}, True, "reply_ready"),
        ({"others": "no", "say": "reply_ready"}, False, "nothing"),
        ({"others": "perhaps", "say": "everything"}, False, "nothing"),
    ],
)
def test_what_she_left_open_is_taken_as_the_safer(said, others, say):
    made = card(**said)
    assert (made.others, made.say) == (others, say)


@pytest.mark.parametrize("contact", [None, {}, {"phone": ""}, {"name": "Айгүл"}])
def test_without_a_phone_there_is_no_card(contact):
    assert SafeContact.of(contact, MONDAY) is None


@pytest.mark.parametrize("hour", ["25:00", "soon", None, 9])
def test_an_hour_that_is_none_becomes_the_office_hour(hour):
    assert card(opens=hour).opens == dt.time(9)
