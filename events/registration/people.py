"""Who registers: what is known of her, and by what the same person is recognised without reading anybody's words."""

from django.conf import settings
from django.db import models

from events.models import Registration
from home.models import OutboxMessage
from home.vault import keyed_hash, keyed_hashes

PHONE, EMAIL = "registration phone", "registration e-mail"


def hashes_of(person: dict) -> dict[str, str]:
    """The columns by which the database lets one phone or address have one place in a session."""
    phone, email = person.get("phone", ""), person.get("email", "").lower()
    return {
        "phone_hash": keyed_hash(PHONE, phone) if phone else "",
        "email_hash": keyed_hash(EMAIL, email) if email else "",
    }


def same_person(session, person: dict) -> Registration | None:
    """The place that this phone or address has in the session already, under whichever hash key it was written."""
    found = models.Q(pk__in=[])
    if phone := person.get("phone", ""):
        found |= models.Q(phone_hash__in=keyed_hashes(PHONE, phone))
    if email := person.get("email", "").lower():
        found |= models.Q(email_hash__in=keyed_hashes(EMAIL, email))
    here = Registration.objects.filter(found, session=session).exclude(state=Registration.State.CANCELLED)
    return here.select_related("session__training", "session__district").first()


def way_to(registration: Registration) -> tuple[str, str]:
    """Channel and address by which she is told: e-mail where she gave one, else SMS; ("", "") once she is forgotten."""
    if email := registration.known("email"):
        return OutboxMessage.Channel.EMAIL, email
    if phone := registration.known("phone"):
        return OutboxMessage.Channel.SMS, phone
    return "", ""


def is_reached(registration: Registration) -> bool:
    """Whether a message will reach her: without an SMS gateway nobody writes to whoever gave only a phone."""
    channel, _address = way_to(registration)
    return channel == OutboxMessage.Channel.EMAIL or (bool(channel) and bool(settings.SMS["url"]))
