"""Schedulers keep the bus in the admin; whatever they do goes through events.stops."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from wagtail.users.models import UserProfile

from events import stops
from events.models import Stop, Training
from tests.factories.events import CampaignFactory, CrewFactory, SessionFactory, StopFactory
from tests.factories.home import SettlementFactory, UserFactory, sign_in

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 21, 4, tzinfo=dt.UTC)
State = Stop.State


def staff(client, role):
    user = UserFactory(role=role)
    sign_in(client, user)
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
    client.user = user
    return client


@pytest.fixture
def scheduler(client, ears):
    with time_machine.travel(NOW, tick=False):
        yield staff(client, "scheduler")


def facts(**kwargs):
    words = {f"{field}_{language}": "" for field in ("place", "note", "services") for language in ("ky", "ru", "en")}
    when = {"starts_at": "2026-12-01 10:00", "ends_at": "2026-12-01 14:00"}
    empty = dict.fromkeys(("crew", "latitude", "longitude", "district", "reason", "contact"), "")
    return words | when | empty | kwargs


def test_a_stop_is_planned_with_a_village_in_any_spelling(scheduler, karakol):
    campaign = CampaignFactory()
    response = scheduler.post(reverse("stops:add"), facts(campaign=campaign.pk, village="akbulung", place_ky="Мектеп"))
    assert response.status_code == 302, response.context["form"].errors
    stop = Stop.objects.get()
    assert (stop.settlement, stop.district, stop.state) == (karakol["ak_bulung"], karakol["ak_suu"], State.PLANNED)
    assert stop.starts_at == dt.datetime(2026, 12, 1, 4, tzinfo=dt.UTC)
    assert stop.history.get().by == scheduler.user


def test_a_name_that_several_villages_have_asks_for_the_district(scheduler, karakol):
    other = SettlementFactory(district=karakol["jeti_oguz"], name_ky="Ак-Булуң", name_ru="Ак-Булун")
    wanted = facts(campaign=CampaignFactory().pk, village="Ак-Булун")
    response = scheduler.post(reverse("stops:add"), wanted)
    assert "Several villages have this name" in response.content.decode()
    assert not Stop.objects.exists()
    scheduler.post(reverse("stops:add"), wanted | {"district": karakol["jeti_oguz"].pk})
    assert Stop.objects.get().settlement == other


@pytest.mark.parametrize(("typed", "said"), [("Ак-Булунч", "Ak-Bulun"), ("Атлантида", "Correct the name")])
def test_an_unknown_village_is_refused_with_what_may_be_meant(scheduler, karakol, typed, said):
    response = scheduler.post(reverse("stops:add"), facts(campaign=CampaignFactory().pk, village=typed))
    page = response.content.decode()
    assert "We do not know this village" in page
    assert said in page
    assert typed in page  # what was typed is kept
    assert not Stop.objects.exists()


def test_a_village_that_is_not_listed_needs_its_district(scheduler, karakol):
    wanted = facts(campaign=CampaignFactory().pk, village="Жаңы айыл", is_unlisted="on")
    assert "Choose the district" in scheduler.post(reverse("stops:add"), wanted).content.decode()
    scheduler.post(reverse("stops:add"), wanted | {"district": karakol["ak_suu"].pk})
    stop = Stop.objects.get()
    assert (stop.settlement, stop.settlement_text, stop.district) == (None, "Жаңы айыл", karakol["ak_suu"])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends_at": "2026-12-01 09:00"}, "The end comes before the start"),
        ({"starts_at": "tomorrow"}, "Enter a valid date/time"),
        ({"village": ""}, "This field is required"),
        ({"latitude": "95.1234567"}, "Ensure that there are no more than"),
    ],
)
def test_wrong_facts_are_refused_beside_their_field(scheduler, karakol, wrong, said):
    response = scheduler.post(reverse("stops:add"), facts(campaign=CampaignFactory().pk, village="Ак-Булун") | wrong)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert not Stop.objects.exists()


def test_a_crew_that_is_elsewhere_is_refused(scheduler, karakol):
    crew = CrewFactory()
    StopFactory(campaign=crew.campaign, crew=crew, starts_at=dt.datetime(2026, 12, 1, 4, tzinfo=dt.UTC))
    wanted = facts(campaign=crew.campaign.pk, crew=crew.pk, village="Ак-Булун")
    assert "somewhere else at that hour" in scheduler.post(reverse("stops:add"), wanted).content.decode()
    assert Stop.objects.count() == 1


@pytest.fixture
def stop(karakol):
    return StopFactory(
        settlement=karakol["ak_bulung"], starts_at=dt.datetime(2026, 12, 1, 4, tzinfo=dt.UTC), place_ru=""
    )


def edit(scheduler, stop, **changes):
    wanted = facts(campaign=stop.campaign_id, village="Ак-Булун", **changes)
    return scheduler.post(reverse("stops:edit", args=[stop.pk]), wanted)


def test_a_confirmed_stop_changes_only_with_a_reason(scheduler, stop, ears):
    Stop.objects.update(state=State.CONFIRMED)
    assert "Say why" in edit(scheduler, stop, place_ky="Клуб").content.decode()
    assert edit(scheduler, stop, place_ky="Клуб", reason="Repairs").status_code == 302
    fresh = Stop.objects.get()
    assert (fresh.place_ky, fresh.sequence, fresh.history.get().reason) == ("Клуб", 1, "Repairs")
    assert ears == [(stop.pk, State.CONFIRMED)]


def test_another_day_of_a_confirmed_stop_is_refused_with_what_was_typed(scheduler, stop):
    Stop.objects.update(state=State.CONFIRMED)
    page = edit(scheduler, stop, starts_at="2026-12-02 10:00", ends_at="2026-12-02 14:00", reason="Snow")
    assert "Move it, then they learn where it went" in page.content.decode()
    assert 'value="2026-12-02 10:00"' in page.content.decode()
    assert Stop.objects.get().sequence == 0


def test_a_stop_keeps_its_campaign_whatever_is_sent(scheduler, stop):
    wanted = facts(campaign=CampaignFactory().pk, village="Ак-Булун", place_ky="Клуб")
    assert scheduler.post(reverse("stops:edit", args=[stop.pk]), wanted).status_code == 302
    assert (Stop.objects.get().campaign, Stop.objects.get().place_ky) == (stop.campaign, "Клуб")


def test_services_languages_and_a_contact_are_kept_and_shown_again(scheduler, stop):
    wanted = {"languages": ["uz", "ky"], "contact": "0555 12 34 56", "services_ru": "Консультации"}
    assert edit(scheduler, stop, **wanted).status_code == 302
    fresh = Stop.objects.get()
    assert (fresh.languages, fresh.contact, fresh.services_ru) == ("uz ky", "0555 12 34 56", "Консультации")
    page = scheduler.get(reverse("stops:edit", args=[stop.pk])).content.decode()
    assert page.count("checked") == 2


def test_saving_without_a_change_writes_nothing(scheduler, stop, ears):
    assert edit(scheduler, stop).status_code == 302
    assert (Stop.objects.get().sequence, ears) == (0, [])


def test_the_form_shows_the_stop_as_it_is(scheduler, stop):
    page = scheduler.get(reverse("stops:edit", args=[stop.pk])).content.decode()
    assert 'value="Ak-Bulun"' in page


def test_what_another_saved_meanwhile_is_shown_and_what_was_typed_stays(scheduler, stop):
    page = scheduler.get(reverse("stops:edit", args=[stop.pk])).content.decode()
    assert '<input type="hidden" name="revision" value="0"' in page
    assert edit(scheduler, stop, revision="0", contact="0555 12 34 56").status_code == 302
    page = edit(scheduler, stop, revision="0", note_ky="Мектеп").content.decode()
    assert "Somebody changed this stop while you had it open" in page
    assert "Contact: (empty) → 0555 12 34 56." in page
    assert 'value="Мектеп"' in page
    assert '<input type="hidden" name="revision" value="1"' in page
    assert Stop.objects.get().contact == "0555 12 34 56"
    assert edit(scheduler, stop, revision="1", note_ky="Мектеп").status_code == 302
    assert (Stop.objects.get().note_ky, Stop.objects.get().contact) == ("Мектеп", "")


@pytest.fixture
def twins(karakol):
    """Two villages of one name in one district, as there are 49 times."""
    name = {"name_ky": "Ак-Терек", "name_ru": "Ак-Терек", "name_en": "Ak-Terek", "district": karakol["ak_suu"]}
    return [SettlementFactory(aimak_ru_2021=f"{aimak} айылный аймак", **name) for aimak in ("Бешикский", "Кенешский")]


def test_villages_of_one_name_in_one_district_are_told_apart_by_their_aimak(scheduler, twins):
    wanted = facts(campaign=CampaignFactory().pk, village="Ак-Терек", district=twins[0].district_id)
    page = scheduler.post(reverse("stops:add"), wanted).content.decode()
    assert "Several villages of this district have this name" in page
    assert "Ak-Terek (Бешикский айылный аймак); Ak-Terek (Кенешский айылный аймак)" in page
    assert scheduler.post(reverse("stops:add"), wanted | {"village": "Ак-Терек (Кенеш"}).status_code == 302
    stop = Stop.objects.get()
    assert stop.settlement == twins[1]
    page = scheduler.get(reverse("stops:edit", args=[stop.pk])).content.decode()
    assert 'value="Ak-Terek (Кенешский айылный аймак)"' in page
    kept = {"village": "Ak-Terek (Кенешский айылный аймак)", "district": twins[0].district_id, "contact": "114"}
    wanted = facts(campaign=stop.campaign_id, **kept)
    assert scheduler.post(reverse("stops:edit", args=[stop.pk]), wanted).status_code == 302
    assert (Stop.objects.get().settlement, Stop.objects.get().contact) == (twins[1], "114")


def test_the_form_of_a_stop_shows_what_became_of_it(scheduler, stop, karakol):
    Stop.objects.update(state=State.CONFIRMED)
    ends = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
    stops.amend(Stop.objects.get(), by=scheduler.user, reason="The school is repaired", ends_at=ends, place_ky="Клуб")
    stops.cancel(stop, by=scheduler.user, reason="Snow")
    page = scheduler.get(reverse("stops:edit", args=[stop.pk])).content.decode()
    for said in ("The school is repaired", "14:00 →", "15:00", "(empty) → Клуб", "Confirmed → cancelled", "Snow"):
        assert said in page
    assert scheduler.user.username in page


def test_a_day_outside_the_campaign_is_asked_about(scheduler, karakol):
    campaign = CampaignFactory(ends_on=dt.date(2026, 11, 30))
    wanted = facts(campaign=campaign.pk, village="Ак-Булун")
    page = scheduler.post(reverse("stops:add"), wanted, follow=True).content.decode()
    assert "1 stop lies outside the days of its campaign" in page


def test_a_day_that_is_over_is_refused_in_the_form(scheduler, karakol):
    past = {"starts_at": "2026-11-01 10:00", "ends_at": "2026-11-01 14:00"}
    wanted = facts(campaign=CampaignFactory().pk, village="Ак-Булун") | past
    assert "This day is over" in scheduler.post(reverse("stops:add"), wanted).content.decode()
    assert not Stop.objects.exists()


def test_with_a_stop_that_was_held_nothing_can_be_done_and_that_is_said(scheduler, stop):
    Stop.objects.update(state=State.HELD)
    page = scheduler.get(reverse("stops:turn", args=[stop.pk]), follow=True).content.decode()
    assert "The bus has already been there" in page
    response = scheduler.post(
        reverse("stops:turn", args=[stop.pk]), {"to": State.CANCELLED, "reason": "Snow"}, follow=True
    )
    assert "The bus has already been there" in response.content.decode()
    assert Stop.objects.get().state == State.HELD


def test_what_became_of_a_stop_meanwhile_is_said_where_it_is_decided(scheduler, stop):
    Stop.objects.update(state=State.CANCELLED)
    page = turn(scheduler, stop, to=State.CONFIRMED).content.decode()
    assert "moved or cancelled in the meantime" in page
    assert 'value="planned"' in page


def test_a_stop_is_never_deleted(scheduler, stop):
    assert scheduler.post(reverse("stops:delete", args=[stop.pk])).status_code in (302, 403)
    assert Stop.objects.exists()


def turn(scheduler, stop, **answers):
    return scheduler.post(reverse("stops:turn", args=[stop.pk]), answers)


def test_a_scheduler_confirms_a_stop(scheduler, stop):
    assert turn(scheduler, stop, to=State.CONFIRMED).status_code == 302
    assert Stop.objects.get().state == State.CONFIRMED
    assert stop.history.get().by == scheduler.user


def test_a_scheduler_cancels_a_stop_with_a_reason_only(scheduler, stop):
    assert "Say why" in turn(scheduler, stop, to=State.CANCELLED).content.decode()
    turn(scheduler, stop, to=State.CANCELLED, reason="Snow")
    assert Stop.objects.get().state == State.CANCELLED


def test_a_scheduler_moves_a_stop_to_another_day_and_village(scheduler, stop, karakol):
    assert "on which day" in turn(scheduler, stop, to=State.MOVED, reason="Snow").content.decode()
    turn(
        scheduler,
        stop,
        to=State.MOVED,
        reason="Snow",
        starts_at="2026-12-05 10:00",
        ends_at="2026-12-05 13:00",
        village="Кызыл Суу",
    )
    stop.refresh_from_db()
    there = stop.moved_to
    assert (there.settlement, there.district) == (karakol["kyzyl_suu"], karakol["jeti_oguz"])
    assert there.starts_at == dt.datetime(2026, 12, 5, 4, tzinfo=dt.UTC)


def test_what_cannot_be_is_not_offered_and_not_done(scheduler, stop):
    page = scheduler.get(reverse("stops:turn", args=[stop.pk])).content.decode()
    assert 'value="planned"' not in page
    assert turn(scheduler, stop, to=State.PLANNED).status_code == 200
    assert "has not been there yet" in turn(scheduler, stop, to=State.HELD).content.decode()
    assert Stop.objects.get().state == State.PLANNED


@pytest.mark.parametrize("role", ["editor", "lawyer", "auditor", "coordinator"])
def test_other_roles_do_not_touch_the_schedule(client, ears, stop, role):
    staff(client, role)
    for path in (
        reverse("stops:index"),
        reverse("stops:add"),
        reverse("stops:edit", args=[stop.pk]),
        reverse("stops:turn", args=[stop.pk]),
        reverse("campaigns:index"),
        reverse("sessions:index"),
    ):
        assert client.get(path).status_code in (302, 403)
    turn(client, stop, to=State.CONFIRMED)
    assert Stop.objects.get().state == State.PLANNED


LIST_QUERIES = 17


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_many_stops_it_shows(scheduler, counted, count):
    for _number in range(count):
        StopFactory(crew=CrewFactory())
    scheduler.get(reverse("stops:index"))
    with counted(LIST_QUERIES):
        assert scheduler.get(reverse("stops:index")).status_code == 200


@pytest.mark.parametrize("name", ["campaigns", "crews", "trainings", "sessions", "stops"])
def test_every_list_and_form_opens(scheduler, stop, name):
    session = SessionFactory()
    crew = CrewFactory()
    assert scheduler.get(reverse(f"{name}:index")).status_code == 200
    assert scheduler.get(reverse(f"{name}:add")).status_code == 200
    row = {"campaigns": stop.campaign, "crews": crew, "trainings": session.training, "sessions": session, "stops": stop}
    assert scheduler.get(reverse(f"{name}:edit", args=[row[name].pk])).status_code == 200


def test_a_training_is_made_with_a_name_in_one_language(scheduler):
    wanted = {"code": "new", "kind": "training", "name_ky": "Окутуу", "name_ru": "", "name_en": "", "participants": ""}
    response = scheduler.post(reverse("trainings:add"), wanted)
    assert response.status_code == 302, response.context["form"].errors
    assert Training.objects.get().name == "Окутуу"
