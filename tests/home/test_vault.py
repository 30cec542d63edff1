import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.core.exceptions import FieldError
from django.core.files.base import ContentFile
from django.db import connection

from home import vault
from home.models import OutboxMessage

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def message(db):
    return OutboxMessage.objects.create(
        channel="sms",
        template="ready",
        recipient="+996555123456",
        parameters={"word": "жардам"},
        language="ky",
        idempotency_key="1",
    )


def raw(message, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM home_outboxmessage WHERE id = %s", [message.pk])  # noqa: S608 - names of the test itself
        return cursor.fetchone()[0]


def test_a_sealed_field_is_a_token_in_the_database_and_words_in_the_program(message):
    assert "996555" not in raw(message, "recipient")
    assert "жардам" not in raw(message, "parameters")
    read = OutboxMessage.objects.get(pk=message.pk)
    assert (read.recipient, read.parameters) == ("+996555123456", {"word": "жардам"})


def test_a_sealed_field_cannot_be_searched(message):
    with pytest.raises(FieldError, match="encrypted"):
        OutboxMessage.objects.filter(recipient="+996555123456").exists()


def test_a_wrong_key_raises_and_never_shows_the_token(message, settings):
    settings.VAULT_KEYS = [NEW]
    with pytest.raises(InvalidToken):
        OutboxMessage.objects.get(pk=message.pk)


def test_rotation_re_encrypts_every_row_and_may_run_twice(message, settings):
    before = settings.VAULT_KEYS
    settings.VAULT_KEYS = [NEW, *before]
    field = OutboxMessage._meta.get_field("recipient")
    assert vault.rotate_field(OutboxMessage, field) == 1
    assert vault.rotate_field(OutboxMessage, field) == 1
    vault.rotate_field(OutboxMessage, OutboxMessage._meta.get_field("parameters"))
    settings.VAULT_KEYS = [NEW]
    assert OutboxMessage.objects.get(pk=message.pk).recipient == "+996555123456"


def test_a_private_file_is_a_token_on_disk_with_mode_600_and_has_no_address(tmp_path, settings):
    settings.PRIVATE_MEDIA_ROOT = tmp_path
    storage = vault.EncryptedStorage()
    name = storage.save("a/b", ContentFile(b"the paper of the court"))
    on_disk = tmp_path / name
    assert b"court" not in on_disk.read_bytes()
    assert on_disk.stat().st_mode & 0o777 == 0o600
    assert storage.open(name).read() == b"the paper of the court"
    with pytest.raises(ValueError, match="no address"):
        storage.url(name)


def test_a_private_file_survives_the_rotation_of_keys(tmp_path, settings):
    settings.PRIVATE_MEDIA_ROOT = tmp_path
    settings.VAULT_KEYS = [OLD]
    storage = vault.EncryptedStorage()
    name = storage.save("paper", ContentFile(b"words"))
    settings.VAULT_KEYS = [NEW, OLD]
    storage.rotate(name)
    settings.VAULT_KEYS = [NEW]
    assert storage.open(name).read() == b"words"


def test_a_field_token_does_not_open_as_a_file():
    with pytest.raises(InvalidToken):
        vault.box(b"file").decrypt(vault.seal("words").encode())


def test_a_keyed_hash_is_found_under_every_key_that_was_ever_used(settings):
    settings.HASH_KEYS = ["old"]
    kept = vault.keyed_hash("number", "4829135501773290")
    settings.HASH_KEYS = ["new", "old"]
    assert kept in vault.keyed_hashes("number", "4829135501773290")
    assert vault.keyed_hash("number", "4829135501773290") != kept
    assert vault.keyed_hash("name", "1") != vault.keyed_hash("number", "1")
