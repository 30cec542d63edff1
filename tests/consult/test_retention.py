"""What is kept, for how long, and that nothing of it is left on the disk."""

import datetime as dt
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from consult import retention, transitions
from consult.models import (
    AccessEvent,
    AnswerDraft,
    Attachment,
    ConsultationRequest,
    FollowPass,
    InternalNote,
    Notice,
    PersonKey,
    RequestDraft,
    WebhookEvent,
)
from consult.models.codes import State
from home.vault import EncryptedStorage
from tests.factories.consult import AttachmentFactory, CoordinatorFactory, RequestFactory
from tests.factories.home import UserFactory

pytestmark = [pytest.mark.django_db(transaction=True)]
NOW = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
DAY, HOUR, MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = tmp_path


def run(now=NOW, *, dry_run=False):
    return {str(step.label): step.run(now, dry_run) for step in retention.STEPS}


def files(folder):
    return [path for path in Path(folder).rglob("*") if path.is_file()]


def closed(age, *, reason="answered", **kwargs):
    request = RequestFactory(answered=True, submitted_at=NOW - age, **kwargs)
    ConsultationRequest.objects.filter(pk=request.pk).update(
        state=State.CLOSED, close_reason=reason, closed_at=NOW - age
    )
    return request


@pytest.mark.parametrize(("age", "kwargs", "erased"), [
    (364 * DAY, {}, False),
    (366 * DAY, {}, True),
    (366 * DAY, {"reason": "no_contact"}, True),
    (180 * DAY, {"unsafe": True}, False),
    (185 * DAY, {"unsafe": True}, True),
    (5 * DAY, {"reason": "withdrawn"}, False),
    (6 * DAY + HOUR, {"reason": "withdrawn"}, True),
    (13 * DAY, {"reason": "spam"}, False),
    (15 * DAY, {"reason": "spam"}, True),
])  # fmt: skip
def test_words_stay_as_long_as_the_form_says_and_no_longer(age, kwargs, erased, tmp_path):
    request = closed(age, **kwargs)
    AttachmentFactory(request=request)

    run()

    request = ConsultationRequest.objects.get(pk=request.pk)
    assert (request.state == State.ERASED, request.narrative is None) == (erased, erased)
    assert len(files(tmp_path)) == Attachment.objects.count() == (0 if erased else 1)


def test_open_requests_keep_their_words_however_old_they_are():
    request = RequestFactory(submitted_at=NOW - 800 * DAY)

    run()

    assert ConsultationRequest.objects.get(pk=request.pk).narrative


@pytest.mark.parametrize(("touched", "sent", "kept"), [
    (23 * HOUR, None, True),
    (25 * HOUR, None, False),
    (29 * MINUTE, 29 * MINUTE, True),
    (31 * MINUTE, 31 * MINUTE, False),
])  # fmt: skip
def test_drafts_go_after_a_day_and_receipts_after_half_an_hour_with_their_files(touched, sent, kept, tmp_path):
    draft = RequestDraft.objects.create(
        token_hash="x", answers={"story": "сөз"}, secret="1", touched_at=NOW - touched, sent_at=sent and NOW - sent
    )
    AttachmentFactory(request=None, draft=draft)

    run()

    assert RequestDraft.objects.exists() is kept
    assert len(files(tmp_path)) == Attachment.objects.count() == int(kept)


def test_the_log_of_looks_stays_five_years_and_raw_events_until_they_are_understood():
    request, user = RequestFactory(), UserFactory()
    for age in (5 * 365 * DAY - DAY, 5 * 365 * DAY + 3 * DAY):
        AccessEvent.objects.create(request=request, case="26-000001", what="contact", at=NOW - age, by=user)
    for number, handled in enumerate([None, NOW - 5 * DAY, NOW - 7 * DAY]):
        WebhookEvent.objects.create(
            channel="whatsapp", body="{}", body_hash=number, received_at=NOW - 8 * DAY, handled_at=handled
        )

    run()

    assert [event.at for event in AccessEvent.objects.all()] == [NOW - 5 * 365 * DAY + DAY]
    assert list(WebhookEvent.objects.values_list("body_hash", flat=True)) == ["0", "1"]


@pytest.mark.parametrize(("age", "kept"), [(29 * DAY, 1), (31 * DAY, 0)])
def test_a_raw_event_that_nobody_understood_goes_after_thirty_days(age, kept):
    WebhookEvent.objects.create(channel="whatsapp", body="{}", body_hash="0", received_at=NOW - age)

    run()

    assert WebhookEvent.objects.count() == kept


