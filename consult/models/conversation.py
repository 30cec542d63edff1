"""What is said between the client and the lawyer: messages, papers, pictures, voices; all sealed."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from home import wording
from home.vault import EncryptedJSONField, EncryptedStorage, EncryptedTextField

from .codes import AttemptResult, Channel, Party
from .law import LawArticle


class Message(models.Model):
    """Words of one side. `ANSWER` is what closes the question; there may be a second one after she wrote back."""

    class Kind(models.TextChoices):
        MESSAGE = "message", _("message")
        ANSWER = "answer", _("answer")

    request = models.ForeignKey("consult.ConsultationRequest", models.CASCADE, related_name="messages")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.MESSAGE)
    sender = models.CharField(_("from"), max_length=20, choices=Party)
    author = models.ForeignKey("home.User", models.PROTECT, null=True, blank=True, related_name="+")
    body = EncryptedTextField(_("words"), null=True)
    articles = EncryptedJSONField(_("law"), null=True, blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)
    seen_at = models.DateTimeField(_("seen by the other side"), null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")

    def __str__(self):
        return f"{self.request_id}/{self.pk}"

    @property
    def html(self) -> SafeString:
        """The words, safe to show on a page: the marks of our side are drawn, a client's words stay as they are."""
        if not self.body:
            return mark_safe("")
        return wording.drawn(self.body) if self.sender == Party.LAWYER else wording.as_written(self.body)

    @property
    def law(self) -> list[LawArticle]:
        """The law that an answer cites."""
        return [LawArticle.read(stored) for stored in self.articles or []]


def private_path(attachment: "Attachment", filename: str) -> str:
    """A random name: the one on disk says nothing about the file or the person."""
    name = uuid.uuid4().hex
    return f"attachments/{name[:2]}/{name}"


HOMES = ("draft", "request", "answer_draft")


def in_one_home() -> Q:
    """Exactly one of `HOMES` is set."""
    found = Q()
    for home in HOMES:
        found |= Q(**{f"{other}__isnull": other != home for other in HOMES})
    return found


class Attachment(models.Model):
    """A paper, a picture or a voice; of a draft first (hers, or of an answer), then of its request."""

    class Kind(models.TextChoices):
        IMAGE = "image", _("picture")
        AUDIO = "audio", _("voice")
        DOCUMENT = "document", _("paper")

    draft = models.ForeignKey("consult.RequestDraft", models.CASCADE, null=True, blank=True, related_name="attachments")
    request = models.ForeignKey(
        "consult.ConsultationRequest", models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    answer_draft = models.ForeignKey(
        "consult.AnswerDraft", models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    message = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="attachments")
    added_by = models.CharField(_("added by"), max_length=20, choices=Party, default=Party.CLIENT)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    content_type = models.CharField(_("type"), max_length=80)
    size = models.PositiveIntegerField(_("size, bytes"))
    name = EncryptedTextField(_("name"))
    file = models.FileField(_("file"), storage=EncryptedStorage, upload_to=private_path)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [models.CheckConstraint(condition=in_one_home(), name="consult_attachment_has_one_home")]

    def __str__(self):
        return f"{self.kind} {self.pk}"


class ContactAttempt(models.Model):
    """One try to reach her: when, which way, with what result."""

    request = models.ForeignKey("consult.ConsultationRequest", models.CASCADE, related_name="attempts")
    by = models.ForeignKey("home.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(_("when"), default=timezone.now)
    channel = models.CharField(_("way"), max_length=20, choices=Channel)
    result = models.CharField(_("result"), max_length=20, choices=AttemptResult)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("attempt to reach the client")
        verbose_name_plural = _("attempts to reach the client")

    def __str__(self):
        return f"{self.request_id}/{self.pk}"
