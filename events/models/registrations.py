"""Who takes part in a training, sealed, and the certificates of those who did.

A registration's state is changed by `events.registration.places` alone, under a lock on its session.
"""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.linkkeys import new_code
from home.vault import EncryptedJSONField, EncryptedTextField


class RegistrationQuerySet(models.QuerySet):
    def seated(self):
        """Those who have a seat: held, confirmed or used."""
        return self.filter(state__in=Registration.SEATED)

    def in_line(self):
        """Those who wait for a seat, the longest first."""
        return self.filter(state=Registration.State.WAITING).order_by("pk")

    def lapsed(self, now: datetime | None = None):
        """Held, but nobody confirmed in time."""
        return self.filter(state=Registration.State.HELD, held_until__lte=now or timezone.now())

    def known(self):
        """Those whose person has not been forgotten."""
        return self.filter(person__isnull=False)


class Registration(models.Model):
    """Someone's place in a session. What she wrote about herself is sealed; the rest says only that somebody comes."""

    class State(models.TextChoices):
        HELD = "held", _("held for 24 hours")
        CONFIRMED = "confirmed", _("confirmed")
        WAITING = "waiting", _("on the waiting list")
        CANCELLED = "cancelled", _("cancelled")
        ATTENDED = "attended", _("attended")

    SEATED = (State.HELD, State.CONFIRMED, State.ATTENDED)

    session = models.ForeignKey(
        "events.Session", models.PROTECT, related_name="registrations", verbose_name=_("session")
    )
    code = models.CharField(_("code"), max_length=16, unique=True, default=new_code, editable=False)
    idempotency_key = models.UUIDField(_("idempotency key"), unique=True, default=uuid.uuid4, editable=False)
    person = EncryptedJSONField(_("person"), null=True)  # name, organisation, role, phone, email, needs, speaks
    phone_hash = models.CharField(_("hash of the phone number"), max_length=64, blank=True, default="", editable=False)
    email_hash = models.CharField(
        _("hash of the e-mail address"), max_length=64, blank=True, default="", editable=False
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.HELD)
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    changed_at = models.DateTimeField(_("last change"), default=timezone.now)
    consent_version = models.CharField(_("version of the consent"), max_length=20, blank=True, default="")
    is_sample = models.BooleanField(_("sample"), default=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        indexes = [
            models.Index(fields=["session", "state"], name="registration_by_state"),
            models.Index(fields=["held_until"], condition=models.Q(state="held"), name="registration_held"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "phone_hash"],
                condition=~models.Q(phone_hash="") & ~models.Q(state="cancelled"),
                name="events_one_place_per_phone",
            ),
            models.UniqueConstraint(
                fields=["session", "email_hash"],
                condition=~models.Q(email_hash="") & ~models.Q(state="cancelled"),
                name="events_one_place_per_email",
            ),
            models.CheckConstraint(
                condition=models.Q(state="held", held_until__isnull=False)
                | (~models.Q(state="held") & models.Q(held_until__isnull=True)),
                name="events_held_until_a_moment",
            ),
        ]

    def __str__(self):
        return f"{self.session_id}/{self.pk}"

    def known(self, field: str) -> str:
        """`field` of what she wrote about herself; empty once that is forgotten."""
        return (self.person or {}).get(field, "")

    @property
    def name(self) -> str:
        return self.known("name")

    @property
    def details(self) -> list[str]:
        """What helps staff to recognise and reach her."""
        return [words for words in map(self.known, ("organisation", "role", "phone", "email")) if words]


class Certificate(models.Model):
    """A number that says who took part in what, for as long as it is kept. It outlives the registration's words."""

    number = models.CharField(_("number"), max_length=12, unique=True)
    registration = models.OneToOneField(
        Registration, models.SET_NULL, null=True, related_name="certificate", verbose_name=_("registration")
    )
    session = models.ForeignKey(
        "events.Session", models.PROTECT, related_name="certificates", verbose_name=_("session")
    )
    name = EncryptedTextField(_("name"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")

    def __str__(self):
        return self.number
