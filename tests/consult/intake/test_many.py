"""Many at once: two hundred honest people behind one address, a machine that floods, and the switch against it."""

import json
from datetime import timedelta

import altcha
import pytest
from django.test import Client
from django.utils import timezone

from consult.intake import proof
from consult.models import ConsultationRequest, RequestDraft

from .conftest import Journey

pytestmark = pytest.mark.django_db
REAL = {
    "LIMIT_SEND": {"browser": "20/h", "address": "60/m"},
    "LIMIT_DRAFTS": {"browser": "60/h", "address": "120/m"},
    "LIMIT_UPLOADS": {"browser": "60/h", "address": "300/h"},
}


@pytest.fixture
def real_limits(settings, monkeypatch):
    """Those of production, and not the wide ones of the other tests."""
    from ukuk.settings import base

    for name, limit in REAL.items():
        assert getattr(base, name) == limit
        setattr(settings, name, limit)
    monkeypatch.setattr(proof, "COST", 5)


@pytest.fixture(autouse=True)
def one_moment(time_machine):
    """However slow the machine is, no window of a limit ends during a test."""
    time_machine.move_to(timezone.now().replace(minute=1, second=0), tick=False)


class Villager(Journey):
    """A browser of its own behind the address that the whole village shares."""

    def __init__(self, district, number):
        browser = Client(REMOTE_ADDR="203.0.113.9")
        browser.cookies["csrftoken"] = f"browser-{number}"
        super().__init__(browser, district)


def solved(page):
    challenge = altcha.Challenge.from_dict(json.loads(page.context["proof"]["challenge"]))
    return altcha.Payload(challenge, altcha.solve_challenge(challenge)).to_base64()


def test_two_hundred_people_behind_one_address_ask_within_an_hour_and_nobody_is_kept_waiting(
    country, real_limits, time_machine, png
):
    """Every eighteen seconds one of them, each fourth with a photo of the paper."""
    start = timezone.now().replace(minute=0, second=0)
    for number in range(200):
        time_machine.move_to(start + timedelta(seconds=18 * number))
        person = Villager(country, number)
        png.seek(0)
        assert person.to_page_2().status_code == 302
        with_photo = {"papers": [png]} if number % 4 == 0 else {}
        assert person.post("ask/2/", {**person.question, **with_photo}).status_code == 302
        assert person.send().status_code == 302
    assert ConsultationRequest.objects.count() == 200


def test_a_machine_that_begins_five_hundred_forms_a_minute_fills_no_disk_and_stops_nobody(country, real_limits):
    begun = [Villager(country, number).to_page_2().status_code for number in range(500)]
    assert begun == [302] * 120 + [429] * 380
    assert RequestDraft.objects.count() == 120

    neighbour = Villager(country, "neighbour")
    page = neighbour.to_page_2(village="Кызыл-Суу")
    assert (page.status_code, page.context["form"]["village"].value()) == (429, "Кызыл-Суу")
    assert neighbour.to_page_2(altcha=solved(page)).status_code == 302
    elsewhere = Journey(Client(REMOTE_ADDR="198.51.100.7"), country)
    assert len(elsewhere.walk()) == 19


def test_five_hundred_looks_a_minute_at_the_first_page_write_nothing_down(
    journey, real_limits, django_assert_num_queries
):
    assert {journey.get("ask/").status_code for _ in range(500)} == {200}
    assert not RequestDraft.objects.exists()


def test_over_the_limit_of_sending_she_goes_on_with_a_proof_and_her_words_are_all_there(journey, real_limits, settings):
    settings.LIMIT_SEND = {"browser": "20/h", "address": "0/m"}
    journey.to_page_3()
    journey.get("ask/3/")

    page = journey.send()

    assert (page.status_code, page.context["form"]["way"].value()) == (429, "portal")
    assert not ConsultationRequest.objects.exists()
    assert journey.send(altcha=solved(page)).status_code == 302
    assert ConsultationRequest.objects.get().narrative == journey.question["text"]


def test_without_script_she_waits_a_little_and_sends(journey, real_limits, settings):
    settings.LIMIT_SEND = {"browser": "20/h", "address": "0/m"}
    journey.to_page_3()
    ticket = journey.send().context["proof"]["ticket"]
    assert journey.send(patience=ticket).status_code == 429
    settings.PATIENCE_SECONDS = 0  # they have passed
    assert journey.send(patience=ticket).status_code == 302


def test_the_switch_asks_everybody_from_the_third_page_on(journey, settings, real_limits):
    settings.ASK_PROOF = True
    assert journey.get("ask/").context["proof"] is None
    journey.to_page_3()
    page = journey.get("ask/3/")
    assert journey.send().status_code == 429
    assert journey.send(altcha=solved(page)).status_code == 302
    assert ConsultationRequest.objects.count() == 1


def test_a_solution_sends_one_question_only(journey, settings, real_limits):
    settings.ASK_PROOF = True
    journey.to_page_3()
    payload = solved(journey.get("ask/3/"))
    assert journey.send(altcha=payload).status_code == 302
    journey.post("ask/sent/leave/", {})
    journey.to_page_3(text="Экинчи суроо.")
    assert journey.send(altcha=payload).status_code == 429


def test_in_quiet_times_no_page_asks_for_it(journey):
    journey.to_page_3()
    for path in ("ask/", "ask/2/", "ask/3/"):
        assert "js/proof" not in journey.get(path).text


def test_the_trap_is_told_without_blame_and_what_was_typed_stays(journey):
    journey.to_page_3()
    page = journey.client.post("/en/consult/ask/3/", {**journey.way, "website": "https://example.org"})
    assert "Something was written into a field that people do not see. Please send again." in page.text
    assert page.context["form"]["way"].value() == "portal"
