"""The access log: what stands in it, how it is narrowed, what an auditor takes away and what an auditor never sees."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.menu import admin_menu, reports_menu, settings_menu

from consult import permissions, reporting, transitions
from consult.models import AccessEvent, ConsultationReport, RequestEvent
from consult.transitions import Refused
from tests.factories.consult import LawyerFactory, ReportFactory, RequestFactory
from tests.factories.home import UserFactory

ENGLISH = {"accept-language": "en"}
What = AccessEvent.What
WORDS = "Купуя сөз эч кимге"


def url(name="looks"):
    return reverse("desk:log", args=[name])


def shown(client, name="looks", **asked):
    return client.get(url(name), asked, headers=ENGLISH).context["found"]


@pytest.fixture
def auditor(by_role):
    return by_role("auditor")


@pytest.fixture
def looked(lawyer):
    """A case of the lawyer's with one look, and a foreign one that a leader opened with a reason."""
    own = RequestFactory(claimed=True, lawyer=lawyer.user, narrative=WORDS)
    foreign = RequestFactory(claimed=True, narrative=WORDS)
    permissions.see(own, by=lawyer.user, what=What.NARRATIVE, now=timezone.now() - dt.timedelta(days=3))
    leader = UserFactory(role="administrator", last_name="Асанова")
    permissions.see(foreign, by=leader, what=What.NARRATIVE, reason="=Даттануу")
    return own, foreign


def test_the_auditor_narrows_the_looks_by_case_person_days_and_broken_glass(auditor, lawyer, looked):
    own, foreign = looked
    today = timezone.localdate()
    assert [row.case for row in shown(auditor)] == [foreign.case_number, own.case_number]
    assert [row.case for row in shown(auditor, case=own.case_number)] == [own.case_number]
    assert [row.case for row in shown(auditor, who="асанова")] == [foreign.case_number]
    assert [row.case for row in shown(auditor, who=lawyer.user.username)] == [own.case_number]
    assert [row.case for row in shown(auditor, since=today.isoformat())] == [foreign.case_number]
    assert [row.case for row in shown(auditor, until=(today - dt.timedelta(days=1)).isoformat())] == [own.case_number]
    assert [row.case for row in shown(auditor, grave="on")] == [foreign.case_number]


@pytest.mark.parametrize(("field", "day"), [("since", "0001-01-01"), ("until", "9999-12-31")])
def test_a_day_of_no_calendar_is_told(auditor, looked, field, day):
    page = auditor.get(url(), {field: day})
    assert (page.status_code, page.context["form"].errors.keys()) == (200, {field})
    assert auditor.post(reverse("desk:log_file", args=["looks"]), {field: day}).status_code == 302


def test_a_filter_that_is_wrong_is_told_and_shows_nothing(auditor, looked):
    page = auditor.get(url(), {"case": "abc", "since": "yesterday"}, headers=ENGLISH)
    assert page.status_code == 200
    assert page.context["form"].errors.keys() == {"case", "since"}
    assert page.context["found"] == []


def test_the_changes_of_cases_stand_there_with_what_was_refused_and_without_a_sealed_word(auditor, lawyer):
    case = RequestFactory(claimed=True, lawyer=lawyer.user, narrative=WORDS)
    transitions.decline(case, by=lawyer.user, reason="other", note=WORDS)
    with pytest.raises(Refused):
        transitions.start(case, by=lawyer.user)
    page = auditor.get(url("changes"), {"case": case.case_number}, headers=ENGLISH)
    assert [row.name for row in page.context["found"]] == ["start", "decline", "claim", "submit"]
    assert "Given back: another reason" in page.content.decode()
    assert WORDS not in page.content.decode()
    assert [row.name for row in shown(auditor, "changes", grave="on")] == ["start"]


def test_the_changes_of_reports_stand_there(auditor):
    report = ReportFactory()
    reporting.return_(report, by=UserFactory(role="administrator"), reason="Датасы туура эмес")
    page = auditor.get(url("reports"), headers=ENGLISH)
    assert [row.to_state for row in page.context["found"]] == ["returned", "submitted"]
    assert "Датасы туура эмес" in page.content.decode()


