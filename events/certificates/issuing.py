"""Certificates are made for those who took part, once each; the number stays the same however often it is printed."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from events.models import Certificate, Registration, Session
from events.registration import telling

from . import numbers


@transaction.atomic
def issue(session: Session, *, now: dt.datetime | None = None) -> int:
    """A certificate for everyone who was there, has none and is still known by name; each is told where it lies."""
    now = now or timezone.now()
    Session.objects.select_for_update().only("pk").get(pk=session.pk)  # two colleagues at once make one each
    there = Registration.objects.filter(
        session=session, state=Registration.State.ATTENDED, certificate__isnull=True
    ).known()
    made = 0
    for registration in there.select_related("session__training", "session__district"):
        Certificate.objects.create(
            number=numbers.make(),
            registration=registration,
            session=session,
            name=registration.name,
            language=registration.language,
            issued_at=now,
        )
        telling.tell(registration, telling.CERTIFICATE, now=now)
        made += 1
    return made
