import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consult import transitions
from consult.models import Attachment, ConsultationRequest, FollowPass, LawArticle, Message, Rating
from consult.models.codes import Outcome, State
from tests.factories.consult import LawyerFactory

pytestmark = pytest.mark.django_db
ANSWER = "Сотко арыз бериңиз."
MINE = 6  # queries of her page: two of them say how long it waits for the database


@pytest.fixture
def number(journey):
    made = journey.walk()
    journey.post("ask/sent/leave/", {})
    return made


@pytest.fixture
def case(number):
    return ConsultationRequest.objects.get()


@pytest.fixture
def lawyer(db):
    return LawyerFactory().user


@pytest.fixture
def answered(case, lawyer):
    transitions.claim(case, by=lawyer)
    transitions.answer(case, by=lawyer, text=ANSWER, outcome=Outcome.ADV_WRITTEN)
    return case


@pytest.mark.parametrize("spelling", ["{}", " {} ", "{} ", "\u00a0{}"])
def test_the_number_opens_her_page_however_it_is_written(journey, number, spelling):
    assert journey.open(spelling.format(number))["Location"] == "/ky/consult/answer/mine/"
    assert journey.open(number.replace(" ", "-"))["Location"] == "/ky/consult/answer/mine/"
    assert journey.get("answer/mine/").status_code == 200


def test_her_page_says_where_it_stands_and_never_shows_the_question_unasked(journey, number, case):
    journey.open(number)
    page = journey.get("answer/mine/")
    assert case.case_number in page.text
    assert journey.question["text"] not in page.text
    assert number not in page.text
    assert page["Cache-Control"] == "no-store, private"
    assert journey.question["text"] in journey.get("answer/mine/question/").text


def test_without_the_number_every_room_of_her_page_is_closed(journey, case, client):
    for path in ("", "question/", "withdraw/", "paper/1/"):
        assert journey.get(f"answer/mine/{path}")["Location"] == "/ky/consult/answer/"
    for path in ("write/", "rate/", "withdraw/"):
        assert journey.post(f"answer/mine/{path}", {"text": "x", "sure": "on"})["Location"] == "/ky/consult/answer/"
    assert ConsultationRequest.objects.get().state == State.NEW
    assert not Message.objects.exists()


def test_the_cookie_is_random_and_the_database_keeps_only_its_hash(journey, number):
    cookies = journey.open(number).cookies
    token = cookies["follow_ky"].value
    assert {cookies[f"follow_{code}"]["path"] for code in ("ky", "ru", "en")} == {
        "/ky/consult/",
        "/ru/consult/",
        "/en/consult/",
    }
    assert (cookies["follow_ky"]["httponly"], cookies["follow_ky"]["samesite"]) == (True, "Lax")
    assert token not in FollowPass.objects.get().token_hash
    assert number.replace(" ", "") not in str(cookies)


def test_half_an_hour_without_a_visit_closes_the_page(journey, number):
    journey.open(number)
    FollowPass.objects.update(touched_at=timezone.now() - timedelta(minutes=31))
    assert journey.get("answer/mine/")["Location"] == "/ky/consult/answer/"
    assert journey.get("answer/").context["closed"]


def test_a_visit_keeps_the_page_open(journey, number):
    journey.open(number)
    FollowPass.objects.update(touched_at=timezone.now() - timedelta(minutes=29))
    journey.get("answer/mine/")
    assert FollowPass.objects.get().touched_at > timezone.now() - timedelta(minutes=1)


def test_leaving_closes_the_page_in_the_browser_and_in_the_database(journey, number):
    journey.open(number)
    assert journey.post("answer/mine/leave/", {})["Location"] == "/ky/"
    assert not FollowPass.objects.exists()
    assert journey.get("answer/mine/")["Location"] == "/ky/consult/answer/"


def test_the_answer_stands_on_her_page_and_the_lawyer_sees_that_she_read_it(journey, number, answered):
    journey.open(number)
    page = journey.get("answer/mine/")
    assert ANSWER in page.text
    assert answered.messages.get().seen_at


def test_she_writes_back_with_a_paper_and_the_case_goes_on(journey, number, answered, png):
    journey.open(number)
    journey.post("answer/mine/write/", {"text": "Кайсы сотко?", "papers": [png]})
    answered.refresh_from_db()
    assert answered.state == State.IN_PROGRESS
    message = answered.messages.last()
    assert (message.sender, message.body, message.attachments.count()) == ("client", "Кайсы сотко?", 1)
    assert "Кайсы сотко?" in journey.get("answer/mine/").text


