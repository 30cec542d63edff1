"""Certificates: made once for who was there, printed in three languages, checked by anyone, guessed by nobody."""

import datetime as dt
import re

import pytest
import time_machine

from events.certificates import issuing, numbers, sheets
from events.models import Certificate
from events.registration import keys, places
from home.models import OutboxMessage
from tests.factories.events import RegistrationFactory, SeatedSessionFactory, TrainingFactory
from tests.factories.pages import PartnerFactory

NOW = dt.datetime(2026, 12, 12, 6, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def session(homes):
    training = TrainingFactory(name_en="Children's rights", name_ky="Баланын укуктары", name_ru="Права ребёнка")
    training.organisers.add(PartnerFactory(name_en="Public Union Activist"))
    return SeatedSessionFactory(training=training, venue_en="Batken", venue_ky="Баткен", venue_ru="Баткен")


@pytest.fixture
def certificate(session):
    RegistrationFactory(session=session, attended=True, person={"name": "Өмүрбек Ж.", "email": "omur@example.org"})
    issuing.issue(session)
    return Certificate.objects.get()


def html(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_a_number_reads_back_however_it_is_typed():
    number = numbers.make()
    assert len(number) == numbers.LENGTH
    for typed in (number, numbers.grouped(number), numbers.grouped(number).lower(), f"  {number[:5]} {number[5:]}\n"):
        assert numbers.read(typed) == number
    cyrillic = number.translate(str.maketrans("ABEKMHPCTXY", "АВЕКМНРСТХУ"))
    assert numbers.read(cyrillic) == number


def test_every_wrong_sign_and_every_swap_is_noticed():
    number = numbers.make()
    for place, right in enumerate(number):
        for sign in set(numbers.SIGNS) - {right}:
            assert numbers.read(number[:place] + sign + number[place + 1 :]) == ""
    for first in range(numbers.LENGTH):
        for second in range(first + 1, numbers.LENGTH):
            swapped = list(number)
            swapped[first], swapped[second] = swapped[second], swapped[first]
            assert numbers.read("".join(swapped)) in ("", number)


@pytest.mark.parametrize("typed", ["", "x", "0" * 12, "\0" * 12, "²" * 12, "9" * 61, "ß" * 6])
def test_what_cannot_be_a_number_is_none(typed):
    assert numbers.read(typed) == ""


def test_only_who_was_there_gets_a_certificate_and_only_one(session):
    there = RegistrationFactory(session=session, attended=True)
    RegistrationFactory(session=session)
    RegistrationFactory(session=session, cancelled=True)
    assert issuing.issue(session) == 1
    number = Certificate.objects.get().number
    assert issuing.issue(session) == 0
    assert Certificate.objects.get().number == number
    message = OutboxMessage.objects.get()
    assert (message.template, message.recipient) == ("events.certificate", there.known("email"))


def test_a_certificate_taken_back_verifies_no_more(client, certificate):
    places.undo_attend(certificate.registration)
    assert "We know no certificate" in html(client.get(f"/en/events/certificates/{certificate.number}/"), 404)


def test_anyone_sees_name_training_and_date_and_nothing_else(client, certificate):
    page = html(client.get(f"/en/events/certificates/{certificate.number}/"))
    for words in ("This certificate is genuine", "Өмүрбек Ж.", "Children&#x27;s rights", "10–11 December 2026"):
        assert words in page
    for secret in ("omur@example.org", "Batken", keys.key_of(certificate.registration)):
        assert secret not in page
    assert "Өмүрбек" not in re.search(r"<title>.*?</title>", page, re.DOTALL)[0]


def test_it_outlives_the_words_of_the_registration(client, certificate):
    places.forget(certificate.registration, now=NOW)
    assert "Өмүрбек Ж." in html(client.get(f"/en/events/certificates/{certificate.number}/"))


def test_the_name_is_sealed_in_the_database(certificate):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM events_certificate")
        assert "Өмүрбек" not in repr(cursor.fetchall())


def test_the_box_takes_the_number_as_it_is_printed(client, certificate):
    typed = numbers.grouped(certificate.number).lower()
    response = client.get("/ky/events/certificates/", {"number": typed})
    assert response["Location"] == f"/ky/events/certificates/{certificate.number}/"
    sloppy = client.get(f"/ky/events/certificates/{typed}/")
    assert sloppy["Location"] == f"/ky/events/certificates/{certificate.number}/"


@pytest.mark.parametrize("typed", ["1234", "x" * 5000, "\0", "<script>"])
def test_a_slip_is_told_and_counts_as_no_guess(client, session, settings, typed):
    settings.LIMIT_WRONG_CERTIFICATES = {"address": "1/15m"}
    for _try in range(3):
        assert "cannot be a number of ours" in html(client.get("/en/events/certificates/", {"number": typed}))
    assert "cannot be a number of ours" in html(client.get("/en/events/certificates/1234/"), 404)


def test_wrong_numbers_are_counted_and_a_guesser_waits(client, certificate, settings):
    settings.LIMIT_WRONG_CERTIFICATES = {"address": "2/15m"}
    for _try in range(2):
        page = html(client.get(f"/en/events/certificates/{numbers.make()}/"), 404)
        assert "We know no certificate with this number" in page
        assert "noindex" in page
    response = client.get(f"/en/events/certificates/{numbers.make()}/")
    assert "Please wait a little" in html(response, 429)
    assert int(response["Retry-After"]) > 0


def test_a_right_number_is_shown_although_others_at_the_address_guessed(client, certificate, settings):
    settings.LIMIT_WRONG_CERTIFICATES = {"address": "1/15m"}
    for _try in range(3):
        client.get(f"/en/events/certificates/{numbers.make()}/")
    assert certificate.name in html(client.get(f"/en/events/certificates/{certificate.number}/"))


def test_she_downloads_her_own_sheet_behind_her_link(client, certificate):
    key = keys.key_of(certificate.registration)
    assert f"/en/events/place/certificate/?key={key}" in html(client.get(f"/en/events/place/?key={key}"))
    response = client.get(f"/en/events/place/certificate/?key={key}")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Cache-Control"] == "no-store, private"
    assert response.content.startswith(b"%PDF-")


@pytest.mark.parametrize("key", ["", "x", "a" * 28])
def test_a_wrong_link_gives_no_sheet(client, certificate, key):
    assert "This link opens nothing" in html(client.get(f"/en/events/place/certificate/?key={key}"), 404)


def test_who_has_none_yet_gets_none(client, session):
    made = RegistrationFactory(session=session, attended=True)
    assert client.get(f"/en/events/place/certificate/?key={keys.key_of(made)}").status_code == 404


def pages_of(document: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", document))


@pytest.mark.parametrize(
    ("language", "heading", "training", "days"),
    [
        ("ky", "Сертификат", "Баланын укуктары", "2026-ж., 10–11-декабрь, Баткен"),
        ("ru", "Сертификат", "Права ребёнка", "10–11 декабря 2026"),
        ("en", "Certificate", "Children's rights", "10–11 December 2026, Batken"),
    ],
)
def test_a_sheet_speaks_the_language_of_its_owner(certificate, language, heading, training, days):
    certificate.language = language
    made = sheets.sheet(certificate, "https://example.org")
    assert (made["heading"], made["training"], made["name"]) == (heading, training, "Өмүрбек Ж.")
    assert made["when"].startswith(days)
    assert made["number"] == numbers.grouped(certificate.number)
    assert made["address"] == f"example.org/{language}/events/certificates/{certificate.number}"
    document = sheets.pdf([made])
    assert pages_of(document) == 1
    assert b"/StructTreeRoot" in document
    assert b"pdfuaid:part" in document
    assert sheets.pdf([made], picture=True).startswith(b"\x89PNG")


def test_the_longest_words_fit_one_sheet_and_markup_stays_words(certificate):
    training = certificate.session.training
    training.name_ky = "Ата-эненин камкордугусуз калган балдардын укуктарын жана мыйзамдуу кызыкчылыктарын коргоо " * 2
    training.name_ky = training.name_ky[:255]
    certificate.language, certificate.name = "ky", '#panic("x") *_$ Абдырахманова-Токтосунова Айгүлзада Кубанычбековна'
    certificate.session.venue_ky = ("Айыл өкмөтүнүн имаратынын экинчи кабатындагы чоң жыйындар залы " * 4)[:200]
    training.organisers.add(*PartnerFactory.create_batch(5, name_ky="Мамлекет кепилдеген юридикалык жардам борбору"))
    made = sheets.sheet(certificate, "https://example.org")
    assert pages_of(sheets.pdf([made, made])) == 2
