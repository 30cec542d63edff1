"""A lawyer of Osh never reads a case of Naryn that she did not claim: every address, by every method, directly."""

import uuid

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import get_resolver, reverse

from consult import transitions
from consult.desk.acts import ACTS
from consult.desk.urls import urlpatterns
from consult.intake.urls import urlpatterns as rooms
from consult.models import AnswerDraft, Attachment, ConflictBar, LawArticle, MessageTemplate
from consult.models.codes import Party
from tests.factories.consult import LawyerFactory, ReportFactory, RequestFactory

SECRETS = {
    "narrative": "Суроосу-купуя",
    "phone": "996555987654",
    "name": "Купуя-Аты",
    "message": "Каты-купуя",
    "answer": "Жообу-купуя",
    "law": "Мыйзамы-купуя",
    "note": "Эскертүүсү-купуя",
    "draft": "Башталганы-купуя",
    "file": "Кагазы-купуя",
    "reason": "Себеби-купуя",
    "ready": "Даяры-купуя",
}


@pytest.fixture
def foreign(db):
    """A case of another lawyer in another oblast that holds everything that could leak."""
    owner = LawyerFactory().user
    contact = {"phone": f"+{SECRETS['phone']}", "name": SECRETS["name"]}
    case = RequestFactory(claimed=True, lawyer=owner, narrative=SECRETS["narrative"], way="call", contact=contact)
    transitions.client_writes(case, text=SECRETS["message"], attachments=[paper()])
    transitions.add_note(case, by=owner, text=SECRETS["note"])
    article = LawArticle(act=SECRETS["law"], article="1")
    transitions.answer(case, by=owner, text=SECRETS["answer"], outcome="ADV_ORAL", articles=[article])
    transitions.client_writes(case, text="Дагы")
    draft = AnswerDraft.objects.create(request=case, author=owner, typed={"text": [SECRETS["draft"]], "outcome": [""]})
    waiting = paper()
    waiting.answer_draft = draft
    waiting.save()
    MessageTemplate.objects.create(name_ky="Даяр", name_ru="Готово", name_en="Ready", **bodies(SECRETS["ready"]))
    return case


def bodies(word):
    """Of a ready message that tells, filled in, the number and the time of the answer."""
    return {f"body_{language}": f"{word} {{case}} {{answer_by}}" for language in ("ky", "ru", "en")}


def paper():
    content = SECRETS["file"].encode()
    return Attachment(
        kind="document",
        content_type="text/plain",
        size=len(content),
        name=f"{SECRETS['file']}.txt",
        added_by=Party.CLIENT,
        file=ContentFile(content, name="sealed"),
    )


def addresses_of(case):
    """Every address of the desk, filled with what belongs to `case`."""
    files = list(Attachment.objects.values_list("pk", flat=True))
    report = case.reports.get().pk
    for pattern in urlpatterns:
        names = pattern.pattern.converters
        keys = [report] if pattern.name.startswith("report") else [case.pk]
        for pk in keys:
            for file in files if "file" in names else [None]:
                for name in _names(pattern.name) if "name" in names and "name" not in pattern.default_args else [None]:
                    given = {"pk": pk, "file": file, "name": name, "year": 2026, "month": 11}
                    yield reverse(f"desk:{pattern.name}", kwargs={one: given[one] for one in names if one in given})


def _names(pattern):
    return {
        "act": list(ACTS),
        "queue": ["waiting", "mine", "overdue", "client", "open", "closed"],
        "report_act": ["verify", "return", "void"],
        "reports": ["mine", "check", "all"],
        "log": ["looks", "changes", "reports"],
        "log_file": ["looks"],
    }.get(pattern, ["mine"])


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def typed():
    """Something for every form, so that a refusal is one of rights and not of an empty field."""
    words = {f"{name}-{field}": "сөз" for name in ACTS for field in ("reason", "text", "note", "other")}
    return words | {"reason": "сөз", "text": "сөз", "key": str(uuid.uuid4())}


