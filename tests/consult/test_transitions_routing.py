"""Giving out by share: a month of it, and what the database holds afterwards."""

import random
from collections import Counter, defaultdict

import pytest

from consult import transitions
from consult.models import Absence, ConflictBar, ConsultationRequest, Duty, Lawyer, Notice, Routing, RoutingSettings
from consult.models.codes import State
from consult.transitions import routing
from consult.transitions.routing import Candidate, could_take, turn
from tests.factories.consult import DAY, HOUR, MONDAY, LawyerFactory, RequestFactory, matter
from tests.factories.home import DistrictFactory

WORKING_DAYS, A_DAY = 22, 60


def office(dice):
    """Fourteen lawyers of one oblast: full and half posts, limits, languages, matters, a week or two away."""
    lawyers = []
    for number in range(14):
        lawyer = Lawyer(pk=number + 1, region_id="here", user_id=number + 1)
        languages = frozenset({"ky", "ru"} if number % 4 else {"ky", "ru", "en"})
        matters = frozenset() if number % 3 else frozenset({"FAM", "SOC", "LAB", "DEB"})
        limit = 12 if number == 5 else 40
        away = range(first := dice.randrange(WORKING_DAYS), first + dice.choice([0, 5, 10]))
        one = Candidate(lawyer, 50 if number % 5 == 0 else 100, 0, limit, languages, matters)
        lawyers.append((one, limit, set(away)))
    return lawyers


@pytest.mark.parametrize("seed", range(5))
def test_in_a_month_nobody_gets_more_than_110_per_cent_of_their_share(seed):
    dice = random.Random(seed)
    lawyers = office(dice)
    got, share, held, skipped = Counter(), defaultdict(float), defaultdict(list), 0
    for day in range(WORKING_DAYS):
        there = [one for one, _limit, away in lawyers if day not in away]
        for _request in range(A_DAY):
            request = ConsultationRequest(
                region_id="here",
                language=dice.choices(["ky", "ru", "en"], [60, 38, 2])[0],
                matter_id=dice.choice(["FAM", "SOC", "LAB", "DEB", "LND", "CRM"]),
            )
            candidates = could_take(request, there)
            if not candidates:
                skipped += 1
                continue
            whole = sum(one.share for one in candidates)
            for one in candidates:
                share[one.lawyer.pk] += one.share / whole
            chosen = turn(candidates)
            got[chosen.lawyer.pk] += 1
            held[chosen.lawyer.pk].append(day)
        for one, limit, away in lawyers:
            assert limit - one.room == len(held[one.lawyer.pk]) <= limit
            assert not away & {day for day in held[one.lawyer.pk] if day in away}
            done = len(held[one.lawyer.pk]) // 5 + 3 if day not in away else 0  # answered today
            held[one.lawyer.pk] = held[one.lawyer.pk][done:]
            one.room = limit - len(held[one.lawyer.pk])
    assert sum(got.values()) + skipped == WORKING_DAYS * A_DAY
    assert sum(got.values()) > 0.7 * WORKING_DAYS * A_DAY
    for pk, count in got.items():
        assert count <= 1.1 * share[pk], (pk, count, share[pk])
        assert count >= 0.9 * share[pk] - 1, (pk, count, share[pk])


def test_who_was_away_is_not_flooded_afterwards():
    one, other = (Candidate(Lawyer(pk=pk), 100, 0, 1000) for pk in (1, 2))
    for _request in range(50):
        assert turn([one]) is one
    back = Counter(turn([one, other]).lawyer.pk for _request in range(20))
    assert back == {1: 10, 2: 10}


def test_half_a_post_gets_half():
    full, half = Candidate(Lawyer(pk=1), 100, 0, 1000), Candidate(Lawyer(pk=2), 50, 0, 1000)
    assert Counter(turn([full, half]).lawyer.pk for _request in range(30)) == {1: 20, 2: 10}


@pytest.fixture
def everywhere(db):
    RoutingSettings.objects.update_or_create(defaults={"where": RoutingSettings.Where.EVERYWHERE})


def given():
    return dict(Routing.objects.values_list("request", "lawyer"))


def test_it_is_off_until_somebody_switches_it_on(db):
    request = RequestFactory(submitted_at=MONDAY)
    LawyerFactory(region=request.region)
    assert transitions.route_waiting(now=MONDAY + HOUR) == 0


def test_only_in_the_chosen_oblasts_and_in_working_hours(db):
    chosen, other = RequestFactory(submitted_at=MONDAY), RequestFactory(submitted_at=MONDAY)
    lawyer = LawyerFactory(region=chosen.region)
    LawyerFactory(region=other.region)
    rules = RoutingSettings.load()
    rules.where = RoutingSettings.Where.SOME
    rules.save()
    rules.regions.set([chosen.region])

    assert transitions.route_waiting(now=MONDAY + 10 * HOUR) == 0  # eight in the evening
    assert transitions.route_waiting(now=MONDAY + 6 * DAY) == 0  # Sunday
    assert transitions.route_waiting(now=MONDAY + HOUR) == 1
    assert given() == {chosen.pk: lawyer.pk}


