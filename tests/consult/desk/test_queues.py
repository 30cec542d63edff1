"""The lists: who is shown first, what is shown, and that none of it costs more with more rows."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from consult import transitions
from consult.desk import keyset
from consult.desk.queues import QUEUES
from consult.models import ConflictBar, SavedFilter
from tests.factories.consult import CoordinatorFactory, LawyerFactory, RequestFactory, matter
from tests.factories.home import DistrictFactory

from .conftest import signed_in

MARK = "Ачкычсөз: бул сүйлөм тизмеде көрүнбөйт"
ENGLISH = {"accept-language": "en"}
WAITING = reverse("desk:queue", args=["waiting"])


def numbers(response):
    return [case.case_number for case in response.context["found"]]


def test_the_urgent_come_first_and_then_what_is_due_first(lawyer):
    now = timezone.now()
    late = RequestFactory(submitted_at=now - dt.timedelta(days=9))
    fresh = RequestFactory(submitted_at=now)
    urgent = RequestFactory(submitted_at=now, unsafe=True)
    page = lawyer.get(WAITING)
    assert numbers(page) == [urgent.case_number, late.case_number, fresh.case_number]


def test_the_queue_shows_matter_place_and_language_but_no_word_of_the_client(lawyer):
    case = RequestFactory(narrative=MARK, way="call", contact={"phone": "+996700112233", "name": "Ачкычат"})
    page = lawyer.get(WAITING, headers={"accept-language": "en"}).content.decode()
    for shown in (case.case_number, case.matter.name_en, case.district.name_en, "Кыргызча", f"{len(MARK)} letters"):
        assert shown in page
    for hidden in ("Ачкычсөз", "700112233", "Ачкычат"):
        assert hidden not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_takes_the_same_queries_for_one_row_and_for_three(lawyer, rows, django_assert_num_queries):
    RequestFactory.create_batch(rows)
    lawyer.get(WAITING)
    with django_assert_num_queries(17):
        page = lawyer.get(WAITING)
    assert len(page.context["found"]) == rows


def test_the_fifty_first_waits_on_the_next_part_and_nobody_is_counted(lawyer):
    district = DistrictFactory()
    cases = RequestFactory.create_batch(keyset.PART + 1, district=district)
    page = lawyer.get(WAITING)
    assert len(page.context["found"]) == keyset.PART
    rest = lawyer.get(WAITING, {"after": page.context["after"]})
    assert numbers(page) + numbers(rest) == [case.case_number for case in cases]
    assert rest.context["after"] == ""


@pytest.mark.parametrize("after", ["[", "7", '["x", 1]', "[1, 2]", '{"a": 1}', "\0"])
def test_a_tampered_mark_starts_from_the_top(lawyer, after):
    case = RequestFactory()
    assert numbers(lawyer.get(WAITING, {"after": after})) == [case.case_number]


@pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL scans a table of three rows")
@pytest.mark.parametrize("role", ["administrator", "coordinator"])
@pytest.mark.parametrize("name", [name for name in QUEUES if name != "mine"])
def test_a_list_is_read_in_order_from_a_partial_index(by_role, role, name):
    RequestFactory.create_batch(3)
    queue = QUEUES[name]
    plan = queue.rows(by_role(role).user, timezone.now()).order_by(*queue.order)[:51].explain()
    assert re.search(r"USING (COVERING )?INDEX request_(waiting|open|client|closed|due)", plan), plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL scans a table of three rows")
@pytest.mark.parametrize("name", ["mine", "soon", "overdue", "client", "open", "closed"])
def test_a_lawyers_own_list_is_read_from_the_index_of_the_own_cases(lawyer, name):
    RequestFactory.create_batch(3)
    queue = QUEUES[name]
    plan = queue.rows(lawyer.user, timezone.now()).order_by(*queue.order)[:51].explain()
    assert re.search(r"INDEX request_(held|of_lawyer|closed_lawyer) \(lawyer_id=", plan), plan


@pytest.fixture
def many(region):
    """Two of each that waits, is late and is closed, in one oblast and elsewhere, of two matters."""
    now = timezone.now()
    here, there = DistrictFactory(region=region), DistrictFactory()
    for district in (here, there):
        for code in ("FAM", "LND"):
            RequestFactory(district=district, matter=matter(code), language="ru")
            RequestFactory(district=district, matter=matter(code), submitted_at=now - dt.timedelta(days=40))
            RequestFactory(district=district, matter=matter(code), closed=True)
    return here


@pytest.mark.parametrize("name", ["waiting", "overdue", "open", "closed"])
@pytest.mark.parametrize(
    ("filters", "fits"),
    [
        ({"matter": "LND"}, lambda case: case.matter_id == "LND"),
        ({"place": "district"}, lambda case: case.district.name_en.startswith("here")),
        ({"place": "oblast"}, lambda case: case.district.name_en.startswith("here")),
        ({"language": "ru"}, lambda case: case.language == "ru"),
        ({"priority": "1"}, lambda case: case.priority == 1),
        ({"channel": "web"}, lambda case: True),
        ({"age": "over-month"}, lambda case: case.submitted_at < timezone.now() - dt.timedelta(days=30)),
        ({"matter": "FAM", "language": "ru"}, lambda case: case.matter_id == "FAM" and case.language == "ru"),
    ],
)
def test_every_filter_narrows_every_list_to_what_fits(administrator, many, name, filters, fits, monkeypatch):
    many.name_en = "here"
    many.save()
    places = {"district": many.pk, "oblast": many.region.iso}
    address, chosen = reverse("desk:queue", args=[name]), {k: places.get(v, v) for k, v in filters.items()}
    whole = [case for case in administrator.get(address).context["found"] if fits(case)]

    assert [case.pk for case in walked(administrator, address, chosen)] == [case.pk for case in whole]
    monkeypatch.setattr(keyset, "WINDOW", 2)  # few of many fit: the list is looked through in windows
    assert [case.pk for case in walked(administrator, address, chosen)] == [case.pk for case in whole]


def walked(client, address, chosen):
    """All rows of a list, part by part."""
    page = client.get(address, chosen)
    found = list(page.context["found"])
    while page.context["after"]:
        page = client.get(f"{address}?{page.context['further']}")
        found += page.context["found"]
    return found


def test_a_filter_leads_nobody_out_of_their_scope(coordinator, region):
    RequestFactory(matter=matter("LND"))
    mine = RequestFactory(matter=matter("LND"), district__region=region)
    for name in ("waiting", "open"):
        assert numbers(coordinator.get(reverse("desk:queue", args=[name]), {"matter": "LND"})) == [mine.case_number]


@pytest.mark.parametrize("filters", [
    {"matter": "NONE"}, {"place": "KG-XX"}, {"place": "1' OR '1'='1"}, {"priority": "7"}, {"age": "\0"},
    {"language": "x" * 5000},
])  # fmt: skip
def test_a_filter_that_is_not_known_is_left_out_and_said(lawyer, filters):
    case = RequestFactory()
    page = lawyer.get(WAITING, filters, headers={"accept-language": "en"})
    assert numbers(page) == [case.case_number]
    assert "It was left out." in page.content.decode()


def test_a_filter_is_kept_under_a_name_for_its_owner_alone(lawyer, other_lawyer):
    kept = lawyer.post(
        reverse("desk:save_filter", args=["open"]) + "?matter=FAM&place=nonsense&after=x", {"name": "Үй-бүлө"}
    )
    assert kept["location"] == reverse("desk:queue", args=["open"]) + "?matter=FAM"
    saved = lawyer.user.saved_filters.get()
    assert (saved.queue, saved.query) == ("open", "matter=FAM")
    assert "Үй-бүлө" in lawyer.get(WAITING).content.decode()
    assert "Үй-бүлө" not in other_lawyer.get(WAITING).content.decode()

    page = other_lawyer.post(reverse("desk:delete_filter", args=[saved.pk]), follow=True, headers=ENGLISH)
    assert "There is no such filter of yours." in page.content.decode()
    assert SavedFilter.objects.exists()
    lawyer.post(reverse("desk:delete_filter", args=[saved.pk]))
    assert not SavedFilter.objects.exists()


def test_the_same_name_again_replaces_the_filter_and_a_nameless_one_is_not_kept(lawyer):
    for query in ("matter=FAM", "matter=LND"):
        lawyer.post(reverse("desk:save_filter", args=["waiting"]) + "?" + query, {"name": "Жер"})
    assert SavedFilter.objects.get().query == "matter=LND"
    page = lawyer.post(reverse("desk:save_filter", args=["waiting"]), {"name": " "}, follow=True, headers=ENGLISH)
    assert "Nothing was kept." in page.content.decode()
    assert SavedFilter.objects.count() == 1


def test_somebody_barred_finds_the_case_in_no_list_and_by_no_number(administrator, lawyer, region):
    case = RequestFactory(district__region=region)
    for client in (administrator, lawyer):
        ConflictBar.objects.create(request=case, lawyer=client.user)
        for name in QUEUES:
            assert numbers(client.get(reverse("desk:queue", args=[name]))) == []
        page = client.post(WAITING, {"case": case.case_number}, follow=True, headers=ENGLISH)
        assert "There is no case of that number that you may see." in page.content.decode()


def test_a_centres_coordinator_sees_what_the_centre_holds_and_what_waits_in_its_oblast(db):
    scope = CoordinatorFactory(of_centre=True)
    client = signed_in(scope.user)
    held = RequestFactory(claimed=True, lawyer=LawyerFactory(centre=scope.centre).user)
    waits = RequestFactory(district__region=scope.centre.region)
    RequestFactory(claimed=True)
    assert set(numbers(client.get(reverse("desk:queue", args=["open"])))) == {held.case_number, waits.case_number}


def test_a_lawyer_sees_in_mine_only_what_is_hers(lawyer, other_lawyer):
    mine = RequestFactory(claimed=True, lawyer=lawyer.user)
    RequestFactory(claimed=True, lawyer=other_lawyer.user)
    assert numbers(lawyer.get(reverse("desk:queue", args=["mine"]))) == [mine.case_number]


def test_overdue_lists_what_is_late_and_waiting_for_the_client_lists_whose_turn_it_is(lawyer):
    long_ago = timezone.now() - dt.timedelta(days=30)
    late = RequestFactory(claimed=True, lawyer=lawyer.user, submitted_at=long_ago)
    RequestFactory(claimed=True, lawyer=lawyer.user)
    asked = RequestFactory(in_progress=True, lawyer=lawyer.user)
    transitions.ask_client(asked, by=lawyer.user, text="Качан болду?")
    assert numbers(lawyer.get(reverse("desk:queue", args=["overdue"]))) == [late.case_number]
    assert numbers(lawyer.get(reverse("desk:queue", args=["client"]))) == [asked.case_number]


def test_next_gives_the_best_case_and_opens_it(lawyer):
    RequestFactory()
    urgent = RequestFactory(unsafe=True)
    answer = lawyer.post(reverse("desk:next"))
    assert answer["location"] == reverse("desk:case", args=[urgent.pk])
    urgent.refresh_from_db()
    assert (urgent.state, urgent.lawyer) == ("claimed", lawyer.user)


def test_next_says_so_when_nobody_waits(lawyer):
    page = lawyer.post(reverse("desk:next"), follow=True, headers={"accept-language": "en"})
    assert "Nobody is waiting for you now." in page.content.decode()


def test_a_case_number_leads_to_its_case_and_a_foreign_one_is_not_told_from_none(lawyer, other_lawyer):
    case = RequestFactory()
    foreign = RequestFactory(claimed=True, lawyer=other_lawyer.user)
    found = lawyer.post(WAITING, {"case": case.case_number})
    assert found["location"] == reverse("desk:case", args=[case.pk])
    alone = case.case_number.partition("-")[2]
    for typed in (alone, alone.lstrip("0"), f"№ {case.case_number}"):
        assert lawyer.post(WAITING, {"case": typed})["location"] == reverse("desk:case", args=[case.pk])
    other_year = "21-" + alone
    secret = "1234 5678 9012 3456"  # typed into the wrong box: it goes into no address, cookie or page
    for number in (foreign.case_number, str(foreign.pk), other_year, "26-999999", secret, "9" * 20, ""):
        page = lawyer.post(WAITING, {"case": number}, follow=True, headers={"accept-language": "en"})
        assert "There is no case of that number that you may see." in page.content.decode()
        assert secret not in page.content.decode() + str(page.redirect_chain)