def test_the_same_words_twice_are_one_message(journey, number, case):
    journey.open(number)
    for _ in range(2):
        journey.post("answer/mine/write/", {"text": "Дагы бир нерсе."})
    assert Message.objects.count() == 1


def test_an_empty_message_is_not_sent(journey, number):
    journey.open(number)
    page = journey.post("answer/mine/write/", {"text": "  "})
    assert set(page.context["write_form"].errors) == {"text"}
    assert not Message.objects.exists()


def test_a_bad_file_keeps_the_words_and_sends_nothing(journey, number, exe):
    journey.open(number)
    page = journey.post("answer/mine/write/", {"text": "Мына кагаз.", "papers": [exe]})
    assert "Мына кагаз." in page.text
    assert not Message.objects.exists()
    assert not Attachment.objects.exists()


def test_she_rates_the_consultation_and_may_change_her_mind(journey, number, answered):
    journey.open(number)
    journey.post("answer/mine/rate/", {"respect": "5", "helped": "4", "comment": "Рахмат"})
    journey.post("answer/mine/rate/", {"respect": "3"})
    ratings = Rating.objects.order_by("pk")
    assert [(one.respect, one.understood, one.helped, one.is_current) for one in ratings] == [
        (5, None, 4, False),
        (3, None, None, True),
    ]
    assert journey.get("answer/mine/").context["mine"].rated["respect"] == 3


@pytest.mark.parametrize("marks", [{}, {"respect": "6"}, {"respect": "0"}, {"respect": "x"}])
def test_a_rating_without_a_mark_from_one_to_five_is_not_taken(journey, number, answered, marks):
    journey.open(number)
    assert journey.post("answer/mine/rate/", marks).context["rating_form"].errors
    assert not Rating.objects.exists()


def test_before_an_answer_there_is_nothing_to_rate(journey, number, case):
    journey.open(number)
    assert journey.get("answer/mine/").context["mine"].report is None
    journey.post("answer/mine/rate/", {"respect": "5"})
    assert not Rating.objects.exists()


def test_withdrawing_asks_first(journey, number, case):
    journey.open(number)
    assert set(journey.post("answer/mine/withdraw/", {}).context["form"].errors) == {"sure"}
    case.refresh_from_db()
    assert case.state == State.NEW
    journey.post("answer/mine/withdraw/", {"sure": "on"})
    case.refresh_from_db()
    assert (case.state, case.close_reason) == (State.CLOSED, "withdrawn")
    assert "/answer/mine/write/" not in journey.get("answer/mine/").text


def test_what_cannot_be_done_any_more_is_said_and_the_words_are_kept(journey, number, case):
    journey.open(number)
    transitions.withdraw(case)
    page = journey.post("answer/mine/write/", {"text": "Дагы суроо"})
    assert page.context["write_form"].non_field_errors()
    assert not Message.objects.exists()


def closed_days_ago(case, days, reason="answered"):
    ended = timezone.now() - timedelta(days=days)
    fields = {"state": State.CLOSED, "close_reason": reason, "closed_at": ended}
    ConsultationRequest.objects.filter(pk=case.pk).update(**fields)


def test_within_a_month_she_asks_again_with_new_words_and_her_lawyer_comes_first(
    journey, number, answered, lawyer, png
):
    closed_days_ago(answered, 29)
    journey.open(number)
    assert "/answer/mine/again/" in journey.get("answer/mine/").text

    journey.post("answer/mine/again/", {"text": "Сот баш тартты.", "papers": [png]})

    answered.refresh_from_db()
    assert (answered.state, answered.reopen_count, answered.close_reason) == (State.NEW, 1, "")
    assert (answered.lawyer, answered.previous_lawyer) == (None, lawyer)
    message = answered.messages.last()
    assert (message.sender, message.body, message.attachments.count()) == ("client", "Сот баш тартты.", 1)
    assert answered.claim_due > timezone.now()
    assert transitions.claim_next(by=lawyer) == answered
    page = journey.get("answer/mine/")
    assert ANSWER in page.text
    assert "/answer/mine/write/" in page.text