def test_what_is_given_out_is_claimed_and_told(everywhere):
    request = RequestFactory(submitted_at=MONDAY)
    lawyer = LawyerFactory(region=request.region)

    assert transitions.route_waiting(now=MONDAY + HOUR) == 1

    request.refresh_from_db()
    assert (request.state, request.lawyer, request.claimed_at) == (State.CLAIMED, lawyer.user, MONDAY + HOUR)
    event = request.events.order_by("-pk").first()
    assert (event.name, event.role, event.by) == ("route", "system", None)
    assert Notice.objects.get(to=lawyer.user).what == Notice.What.ROUTED
    assert transitions.route_waiting(now=MONDAY + HOUR) == 0


def test_nobody_gets_what_they_may_not_hold(everywhere):
    request = RequestFactory(submitted_at=MONDAY, language="ru", matter=matter("LND"))
    here = {"region": request.region}
    LawyerFactory()  # of another oblast
    LawyerFactory(**here, languages=["ky"])
    LawyerFactory(**here, limit=0)
    LawyerFactory(**here, is_active=False)
    LawyerFactory(**here).matters.add(matter("FAM"))
    ConflictBar.objects.create(request=request, lawyer=LawyerFactory(**here).user)
    Absence.objects.create(lawyer=LawyerFactory(**here), first=MONDAY, last=MONDAY, entered_at=MONDAY)

    assert transitions.route_waiting(now=MONDAY + HOUR) == 0
    fit = LawyerFactory(**here, languages=["ru"])
    assert transitions.route_waiting(now=MONDAY + HOUR) == 1
    assert given() == {request.pk: fit.pk}


def test_whoever_is_on_duty_for_the_oblast_today_gets_it(everywhere):
    request = RequestFactory(submitted_at=MONDAY)
    LawyerFactory(region=request.region)
    guest = LawyerFactory()
    Duty.objects.create(lawyer=guest, day=MONDAY, region=request.region)
    transitions.route_waiting(now=MONDAY + HOUR)
    assert given() == {request.pk: guest.pk}


def test_what_comes_back_goes_to_somebody_else_and_a_reopened_case_to_its_lawyer(everywhere):
    request = RequestFactory(submitted_at=MONDAY)
    one, other = LawyerFactory(region=request.region), LawyerFactory(region=request.region)
    transitions.route_waiting(now=MONDAY + HOUR)
    first = Lawyer.objects.get(pk=given()[request.pk])
    transitions.decline(
        ConsultationRequest.objects.get(pk=request.pk), by=first.user, reason="other", now=MONDAY + HOUR
    )
    transitions.route_waiting(now=MONDAY + 2 * HOUR)
    assert set(Routing.objects.values_list("lawyer", flat=True)) == {one.pk, other.pk}

    closed = RequestFactory(closed=True, lawyer=other.user, submitted_at=MONDAY, district=request.district)
    transitions.reopen(closed, now=MONDAY + HOUR)
    Lawyer.objects.filter(pk=one.pk).update(owed=5)
    transitions.route_waiting(now=MONDAY + 2 * HOUR)
    closed.refresh_from_db()
    assert closed.lawyer == other.user


def test_accounts_are_kept_from_one_run_to_the_next(everywhere):
    district = DistrictFactory()
    lawyers = LawyerFactory.create_batch(3, region=district.region)
    for hour in range(1, 5):
        RequestFactory.create_batch(3, district=district, submitted_at=MONDAY)
        transitions.route_waiting(now=MONDAY + hour * HOUR)
    assert Counter(given().values()) == {lawyer.pk: 4 for lawyer in lawyers}
    assert sum(Lawyer.objects.values_list("owed", flat=True)) == pytest.approx(0)


def test_what_nobody_can_take_does_not_keep_the_others_from_being_given_out(everywhere, monkeypatch):
    monkeypatch.setattr(routing, "PAGE", 2)
    nowhere, osh = DistrictFactory(), DistrictFactory()
    RequestFactory.create_batch(3, district=nowhere, submitted_at=MONDAY)  # no lawyer in this oblast
    RequestFactory.create_batch(3, district=osh, submitted_at=MONDAY, language="ru")  # nobody speaks it there
    last = RequestFactory(district=osh, submitted_at=MONDAY + HOUR, language="ky")
    lawyer = LawyerFactory(region=osh.region, languages=["ky"])
    assert transitions.route_waiting(now=MONDAY + HOUR) == 1
    assert given() == {last.pk: lawyer.pk}


def test_an_oblast_without_lawyers_takes_no_part_of_a_run(everywhere, monkeypatch):
    monkeypatch.setattr(routing, "LOOKED_AT", 2)
    RequestFactory.create_batch(2, district=DistrictFactory(), submitted_at=MONDAY)
    osh = DistrictFactory()
    last = RequestFactory(district=osh, submitted_at=MONDAY + HOUR)
    LawyerFactory(region=osh.region)
    assert transitions.route_waiting(now=MONDAY + HOUR) == 1
    assert last.pk in given()


def test_a_request_that_somebody_else_took_leaves_the_account_and_the_room_as_they_were(everywhere, monkeypatch):
    district = DistrictFactory()
    RequestFactory.create_batch(2, district=district, submitted_at=MONDAY)
    lawyer = LawyerFactory(region=district.region, limit=1)
    took, tries = routing.take_this, []

    def faster(pk, *args):
        tries.append(pk)
        return took(pk, *args) if len(tries) > 1 else None

    monkeypatch.setattr(routing, "take_this", faster)
    assert transitions.route_waiting(now=MONDAY + HOUR) == 1
    assert given() == {tries[1]: lawyer.pk}
    assert Lawyer.objects.get(pk=lawyer.pk).owed == pytest.approx(0)
