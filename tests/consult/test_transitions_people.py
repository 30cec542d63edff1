"""Who is known again: by phone, by name, as the other party; and nothing of it can be read."""

import pytest
from django.db import connection

from consult import transitions
from consult.models import PersonKey
from consult.transitions import NameNeeded, NotYours, TooManyChecks, WrongState
from consult.transitions.people import CHECKS, is_name, pairs
from tests.factories.consult import LawyerFactory, RequestFactory

pytestmark = pytest.mark.django_db
PHONE = {"phone": "+996555111222"}


def held(**kwargs):
    return RequestFactory(claimed=True, **kwargs)


def check(case, other, **kwargs):
    return transitions.check_conflict(case, by=case.lawyer, other=other, **kwargs)


@pytest.mark.parametrize(
    "written",
    [
        "Асанов Бакыт",
        "бакыт  АСАНОВ",
        "Bakyt Asanov",
        "Асанов Бакыт Эсенович",
        "Асанов Бакыт Эсен уулу",
    ],
)
def test_one_name_is_known_in_every_order_alphabet_and_with_the_fathers_name(written):
    assert set(pairs("Асанов Бакыт")) <= set(pairs(written))


@pytest.mark.parametrize("written", ["", "Бакыт", "  ", "Бакыт кызы", "!!", "Асан асан", "А. Б."])
def test_one_word_is_no_name(written):
    assert not is_name(written)


def test_the_other_party_of_one_case_who_is_the_client_of_another_is_a_possible_conflict():
    RequestFactory(way="call", contact={**PHONE, "name": "Бакыт Асанов"})
    case = held()

    assert not check(case, "Турдубаева Гүлнара")
    assert check(case, "Асанов Бакыт")
    assert list(case.events.filter(name="conflict_check").values_list("code", flat=True)) == ["clear", "hit"]


def test_the_client_of_one_case_who_is_the_other_party_of_another_is_a_possible_conflict():
    check(held(), "Асанов Бакыт")

    assert check(held(), "Турдубаева Гүлнара", client="Бакыт Асанов")
    assert check(held(way="call", contact={**PHONE, "name": "Бакыт Асанов"}), "Турдубаева Гүлнара")


@pytest.mark.parametrize("client", ["Бакыт Асанов", "Асанов Б.", "B. Asanov", "Асанов Б. Э."])
@pytest.mark.parametrize("other", ["Асанов Бакыт Эсенович", "Асанов Б.", "Б.Э. Асанов"])
def test_a_name_with_an_initial_meets_the_name_in_full(client, other):
    RequestFactory(way="call", contact={**PHONE, "name": client})

    assert check(held(), other)


@pytest.mark.parametrize(
    ("client", "other"),
    [
        ("Асанов Бакыт", "Асанов Болот"),
        ("Асанов Б.", "Асанов Кубат"),
        ("Асанов Б.", "Осмонов Б."),
        ("Бакыт Асанов", "Болотов А."),
    ],
)
def test_brothers_and_others_of_the_same_initials_are_no_conflict(client, other):
    RequestFactory(way="call", contact={**PHONE, "name": client})

    assert not check(held(), other)


def test_two_cases_against_the_same_party_are_no_conflict():
    check(held(), "Асанов Бакыт")

    assert not check(held(), "Асанов Бакыт")


def test_no_typed_name_and_no_number_lies_readable_in_any_table():
    case = held(way="call", contact={**PHONE, "name": "Бакыт Асанов"})
    check(case, "Турдубаева Гүлнара", client="Асанова Айгүл")

    with connection.cursor() as cursor:
        for table in ("consult_personkey", "consult_requestevent", "consult_consultationrequest"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - three names written above
            rows = str(cursor.fetchall())
            for word in ("Турдубаева", "турдубаева", "turdubaeva", "Асанов", "asanov", "555111222"):
                assert word not in rows


@pytest.mark.parametrize(("other", "client"), [("Бакыт", ""), ("Асанов Бакыт", "Айгүл")])
def test_half_a_name_is_refused_and_nothing_is_kept(other, client):
    case = held()

    with pytest.raises(NameNeeded):
        check(case, other, client=client)

    assert not PersonKey.objects.exists()


def test_nobody_tries_a_whole_village_at_one_case():
    case = held()
    for number in range(CHECKS):
        check(case, f"Асанов {'аб'[number % 2] * (number + 2)}т")

    with pytest.raises(TooManyChecks):
        check(case, "Турдубаева Гүлнара")


def test_only_the_lawyer_who_holds_the_case_checks():
    with pytest.raises(NotYours):
        transitions.check_conflict(held(), by=LawyerFactory().user, other="Асанов Бакыт")
    with pytest.raises(WrongState):
        check(RequestFactory(answered=True), "Асанов Бакыт")


def test_requests_of_one_number_find_each_other_also_after_a_new_hash_key(settings):
    first = RequestFactory(way="call", contact=PHONE)
    RequestFactory(way="call", contact={"phone": "+996555999999"})
    settings.HASH_KEYS = ["newer", *settings.HASH_KEYS]
    second = RequestFactory(way="whatsapp", contact=PHONE)

    assert list(transitions.others_of_same_phone(second)) == [first]
    assert list(transitions.others_of_same_phone(first)) == [second]


def test_a_number_that_she_took_back_is_forgotten():
    first, second = RequestFactory(way="call", contact=PHONE), RequestFactory(way="call", contact=PHONE)
    transitions.client_changes_contact(first, way="portal")

    assert not transitions.others_of_same_phone(second).exists()


def test_erasing_takes_every_mark_away():
    case = RequestFactory(closed=True, way="call", contact={**PHONE, "name": "Бакыт Асанов"})
    assert PersonKey.objects.filter(request=case).count() == 4  # phone; the name, and twice with an initial

    transitions.erase(case)

    assert not PersonKey.objects.exists()