@pytest.mark.parametrize(("days", "reason"), [(31, "answered"), (1, "spam"), (1, "duplicate")])
def test_later_or_after_spam_it_is_not_offered_and_a_forged_form_keeps_her_words(
    journey, number, answered, days, reason
):
    closed_days_ago(answered, days, reason)
    journey.open(number)
    assert "/answer/mine/again/" not in journey.get("answer/mine/").text

    page = journey.post("answer/mine/again/", {"text": "Дагы суроо"})

    assert page.context["write_form"].non_field_errors()
    answered.refresh_from_db()
    assert answered.state == State.CLOSED
    assert not answered.messages.filter(sender="client").exists()


def test_without_new_words_nothing_is_opened_again(journey, number, answered):
    closed_days_ago(answered, 1)
    journey.open(number)
    assert set(journey.post("answer/mine/again/", {"text": " "}).context["write_form"].errors) == {"text"}
    answered.refresh_from_db()
    assert answered.state == State.CLOSED


def test_what_happened_is_told_in_order_with_dates_and_each_thing_once(journey, number, case, lawyer):
    transitions.claim(case, by=lawyer)
    transitions.ask_client(case, by=lawyer, text="Кайсы күнү?")
    transitions.client_writes(case, text="Дүйшөмбү.")
    transitions.client_writes(case, text="Дагы.")
    transitions.answer(case, by=lawyer, text=ANSWER, outcome=Outcome.ADV_WRITTEN)
    journey.open(number)
    story = journey.client.get("/en/consult/answer/mine/").context["mine"].story
    assert [words for words, _at in story.past] == [
        "You sent your question",
        "A lawyer took it",
        "The lawyer began to work on it",
        "The lawyer asked you something",
        "You wrote",
        "The lawyer answered",
    ]
    assert all(re.search(r"\d", at) for _words, at in story.past)


def test_the_answer_comes_with_its_law_and_the_day_on_which_it_was_so(journey, number, case, lawyer):
    transitions.claim(case, by=lawyer)
    law = [
        LawArticle("Family Code", "Article 85", "https://cbd.minjust.gov.kg/1", date(2026, 11, 1)),
        LawArticle("Act"),
    ]
    transitions.answer(case, by=lawyer, text="**Файл** <b>x</b>", outcome=Outcome.ADV_WRITTEN, articles=law)
    journey.open(number)
    page = journey.client.get("/en/consult/answer/mine/").text
    for shown in ("<strong>Файл</strong>", 'href="https://cbd.minjust.gov.kg/1"', "Article 85", "01.11.2026"):
        assert shown in page
    assert "<b>x</b>" not in page


def test_a_recording_of_the_lawyer_can_be_heard_on_the_page(journey, number, case, lawyer):
    transitions.claim(case, by=lawyer)
    voice = attachment("answer.ogg", b"OggS")
    voice.kind, voice.content_type = "audio", "audio/ogg"
    transitions.answer(case, by=lawyer, text=ANSWER, outcome=Outcome.ADV_ORAL, attachments=[voice])
    journey.open(number)
    address = f"/ky/consult/answer/mine/paper/{Attachment.objects.get().pk}/"
    page = journey.get("answer/mine/")
    assert f'<audio controls preload="none" src="{address}"' in page.text
    assert "default-src 'self'" in page["Content-Security-Policy"]
    assert journey.client.get(address)["Content-Type"] == "audio/ogg"


def test_the_reply_to_her_rating_stands_below_it(journey, number, answered):
    journey.open(number)
    journey.post("answer/mine/rate/", {"respect": "5"})
    Rating.objects.update(reply="Сизге ийгилик.")
    assert "Сизге ийгилик." in journey.get("answer/mine/").text


def test_a_paper_of_the_lawyer_can_be_taken_home(journey, number, case, lawyer):
    transitions.claim(case, by=lawyer)
    transitions.write_to_client(case, by=lawyer, text="Үлгү.", attachments=[attachment("арыз.txt", b"Sample claim")])
    journey.open(number)
    response = journey.get(f"answer/mine/paper/{Attachment.objects.get().pk}/")
    assert b"".join(response.streaming_content) == b"Sample claim"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store, private"


