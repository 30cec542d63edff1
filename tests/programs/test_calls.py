"""Calls for proposals: their state by the calendar alone, their own addresses, their papers."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from programs.models import Call
from tests.factories.pages import CallDocumentFactory, CallFactory, ProgramFactory, ProgramPageFactory

DAY = date(2026, 11, 21)
LIST_QUERIES = 9
CALL_QUERIES = 12


@pytest.mark.parametrize(
    ("opens", "closes", "state"),
    [
        (None, None, Call.State.ANNOUNCED),
        (None, date(2026, 12, 1), Call.State.ANNOUNCED),
        (date(2026, 11, 22), None, Call.State.COMING),
        (date(2026, 11, 21), date(2026, 11, 21), Call.State.OPEN),
        (date(2026, 11, 1), None, Call.State.OPEN),
        (date(2026, 11, 1), date(2026, 11, 20), Call.State.CLOSED),
    ],
)
def test_a_call_is_open_by_its_dates_alone(db, opens, closes, state):
    call = CallFactory(opens_on=opens, closes_on=closes)
    assert call.state(DAY) == state
    assert Call.objects.open(DAY).exists() == (state == Call.State.OPEN)


def test_a_deadline_before_the_opening_is_refused_by_the_database(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        CallFactory(opens_on=date(2026, 2, 1), closes_on=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("language", "days", "words"),
    [
        ("en", 0, "Closes today."),
        ("en", 1, "Closes in 1 day."),
        ("en", 5, "Closes in 5 days."),
        ("ru", 0, "Приём закрывается сегодня."),
        ("ru", 1, "До закрытия — 1 день."),
        ("ru", 3, "До закрытия — 3 дня."),
        ("ru", 5, "До закрытия — 5 дней."),
        ("ru", 21, "До закрытия — 21 день."),
        ("ky", 0, "Бүгүн жабылат."),
        ("ky", 1, "Жабылганга чейин 1 күн калды."),
        ("ky", 5, "Жабылганга чейин 5 күн калды."),
    ],
)
def test_the_days_that_are_left_are_said_in_the_right_number(language, days, words):
    call = Call(opens_on=date(2026, 11, 1), closes_on=DAY + timedelta(days=days))
    with translation.override(language):
        assert call.standing(DAY) == words


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        (None, None, "It is not open yet. The date will be announced."),
        (date(2026, 12, 1), None, "Opens on 1 December 2026."),
        (date(2026, 11, 1), None, "Open now. The deadline will be announced."),
        (date(2026, 11, 1), date(2026, 11, 20), "Closed on 20 November 2026."),
    ],
)
def test_what_is_not_known_is_to_be_announced_and_what_is_over_says_when(opens, closes, words):
    with translation.override("en"):
        assert Call(opens_on=opens, closes_on=closes).standing(DAY) == words


@pytest.mark.parametrize(("days", "pressing"), [(0, True), (7, True), (8, False), (-1, False)])
def test_the_last_week_before_the_deadline_is_pressing(days, pressing):
    assert Call(opens_on=date(2026, 11, 1), closes_on=DAY + timedelta(days=days)).is_pressing(DAY) is pressing


def test_a_call_has_an_address_of_its_own_with_its_dates_its_papers_and_its_program(client, index):
    fact = ProgramFactory()
    program = ProgramPageFactory(parent=index, locale=index.locale, fact=fact, title="Social procurement")
    call = CallFactory(
        code="public-order",
        program=fact,
        name_en="Public order",
        aim_en="Homeless people",
        how_en="Write to us.\n\nSoon.",
    )
    CallDocumentFactory(call=call, name_en="The form to fill in")
    CallDocumentFactory(name_en="A paper of another call")
    response = client.get("/en/programs/calls/public-order/")
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count("<h1") == 1
    for words in ("Homeless people", "to be announced", "The form to fill in", "<p>Write to us.</p>", program.url):
        assert words in html
    assert "A paper of another call" not in html
    assert '<link rel="canonical" href="http://testserver/en/programs/calls/public-order/">' in html
    assert "http%3A%2F%2Ftestserver%2Fen%2Fprograms%2Fcalls%2Fpublic-order%2F" in html


def test_a_call_whose_program_has_no_live_page_names_the_program_in_words(client, index):
    fact = ProgramFactory(name_en="A program nobody wrote about")
    ProgramPageFactory(parent=index, locale=index.locale, fact=fact, slug="hidden", live=False)
    CallFactory(code="one", program=fact)
    html = client.get("/en/programs/calls/one/").content.decode()
    assert "A program nobody wrote about" in html
    assert "/programs/hidden/" not in html


@pytest.mark.parametrize("code", ["nothing", "a" * 300])
def test_an_unknown_call_is_not_found(client, index, code):
    assert client.get(f"/en/programs/calls/{code}/").status_code == 404


def test_a_call_closes_by_itself_the_day_after_its_deadline(client, index):
    today = timezone.localdate()
    CallFactory(name_en="Still open", opens_on=today, closes_on=today)
    CallFactory(name_en="Over", opens_on=today - timedelta(days=9), closes_on=today - timedelta(days=1))
    current, closed = client.get("/en/programs/calls/").content.decode().split('id="closed"')
    assert "Still open" in current
    assert "Over" not in current
    assert "Over" in closed
    on_index = client.get(index.url).content.decode()
    assert "Still open" in on_index
    assert "Over" not in on_index


def test_the_nearest_deadline_comes_first_and_what_is_not_dated_comes_after(client, index):
    today = timezone.localdate()
    CallFactory(name_en="Third")
    CallFactory(name_en="Second", opens_on=today, closes_on=today + timedelta(days=9))
    CallFactory(name_en="First", opens_on=today, closes_on=today + timedelta(days=2))
    html = client.get("/en/programs/calls/").content.decode()
    assert html.index("First") < html.index("Second") < html.index("Third")


def test_no_call_at_all_is_a_page_that_helps(client, index):
    html = client.get("/en/programs/calls/").content.decode()
    assert "No call is open now" in html


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_calls_costs_the_same_however_long_it_is(client, index, count, steady, django_assert_num_queries):
    for _n in range(count):
        CallFactory(program=ProgramFactory())
    client.get("/en/programs/calls/?x=1")
    with django_assert_num_queries(LIST_QUERIES):
        client.get("/en/programs/calls/?x=1")


@pytest.mark.parametrize("count", [1, 3])
def test_a_call_costs_the_same_however_many_papers_it_has(client, index, count, steady, django_assert_num_queries):
    call = CallFactory(code="one")
    for _n in range(count):
        CallDocumentFactory(call=call)
    client.get("/en/programs/calls/one/?x=1")
    with django_assert_num_queries(CALL_QUERIES):
        client.get("/en/programs/calls/one/?x=1")
