"""Where personal words are locked: an encrypted field, an encrypted storage, keyed hashes, rotation.

Two key rings, because they live differently: VAULT_KEYS rotate (the newest encrypts, all decrypt, `rotate_keys`
re-encrypts); HASH_KEYS only grow, for a hash cannot be computed again without the number it stands for.
"""

import base64
import functools
import hashlib
import hmac
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import FieldError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import connection, models, transaction
from django.utils.deconstruct import deconstructible


@functools.lru_cache
def _derived(keys: tuple[str, ...], purpose: bytes) -> MultiFernet:
    """One ring per purpose, so that a file's token never opens as a field's."""

    def derive(key: str) -> Fernet:
        made = HKDF(hashes.SHA256(), 32, b"ukuk.vault", purpose).derive(key.encode())
        return Fernet(base64.urlsafe_b64encode(made))

    return MultiFernet([derive(key) for key in keys])


def box(purpose: bytes = b"field") -> MultiFernet:
    """The ring in use now; raises InvalidToken on reading what no key of it wrote."""
    return _derived(tuple(settings.VAULT_KEYS), purpose)


def seal(text: str) -> str:
    """`text` as an encrypted token, for places that are not a field (a draft, an outbox row)."""
    return box().encrypt(text.encode()).decode()


def unseal(token: str) -> str:
    """The text in `token`; raises cryptography.fernet.InvalidToken when no key fits."""
    return box().decrypt(token.encode()).decode()


def keyed_hash(purpose: str, value: str) -> str:
    """What may be stored and looked up in place of `value`: 64 hex digits under the newest hash key."""
    return _keyed(settings.HASH_KEYS[0], purpose, value)


def keyed_hashes(purpose: str, value: str) -> list[str]:
    """The hash of `value` under every key, newest first: look-ups try them all."""
    return [_keyed(key, purpose, value) for key in settings.HASH_KEYS]


def _keyed(key: str, purpose: str, value: str) -> str:
    return hmac.new(key.encode(), f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):
    """Text that is a token at rest. Cannot be filtered; a wrong key raises, it never shows or re-saves a token."""

    def from_db_value(self, value, expression, connection):
        return value if value is None else unseal(value)

    def get_db_prep_value(self, value, connection, prepared=False):
        value = super().get_db_prep_value(value, connection, prepared)
        return value if value is None else seal(value)

    def get_lookup(self, lookup_name):
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self}: encrypted, cannot be filtered by {lookup_name}")


class EncryptedJSONField(EncryptedTextField):
    """A small JSON value (a contact card, a draft) under the same lock; `None` stays NULL."""

    _pyi_private_set_type: Any  # django-stubs would take it for the text that it extends
    _pyi_private_get_type: Any

    def from_db_value(self, value, expression, connection):
        text = super().from_db_value(value, expression, connection)
        return text if text is None else json.loads(text)

    def get_db_prep_value(self, value, connection, prepared=False):
        return super().get_db_prep_value(None if value is None else _compact(value), connection, prepared)

    def to_python(self, value):
        return value

    def get_prep_value(self, value):
        return value

    def value_to_string(self, obj):
        return _compact(self.value_from_object(obj))


def _compact(value) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@deconstructible
class EncryptedStorage(FileSystemStorage):
    """Private files: never below MEDIA_URL, tokens on disk, mode 600; read only through a view that checks access."""

    def __init__(self):
        super().__init__(base_url=None, file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self):
        return settings.PRIVATE_MEDIA_ROOT

    @property
    def location(self):
        return os.path.abspath(self.base_location)  # noqa: PTH100 - FileSystemStorage compares strings

    def _save(self, name, content):
        content.seek(0)
        try:
            return super()._save(f"{name}.enc", ContentFile(box(b"file").encrypt(content.read())))
        except OSError:
            with suppress(OSError):  # a full disk took the beginning of it
                self.delete(f"{name}.enc")
            raise

    def _open(self, name, mode="rb"):
        with super()._open(name, "rb") as file:
            return ContentFile(box(b"file").decrypt(file.read()), name=name.removesuffix(".enc"))

    def url(self, name):
        raise ValueError("A private file has no address: a view checks access and decrypts it.")

    def rotate(self, name: str) -> None:
        """Re-encrypt one file with the newest key; the old file stands until the new one is whole."""
        path = Path(self.path(name))
        aside = path.with_suffix(".rotating")
        aside.write_bytes(box(b"file").rotate(path.read_bytes()))
        aside.chmod(0o600)
        aside.replace(path)


def rotate_field(model: type[models.Model], field: EncryptedTextField, *, batch: int = 500) -> int:
    """Re-encrypt one column with the newest key; returns the rows done.

    No save(), no signals, in batches by primary key: it may be stopped and run again at any point.
    """
    quote = connection.ops.quote_name
    table, column, key = quote(model._meta.db_table), quote(str(field.column)), quote(str(model._meta.pk.column))
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
    done, last = 0, None
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            where = f"{column} IS NOT NULL" + ("" if last is None else f" AND {key} > %s")
            cursor.execute(
                f"SELECT {key}, {column} FROM {table} WHERE {where} ORDER BY {key} LIMIT {batch}{lock}",  # noqa: S608 - names are quoted by the backend
                [] if last is None else [last],
            )
            rows = cursor.fetchall()
            for row, token in rows:
                cursor.execute(
                    f"UPDATE {table} SET {column} = %s WHERE {key} = %s",  # noqa: S608 - as above
                    [box().rotate(token.encode()).decode(), row],
                )
        if not rows:
            return done
        done, last = done + len(rows), rows[-1][0]
