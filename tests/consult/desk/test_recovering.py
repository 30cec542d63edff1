"""She lost her number and stands before us: what is asked, who may, what dies, what stays in the log."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from consult import transitions
from consult.intake.story import tell
from consult.models import AccessEvent, ConflictBar, ConsultationRequest, FollowPass, RequestDraft
from consult.models.codes import Way
from consult.receipt import make_number
from tests.factories.consult import CoordinatorFactory, RequestFactory, matter
from tests.factories.home import DistrictFactory, RegionFactory

from .conftest import signed_in

URL = reverse("desk:lost_number")
ENGLISH = {"accept-language": "en"}
OLD = make_number()
NOT_WITH_THESE = (
    "With these answers you cannot give out a new number. Ask again, also for the case number. If that does not help, "
    "call the coordinator, and leave this person no paper."
)


@pytest.fixture
def case(db):
    """Sent two days ago about family law, with a phone, and held by nobody whom the test signs in."""
    return RequestFactory(
        secret=OLD,
        in_progress=True,
        way=Way.CALL,
        contact={"phone": "+996555123456"},
        submitted_at=timezone.now() - dt.timedelta(days=2),
    )


def said(case, /, **changes):
    told = {
        "case": case.case_number,
        "matter": "FAM",
        "district": case.district_id,
        "sent_on": timezone.localdate().isoformat(),
        "phone": "0555 12-34-56",
        "where": "bus",
        "reason": "Эмне жазганын айтып берди",
    }
    return {**told, **changes}


def errors(page):
    return page.context["form"].non_field_errors()


def test_a_lawyer_at_the_bus_who_does_not_know_the_case_gives_her_a_number_that_opens_it(lawyer, case, client):
    page = lawyer.post(URL, said(case), headers=ENGLISH)

    number = page.context["secret"]
    assert number in page.content.decode()
    assert case.case_number in page.content.decode()
    assert client.post("/ky/consult/answer/", {"number": number})["Location"] == "/ky/consult/answer/mine/"
    assert client.get("/ky/consult/answer/mine/").status_code == 200


def test_the_old_number_dies_and_so_does_all_that_it_had_opened(lawyer, case):
    FollowPass.objects.create(token_hash="x", request=case)
    RequestDraft.objects.create(token_hash="y", request=case, secret=OLD, sent_at=timezone.now())

    lawyer.post(URL, said(case))

    assert transitions.find_by_secret(OLD) is None
    assert not FollowPass.objects.exists()
    assert not RequestDraft.objects.exists()


def test_it_stands_in_the_history_and_in_the_access_log_with_who_where_and_why(lawyer, case):
    lawyer.post(URL, said(case), headers=ENGLISH)
    event = case.events.get(name="new_secret")
    assert (event.by, event.role, event.refused) == (lawyer.user, "lawyer", False)
    assert event.note == "Bus of Solidarity: Эмне жазганын айтып берди"
    look = AccessEvent.objects.get(request=case, by=lawyer.user)
    assert (look.what, look.break_glass, look.reason) == ("messages", True, event.note)


def test_the_number_is_shown_once_and_kept_by_nobody(lawyer, case):
    page = lawyer.post(URL, said(case))
    number = page.context["secret"].replace(" ", "")
    assert "no-store" in page["cache-control"]
    assert page.context["secret"] not in lawyer.get(URL).content.decode()
    assert number not in str(list(ConsultationRequest.objects.values())) + str(dict(lawyer.session))


@pytest.mark.parametrize(
    "changes",
    [
        {"phone": "0555 123457"},
        {"phone": ""},
        {"matter": "LAB"},
        {"sent_on": (timezone.localdate() - dt.timedelta(days=9)).isoformat()},
        {"case": "26-999999"},
    ],
)
def test_whatever_is_wrong_the_answer_is_the_same_and_tells_nothing_of_the_case(lawyer, case, changes):
    page = lawyer.post(URL, said(case, **changes), headers=ENGLISH)
    assert errors(page) == [NOT_WITH_THESE]
    assert "secret" not in page.context
    assert transitions.find_by_secret(OLD) == case
    assert case.narrative not in page.content.decode()


def test_who_left_no_phone_gets_a_number_only_from_whoever_holds_or_leads_the_case(
    lawyer, other_lawyer, coordinator, administrator, region
):
    case = RequestFactory(
        secret=OLD,
        in_progress=True,
        lawyer=other_lawyer.user,
        way=Way.PORTAL,
        contact=None,
        district__region=region,
        submitted_at=timezone.now() - dt.timedelta(days=2),
    )
    told = said(case, phone="")
    assert errors(lawyer.post(URL, told, headers=ENGLISH)) == [NOT_WITH_THESE]
    assert transitions.find_by_secret(OLD) == case
    assert case.events.get(name="recover").code == "not_by_us"
    for who in (other_lawyer, coordinator, administrator):
        assert "secret" in who.post(URL, told).context
    with translation.override("en"):
        assert "Our staff gave out a new secret number" in [words for words, _at in tell(case).dated]


def test_a_coordinator_of_another_oblast_gives_out_none_where_no_phone_was_left(case):
    ConsultationRequest.objects.filter(pk=case.pk).update(way=Way.PORTAL, contact=None)
    stranger = signed_in(CoordinatorFactory(region=RegionFactory()).user)
    assert errors(stranger.post(URL, said(case, phone=""), headers=ENGLISH)) == [NOT_WITH_THESE]
    assert transitions.find_by_secret(OLD) == case


def test_in_another_district_she_is_not_found(lawyer, case):
    assert errors(lawyer.post(URL, said(case, district=DistrictFactory().pk)))


def test_without_the_case_number_it_must_be_the_only_one(lawyer, case):
    RequestFactory(district=case.district, way=Way.CALL, contact={"phone": "+996555123456"})
    assert errors(lawyer.post(URL, said(case, case="")))
    assert not errors(lawyer.post(URL, said(case)))


def test_a_part_of_law_counts_as_the_whole_it_belongs_to(lawyer, case):
    ConsultationRequest.objects.filter(pk=case.pk).update(matter=matter("DOC"))
    assert errors(lawyer.post(URL, said(case)))
    assert "secret" in lawyer.post(URL, said(case, matter="DOC")).context


@pytest.mark.parametrize("flags", [{"unsafe": True}, {"asked_by": "helper"}])
def test_where_it_may_be_dangerous_or_a_helper_asked_only_who_knows_the_case_gives_one_out(
    lawyer, administrator, case, flags
):
    ConsultationRequest.objects.filter(pk=case.pk).update(**flags)
    assert errors(lawyer.post(URL, said(case), headers=ENGLISH)) == [NOT_WITH_THESE]  # as where there is no such case
    assert case.events.get(name="recover").code == "not_by_us"
    assert "secret" in administrator.post(URL, said(case)).context


def test_a_lawyer_with_a_conflict_of_interest_gives_out_none(lawyer, case):
    ConflictBar.objects.create(request=case, lawyer=lawyer.user)
    assert errors(lawyer.post(URL, said(case), headers=ENGLISH)) == [NOT_WITH_THESE]
    assert transitions.find_by_secret(OLD) == case


def test_nobody_tries_without_end(lawyer, case, settings):
    settings.LIMIT_RECOVERIES = "2/d"
    statuses = [lawyer.post(URL, said(case, phone="0555000000")).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert lawyer.post(URL, said(case)).status_code == 429
    assert transitions.find_by_secret(OLD) == case


@pytest.mark.parametrize(
    "changes",
    [
        {"phone": "3456"},
        {"phone": "0" * 30},
        {"sent_on": "0001-01-01"},
        {"sent_on": "9999-12-31"},
        {"case": "x"},
        {"sent_on": "31.02.2026"},
        {"reason": " "},
        {"matter": "\0"},
        {"district": "x"},
    ],
)
def test_what_is_no_answer_is_said_beside_its_field(lawyer, case, changes):
    page = lawyer.post(URL, said(case, **changes))
    assert set(page.context["form"].errors) == set(changes)
