"""Everything about her in one file: for herself to read, for a machine to read, and her papers as they are.

The archive is made piece by piece while it is sent: one paper at a time is opened, nothing is written down anywhere.
Names of files in it say nothing about the subject: "form", as every title under consult.
"""

import datetime as dt
import io
import json
import logging
import zipfile
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from cryptography.fernet import InvalidToken
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consult.models import Attachment, ConsultationRequest, Message, Rating
from consult.models.codes import Party
from consult.models.keeping import months_kept

from .page import ClientPage

logger = logging.getLogger(__name__)

NAME = "form.zip"
PLAIN = "form.html"
DATA = "form.json"
MOMENTS = ("submitted_at", "claim_due", "respond_due", "answer_due", "answered_at", "closed_at")
CONTACT = ("phone", "name", "days", "opens", "closes", "others", "who", "say", "hours")


class Pipe(io.RawIOBase):
    """What `zipfile` writes into: it never goes back, so what is written can be sent at once."""

    def __init__(self):
        super().__init__()
        self.written = []

    def writable(self):
        return True

    def write(self, data, /):
        self.written.append(bytes(data))
        return len(self.written[-1])

    def drained(self) -> bytes:
        data, self.written = b"".join(self.written), []
        return data


def archive(page: ClientPage, now: dt.datetime | None = None) -> Iterator[bytes]:
    """The archive in pieces. What it tells is read at once; the papers are opened one by one while it is sent."""
    now = now or timezone.now()
    papers = list(page.papers)
    everything = data(page, papers, now)
    texts = {DATA: json.dumps(everything, ensure_ascii=False, indent=2), PLAIN: _plain(page, papers, now)}
    return _packed(texts, papers)


def _packed(texts: dict[str, str], papers: list[Attachment]) -> Iterator[bytes]:
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in texts.items():
            packed.writestr(name, text)
        yield pipe.drained()
        for number, paper in enumerate(papers, 1):
            packed.writestr(*_opened(path_of(number, paper), paper), zipfile.ZIP_STORED)
            yield pipe.drained()
    yield pipe.drained()


def _opened(path: str, paper: Attachment) -> tuple[str, bytes]:
    """A paper as it is. One that the disk has lost takes nothing else with it: a line says so in its place."""
    try:
        with paper.file.open() as content:
            return path, content.read()
    except (OSError, InvalidToken):
        logger.error("A paper of a request cannot be opened: attachment %s", paper.pk)
        return f"{path}.txt", _("This file cannot be opened any more. We are sorry.").encode()


def path_of(number: int, paper: Attachment) -> str:
    """Where a paper lies in the archive: numbered, so that two of one name keep apart."""
    return f"files/{number:02}-{PurePath(paper.name).name}"


def data(page: ClientPage, papers: list[Attachment], now: dt.datetime) -> dict[str, Any]:
    """Everything we keep about her, under codes that do not change with the language."""
    case = page.case
    places = {paper.pk: path_of(number, paper) for number, paper in enumerate(papers, 1)}
    return {
        "made_at": _at(now),
        "language_of_this_copy": get_language(),
        "request": _request(case),
        "question": case.narrative or "",
        "way_to_answer": _way(case),
        "history": [{"what": words, "at": _at(at)} for words, at in page.story.dated],
        "messages": [_message(message, places) for message in page.talk],
        "files": [_file(paper, places[paper.pk]) for paper in papers],
        "ratings": [_rating(rating) for rating in ratings(case)],
        "looked_at": [{"what": look.what, "at": _at(look.at)} for look in case.access_events.order_by("at", "pk")],
        "kept": {
            "months_after_closing": months_kept(unsafe=case.unsafe),
            "stays_for_statistics": ["place without the village", "matter", "language", "dates", "state", "report"],
        },
    }


def _request(case: ConsultationRequest) -> dict[str, Any]:
    return {
        "case_number": case.case_number,
        "state": case.state,
        "close_reason": case.close_reason,
        "came_through": case.channel,
        "language": case.language,
        "matter": {"code": case.matter_id, "name": case.matter.name},
        "oblast": case.region.name,
        "district": case.district.name,
        "village": case.settlement.name if case.settlement else "",
        "someone_may_be_in_danger": case.unsafe,
        "date_within_three_working_days": case.deadline_soon,
        "minor_involved": case.is_minor,
        "someone_detained": case.is_detained,
        "asked_by": case.asked_by,
        "helper_may_read": case.helper_may_read,
        "helper_is": case.helper_is,
        "helper_permission_version": case.helper_permission,
        "consent_version": case.consent_version,
        "reopened": case.reopen_count,
        **{name: _at(getattr(case, name)) for name in MOMENTS},
    }


def _way(case: ConsultationRequest) -> dict[str, Any]:
    contact = case.contact or {}
    return {
        "way": case.way,
        "contact": {name: contact[name] for name in CONTACT if contact.get(name)},
        "contact_confirmed_at": _at(case.contact_confirmed_at),
        "stop": str(case.stop) if case.stop else "",
        "centre": case.centre.name if case.centre else "",
    }


def _message(message: Message, places: dict[int, str]) -> dict[str, Any]:
    return {
        "from": _side(message.sender),
        "kind": message.kind,
        "at": _at(message.at),
        "words": message.body or "",
        "law": [article.stored() for article in message.law],
        "files": [places[paper.pk] for paper in message.attachments.all() if paper.pk in places],
    }


def _file(paper: Attachment, path: str) -> dict[str, Any]:
    what = {"path": path, "name": paper.name, "type": paper.content_type, "bytes": paper.size}
    return {**what, "from": _side(paper.added_by), "at": _at(paper.at)}


def _rating(rating: Rating) -> dict[str, Any]:
    marks = {name: getattr(rating, name) for name in ("respect", "understood", "helped")}
    words = {"comment": rating.comment or "", "reply": rating.reply or ""}
    return {**marks, **words, "at": _at(rating.at), "counts": rating.is_current}


def ratings(case: ConsultationRequest):
    """All of hers, also those that a later one has replaced."""
    return Rating.objects.filter(report__request=case).order_by("at", "pk")


def _side(party: str) -> str:
    """No name of anybody who works here: the side is enough."""
    return party if party in (Party.CLIENT, Party.HELPER, Party.SYSTEM) else "legal aid"


def _at(moment: dt.datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None


def _plain(page: ClientPage, papers: list[Attachment], now: dt.datetime) -> str:
    """The same to be read: a page that needs nothing else."""
    files = [(path_of(number, paper), paper) for number, paper in enumerate(papers, 1)]
    looks = page.case.access_events.order_by("at", "pk")
    told = {"files": files, "ratings": ratings(page.case), "looks": looks}
    context = {"mine": page, "case": page.case, "now": now, **told}
    return render_to_string("consult/intake/takeaway.html", context)
