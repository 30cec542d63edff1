"""Places by any spelling."""

import pytest

from home import gazetteer
from home.spelling import sound
from tests.factories.home import DistrictFactory, RegionFactory, SettlementFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ак-Булуң", "ак булун"),
        ("Ак-Булуң", "Akbulung"),
        ("Жалал-Абад", "Джалал-Абад"),
        ("Жалал-Абад", "Jalal-Abad"),
        ("Жалал-Абад", "ЗHALAL-ABAD".replace("З", "Z")),
        ("Өзгөн", "Озгон"),
        ("Өзгөн", "Özgön"),
        ("Жети-Өгүз району", "Jeti Oguz"),
        ("Жети-Өгүз", "Джеты-Огуз"),
        ("Кара-Кулжа", "Кара-Кульджа"),
        ("Чоң-Алай", "Chong-Alay"),
        ("с. Исфана", "ИСФАНА шаары"),
        ("Алёна", "Алена"),
        ("Көк-Сай", "kok say"),
        ("Ак-Суу", "Ак-Су"),
    ],
)
def test_two_spellings_of_one_name_sound_the_same(one, other):
    assert sound(one) == sound(other) != ""


@pytest.mark.parametrize(("one", "other"), [("Ош", "Аш"), ("Талас", "Тарас"), ("Кара-Суу", "Кара-Сай")])
def test_different_names_do_not_sound_the_same(one, other):
    assert sound(one) != sound(other)


@pytest.mark.parametrize("nothing", ["", " ", "-", "😀", "\0", "،؟"])
def test_what_is_no_name_has_no_sound_and_finds_nothing(nothing):
    assert sound(nothing) == ""
    assert gazetteer.find(nothing) == []


@pytest.fixture
def villages():
    ak_suu = DistrictFactory(short_ky="Ак-Суу", short_ru="Ак-Суйский", short_en="Ak-Suu")
    talas = DistrictFactory(short_ky="Талас", short_ru="Таласский", short_en="Talas")
    names = {"name_ky": "Көк-Сай", "name_ru": "Кок-Сай", "name_en": "Kok-Say"}
    return {
        "here": SettlementFactory(district=ak_suu, **names),
        "there": SettlementFactory(district=talas, **names),
        "other": SettlementFactory(district=talas, name_ky="Бейшеке", name_ru="Бейшеке"),
    }


def test_all_places_of_one_name_are_found_with_their_districts(villages):
    matches = gazetteer.find("кок сай")
    assert {match.place.pk for match in matches} == {villages["here"].pk, villages["there"].pk}
    assert {match.score for match in matches} == {gazetteer.EXACT}


@pytest.mark.parametrize("question", ["Кок-Сай Таласский", "Көк-Сай, Талас району", "kok say talas"])
def test_a_village_said_with_its_district_is_that_one(villages, question):
    assert [match.place for match in gazetteer.find(question)] == [villages["there"]]


@pytest.mark.parametrize("question", ["Бейшек", "Бейшикe".replace("e", "е"), "Beisheke", "Байшеке", "Бейшекеге"])
def test_a_typing_error_or_an_ending_still_finds_the_village(villages, question):
    assert gazetteer.find(question)[0].place == villages["other"]


def test_an_ordinary_word_finds_no_village(villages):
    assert gazetteer.find("алименттер") == []


@pytest.mark.parametrize("nonsense", ["Жжжыыы", "жы", "Жи", "йй жж"])
def test_a_few_letters_at_random_are_not_asked_back_as_a_short_name(villages, nonsense):
    SettlementFactory(name_ky="Жим", name_ru="Джим", name_en="Jim")
    assert gazetteer.find(nonsense) == []


@pytest.mark.parametrize("question", ["Жим", "джим", "Jim", "Джимм", "Жима", "Жими"])
def test_a_short_name_is_found_by_its_spellings_and_with_an_ending(villages, question):
    jim = SettlementFactory(name_ky="Жим", name_ru="Джим", name_en="Jim")
    assert [match.place for match in gazetteer.find(question)] == [jim]


def test_a_place_is_found_by_its_code_whatever_it_is(villages):
    region = RegionFactory()
    for place in (region, villages["here"].district, villages["here"]):
        assert gazetteer.at(place.pk) == place


@pytest.mark.parametrize("code", ["", "0", "9" * 14, "x' OR 1=1", "41702\0", "𝟜𝟙𝟟", "a" * 500])
def test_a_code_that_nobody_has_is_nobodys_place(villages, code):
    assert gazetteer.at(code) is None


def test_a_question_of_any_length_is_answered(villages):
    assert gazetteer.find("Көк-Сай " * 10_000) == []


def test_the_number_of_queries_does_not_grow_with_the_places(villages, django_assert_num_queries):
    for _number in range(3):
        SettlementFactory(name_ru="Кок-Сай")
    with django_assert_num_queries(4):  # the three lists of names, then the villages that were found
        gazetteer.find("Кок-Сай")
