"""Everything that is locked with VAULT_KEYS, found by looking at the models, so that no new field is forgotten."""

from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models, transaction

from home.vault import EncryptedStorage, EncryptedTextField, box

SEALED_BY_SIGN_IN = ("secret", "seed")  # what allauth's adapter encrypts inside Authenticator.data


def sealed_fields() -> Iterator[tuple[type[models.Model], EncryptedTextField]]:
    """Every encrypted column of every installed app."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if isinstance(field, EncryptedTextField):
                yield model, field


def sealed_files() -> Iterator[tuple[type[models.Model], models.FileField]]:
    """Every column that names files of the encrypted storage."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.FileField) and isinstance(field.storage, EncryptedStorage):
                yield model, field


def rotate_files(model: type[models.Model], field: models.FileField) -> tuple[int, list[str]]:
    """Re-encrypts the files that a column names, one at a time; returns how many, and the names that are missing."""
    storage, done, missing = field.storage, 0, []
    assert isinstance(storage, EncryptedStorage)  # noqa: S101 - sealed_files yields nothing else
    names = model._base_manager.exclude(**{field.name: ""}).order_by("pk").values_list(field.name, flat=True)
    for name in names.iterator(chunk_size=500):
        try:
            storage.rotate(name)
        except FileNotFoundError:
            missing.append(name)
            continue
        done += 1
    return done, missing


def rotate_second_factors() -> int:
    """Re-encrypts the secrets of second factors; returns the rows changed. Passkeys hold no secret of ours."""
    done = 0
    for pk in list(Authenticator.objects.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(pk=pk).first()
            sealed = [name for name in SEALED_BY_SIGN_IN if row and row.data.get(name)]
            if row is None or not sealed:
                continue
            row.data |= {name: box().rotate(row.data[name].encode()).decode() for name in sealed}
            row.save(update_fields=["data"])
        done += 1
    return done