def test_corrections_changed_fields_and_replies_stand_there_without_what_was_written(auditor):
    report, leader = ReportFactory(sex="female"), UserFactory(role="administrator")
    reporting.amend(report, {"sex": "male"}, by=leader)
    reporting.reply(reporting.rate(report, helped=1, comment=WORDS), by=report.lawyer, text=WORDS)
    reporting.verify(report, by=leader)
    ConsultationReport.objects.filter(pk=report.pk).update(state="locked")
    reporting.correct(report, by=leader, amount=-1, reason="Эки жолу жазылган")

    page = auditor.get(url("reports"), headers=ENGLISH)

    assert [row.what for row in page.context["found"]] == ["minus", "moved", "replied", "amended", "moved"]
    said = page.content.decode()
    for words in ("correction: one less", "Эки жолу жазылган", "reply to a rating", "changed: sex"):
        assert words in said
    assert WORDS not in said
    assert [row.what for row in shown(auditor, "reports", grave="on")] == ["minus"]


def test_a_file_of_the_log_holds_the_lines_that_were_asked_for_and_is_itself_a_line(auditor, looked):
    _own, foreign = looked
    answer = auditor.post(reverse("desk:log_file", args=["looks"]), {"grave": "on"}, headers=ENGLISH)
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert foreign.case_number in lines[1]
    assert lines[1].endswith("'=Даттануу")
    newest = AccessEvent.objects.first()
    assert (newest.what, newest.by, newest.reason) == (What.LOG, auditor.user, "looks; grave=on")


def test_an_auditor_reads_the_log_and_has_no_other_door(auditor, looked):
    own, _foreign = looked
    for address in (
        reverse("desk:case", args=[own.pk]),
        reverse("desk:queue", args=["waiting"]),
        reverse("desk:my_reports"),
        reverse("matters:index"),
        reverse("ready-messages:index"),
        reverse("wagtailusers_users:index"),
        reverse("wagtailsettings:edit", args=["home", "safetysettings"]),
    ):
        answer = auditor.get(address)
        assert answer.status_code in (302, 403), address
        assert WORDS not in answer.content.decode()


def test_the_menu_of_an_auditor_offers_the_log_alone(auditor, rf):
    request = rf.get("/")
    request.user = auditor.user
    names = {
        menu: [item.name for item in menu.menu_items_for_request(request)]
        for menu in (admin_menu, reports_menu, settings_menu)
    }
    assert names[reports_menu] == ["access-log"]
    assert names[settings_menu] == []
    assert set(names[admin_menu]) <= {"reports", "help"}


def test_the_log_costs_the_same_for_one_and_for_three_lines(auditor, django_assert_num_queries):
    for count in (1, 2):
        for _number in range(count):
            case = RequestFactory(claimed=True)
            permissions.see(case, by=case.lawyer, what=What.NARRATIVE)
            transitions.attempt(case, by=case.lawyer, channel="callback", result="no_answer")
        for name in ("looks", "changes"):
            auditor.get(url(name))
            with django_assert_num_queries(QUERIES):
                auditor.get(url(name))


QUERIES = 12  # session, person, second factor, rights of the admin, the rows


def test_long_logs_go_on_part_by_part_and_keep_their_filter(auditor):
    case, lawyer = RequestFactory(claimed=True), LawyerFactory().user
    rows = [
        RequestEvent(request=case, name="note", at=timezone.now(), by=lawyer, role="lawyer", refused=True)
        for _number in range(60)
    ]
    RequestEvent.objects.bulk_create(rows)
    page = auditor.get(url("changes"), {"grave": "on"}, headers=ENGLISH)
    assert len(page.context["found"]) == 50
    rest = auditor.get(url("changes") + "?" + page.context["further"], headers=ENGLISH)
    assert len(rest.context["found"]) == 10
    assert rest.context["form"]["grave"].value()
