"""Her page behind the number when we cannot save, when it is too much, and when a part of it is refused."""

import time

import pytest
from django.core.files.base import ContentFile

from consult import transitions
from consult.models import Attachment, ConsultationRequest, Message
from consult.models.codes import Outcome
from tests.consult.intake import samples
from tests.consult.intake.test_trouble import held_by_another, on_sqlite
from tests.factories.consult import LawyerFactory


@pytest.fixture
def case(journey):
    number = journey.walk()
    journey.open(number)
    journey.get("answer/mine/")
    return ConsultationRequest.objects.get()


@pytest.fixture
def answered(case):
    lawyer = LawyerFactory().user
    transitions.claim(case, by=lawyer)
    voice = Attachment(
        kind="audio", content_type="audio/ogg", name="answer.ogg", size=10, file=ContentFile(b"0123456789", name="x")
    )
    transitions.answer(case, by=lawyer, text="Сотко.", outcome=Outcome.ADV_WRITTEN, attachments=[voice])
    return case


@on_sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("path", "typed", "kept"),
    [
        ("write/", {"text": "Кайсы сотко?"}, "Кайсы сотко?</textarea>"),
        ("contact/", {"way": "call", "phone": "0555 12 34 56"}, 'value="0555 123 456"'),
        ("rate/", {"respect": "5", "comment": "Рахмат сизге"}, "Рахмат сизге</textarea>"),
        ("withdraw/", {"sure": "on"}, "Азыр эч нерсе сактай албайбыз"),
        ("erase/", {"sure": "on"}, 'action="/ky/consult/answer/mine/erase/"'),
        ("copy/", {}, "Азыр эч нерсе сактай албайбыз"),
    ],
)
def test_a_locked_database_is_told_in_time_and_what_she_posted_is_still_there(
    journey, answered, settings, path, typed, kept
):
    settings.LOCK_SECONDS = 0.3
    began = time.monotonic()
    with held_by_another():
        page = journey.post(f"answer/mine/{path}", typed)
    assert time.monotonic() - began < 5
    assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (503, "60", "no-store, private")
    assert kept in page.text
    assert not Message.objects.filter(sender="client").exists()
    answered.refresh_from_db()
    assert answered.state == "answered"


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_the_answer_is_read_while_nothing_can_be_written(journey, answered, settings):
    settings.LOCK_SECONDS = 0.3
    with held_by_another():
        page = journey.get("answer/mine/")
    assert page.status_code == 200
    assert "Сотко." in page.text
    assert answered.messages.get().seen_at is None
    journey.get("answer/mine/")
    assert answered.messages.get().seen_at


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_a_number_typed_while_nothing_can_be_written_stays_in_the_form(journey, settings):
    number = journey.walk()
    settings.LOCK_SECONDS = 0.3
    with held_by_another():
        page = journey.open(number)
    assert (page.status_code, page["Retry-After"]) == (503, "60")
    assert number in page.text
    assert journey.open(number).status_code == 302


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_leaving_is_never_held_back(journey, case, settings):
    with held_by_another():
        assert journey.post("answer/mine/leave/", {})["Location"] == "/ky/"
    assert journey.get("answer/mine/")["Location"] == "/ky/consult/answer/"


@pytest.mark.django_db
def test_over_the_limit_of_messages_her_words_come_back(journey, case, settings):
    settings.LIMIT_MESSAGES = {"browser": "2/h", "address": "100/h"}
    said = [journey.post("answer/mine/write/", {"text": f"{turn}-сөз"}) for turn in range(3)]
    assert [page.status_code for page in said] == [302, 302, 429]
    assert "2-сөз</textarea>" in said[2].text
    assert int(said[2]["Retry-After"]) > 0
    assert Message.objects.count() == 2


@pytest.mark.django_db
def test_over_the_limit_of_uploads_no_file_is_opened(journey, case, settings, monkeypatch):
    settings.LIMIT_UPLOADS = {"browser": "0/h", "address": "100/h"}
    monkeypatch.setattr("consult.intake.forms.follow.wash_all", lambda *a, **k: pytest.fail("it was opened"))
    paper = samples.upload("a.txt", b"words")
    page = journey.post("answer/mine/write/", {"text": "Мына", "papers": [paper]})
    assert (page.status_code, Message.objects.count()) == (429, 0)
    assert "Мына</textarea>" in page.text


@pytest.mark.django_db
def test_a_refused_file_takes_no_good_one_with_it(journey, case):
    posted = {
        "text": "Мына кагаз",
        "papers": [samples.upload("good.txt", b"words"), samples.upload("x.svg", b"<svg/>")],
    }
    page = journey.post("answer/mine/write/", posted)
    message = Message.objects.get()
    assert (message.body, [one.name for one in message.attachments.all()]) == ("Мына кагаз", ["good.txt"])
    assert "good.txt" in page.context["note"]
    assert "x.svg" in str(page.context["write_form"].errors["papers"])
    assert "Мына кагаз</textarea>" not in page.text


@pytest.mark.django_db
def test_files_are_kept_though_the_words_are_too_many(journey, case, settings):
    text = "а" * (settings.QUESTION_LETTERS + 1)
    page = journey.post("answer/mine/write/", {"text": text, "papers": [samples.upload("good.txt", b"words")]})
    assert Message.objects.get().attachments.count() == 1
    assert text in page.text


@pytest.mark.django_db
def test_a_paper_sent_twice_is_one_message_and_another_paper_another(journey, case):
    for content in (b"words", b"words", b"other"):
        journey.post("answer/mine/write/", {"text": "Мына", "papers": [samples.upload("a.txt", content)]})
    assert (Message.objects.count(), Attachment.objects.count()) == (2, 2)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["write/", "again/", "contact/", "rate/"])
def test_more_text_than_is_read_is_told_with_the_way_back(journey, case, path):
    page = journey.post(f"answer/mine/{path}", {"text": "Ө" * 1_400_000})
    assert page.status_code == 413
    assert "ашыкча" in page.text
    assert 'href="/ky/consult/answer/mine/"' in page.text


@pytest.mark.django_db
def test_a_voice_is_played_in_parts(journey, answered):
    address = f"answer/mine/paper/{Attachment.objects.get().pk}/"
    whole = journey.get(address)
    assert whole["Accept-Ranges"] == "bytes"
    assert whole["Content-Disposition"].startswith("inline")
    part = journey.get(address, headers={"range": "bytes=2-4"})
    assert (part.status_code, part.content, part["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    assert part["Cache-Control"] == "no-store, private"
    end = journey.get(address, headers={"range": "bytes=-3"})
    assert (end.status_code, end.content, end["Content-Range"]) == (206, b"789", "bytes 7-9/10")
    assert journey.get(address, headers={"range": "bytes=-30"})["Content-Range"] == "bytes 0-9/10"
    for nothing in ("bytes=99-", "bytes=-0", "bytes=5-4"):
        assert journey.get(address, headers={"range": nothing}).status_code == 416
    assert journey.get(address, headers={"range": "bytes=-"}).status_code == 200
