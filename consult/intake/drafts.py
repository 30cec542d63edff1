"""What she has typed so far: found by the browser's cookie, saved at every step, wiped when it is no longer needed."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from consult import receipt
from consult.models import Attachment, RequestDraft
from consult.uploads import Washed
from home.keys import is_key

from . import cookies

logger = logging.getLogger(__name__)
COOKIE = "ask"
LONGEST_ANSWER = 200_000  # characters of one field that are kept: a text far too long still comes back whole


def find(request: HttpRequest, now: datetime | None = None) -> RequestDraft | None:
    """The draft of this browser, unless a day has passed, or its receipt has been left or is too old."""
    hashes = cookies.hashes_of(request, COOKIE)
    if not hashes:
        return None
    draft = RequestDraft.objects.filter(token_hash__in=hashes).first()
    if draft and is_over(draft, now or timezone.now()):
        discard(draft)
        return None
    return draft


def is_over(draft: RequestDraft, now: datetime) -> bool:
    if draft.sent_at:
        return draft.sent_at < now - timedelta(minutes=settings.RECEIPT_MINUTES)
    return draft.touched_at < now - timedelta(hours=settings.DRAFT_HOURS)


def start() -> tuple[RequestDraft, str]:
    """A new draft, not yet saved, and the token that its browser must carry."""
    token, token_hash = cookies.make_token(COOKIE)
    return RequestDraft(token_hash=token_hash, answers={}), token


def take(draft: RequestDraft, step: str, typed: dict) -> None:
    """Put what was typed on one page, right or wrong, into the draft; `keep` writes it down."""
    draft.answers = {**draft.answers, step: {name: _short(value) for name, value in typed.items()}}


def keep(draft: RequestDraft, step: str, now: datetime | None = None) -> bool:
    """Write down what was typed on one page, so that nothing is ever typed twice.

    The other pages are left as the database has them: a second tab, or a script that saves while she types, may have
    written them meanwhile. False, and nothing is written, where the draft was sent or deleted meanwhile.
    """
    draft.touched_at = now or timezone.now()
    if draft._state.adding:
        draft.save()
        return True
    with transaction.atomic():
        row = RequestDraft.objects.select_for_update().filter(pk=draft.pk, sent_at=None).first()
        if row is None:
            return False
        draft.answers = {**row.answers, step: draft.answers.get(step, {})}
        draft.save(update_fields=["answers", "touched_at"])
    return True


def kept_until(draft: RequestDraft) -> datetime:
    """When it is deleted, unless she types or presses anything before."""
    return draft.touched_at + timedelta(hours=settings.DRAFT_HOURS)


def _short(value):
    return value[:LONGEST_ANSWER] if isinstance(value, str) else value


class FilesNotKept(Exception):
    """There is no room for her files just now; what she wrote is kept. Says it in a sentence."""


def keep_files(draft: RequestDraft, washed: Iterable[Washed]) -> None:
    """Each file whole or not at all. Raises `FilesNotKept` with the names of those that have no room."""
    lost = [f"“{file.name}”" for file in washed if not _kept_file(draft, file)]
    if lost:
        raise FilesNotKept(
            _(
                "What you wrote is kept. These files are not, for our computer has no room for them just now: "
                "%(names)s. Add them again in a few minutes, or go on without them."
            )
            % {"names": ", ".join(lost)}
        )


def _kept_file(draft: RequestDraft, file: Washed) -> bool:
    attachment = file.attachment(draft=draft)
    try:
        with transaction.atomic():
            attachment.save()
    except (DatabaseError, OSError) as fault:
        logger.error("A file of a draft was not kept: %s %s", type(fault).__name__, getattr(fault, "errno", ""))
        if attachment.file._committed:  # type: ignore[attr-defined]  # Django's own: its bytes are there, its row is not
            attachment.file.storage.delete(str(attachment.file.name))
        return False
    return True


def holds(draft: RequestDraft, file: Washed) -> bool:
    """Whether this very file is there already: an answer of ours was lost, and the phone sent it once more."""
    alike = draft.attachments.filter(kind=file.kind, size=len(file.content))
    return any(one.file.read() == file.content for one in alike)


def remove_file(draft: RequestDraft, key: str) -> None:
    for attachment in draft.attachments.filter(pk=key) if is_key(key) else []:
        forget_file(attachment)


def forget_file(attachment: Attachment) -> None:
    """Row first: a file without a row is swept, a row without a file would break her page."""
    name, storage = attachment.file.name, attachment.file.storage
    attachment.delete()
    transaction.on_commit(lambda: storage.delete(str(name)))


def number_of(draft: RequestDraft) -> str:
    """Her secret number: made once, the same at every reload and second post. Of two makers at once the first wins."""
    if draft.secret is None:
        made = receipt.make_number()
        RequestDraft.objects.filter(pk=draft.pk, secret__isnull=True).update(secret=made)
        draft.refresh_from_db(fields=["secret"])
    return draft.secret or ""


def sent(draft: RequestDraft, request, now: datetime | None = None) -> None:
    """From here on the words live in the request alone; the draft keeps the number for the receipt."""
    draft.request, draft.sent_at, draft.answers = request, now or timezone.now(), {}
    draft.save(update_fields=["request", "sent_at", "answers"])


def discard(draft: RequestDraft) -> None:
    """The draft, its number and any file that no request has taken over."""
    for attachment in draft.attachments.all():
        forget_file(attachment)
    draft.delete()


def carry(request: HttpRequest, response: HttpResponse, token: str) -> HttpResponse:
    """Give the browser its draft's token, if one was just made."""
    if token:
        cookies.put(request, response, COOKIE, token)
    return response
