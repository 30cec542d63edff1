"""Every address of the desk tried directly in every role; an address that is not in the table fails the test."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse

from consult import reporting
from consult.desk import doors, export_runs
from consult.desk.acts import ACTS
from consult.desk.doors import ADDRESSES
from consult.desk.urls import urlpatterns
from consult.models import AccessEvent, AnswerDraft
from consult.models.roles import Role
from consult.permissions import ACTIONS
from consult.reporting.importing import batches
from tests.factories.consult import AttachmentFactory, ReportFactory, RequestFactory
from tools import rights

EVERYBODY = set(Role.values)
DESK = {"lawyer", "coordinator", "administrator"}
LEADERS = {"coordinator", "administrator"}

# Whom an address answers, for a case that the lawyer holds and a report that the lawyer wrote in the coordinator's
# oblast. Everybody else is led to the admin's home with a sentence.
OPEN_TO = {
    "index": EVERYBODY,  # only leads to the queue, which asks
    "queue": DESK,
    "next": {"lawyer"},
    "read_notices": DESK,
    "save_filter": DESK,
    "absences": DESK,
    "delete_absence": DESK,
    "rota": DESK,
    "delete_filter": DESK,
    "case": DESK,
    "contact": {"lawyer"},
    "answer": {"lawyer"},
    "answer_save": {"lawyer"},
    "answer_file": {"lawyer"},
    "file": {"lawyer"},
    "my_reports": DESK,
    "enter_report": {"lawyer"},
    "day_sheet": {"lawyer"},
    "day_sheet_hello": {"lawyer"},
    "day_sheet_send": {"lawyer"},
    "day_sheet_shell": {"lawyer"},
    "day_sheet_worker": {"lawyer"},
    "report": DESK,
    "reports": LEADERS,
    "imports": DESK,
    "import_template": DESK,
    "import": {"lawyer", "administrator"},  # whoever brought it
    "import_act": {"lawyer", "administrator"},
    "months": LEADERS,
    "month": LEADERS,
    "month_verify": LEADERS,
    "month_close": {"administrator"},
    "ratings": {"lawyer"},
    "ratings_by_centre": LEADERS,
    "rating": DESK,
    "rating_reply": {"lawyer"},
    "exports": LEADERS,
    "export": {"coordinator"},  # whoever asked for it, and nobody else
    "export_cancel": {"coordinator"},
    "export_file": {"coordinator"},
    "coming": DESK,
    "lost_number": DESK,
    "log_index": EVERYBODY,  # only leads to the log, which asks
    "log": {"auditor", "administrator"},
    "log_file": {"auditor", "administrator"},
    "act": None,  # act by act below
    "report_act": LEADERS,
}
ACT_OPEN_TO = {
    "claim": {"lawyer"},
    "write_to_client": {"lawyer"},
    "ask_client": {"lawyer"},
    "attempt": {"lawyer"},
    "decline": {"lawyer"},
    "hand_over": {"lawyer"},
    "set_priority": DESK,
    "assign": LEADERS,
    "merge": LEADERS,
    "mark_spam": LEADERS,
    "close": DESK,
    "reopen": LEADERS,
    "new_secret": DESK,
    "read": LEADERS,
    "add_note": DESK,
    "check_conflict": {"lawyer"},
}
POSTED = {
    "import_act",
    "month_verify",
    "month_close",
    "rating",
    "rating_reply",
    "next",
    "read_notices",
    "save_filter",
    "delete_absence",
    "delete_filter",
    "answer_save",
    "log_file",
    "day_sheet_send",
    "contact",
    "act",
    "report_act",
    "export_cancel",
}
HOME = reverse("wagtailadmin_home")


@pytest.fixture
def addresses(lawyer, coordinator, region):
    """Name -> a real address of it."""
    case = RequestFactory(claimed=True, lawyer=lawyer.user, district__region=region)
    report = ReportFactory(lawyer=lawyer.user, district__region=region)
    paper = AttachmentFactory(request=case)
    draft = AnswerDraft.objects.create(request=case, author=lawyer.user)
    waiting = AttachmentFactory(request=None, answer_draft=draft)
    days = {"since": report.consulted_on, "until": report.consulted_on}
    taken = export_runs.ask(coordinator.user, **days, columns=["matter"], kind="csv", language="ky")
    AccessEvent.objects.all().delete()  # the file was logged
    brought = batches.accept(b"key;date", name="a.csv", by=lawyer.user, lawyer=lawyer.user)
    rating = reporting.rate(report, helped=5, comment="Рахмат")
    month = [report.consulted_on.year, report.consulted_on.month]
    arguments = {
        "import": [brought.pk],
        "import_act": [brought.pk, "cancel"],
        "month": month,
        "month_verify": month,
        "month_close": month,
        "rating": [rating.pk],
        "rating_reply": [rating.pk],
        "export": [taken.pk],
        "export_cancel": [taken.pk],
        "export_file": [taken.pk],
        "queue": ["waiting"],
        "log": ["looks"],
        "log_file": ["looks"],
        "save_filter": ["waiting"],
        "delete_filter": [1],
        "delete_absence": [1],
        "case": [case.pk],
        "contact": [case.pk],
        "answer": [case.pk],
        "answer_save": [case.pk],
        "answer_file": [case.pk, waiting.pk],
        "file": [case.pk, paper.pk],
        "act": [case.pk, "{act}"],
        "report": [report.pk],
        "report_act": [report.pk, "verify"],
        "reports": ["check"],
    }
    return {name: reverse_with(name, arguments.get(name, [])) for name in OPEN_TO}


def reverse_with(name, arguments):
    filled = [argument if argument != "{act}" else "act-name" for argument in arguments]
    return reverse(f"desk:{name}", args=filled)


def refused(answer):
    return answer.status_code == 302 and answer["location"] == HOME


def ask(client, name, address):
    return client.post(address) if name in POSTED else client.get(address)


def test_every_address_of_the_desk_is_in_the_table():
    assert {pattern.name for pattern in urlpatterns} == set(OPEN_TO)
    assert set(ACTS) == set(ACT_OPEN_TO)


def test_every_address_asks_for_an_action_of_the_one_table():
    assert set(ADDRESSES) == set(OPEN_TO)
    for name, action in ADDRESSES.items():
        if action and "{" not in action:
            assert OPEN_TO[name] <= {role.value for role in ACTIONS[action].to}, name
    for name, roles in ACT_OPEN_TO.items():
        assert roles <= {role.value for role in ACTIONS[name].to}, name


def test_an_address_that_names_no_action_answers_nobody(administrator, rf):
    (pattern,) = doors.guarded([path("new/", lambda request: HttpResponse("x"), name="forgotten")])
    request = rf.get("/")
    request.user = administrator.user
    with pytest.raises(PermissionDenied):
        pattern.callback(request)


def test_the_page_about_rights_says_what_the_desk_asks():
    """`python -m tools.rights` writes it anew."""
    assert rights.page(rights.PAGE.read_text()) == rights.PAGE.read_text()


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("name", [name for name in OPEN_TO if name != "act"])
def test_an_address_answers_the_roles_of_the_table_and_refuses_the_others(by_role, addresses, role, name):
    answer = ask(by_role(role), name, addresses[name])
    assert refused(answer) == (role not in OPEN_TO[name]), answer


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("name", ACT_OPEN_TO)
def test_an_act_is_refused_to_every_role_that_the_table_does_not_name(by_role, addresses, role, name):
    answer = by_role(role).post(addresses["act"].replace("act-name", name))
    assert refused(answer) == (role not in ACT_OPEN_TO[name]), answer


@pytest.mark.parametrize("name", OPEN_TO)
def test_without_signing_in_every_address_leads_to_the_sign_in(db, addresses, name):
    answer = ask(Client(), name, addresses[name])
    assert answer.status_code == 302
    assert "/accounts/login/?next=" in answer["location"]


@pytest.mark.parametrize("role", ["editor", "moderator", "scheduler", "auditor"])
def test_a_refused_role_leaves_no_trace_in_the_access_log(by_role, addresses, role):
    client = by_role(role)
    for name, address in addresses.items():
        if role not in (OPEN_TO[name] or ()):  # what it may do, say take the log away, is logged
            ask(client, name, address)
    assert not AccessEvent.objects.exists()


def test_an_unknown_act_is_not_found(lawyer, addresses):
    assert lawyer.post(addresses["act"], follow=True).status_code == 404
