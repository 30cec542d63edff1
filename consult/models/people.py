"""By what a person is recognised without being named: keyed hashes alone, which go when the request is erased."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PersonKey(models.Model):
    """A keyed hash of the client's phone number or name, or of the other party's name, as a lawyer typed it."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("phone number of the client")
        CLIENT = "client", _("name of the client")
        OTHER = "other", _("name of the other party")

    request = models.ForeignKey("consult.ConsultationRequest", models.CASCADE, related_name="person_keys")
    kind = models.CharField(max_length=10, choices=Kind)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("mark of a person")
        verbose_name_plural = _("marks of people")
        constraints = [models.UniqueConstraint(fields=["request", "kind", "hash"], name="consult_person_key_once")]
        indexes = [models.Index(fields=["hash", "kind"], name="person_key")]

    def __str__(self):
        return f"{self.request_id}: {self.kind}"
