"""Days away and days on duty: who enters them, who sees them, and what strange input does."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from consult.models import Absence, AccessEvent, Duty
from tests.factories.consult import CoordinatorFactory, LawyerFactory, RequestFactory

from .conftest import signed_in

ABSENCES, ROTA = reverse("desk:absences"), reverse("desk:rota")
ENGLISH = {"accept-language": "en"}
MONDAY = dt.date(2026, 11, 23)
WEEK = dt.timedelta(days=7)


def days(first=0, last=3, **more):
    today = timezone.localdate()
    ends = {"first": today + dt.timedelta(days=first), "last": today + dt.timedelta(days=last)}
    return {name: day.isoformat() for name, day in ends.items()} | more


def away(lawyer, first=0, last=3):
    return Absence.objects.create(
        lawyer=lawyer,
        first=timezone.localdate() + dt.timedelta(days=first),
        last=timezone.localdate() + dt.timedelta(days=last),
        entered_at=timezone.now(),
    )


def test_a_lawyer_enters_her_own_days_and_takes_them_back(lawyer):
    place = lawyer.user.lawyer
    lawyer.post(ABSENCES, days(lawyer=place.pk))
    absence = Absence.objects.get()
    assert (absence.lawyer, absence.entered_by) == (place, lawyer.user)
    lawyer.post(reverse("desk:delete_absence", args=[absence.pk]))
    assert not Absence.objects.exists()


def logged(what):
    return list(AccessEvent.objects.filter(what=what).order_by("pk").values_list("by__username", "reason"))


def test_days_away_and_on_duty_leave_a_line_in_the_log(coordinator, lawyer, region):
    place, who = lawyer.user.lawyer, coordinator.user.username
    coordinator.post(ABSENCES, days(lawyer=place.pk))
    absence = Absence.objects.get()
    for _press in range(2):
        coordinator.post(reverse("desk:delete_absence", args=[absence.pk]))
    period = f"{place}, {absence.first:%d.%m.%Y}–{absence.last:%d.%m.%Y}"
    assert logged("absence") == [(who, f"entered: {period}"), (who, f"taken back: {period}")]

    ticked(coordinator, box(place, MONDAY))
    ticked(coordinator, box(place, MONDAY))
    ticked(coordinator, copy="1")
    ticked(coordinator)
    assert logged("rota") == [
        (who, f"{region.short}: + 23.11.2026 {place}"),
        (who, f"{region.short}: + 30.11.2026 {place}"),
        (who, f"{region.short}: − 23.11.2026 {place}"),
    ]


def test_a_coordinator_enters_them_for_the_lawyers_of_the_scope_and_for_no_other(coordinator, lawyer, other_lawyer):
    coordinator.post(ABSENCES, days(lawyer=lawyer.user.lawyer.pk))
    coordinator.post(ABSENCES, days(lawyer=other_lawyer.user.lawyer.pk))
    assert [one.lawyer for one in Absence.objects.all()] == [lawyer.user.lawyer]


def test_a_lawyer_sees_and_changes_nobody_elses_days(lawyer, other_lawyer):
    foreign = away(other_lawyer.user.lawyer)
    lawyer.post(ABSENCES, days(lawyer=other_lawyer.user.lawyer.pk))
    page = lawyer.post(reverse("desk:delete_absence", args=[foreign.pk]), follow=True, headers=ENGLISH)
    assert "There is no such absence. Nothing was changed." in page.content.decode()
    assert list(Absence.objects.all()) == [foreign]
    assert str(other_lawyer.user.lawyer) not in lawyer.get(ABSENCES).content.decode()


@pytest.mark.parametrize(("data", "sentence"), [
    (lambda: days(first=3, last=1), "The last day comes before the first."),
    (lambda: days(first=-9, last=-2), "These days have passed already."),
    (lambda: days(last=900), "This is more than a year."),
    (lambda: {"first": "жакында", "last": ""}, "Enter a valid date."),
])  # fmt: skip
def test_days_that_cannot_be_are_refused_with_a_sentence(lawyer, data, sentence):
    page = lawyer.post(ABSENCES, data() | {"lawyer": lawyer.user.lawyer.pk}, headers=ENGLISH)
    assert sentence in page.content.decode()
    assert not Absence.objects.exists()


def test_urgent_cases_of_who_is_away_are_shown_to_whoever_leads(coordinator, lawyer, region):
    held = {"claimed": True, "lawyer": lawyer.user, "district__region": region}
    urgent = RequestFactory(unsafe=True, **held)
    calm = RequestFactory(**held)
    away(lawyer.user.lawyer, first=1)
    assert urgent.case_number not in coordinator.get(ABSENCES).content.decode()
    away(lawyer.user.lawyer)
    page = coordinator.get(ABSENCES).content.decode()
    assert urgent.case_number in page
    assert calm.case_number not in page
    assert urgent.case_number not in lawyer.get(ABSENCES).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_absences_take_the_same_queries_for_one_and_for_three(coordinator, region, rows, django_assert_num_queries):
    for lawyer in LawyerFactory.create_batch(rows, region=region):
        away(lawyer)
        RequestFactory(unsafe=True, claimed=True, lawyer=lawyer.user, district__region=region)
    coordinator.get(ABSENCES)
    with django_assert_num_queries(16):
        coordinator.get(ABSENCES)


def box(lawyer, day):
    return f"{lawyer.pk}:{day.isoformat()}"


def ticked(client, *values, week=MONDAY, **more):
    return client.post(f"{ROTA}?week={week.isoformat()}", {"on": list(values)} | more)


def duties():
    return set(Duty.objects.values_list("lawyer", "day"))


def test_a_coordinator_ticks_a_week_and_unticks_it_again(coordinator, lawyer, region):
    place = lawyer.user.lawyer
    tuesday = MONDAY + dt.timedelta(days=1)
    ticked(coordinator, box(place, MONDAY), box(place, tuesday))
    assert duties() == {(place.pk, MONDAY), (place.pk, tuesday)}
    assert {one.region for one in Duty.objects.all()} == {region}
    ticked(coordinator, box(place, tuesday))
    assert duties() == {(place.pk, tuesday)}


def test_a_week_is_copied_but_for_who_is_away_then(coordinator, region):
    one, other = LawyerFactory.create_batch(2, region=region)
    Absence.objects.create(lawyer=other, first=MONDAY + WEEK, last=MONDAY + WEEK, entered_at=timezone.now())
    ticked(coordinator, box(one, MONDAY), box(other, MONDAY))
    for _press in range(2):  # twice does no harm
        ticked(coordinator, copy="1")
    assert duties() == {(one.pk, MONDAY), (other.pk, MONDAY), (one.pk, MONDAY + WEEK)}


def test_boxes_of_other_places_and_weeks_change_nothing(coordinator, lawyer, other_lawyer):
    mine, foreign = lawyer.user.lawyer, other_lawyer.user.lawyer
    answer = ticked(coordinator, box(foreign, MONDAY), box(mine, MONDAY + WEEK), "x", "9:9", "\0")
    assert answer.status_code == 302
    assert duties() == set()


def test_a_lawyer_reads_the_rota_and_cannot_change_it(lawyer, region):
    place = lawyer.user.lawyer
    Duty.objects.create(lawyer=place, day=MONDAY, region=region)
    page = lawyer.get(f"{ROTA}?week={MONDAY.isoformat()}", headers=ENGLISH).content.decode()
    assert "on duty" in page
    assert 'type="checkbox"' not in page
    assert ticked(lawyer)["location"] == reverse("wagtailadmin_home")
    assert duties() == {(place.pk, MONDAY)}


@pytest.mark.parametrize(
    "query", ["week=soon", "week=9999-99-99", "week=0001-01-01", "place=KG-XX", "place=c999", "week=%00"]
)
def test_a_strange_address_shows_this_week_of_the_own_place(coordinator, region, query):
    page = coordinator.get(f"{ROTA}?{query}")
    assert page.status_code == 200
    assert page.context["place"].region == region
    assert page.context["days"][0] == timezone.localdate() - dt.timedelta(days=timezone.localdate().weekday())


def test_an_administrator_chooses_the_oblast_and_a_coordinator_of_a_centre_has_the_centre(administrator, region):
    lawyer = LawyerFactory(region=region)
    administrator.post(f"{ROTA}?week={MONDAY.isoformat()}&place={region.iso}", {"on": [box(lawyer, MONDAY)]})
    assert duties() == {(lawyer.pk, MONDAY)}
    scope = CoordinatorFactory(of_centre=True)
    theirs = LawyerFactory(centre=scope.centre)
    ticked(signed_in(scope.user), box(theirs, MONDAY), box(lawyer, MONDAY))
    assert list(Duty.objects.filter(centre=scope.centre).values_list("lawyer", flat=True)) == [theirs.pk]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_rota_takes_the_same_queries_for_one_lawyer_and_for_three(
    coordinator, region, rows, django_assert_num_queries
):
    for lawyer in LawyerFactory.create_batch(rows, region=region):
        Duty.objects.create(lawyer=lawyer, day=MONDAY, region=region)
    address = f"{ROTA}?week={MONDAY.isoformat()}"
    coordinator.get(address)
    with django_assert_num_queries(16):
        coordinator.get(address)
