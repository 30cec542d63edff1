"""Writing an answer in a real browser: kept while it is written, back after the session died; a case on paper."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from consult.models import AnswerDraft
from tests.browser.conftest import DESK, follow
from tests.browser.desk import session_of, watched
from tests.factories.consult import AttachmentFactory, RequestFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def address(case):
    return reverse("desk:answer", args=[case.pk])


def test_what_is_typed_is_kept_by_itself_and_comes_back_after_the_session_died(at_desk, live_server):
    desk = at_desk("lawyer", **DESK)
    case = RequestFactory(in_progress=True, lawyer=desk.user)
    page, faults = desk.page, watched(desk.page)
    page.goto(address(case))
    page.fill("textarea[name=text]", "**Кадастрга** арыз жазыңыз.")
    page.fill("input[name=law-0-act]", "Жер кодекси")
    expect(page.locator("[data-kept]")).to_contain_text("Kept on the server at", timeout=15_000)
    expect(page.locator("[data-recorder]")).to_be_visible()
    assert faults == []

    Session.objects.all().delete()
    page.fill("textarea[name=text]", "**Кадастрга** арыз жазыңыз. Дагы бир сүйлөм.")
    expect(page.locator("[data-kept]")).to_contain_text("you are signed out or offline", timeout=15_000)
    assert "Дагы бир сүйлөм" in page.input_value("textarea[name=text]")

    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_of(desk.user), "url": live_server.url}
    desk.context.add_cookies([cookie])
    again = desk.context.new_page()
    again.goto(address(case))
    assert again.input_value("textarea[name=text]") == "**Кадастрга** арыз жазыңыз."
    assert again.input_value("input[name=law-0-act]") == "Жер кодекси"
    assert AnswerDraft.objects.get().author == desk.user


def test_who_sends_after_the_session_died_stays_on_the_page_and_sends_after_signing_in_again(at_desk, live_server):
    desk = at_desk("lawyer", **DESK)
    case = RequestFactory(in_progress=True, lawyer=desk.user)
    page = desk.page
    page.goto(address(case))
    page.select_option("select[name=outcome]", "ADV_WRITTEN")
    desk.context.clear_cookies()
    page.fill("textarea[name=text]", "Сеанстан кийин жазылган сөз.")
    send = page.get_by_role("button", name="Send the answer and the report")
    send.click()
    expect(page.locator("[data-kept]")).to_contain_text("you are signed out or offline")
    assert page.url.endswith(address(case))
    assert page.input_value("textarea[name=text]") == "Сеанстан кийин жазылган сөз."

    cookies = {settings.SESSION_COOKIE_NAME: session_of(desk.user), settings.LANGUAGE_COOKIE_NAME: "en"}
    desk.context.add_cookies([{"name": one, "value": said, "url": live_server.url} for one, said in cookies.items()])
    expect(send).to_be_enabled()
    with page.expect_navigation():
        send.click()
    assert "Сеанстан кийин жазылган сөз." in case.messages.get().body
    assert case.reports.count() == 1


def test_without_script_it_is_kept_by_a_button_and_by_enter(at_desk):
    desk = at_desk("lawyer", java_script_enabled=False, **DESK)
    case = RequestFactory(in_progress=True, lawyer=desk.user)
    desk.page.goto(address(case))
    desk.page.fill("textarea[name=text]", "Калсын")
    desk.page.fill("input[name=law-0-article]", "12")
    desk.page.press("input[name=law-0-article]", "Enter")
    expect(desk.page.get_by_text("Kept on the server. Nothing was sent yet.")).to_be_visible()
    assert desk.page.input_value("textarea[name=text]") == "Калсын"
    follow(desk.page, "button[name=save]:not([tabindex])")
    assert desk.page.input_value("input[name=law-0-article]") == "12"
    assert not case.messages.exists()


def test_a_case_on_paper_has_its_question_and_nothing_to_press(at_desk):
    desk = at_desk("lawyer", **DESK)
    contact = {"phone": "+996555111222", "name": "Айгүл"}
    case = RequestFactory(in_progress=True, lawyer=desk.user, narrative="Кагазга керек", way="call", contact=contact)
    AttachmentFactory(request=case, content_type="audio/ogg", kind="audio")
    page, faults = desk.page, watched(desk.page)
    page.goto(reverse("desk:case", args=[case.pk]))
    expect(page.locator("[data-print]")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_text("Кагазга керек")).to_be_visible()
    for hidden in ("[data-print]", "textarea", ".desk-act", ".sidebar", "button"):
        assert not [one for one in page.locator(hidden).all() if one.is_visible()], hidden
    assert "555111222" not in page.content()
    assert faults == []
