"""What the client is told, and the files that come with words. A message of ours never says what it is about."""

import datetime as dt
from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from consult.models import AnswerDraft, Attachment, ConsultationRequest, LawArticle, Message
from consult.models.codes import Party, Way
from consult.models.refusals import NothingSaid
from home.models import OutboxMessage

TEMPLATES = ("consult.received", "consult.message", "consult.answered")  # names only; the channel knows the words


def tell(request: ConsultationRequest, template: str, *, now: dt.datetime, about: int | str = "") -> None:
    """Owes her a WhatsApp message when she asked for one; never where it could be unsafe, never for a sample.

    `about` makes the row unique: telling the same thing twice writes one row.
    """
    phone = _phone_to_tell(request)
    if not phone:
        return
    OutboxMessage.objects.get_or_create(
        idempotency_key=f"{outbox_prefix(request.pk)}{template}:{about}",
        defaults={
            "channel": OutboxMessage.Channel.WHATSAPP,
            "template": template,
            "recipient": phone,
            "parameters": {"case": request.case_number},
            "language": request.language,
            "created_at": now,
            "not_before": now,
        },
    )


def _phone_to_tell(request: ConsultationRequest) -> str:
    """Where she may be told that something is new; empty where nobody may be."""
    if request.way != Way.WHATSAPP or request.unsafe or request.is_sample:
        return ""
    return (request.contact or {}).get("phone") or ""


def stay_silent(request: ConsultationRequest) -> None:
    """Takes back what is owed and has not been sent: she must not hear of a request that is over."""
    _owed(request).delete()


def redirect(request: ConsultationRequest) -> None:
    """What has not been sent yet goes where she wants it now, or nowhere."""
    if phone := _phone_to_tell(request):
        _owed(request).update(recipient=phone)
    else:
        stay_silent(request)


def _owed(request: ConsultationRequest):
    return OutboxMessage.objects.filter(
        idempotency_key__startswith=outbox_prefix(request.pk), state=OutboxMessage.State.WAITING
    )


def outbox_prefix(pk: int) -> str:
    """How the keys of all outbox rows of one request begin, so that erasing finds them."""
    return f"request:{pk}:"


def say(
    request: ConsultationRequest,
    *,
    sender: Party,
    text: str,
    now: dt.datetime,
    author=None,
    attachments: Iterable[Attachment] = (),
    kind: str = Message.Kind.MESSAGE,
    articles: Iterable[LawArticle] = (),
) -> Message:
    """One message with its files; raises NothingSaid when it has neither words nor files."""
    text, files = text.strip(), list(attachments)
    if not (text or files):
        raise NothingSaid
    cited = [article.stored() for article in articles]
    message = Message.objects.create(
        request=request, kind=kind, sender=sender, author=author, body=text or None, articles=cited or None, at=now
    )
    attach(files, request, message=message, added_by=sender)
    return message


def attach(files: Iterable[Attachment], request, *, message: Message | None = None, added_by: Party) -> None:
    """Gives files their home: new ones are saved, those of a draft or without a message change hands."""
    files = list(files)
    kept = [file.pk for file in files if file.pk]
    if kept:
        home = {"draft": None, "answer_draft": None, "request": request}
        Attachment.objects.filter(pk__in=kept).update(**home, message=message, added_by=added_by)
    for file in files:
        file.draft = file.answer_draft = None
        file.request, file.message, file.added_by = request, message, added_by
        if not file.pk:
            file.save()


def drop_files(files: QuerySet[Attachment]) -> None:
    """Takes the rows away, and the files from the disk when the transaction has committed."""
    for file in list(files):
        if name := file.file.name:
            transaction.on_commit(partial(file.file.storage.delete, name))
    files.delete()


def drop_drafts(drafts: QuerySet[AnswerDraft]) -> None:
    """Unfinished answers go, with the files that wait in them."""
    drop_files(Attachment.objects.filter(answer_draft__in=drafts))
    drafts.delete()
