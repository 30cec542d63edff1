"""Keys of a development checkout, made once in var/ and readable by their owner only."""

import json
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet


def load_or_make(path: Path) -> dict:
    """The secrets kept in `path` (mode 600), made at the first call.

    Written aside and then linked into place: of two processes starting at once one wins and both read
    the same whole file. Production never calls this: there the environment holds the keys.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        keys = {
            "SECRET_KEY": secrets.token_urlsafe(48),
            "VAULT_KEYS": [Fernet.generate_key().decode()],
            "HASH_KEYS": [secrets.token_urlsafe(48)],
        }
        aside = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(keys, file, indent=1)
        with suppress(FileExistsError):
            os.link(aside, path)
        aside.unlink()
    return json.loads(path.read_text())
