"""An editor writes and submits, a moderator approves, the worker publishes at the hour: through the admin, by role."""

from datetime import timedelta
from smtplib import SMTPConnectError

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, TaskState, Workflow, WorkflowState
from wagtail.test.utils.form_data import nested_form_data, streamfield

from home.models import CacheGeneration
from programs.models import NewsPage
from tests.factories.home import UserFactory, sign_in
from tests.factories.pages import NewsIndexPageFactory, three_homes, translated
from ukuk import jobs, roles
from ukuk.mail import PatientBackend

pytestmark = pytest.mark.django_db


@pytest.fixture
def indexes(homes):
    return translated(homes, lambda code, **kw: NewsIndexPageFactory.build(title=f"News {code}", **kw))


@pytest.fixture
def homes(db):
    return three_homes()


def form(**more):
    """What the browser sends of a new story."""
    return nested_form_data({
        "title": "A story", "slug": "a-story", "summary": "One sentence.", "date": "2026-11-01",
        "date_precision": "day", "date_note": "", "place": "", "source": "", "source_url": "", "region": "",
        "body": streamfield([]),
        "topics": [], "cover": "mountains", "photo": "", "part_of": "", "seo_title": "", "search_description": "",
        "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}, "go_live_at": "", "expire_at": "",
    } | more)  # fmt: skip


def create(client, index, **more):
    url = reverse("wagtailadmin_pages:add", args=["programs", "newspage", index.pk])
    answer = client.post(url, form(**more))
    assert answer.status_code == 302, answer.context["form"].errors
    return NewsPage.objects.child_of(index).get()


def as_(client, role, **kwargs):
    return sign_in(client, UserFactory(role=role, **kwargs))


@pytest.mark.parametrize("code", ["ky", "ru", "en"])
def test_an_editor_submits_and_a_moderator_approves_in_every_language(client, indexes, code):
    page = create(as_(client, "editor"), indexes[code], **{"action-submit": "1"})
    assert not page.live
    state = TaskState.objects.get()
    approve = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    client.post(approve)
    assert not NewsPage.objects.get(pk=page.pk).live  # nobody approves her own page
    as_(client, "moderator").post(approve)
    assert NewsPage.objects.get(pk=page.pk).live
    assert client.get(f"/{code}/news/a-story/").status_code == 200


def test_an_editor_cannot_publish_by_asking_for_it(client, indexes):
    page = create(as_(client, "editor"), indexes["ru"], **{"action-publish": "1"})
    assert not page.live


def test_a_rejected_page_stays_a_draft_and_its_editor_is_told_why(client, indexes):
    page = create(as_(client, "editor", email="editor@example.org"), indexes["ru"], **{"action-submit": "1"})
    mail.outbox.clear()
    reject = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", TaskState.objects.get().pk])
    as_(client, "moderator").post(reject, {"comment": "Name the source."})
    assert not NewsPage.objects.get(pk=page.pk).live
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_NEEDS_CHANGES
    assert [message.to for message in mail.outbox] == [["editor@example.org"]]


def test_only_moderators_with_an_address_are_written_to(client, indexes):
    UserFactory(role="moderator", email="moderator@example.org")
    UserFactory(role="moderator", email="")
    UserFactory(role="lawyer", email="lawyer@example.org")
    create(as_(client, "editor"), indexes["ru"], **{"action-submit": "1"})
    assert [message.to for message in mail.outbox] == [["moderator@example.org"]]
    assert "http://testserver/admin/pages/" in mail.outbox[0].body


def test_a_mail_server_that_is_away_does_not_stop_an_editor(client, indexes, settings):
    settings.EMAIL_BACKEND = "ukuk.mail.PatientBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "nowhere.invalid", 1, 1
    UserFactory(role="moderator", email="moderator@example.org")
    page = create(as_(client, "editor"), indexes["ru"], **{"action-submit": "1"})
    assert page.workflow_in_progress


@pytest.mark.parametrize("fault", [SMTPConnectError(421, "busy"), OSError("no such host")])
def test_what_goes_wrong_with_mail_is_a_connection_that_failed(monkeypatch, fault):
    def fail(self):
        raise fault

    monkeypatch.setattr("django.core.mail.backends.smtp.EmailBackend.open", fail)
    with pytest.raises(ConnectionError):
        PatientBackend().open()


def test_the_moderation_workflow_is_made_again_where_it_was_lost(indexes):
    Workflow.objects.all().delete()
    GroupApprovalTask.objects.all().delete()
    assert roles.sync() == ["moderation"]
    assert roles.sync() == []
    root = Page.get_first_root_node()
    assert [task.specific.groups.get().name for task in root.get_workflow().tasks] == ["moderator"]


def generation():
    return CacheGeneration.objects.get(pk=1).number


def test_the_worker_publishes_at_the_hour_and_takes_away_at_the_hour(client, indexes):
    now = timezone.now()
    dates = {"go_live_at": now + timedelta(hours=1), "expire_at": now + timedelta(hours=3)}
    typed = {name: timezone.localtime(at).strftime("%Y-%m-%d %H:%M") for name, at in dates.items()}
    page = create(as_(client, "moderator"), indexes["ky"], **{"action-publish": "1"}, **typed)
    assert not page.live
    client.get("/ky/nothing/")  # the first page of all writes the settings of the site

    def live_after(hours):
        before = generation()
        with time_machine.travel(now + timedelta(hours=hours), tick=False):
            jobs.run_job.call("publish_scheduled")
            client.logout()
            return (
                NewsPage.objects.get(pk=page.pk).live,
                client.get("/ky/news/a-story/").status_code,
                generation() > before,
            )

    assert live_after(0.5) == (False, 404, False)
    assert live_after(1.5) == (True, 200, True)
    assert live_after(2.5) == (True, 200, False)
    assert live_after(3.5) == (False, 404, True)


def test_one_page_that_cannot_be_published_does_not_hold_up_the_others(client, indexes):
    """What was approved is not asked again: a source that changed meanwhile must not stop the worker."""
    now = timezone.now()
    client = as_(client, "moderator")
    page = create(client, indexes["ru"], **{"action-publish": "1"}, go_live_at=_typed(now + timedelta(hours=1)))
    other = create(client, indexes["en"], **{"action-publish": "1"}, go_live_at=_typed(now + timedelta(hours=1)))
    with time_machine.travel(now + timedelta(hours=2), tick=False):
        jobs.run_job.call("publish_scheduled")
    assert set(NewsPage.objects.live().values_list("pk", flat=True)) == {page.pk, other.pk}


def _typed(at):
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