def test_a_notice_that_nobody_read_goes_after_ninety_days():
    case = RequestFactory(claimed=True)
    for age in (89 * DAY, 91 * DAY):
        Notice.objects.create(to=case.lawyer, request=case, what="routed", at=NOW - age)

    run()

    assert [notice.at for notice in Notice.objects.all()] == [NOW - 89 * DAY]


def test_a_file_whose_row_never_came_goes_after_a_day(tmp_path):
    storage = EncryptedStorage()
    kept = AttachmentFactory()
    from django.core.files.base import ContentFile

    name = storage.save("attachments/aa/lost", ContentFile(b"x"))

    assert run(timezone.now())["files that belong to nothing"] == 0
    assert run(timezone.now() + 2 * DAY)["files that belong to nothing"] == 1
    assert not storage.exists(name)
    assert storage.exists(kept.file.name)


def test_a_dry_run_counts_and_changes_nothing_and_a_second_run_finds_nothing(tmp_path):
    request = closed(400 * DAY)
    AttachmentFactory(request=request)
    RequestDraft.objects.create(token_hash="x", touched_at=NOW - 2 * DAY)
    FollowPass.objects.create(token_hash="y", request=RequestFactory(), touched_at=NOW - DAY)

    would = run(dry_run=True)
    assert ConsultationRequest.objects.get(pk=request.pk).narrative
    assert len(files(tmp_path)) == 1
    gone = run()

    assert gone == would
    assert sum(gone.values()) == 3
    assert set(run().values()) == {0}


def test_who_reopened_in_time_loses_nothing():
    request = closed(20 * DAY, reason="withdrawn")
    stale = list(retention.requests_to_erase(NOW))
    request.refresh_from_db()
    transitions.reopen(request, by=CoordinatorFactory(region=request.region).user, reason="Жаңы кагаз", now=NOW)

    assert stale == [request]
    assert run()["requests: words, contacts and files"] == 0


@pytest.mark.parametrize(("now", "months", "then"), [
    ("2026-03-31", 1, "2026-02-28"),
    ("2024-02-29", 12, "2023-02-28"),
    ("2026-01-15", 1, "2025-12-15"),
    ("2026-11-23", 60, "2021-11-23"),
])  # fmt: skip
def test_months_are_counted_by_the_calendar(now, months, then):
    assert f"{retention.months_before(dt.datetime.fromisoformat(now), months):%Y-%m-%d}" == then


def test_the_command_says_what_it_did():
    RequestDraft.objects.create(token_hash="x", touched_at=timezone.now() - 2 * DAY)
    said = StringIO()

    call_command("purge", "--dry-run", stdout=said)
    call_command("purge", stdout=said)

    lines = said.getvalue().splitlines()
    assert "abandoned drafts: 1 would go" in lines
    assert "abandoned drafts: 1 gone" in lines
    assert not RequestDraft.objects.exists()


def test_an_unfinished_answer_goes_after_two_weeks_untouched_and_its_file_from_the_disk(tmp_path):
    case = RequestFactory(claimed=True, submitted_at=NOW - 20 * DAY)
    old = AnswerDraft.objects.create(request=case, author=case.lawyer, saved_at=NOW - 15 * DAY)
    AttachmentFactory(request=None, answer_draft=old)
    young = RequestFactory(claimed=True, submitted_at=NOW - 20 * DAY)
    kept = AnswerDraft.objects.create(request=young, author=young.lawyer, saved_at=NOW - 13 * DAY)

    assert run(dry_run=True)["unfinished answers of lawyers"] == 1
    assert AnswerDraft.objects.count() == 2
    assert run()["unfinished answers of lawyers"] == 1

    assert list(AnswerDraft.objects.all()) == [kept]
    assert files(tmp_path) == []


def test_erasing_takes_the_law_the_notes_and_every_unfinished_answer_too(tmp_path):
    case = closed(366 * DAY, way="call", contact={"phone": "+996555111222"})
    case.messages.update(articles=[{"act": "Кодекс"}])
    InternalNote.objects.create(request=case, author=case.lawyer, body="Белги")
    draft = AnswerDraft.objects.create(request=case, author=case.lawyer, saved_at=NOW)
    AttachmentFactory(request=None, answer_draft=draft)

    run()

    assert [(message.body, message.articles) for message in case.messages.all()] == [(None, None)]
    for model in (InternalNote, AnswerDraft, PersonKey):
        assert not model.objects.exists()
    assert files(tmp_path) == []