def test_papers_of_another_request_stay_closed(journey, number, case):
    journey.open(number)
    other = ConsultationRequest.objects.create(
        **{
            field: getattr(case, field)
            for field in ("language", "matter", "region", "district", "submitted_at", "claim_due", "respond_due")
        },
        answer_due=case.answer_due,
    )
    paper = attachment("x.txt", b"not hers")
    paper.request = other
    paper.save()
    assert journey.get(f"answer/mine/paper/{paper.pk}/").status_code == 404


def test_a_helper_without_leave_sees_where_it_stands_and_no_answer(journey, lawyer):
    journey.to_page_3()
    journey.get("ask/3/")
    journey.send(asked_by="helper", permission="on", way="call", phone="0555123456")
    number, case = journey.number(), ConsultationRequest.objects.get()
    transitions.claim(case, by=lawyer)
    paper = attachment("answer.txt", b"secret")
    transitions.answer(case, by=lawyer, text=ANSWER, outcome=Outcome.ADV_ORAL, attachments=[paper])
    journey.open(number)

    page = journey.get("answer/mine/")

    assert ANSWER not in page.text
    assert page.context["mine"].report is None
    assert journey.get(f"answer/mine/paper/{Attachment.objects.get().pk}/").status_code == 404
    assert case.messages.get().seen_at is None


def test_wrong_and_erased_numbers_get_the_same_answer(journey, number, case):
    def told(typed):
        page = journey.open(typed)
        return page.status_code, page.context["form"].errors["number"]

    transitions.withdraw(case)
    transitions.erase(case)
    assert told(number) == told(wrong(number))


@pytest.mark.parametrize("typed", ["", "1234", "0000 0000 0000 0001", "менин номерим", "1" * 500])
def test_a_slip_of_the_pen_is_told_and_does_not_count(journey, settings, typed):
    settings.LIMIT_WRONG_NUMBERS = {"browser": "1/15m", "address": "1/15m"}
    for _ in range(3):
        page = journey.open(typed)
        assert page.status_code == 200
        assert set(page.context["form"].errors) == {"number"}


def test_after_many_wrong_numbers_a_browser_waits_and_nothing_it_types_is_looked_up(
    journey, number, settings, monkeypatch
):
    settings.LIMIT_WRONG_NUMBERS = {"browser": "2/15m", "address": "9/15m"}
    statuses = [journey.open(wrong(number)).status_code for _ in range(4)]
    assert statuses == [200, 200, 429, 429]
    with monkeypatch.context() as watched:
        watched.setattr(transitions, "find_by_secret", lambda secret: pytest.fail("it was looked up"))
        page = journey.open(number)
    assert page.status_code == 429
    assert 0 < int(page["Retry-After"]) <= 900
    assert page.context["form"]["number"].value() == number
    assert not FollowPass.objects.exists()


def test_a_neighbour_behind_the_same_address_still_opens_her_page(journey, number, country, settings):
    settings.LIMIT_WRONG_NUMBERS = {"browser": "2/15m", "address": "9/15m"}
    journey.get("answer/")
    assert [journey.open(wrong(number)).status_code for _ in range(3)] == [200, 200, 429]
    neighbour = type(journey)(Client(), country)
    neighbour.get("answer/")  # a browser of its own, and so a token of its own
    assert neighbour.open(number).status_code == 302


def test_opening_another_number_closes_the_first(journey, number):
    journey.open(number)
    second = journey.walk()
    journey.open(second)
    assert FollowPass.objects.count() == 1


def wrong(number):
    """Another number that checks: well formed, and nobody's."""
    from consult.receipt import make_number

    made = make_number()
    return made if made != number.replace(" ", "") else wrong(number)


def attachment(name, content):
    from django.core.files.base import ContentFile

    return Attachment(
        kind="document", content_type="text/plain", name=name, size=len(content), file=ContentFile(content, name="x")
    )


@pytest.mark.parametrize("messages", [1, 3])
def test_her_page_asks_the_database_as_often_for_three_messages_as_for_one(
    journey, number, case, lawyer, messages, django_assert_num_queries
):
    transitions.claim(case, by=lawyer)
    for place in range(messages):
        paper = attachment(f"{place}.txt", b"x")
        transitions.write_to_client(case, by=lawyer, text=f"Кат {place}", attachments=[paper])
    journey.open(number)
    journey.get("answer/mine/")  # what is read only once, and what is marked as seen
    with django_assert_num_queries(MINE):
        page = journey.get("answer/mine/")
    assert page.text.count("Кат ") == messages
