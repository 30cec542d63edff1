"""The key in a registration's link (home.linkkeys)."""

from events.models import Registration
from home import linkkeys

PURPOSE = "registration link"
CODE, LENGTH = linkkeys.CODE, linkkeys.LENGTH


def key_of(registration: Registration) -> str:
    return linkkeys.key_of(PURPOSE, registration.code)


def find(key: str) -> Registration | None:
    """Whose link this is; None for every other text."""
    code = linkkeys.code_in(PURPOSE, key)
    if not code:
        return None
    return Registration.objects.select_related("session__training", "session__district").filter(code=code).first()
