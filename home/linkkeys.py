"""Keys of personal links: computed from a row's open code, never stored, so that the database opens nobody's page.

A key is the code and a signature of it under `HASH_KEYS`; a link made under an older key still opens.
"""

import base64
import hmac
import secrets

from home.vault import keyed_hash, keyed_hashes

CODE = 12  # letters of the open half
BYTES = 12  # of the signature
LENGTH = CODE + BYTES * 4 // 3


def new_code() -> str:
    """The open half; without the signature it opens nothing."""
    return secrets.token_urlsafe(CODE * 3 // 4)


def key_of(purpose: str, code: str) -> str:
    return code + _signature(keyed_hash(purpose, code))


def code_in(purpose: str, key: str) -> str:
    """The code of a key that we have made for `purpose`; empty for every other text."""
    if len(key) != LENGTH or not key.isascii():
        return ""
    code, signature = key[:CODE], key[CODE:]
    ours = [_signature(made) for made in keyed_hashes(purpose, code)]
    return code if any(hmac.compare_digest(made, signature) for made in ours) else ""


def _signature(hexadecimal: str) -> str:
    return base64.urlsafe_b64encode(bytes.fromhex(hexadecimal)[:BYTES]).decode()
