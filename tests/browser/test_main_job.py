"""The main job, walked as its people walk it, on the whole sample site; a picture of each step in var/pictures."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, follow

pytestmark = pytest.mark.browser

QUESTION = "Кошунам тосмону жылдырып койду. Эмне кылсам болот?"
ANSWER = "Айыл өкмөтүнө арыз жазыңыз. Чек араны жер кызматы тактайт."


@pytest.fixture
def snap(pictures):
    numbers = iter(range(1, 100))

    def take(page, name):
        page.screenshot(path=pictures / f"main-job-{next(numbers):02}-{name}.png", full_page=True)

    return take


def test_a_citizen_asks_a_lawyer_answers_the_board_moves_and_she_reads_and_rates(
    site, open_context, signed_in, complaints, snap
):
    board = complaints(open_context(**DESK).new_page())
    board.goto(f"{site.url}/ky/board/")
    expect(board.locator("[data-when=live]").first).to_be_visible(timeout=10_000)
    year = board.locator("[data-figure=year]").first
    waiting = board.locator("[data-figure=waiting]").first
    reported_before, waiting_before = number(year), number(waiting)
    snap(board, "board-before")

    phone = complaints(open_context(**PHONE, java_script_enabled=False).new_page())
    secret, case = ask(site, phone, snap)
    expect(waiting).not_to_have_text(str(waiting_before), timeout=1_000)
    assert number(waiting) == waiting_before + 1

    lawyer = complaints(signed_in("lawyer").new_page())
    answer(site, lawyer, case, snap)
    expect(year).not_to_have_text(str(reported_before), timeout=1_000)
    assert number(year) == reported_before + 1
    assert number(waiting) == waiting_before
    snap(board, "board-after")
    plain = open_context(**DESK, java_script_enabled=False).new_page()
    plain.goto(f"{site.url}/ky/board/")
    assert number(plain.locator("[data-figure=year]").first) == reported_before + 1

    read_and_rate(site, phone, secret, snap)
    assert complaints.found == []
    log = site.log.read_text()
    assert "тосмону" not in log
    assert secret not in log.replace(" ", "")


def number(figure) -> int:
    return int(re.sub(r"\D", "", figure.inner_text()))


def ask(site, page, snap) -> tuple[str, str]:
    """Asks as she would on a cheap phone; the secret number (digits only) and the case number."""
    page.goto(f"{site.url}/ky/")
    snap(page, "home")
    follow(page, "a[href$='/consult/ask/'] >> nth=0")
    snap(page, "ask-1")
    page.locator("label", has=page.locator("input[name=matter][value=LND]")).click()
    page.select_option("select[name=district]", index=3)
    follow(page, "main form#ask .button--primary:visible")
    snap(page, "ask-2")
    page.locator("input[name=unsafe][value=no]").check()
    page.fill("textarea[name=text]", QUESTION)
    follow(page, "main form#ask .button--primary:visible")
    snap(page, "ask-3")
    page.locator("input[name=way][value=portal]").check()
    follow(page, "main form#ask .button--primary:visible")
    shown = page.locator("#number").inner_text()
    secret = re.sub(r"\D", "", shown)
    assert len(secret) == 16
    assert secret not in page.url
    assert not set(re.findall(r"\d{4}", page.title()))
    case = re.search(r"\b\d{2}-\d{6}\b", page.locator("main").inner_text())[0]
    snap(page, "receipt")
    follow(page, "main a.button--primary:visible")
    page.locator("main input[type=text], main input[inputmode=numeric]").first.fill(secret[-4:])
    follow(page, "main form .button--primary:visible")
    expect(page.locator(".note--ok")).to_be_visible()
    snap(page, "number-checked")
    follow(page, "form[action$='/leave/'] button")
    assert shown not in page.content()
    return secret, case


def answer(site, page, case, snap) -> None:
    """Finds the case in the queue, claims it, answers with an outcome; the report is there."""
    page.goto(f"{site.url}/admin/desk/waiting/")
    snap(page, "desk-queue")
    assert QUESTION not in page.content()
    page.goto(f"{site.url}/admin/desk/cases/{int(case.split('-')[1])}/")
    assert QUESTION not in page.content()
    snap(page, "desk-case-before-claim")
    follow(page, "form[action$='/claim/'] button")
    expect(page.locator("#question, main")).to_contain_text(QUESTION)
    snap(page, "desk-case-claimed")
    follow(page, "a[href$='/answer/']")
    page.fill("textarea[name$=text]", ANSWER)
    page.select_option("select[name$=outcome]", "ADV_WRITTEN")
    snap(page, "desk-answer")
    follow(page, "main form[method=post] button.button-longrunning")
    expect(page.locator("main")).to_contain_text(ANSWER)
    page.goto(f"{site.url}/admin/desk/reports/")
    snap(page, "desk-reports")


def read_and_rate(site, page, secret, snap) -> None:
    page.goto(f"{site.url}/ky/consult/answer/")
    page.fill("main input[name=number]", f"{secret[:4]} {secret[4:8]}-{secret[8:12]} {secret[12:]}")
    follow(page, "main form .button--primary:visible")
    expect(page.locator("main")).to_contain_text(ANSWER)
    assert secret not in page.url
    snap(page, "her-page")
    for name, stars in (("respect", 5), ("understood", 4), ("helped", 5)):
        page.locator(f"input[name={name}][value='{stars}']").check()
    follow(page, "form[action$='/rate/'] button")
    expect(page.locator(".note--ok").first).to_be_visible()
    snap(page, "rated")
