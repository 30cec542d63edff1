"""A new key comes, everything opens with it, the old key goes."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection

from consult import reporting, transitions
from consult.models import (
    AccessEvent,
    AnswerDraft,
    ConsultationRequest,
    InternalNote,
    LawArticle,
    Message,
    Rating,
    ReportBatch,
    ReportCorrection,
    ReportEvent,
    ReportRow,
    RequestDraft,
    RequestEvent,
    WebhookEvent,
)
from consult.permissions import see
from events.models import Certificate, Registration, Reminder
from home.models import OutboxMessage
from home.vault import EncryptedTextField
from tests.factories.consult import AttachmentFactory, ReportFactory, RequestFactory
from tests.factories.events import RegistrationFactory, ReminderFactory
from tests.factories.home import UserFactory
from ukuk import rotation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = tmp_path


def full_house():
    """At least one row in every encrypted column, and a file."""
    request = RequestFactory(claimed=True, way="whatsapp", contact={"phone": "+996555111222"})
    paper = AttachmentFactory(request=request, file__data="мазмуну".encode())
    see(request, by=request.lawyer, what="narrative", reason="себеп")
    law = [LawArticle("Үй-бүлө кодекси", "85")]
    report = transitions.answer(request, by=request.lawyer, text="Жооп", outcome="ADV_ORAL", articles=law)
    transitions.add_note(request, by=request.lawyer, text="кызматка")
    AnswerDraft.objects.create(request=request, author=request.lawyer, typed={"text": ["башталышы"]})
    reporting.reply(reporting.rate(report, helped=5, comment="Рахмат"), by=request.lawyer, text="Сизге да")
    judged = ReportFactory(returned_for="айылы жок", voided_for="эки жолу")
    ReportEvent.objects.create(report=judged, at=judged.created_at, to_state="returned", reason="айылы жок")
    ReportCorrection.objects.create(
        report=judged, amount=1, made_on=judged.consulted_on, reason="унутулган", by=judged.lawyer
    )
    brought = ReportBatch.objects.create(file_name="a.csv")
    ReportRow.objects.create(batch=brought, number=2, verdict="problem", said=[["bad_date", {"text": "Айгүл"}]])
    transitions.set_priority(request, priority=1, by=request.lawyer, reason="сот")
    RequestDraft.objects.create(token_hash="x", answers={"story": "сөз"}, secret="1234")
    WebhookEvent.objects.create(channel="whatsapp", body="окуя", body_hash="h")
    ReminderFactory(contact="ak@example.org")
    registration = RegistrationFactory(person={"name": "Айша"})
    Certificate.objects.create(
        number="A-1", registration=registration, session=registration.session, name="Айша", language="ky"
    )
    return request, paper


def tokens():
    """Every sealed value as it lies in the database."""
    found = {}
    for model, field in rotation.sealed_fields():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT "{field.column}" FROM "{model._meta.db_table}" WHERE "{field.column}" IS NOT NULL')  # noqa: S608 - names of models
            found[model._meta.label, field.name] = [token for (token,) in cursor.fetchall()]
    return found


def test_every_locked_column_file_and_second_factor_opens_with_the_new_key_alone(settings):
    request, paper = full_house()
    user = UserFactory()
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    before, old = tokens(), settings.VAULT_KEYS[0]
    assert {key for key in before if not before[key]} == set()

    settings.VAULT_KEYS = [Fernet.generate_key().decode(), old]
    call_command("rotate_keys", stdout=StringIO())
    settings.VAULT_KEYS = settings.VAULT_KEYS[:1]

    after = tokens()
    assert not [key for key in before if set(before[key]) & set(after[key])]
    again = ConsultationRequest.objects.get(pk=request.pk)
    assert (again.narrative, again.contact) == (request.narrative, {"phone": "+996555111222"})
    answer = Message.objects.get()
    assert (answer.body, answer.law) == ("Жооп", [LawArticle("Үй-бүлө кодекси", "85")])
    assert InternalNote.objects.get().body == "кызматка"
    assert AnswerDraft.objects.get().typed == {"text": ["башталышы"]}
    assert Reminder.objects.get().contact == "ak@example.org"
    assert (Registration.objects.get().person, Certificate.objects.get().name) == ({"name": "Айша"}, "Айша")
    assert AccessEvent.objects.get().reason == "себеп"
    assert Rating.objects.get().comment == "Рахмат"
    assert RequestEvent.objects.get(name="priority").note == "сот"
    assert RequestDraft.objects.get().answers == {"story": "сөз"}
    assert {row.recipient for row in OutboxMessage.objects.all()} == {"+996555111222"}
    assert paper.file.storage.open(paper.file.name).read() == "мазмуну".encode()
    assert Authenticator.objects.get(user=user).wrap().validate_code("000000") is False


def test_a_dry_run_counts_and_leaves_every_token(settings):
    full_house()
    before = tokens()
    said = StringIO()

    call_command("rotate_keys", "--dry-run", stdout=said)

    assert tokens() == before
    assert "consult.ConsultationRequest.narrative: 1 would be re-encrypted" in said.getvalue().splitlines()
    assert "consult.Attachment.file (files): 1 would be re-encrypted" in said.getvalue().splitlines()


def test_a_value_that_no_key_opens_stops_it_with_one_sentence(settings):
    full_house()
    settings.VAULT_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(CommandError, match="holds a value that none of VAULT_KEYS opens"):
        call_command("rotate_keys", stdout=StringIO())


def test_a_missing_file_is_told_and_the_others_are_done(settings):
    _request, paper = full_house()
    paper.file.storage.delete(paper.file.name)

    with pytest.raises(CommandError, match=r"Not on the disk, although consult\.Attachment names them: 1,"):
        call_command("rotate_keys", stdout=StringIO())


def test_no_encrypted_field_is_overlooked():
    found = {(model._meta.label, field.name) for model, field in rotation.sealed_fields()}

    assert ("consult.ConsultationRequest", "contact") in found
    assert ("consult.RequestDraft", "secret") in found
    assert ("home.OutboxMessage", "recipient") in found
    assert all(isinstance(field, EncryptedTextField) for _model, field in rotation.sealed_fields())
