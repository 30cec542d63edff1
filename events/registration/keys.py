"""The key in a registration's link. It is computed from the row, never stored: the database opens nobody's place.

A key is the row's open code and a signature of it under `HASH_KEYS`; a link made under an older key still opens.
"""

import base64
import hmac

from events.models import Registration
from home.vault import keyed_hash, keyed_hashes

PURPOSE = "registration link"
CODE = 12  # letters of the open half
BYTES = 12  # of the signature
LENGTH = CODE + BYTES * 4 // 3


def key_of(registration: Registration) -> str:
    return registration.code + _signature(keyed_hash(PURPOSE, registration.code))


def find(key: str) -> Registration | None:
    """Whose link this is; None for every other text."""
    if len(key) != LENGTH or not key.isascii():
        return None
    code, signature = key[:CODE], key[CODE:]
    if not any(hmac.compare_digest(_signature(made), signature) for made in keyed_hashes(PURPOSE, code)):
        return None
    return Registration.objects.select_related("session__training", "session__district").filter(code=code).first()


def _signature(hexadecimal: str) -> str:
    return base64.urlsafe_b64encode(bytes.fromhex(hexadecimal)[:BYTES]).decode()
