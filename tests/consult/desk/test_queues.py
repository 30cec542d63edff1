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
from tests.factories.consult import RequestFactory
from tests.factories.home import DistrictFactory

MARK = "Ачкычсөз: бул сүйлөм тизмеде көрүнбөйт"
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
    with django_assert_num_queries(12):
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
    assert re.search(r"USING INDEX request_(waiting|open|client|closed)", plan), plan
    assert "TEMP B-TREE" not in plan


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
    found = lawyer.get(WAITING, {"case": case.case_number})
    assert found["location"] == reverse("desk:case", args=[case.pk])
    for number in (foreign.case_number, "26-999999", "nonsense"):
        page = lawyer.get(WAITING, {"case": number}, follow=True, headers={"accept-language": "en"})
        assert f"There is no case {number} that you may see." in page.content.decode()
