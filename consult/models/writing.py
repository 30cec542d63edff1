"""What a lawyer writes beside the conversation: an unfinished answer, notes for colleagues, ready sentences."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.models import Named
from home.vault import EncryptedJSONField, EncryptedTextField


class AnswerDraftQuerySet(models.QuerySet):
    def abandoned(self, now: datetime | None = None):
        """Untouched for `settings.ANSWER_DRAFT_DAYS`: the case was answered otherwise, or went elsewhere."""
        return self.filter(saved_at__lt=(now or timezone.now()) - timedelta(days=settings.ANSWER_DRAFT_DAYS))


class AnswerDraft(models.Model):
    """An answer that was not sent yet: a session may die, a phone may fall; the words do not.

    `typed` holds the form's fields as they were typed, right or wrong. Nobody but its author reads it.
    """

    request = models.ForeignKey("consult.ConsultationRequest", models.CASCADE, related_name="answer_drafts")
    author = models.ForeignKey("home.User", models.CASCADE, related_name="+")
    typed = EncryptedJSONField(_("what was typed"), default=dict)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now, db_index=True)

    objects = AnswerDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("unfinished answer")
        verbose_name_plural = _("unfinished answers")
        constraints = [models.UniqueConstraint(fields=["request", "author"], name="consult_one_answer_draft_each")]

    def __str__(self):
        return f"{self.request_id}/{self.author_id}"


class InternalNote(models.Model):
    """Words for colleagues. Never for the client: it stands on no page and in no file of hers."""

    request = models.ForeignKey("consult.ConsultationRequest", models.CASCADE, related_name="notes")
    author = models.ForeignKey("home.User", models.PROTECT, related_name="+")
    body = EncryptedTextField(_("note"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")

    def __str__(self):
        return f"{self.request_id}/{self.pk}"


class MessageTemplate(Named):
    """Words that lawyers write again and again, in three languages; the client's own is put into the form.

    `consult.desk.ready` fills in what stands in braces.
    """

    body_ky = models.TextField(
        _("words in Kyrgyz"),
        blank=True,
        default="",
        help_text=_("In braces what is filled in: {case}, {lawyer}, {centre}, {answer_by}. Nothing else."),
    )
    body_ru = models.TextField(_("words in Russian"), blank=True, default="")
    body_en = models.TextField(_("words in English"), blank=True, default="")
    position = models.PositiveSmallIntegerField(_("position"), default=100, help_text=_("Smaller numbers stand first."))
    in_use = models.BooleanField(_("in use"), default=True, help_text=_("Untick to offer it no more."))

    class Meta(Named.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("ready message")
        verbose_name_plural = _("ready messages")
