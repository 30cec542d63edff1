"""Everything about her in one file: all of hers is in it, nothing of anybody else's, and nothing stays behind."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from consult import transitions
from consult.intake import takeaway
from consult.models import Attachment, ConsultationRequest, InternalNote, LawArticle, Rating
from consult.models.codes import Outcome
from tests.factories.consult import LawyerFactory

pytestmark = pytest.mark.django_db
COPY = "answer/mine/copy/"


@pytest.fixture
def lawyer(country):
    user = LawyerFactory(region=country.region).user
    type(user).objects.filter(pk=user.pk).update(first_name="Нурлан", last_name="Касымов", email="lawyer@example.org")
    user.refresh_from_db()
    return user


@pytest.fixture
def number(journey, lawyer, png):
    """Asked with a photo, answered with a paper and the law, rated twice."""
    journey.to_page_3(papers=[png])
    journey.get("ask/3/")
    journey.send(way="whatsapp", phone="0555 12 34 56")
    made, case = journey.number(), ConsultationRequest.objects.get()
    journey.post("ask/sent/leave/", {})
    transitions.claim(case, by=lawyer)
    InternalNote.objects.create(request=case, author=lawyer, body="Кесиптешке гана.")
    paper = Attachment(
        kind="document", content_type="text/plain", name="арыз.txt", size=5, file=ContentFile(b"claim", name="x")
    )
    transitions.answer(
        case,
        by=lawyer,
        text="Сотко **арыз** бериңиз.",
        outcome=Outcome.ADV_WRITTEN,
        attachments=[paper],
        articles=[
            LawArticle("Үй-бүлө кодекси", "85-берене", "https://cbd.minjust.gov.kg/1", takeaway.dt.date(2026, 11, 1))
        ],
    )
    journey.open(made)
    journey.get("answer/mine/")
    journey.post("answer/mine/rate/", {"respect": "5", "comment": "Рахмат."})
    journey.post("answer/mine/rate/", {"respect": "3"})
    return made


def taken(journey):
    answer = journey.post(COPY, {})
    assert answer.status_code == 200
    return answer, zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_first_it_is_said_what_a_file_on_a_phone_means(journey, number):
    assert 'href="/ky/consult/answer/mine/copy/"' in journey.get("answer/mine/").text
    page = journey.get(COPY)
    assert page.status_code == 200
    assert not page.streaming


def test_all_that_is_hers_is_in_it_for_a_machine(journey, number):
    _answer, file = taken(journey)
    told = json.loads(file.read("form.json"))

    assert told["question"] == journey.question["text"]
    assert told["way_to_answer"]["contact"]["phone"] == "+996555123456"
    assert [(one["from"], one["kind"], one["words"]) for one in told["messages"]] == [
        ("legal aid", "answer", "Сотко **арыз** бериңиз.")
    ]
    assert told["messages"][0]["law"] == [
        {
            "act": "Үй-бүлө кодекси",
            "article": "85-берене",
            "link": "https://cbd.minjust.gov.kg/1",
            "valid_on": "2026-11-01",
        }
    ]
    assert [(one["respect"], one["comment"], one["counts"]) for one in told["ratings"]] == [
        (5, "Рахмат.", False),
        (3, "", True),
    ]
    assert told["request"]["case_number"] == ConsultationRequest.objects.get().case_number
    assert told["request"]["district"] == "Ноокат району"
    assert len(told["history"]) == 4


def test_her_papers_are_in_it_as_they_are(journey, number):
    _answer, file = taken(journey)
    told = json.loads(file.read("form.json"))
    for paper, kept in zip(told["files"], Attachment.objects.all(), strict=True):
        assert file.read(paper["path"]) == kept.file.open().read()
    assert told["messages"][0]["files"] == [told["files"][1]["path"]]
    assert file.read(told["files"][1]["path"]) == b"claim"
    assert file.testzip() is None


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_same_is_in_it_to_be_read_and_needs_nothing_from_elsewhere(journey, number, language):
    answer = journey.client.post(f"/{language}/consult/{COPY}", {})
    page = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).read("form.html").decode()

    for words in (journey.question["text"], "<strong>арыз</strong>", "85-берене", "+996555123456", "Рахмат."):
        assert words in page
    assert f'<html lang="{language}">' in page
    assert "<title>Form" in page or "<title>Форма" in page
    for loader in ("<script", "<link", "<img", "src=", "style="):
        assert loader not in page


def test_nothing_of_anybody_else_is_in_it(journey, number, lawyer):
    _answer, file = taken(journey)
    everything = "".join(file.read(name).decode() for name in ("form.json", "form.html")) + str(file.namelist())
    for foreign in (
        "Кесиптешке",
        "Нурлан",
        "Касымов",
        lawyer.username,
        "lawyer@example.org",
        number,
        number.replace(" ", ""),
    ):
        assert foreign not in everything


def test_it_leaves_no_trace_on_our_side_or_in_a_cache_and_tells_nothing_by_its_name(
    journey, number, settings, tmp_path
):
    before = sorted(Path(settings.PRIVATE_MEDIA_ROOT).rglob("*"))
    answer, _file = taken(journey)
    assert answer.streaming
    assert (answer["Cache-Control"], answer["Content-Type"]) == ("no-store, private", "application/zip")
    assert answer["Content-Disposition"] == 'attachment; filename="form.zip"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert sorted(Path(settings.PRIVATE_MEDIA_ROOT).rglob("*")) == before


def test_it_stands_in_her_history_that_it_was_taken(journey, number):
    taken(journey)
    event = ConsultationRequest.objects.get().events.get(name="copied")
    assert (event.role, event.by, event.from_state) == ("client", None, event.to_state)
    assert len(journey.get("answer/mine/").context["mine"].story.past) == len(
        json.loads(taken(journey)[1].read("form.json"))["history"]
    )


def test_only_one_paper_at_a_time_is_open(journey, number, monkeypatch):
    case = ConsultationRequest.objects.get()
    pieces = takeaway.archive(takeaway.ClientPage(case))
    sizes = [len(piece) for piece in pieces]
    assert len(sizes) == 1 + Attachment.objects.count() + 1


def test_a_paper_that_the_disk_has_lost_takes_nothing_else_with_it(journey, number):
    lost, kept = Attachment.objects.all()
    lost.file.storage.delete(lost.file.name)
    _answer, file = taken(journey)
    assert file.testzip() is None
    names = file.namelist()
    assert names[2].startswith("files/01-")
    assert names[2].endswith(".txt")
    assert file.read(names[3]) == kept.file.open().read()


def test_a_helper_without_leave_takes_nothing(journey, lawyer):
    journey.to_page_3()
    journey.get("ask/3/")
    journey.send(asked_by="helper", permission="on", way="call", phone="0555123456")
    journey.open(journey.number())
    assert COPY not in journey.get("answer/mine/").text
    for answer in (journey.get(COPY), journey.post(COPY, {})):
        assert answer["Location"] == "/ky/consult/answer/mine/"
    assert not ConsultationRequest.objects.get().events.filter(name="copied").exists()


def test_without_the_number_nothing_is_given_out(client, number):
    client.cookies.clear()
    assert client.post(f"/ky/consult/{COPY}", {})["Location"] == "/ky/consult/answer/"


def test_a_rating_that_nobody_replied_to_says_nothing_of_a_reply(journey, number):
    assert Rating.objects.filter(reply__isnull=True).count() == 2
    assert json.loads(taken(journey)[1].read("form.json"))["ratings"][0]["reply"] == ""