def inserting():
    return typed() | {"insert": str(MessageTemplate.objects.get().pk)}


def leaks(client, case):
    found = set()
    for address in addresses_of(case):
        for method in (client.get, lambda url: client.post(url, typed()), lambda url: client.post(url, inserting())):
            said = body(method(address))
            found |= {(address, what) for what, word in SECRETS.items() if word.encode() in said}
    return found


def test_no_address_gives_a_lawyer_of_osh_a_word_of_a_case_of_naryn(lawyer, foreign):
    before = (foreign.state, foreign.lawyer_id, foreign.events.filter(refused=False).count())
    assert leaks(lawyer, foreign) == set()
    foreign.refresh_from_db()
    assert (foreign.state, foreign.lawyer_id, foreign.events.filter(refused=False).count()) == before
    assert not foreign.access_events.exists()


def test_nor_a_coordinator_of_another_oblast(coordinator, foreign):
    assert leaks(coordinator, foreign) == set()
    assert not foreign.access_events.exists()


@pytest.mark.parametrize("role", ["auditor", "editor"])
def test_nor_whoever_has_no_part_in_cases(by_role, foreign, role):
    assert leaks(by_role(role), foreign) == set()


def test_nor_who_declined_it_for_a_conflict_of_interest_also_as_an_administrator(administrator, foreign):
    ConflictBar.objects.create(request=foreign, lawyer=administrator.user)
    assert leaks(administrator, foreign) == set()
    assert not foreign.access_events.exists()


def test_the_same_walk_finds_every_word_for_the_lawyer_who_holds_it(foreign):
    """Else the tests above would prove nothing."""
    from tests.consult.desk.conftest import signed_in

    client = signed_in(foreign.lawyer)
    case = reverse("desk:case", args=[foreign.pk])
    said = body(client.get(case)) + body(client.get(reverse("desk:answer", args=[foreign.pk])))
    file = foreign.attachments.first()
    said += body(client.get(reverse("desk:file", args=[foreign.pk, file.pk])))
    said += body(client.post(reverse("desk:act", args=[foreign.pk, "write_to_client"]), inserting()))
    missing = {what for what, word in SECRETS.items() if word.encode() not in said}
    assert missing == {"phone", "name", "reason"}  # the contact shows on a press, in safe hours


# The rooms of the client: what is open to everybody, and what only her number opens

OPEN_ROOMS = {
    "ask",
    "ask_2",
    "ask_3",
    "forget",
    "sent",
    "check",
    "leave_receipt",
    "embed_ask",
    "answer",
    "leave",
}  # fmt: skip - one list


@pytest.mark.parametrize("pattern", rooms, ids=lambda pattern: pattern.name)
def test_no_role_opens_the_page_behind_a_number(administrator, foreign, pattern):
    names = pattern.pattern.converters
    given = {"pk": foreign.attachments.first().pk}
    address = reverse(f"consult:{pattern.name}", kwargs={one: given[one] for one in names if one in given})
    for client in (administrator, Client()):
        for answer in (client.get(address), client.post(address, typed())):
            said = body(answer)
            assert not [what for what, word in SECRETS.items() if word.encode() in said]
            if pattern.name not in OPEN_ROOMS and answer.status_code == 200:
                pytest.fail(f"{address} opens without a number: put it into OPEN_ROOMS or close it")


def test_the_open_data_and_every_address_below_the_api_hold_no_word_of_a_case(client, foreign):
    ReportFactory()
    found = [address for address in _api() if "<" not in address]
    assert found
    for address in found:
        said = body(client.get(address))
        assert not [what for what, word in SECRETS.items() if word.encode() in said], address


def _api(patterns=None, before="/"):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = before + str(pattern.pattern).removeprefix("^")
        if hasattr(pattern, "url_patterns"):
            yield from _api(pattern.url_patterns, address)
        elif address.startswith("/api/"):
            yield address
