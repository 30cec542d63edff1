"""The three pages in a browser: with a script and without, cut off, by voice and by picture, on small screens."""

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from PIL import ExifTags, Image
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, follow

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]
WORDS = "Кошунам тосмону жылдырып койду."
GO_ON = "main form#ask .button--primary:not([data-stop])"
SENT = """async (mark) => {
    const file = new FormData(document.querySelector("#ask")).get("papers");
    return [file.size, new TextDecoder("latin1").decode(await file.arrayBuffer()).indexOf(mark)];
}"""
NO_STORES = "() => [localStorage.length, sessionStorage.length]"


def first_page(site, page, language="ky"):
    page.goto(f"{site.url}/{language}/consult/ask/")
    page.locator("label", has=page.locator("input[name=matter][value=LND]")).click()
    page.select_option("select[name=district]", index=3)
    follow(page, GO_ON)
    page.locator("input[name=unsafe][value=no]").check()


def photo(width=3000, height=2000) -> bytes:
    """A photo with its place, as a phone takes it."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "MARK-42.8746"
    out = io.BytesIO()
    Image.effect_noise((width, height), 60).convert("RGB").save(out, "JPEG", quality=90, exif=exif)
    return out.getvalue()


def paper(name="photo.jpg", content=None):
    return {"name": name, "mimeType": "image/jpeg", "buffer": content or photo()}


def test_what_she_types_is_kept_on_the_server_while_she_types_and_nowhere_in_the_browser(site, open_context):
    context = open_context(**PHONE)
    page = context.new_page()
    first_page(site, page)
    with page.expect_response(lambda answer: answer.request.method == "POST") as kept:
        page.locator("textarea[name=text]").press_sequentially(WORDS)
    assert kept.value.json().keys() == {"until", "said"}
    assert page.evaluate(NO_STORES) == [0, 0]
    again = context.new_page()  # the battery was empty; she comes back to the first address
    again.goto(f"{site.url}/ky/consult/ask/")
    follow(again, "main .note a[href$='/ask/2/']")
    expect(again.locator("textarea[name=text]")).to_have_value(WORDS)


def test_without_a_connection_nothing_is_lost_and_it_goes_on_by_itself(site, open_context):
    context = open_context(**PHONE)
    page = context.new_page()
    first_page(site, page)
    page.fill("textarea[name=text]", WORDS)
    context.set_offline(True)
    page.click(GO_ON)
    expect(page.locator("form#ask [role=alert]")).to_be_visible()
    expect(page.locator("textarea[name=text]")).to_have_value(WORDS)
    assert page.url.endswith("/ask/2/")
    context.set_offline(False)
    page.wait_for_url("**/ask/3/")


def test_an_answer_that_is_lost_on_the_way_makes_nothing_twice(site, open_context):
    page = open_context(**PHONE).new_page()
    first_page(site, page)
    page.fill("textarea[name=text]", WORDS)
    page.set_input_files("input[name=papers]", paper())
    expect(page.locator("[data-chosen] li")).to_have_count(1)

    def lose(route):
        if b"keep=quietly" not in (route.request.post_data_buffer or b"") and route.request.method == "POST":
            route.fetch()  # it arrives
            route.abort()  # what was answered does not
            page.unroute("**/ask/2/")
        else:
            route.continue_()

    page.route("**/ask/2/", lose)
    page.click(GO_ON)
    expect(page.locator("form#ask [role=alert]")).to_be_visible()
    page.click("form#ask [role=alert] button")
    page.wait_for_url("**/ask/3/")
    page.goto(f"{site.url}/ky/consult/ask/2/")
    expect(page.locator("#attached li")).to_have_count(1)
    expect(page.locator("textarea[name=text]")).to_have_value(WORDS)


def test_a_picture_is_made_small_without_its_place_and_shown_before_it_is_sent(
    site, open_context, complaints, pictures
):
    page = complaints(open_context(**PHONE).new_page())
    first_page(site, page)
    taken = photo()
    page.set_input_files("input[name=photo]", paper("a.jpg", taken))
    page.set_input_files("input[name=photo]", paper("b.jpg", photo(800, 600)))
    expect(page.locator("[data-chosen] li")).to_have_count(2)
    expect(page.locator("[data-chosen-said]")).to_contain_text("b.jpg")
    page.screenshot(path=pictures / "asking-chosen-360.png", full_page=True)
    page.locator("[data-chosen] button").nth(1).click()
    expect(page.locator("[data-chosen] li")).to_have_count(1)
    size, found = page.evaluate(SENT, "MARK-42.8746")
    assert (found, size < len(taken) / 2, b"MARK-42.8746" in taken) == (-1, True, True)
    follow(page, GO_ON)
    assert page.url.endswith("/ask/3/")
    page.goto(f"{site.url}/ky/consult/ask/2/")
    expect(page.locator("#attached li")).to_have_count(1)
    expect(page.locator("#attached li")).to_contain_text("a.jpg")
    assert complaints.found == []


def test_a_slow_upload_shows_how_far_it_is_can_be_stopped_and_tried_again(site, open_context):
    context = open_context(**PHONE)
    page = context.new_page()
    first_page(site, page)
    page.fill("textarea[name=text]", WORDS)
    page.set_input_files("input[name=papers]", paper("кагаз.pdf", b"%PDF-1.4\n" + bytes(400_000)))
    expect(page.locator("[data-chosen] li")).to_have_count(1)
    devices = context.new_cdp_session(page)
    devices.send("Network.enable")
    line = {"offline": False, "latency": 100, "downloadThroughput": -1}
    devices.send("Network.emulateNetworkConditions", {**line, "uploadThroughput": 60_000})
    page.click(GO_ON)
    status = page.locator("form#ask > .meta[role=status]")
    expect(status).to_contain_text("%")
    expect(status.locator("progress")).not_to_have_js_property("value", 0)
    status.locator("button").click()
    expect(page.locator("form#ask [role=alert]")).to_be_visible()
    expect(page.locator("textarea[name=text]")).to_have_value(WORDS)
    devices.send("Network.emulateNetworkConditions", {**line, "uploadThroughput": -1})
    page.click("form#ask [role=alert] button")
    page.wait_for_url("**/ask/3/")
    page.goto(f"{site.url}/ky/consult/ask/2/")
    expect(page.locator("#attached li")).to_have_count(1)


def test_what_she_stopped_is_not_sent_when_the_connection_comes_back(site, open_context):
    context = open_context(**PHONE)
    page = context.new_page()
    first_page(site, page)
    page.set_input_files("input[name=papers]", paper("кагаз.pdf", b"%PDF-1.4\n" + bytes(1_600_000)))
    expect(page.locator("[data-chosen] li")).to_have_count(1)
    devices = context.new_cdp_session(page)
    devices.send("Network.enable")
    line = {"offline": False, "latency": 100, "downloadThroughput": -1}
    devices.send("Network.emulateNetworkConditions", {**line, "uploadThroughput": 20_000})
    page.click(GO_ON)
    status = page.locator("form#ask > .meta[role=status]")
    expect(status.locator("span")).to_contain_text(" 0 %")  # told at once, not after the first tenth
    status.locator("button").click()
    expect(page.locator("form#ask [role=alert]")).to_be_visible()
    posts = []
    page.on("request", lambda sent: posts.append(sent.url) if sent.method == "POST" else None)
    devices.send("Network.emulateNetworkConditions", {**line, "offline": True, "uploadThroughput": -1})
    page.wait_for_function("() => !navigator.onLine")
    devices.send("Network.emulateNetworkConditions", {**line, "uploadThroughput": -1})
    page.wait_for_function("() => navigator.onLine")
    page.wait_for_timeout(1500)
    assert posts == []
    assert page.url.endswith("/ask/2/")
    expect(page.locator("form#ask [role=alert] button")).to_be_visible()


@pytest.fixture
def with_microphone(browser_type, browser_type_launch_args):
    """A browser whose microphone hums, and that asks nobody."""
    flags = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    options = {**browser_type_launch_args, "args": [*browser_type_launch_args.get("args", []), *flags]}
    browser = browser_type.launch(**options)
    yield browser
    browser.close()


def test_a_voice_is_recorded_by_keyboard_heard_deleted_recorded_anew_and_sent(
    site, with_microphone, complaints, pictures
):
    context = with_microphone.new_context(**PHONE, permissions=["microphone"])
    page = complaints(context.new_page())
    first_page(site, page)
    page.focus("[data-start]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-recorder] [data-stop]")).to_be_focused()
    expect(page.locator("[data-recorder] [data-said]")).not_to_be_empty()
    expect(page.locator("[data-meter]")).not_to_have_js_property("value", 0)
    page.screenshot(path=pictures / "asking-recording-360.png", full_page=True)
    page.wait_for_timeout(1200)
    page.keyboard.press("Enter")
    sound = page.locator("[data-sound]")
    expect(sound).to_be_visible()
    sound.evaluate("(sound) => sound.play()")
    expect(sound).not_to_have_js_property("currentTime", 0)
    page.click("[data-recorder] [data-away]")
    expect(sound).to_be_hidden()
    page.click("[data-start]")
    page.wait_for_timeout(1500)
    page.click(GO_ON)  # while it still records: what was said so far goes along
    page.wait_for_url("**/ask/3/")
    page.goto(f"{site.url}/ky/consult/ask/2/")
    expect(page.locator("#attached li")).to_have_count(1)
    assert complaints.found == []
    context.close()


def test_after_ninety_seconds_the_recording_ends_by_itself(site, with_microphone):
    context = with_microphone.new_context(**PHONE, permissions=["microphone"])
    page = context.new_page()
    first_page(site, page)
    page.evaluate("document.querySelector('[data-recorder]').dataset.seconds = 2")
    page.reload()
    assert page.get_attribute("[data-recorder]", "data-seconds") == "90"
    page.route("**/ask/2/", lambda route: _shorter(route))
    page.reload()
    page.click("[data-start]")
    expect(page.locator("[data-sound]")).to_be_visible(timeout=6000)
    context.close()


def _shorter(route):
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace('data-seconds="90"', 'data-seconds="2"'))


def test_a_microphone_that_is_refused_is_told_in_a_sentence(site, open_context):
    page = open_context(**PHONE).new_page()
    first_page(site, page)
    page.click("[data-start]")
    expect(page.locator("[data-recorder] [data-said]")).not_to_be_empty()
    expect(page.locator("[data-start]")).to_be_visible()


def test_before_the_draft_goes_she_is_warned_and_keeps_it_longer(site, open_context):
    page = open_context(**PHONE).new_page()
    first_page(site, page)
    page.fill("textarea[name=text]", WORDS)
    page.clock.install(time=datetime.now(UTC) + timedelta(hours=23, minutes=45))
    page.reload()
    status = page.locator("form#ask > .meta[role=status]")
    expect(status).to_have_text(page.get_attribute("[data-kept]", "data-soon"))
    with page.expect_response(lambda answer: answer.request.method == "POST") as kept:
        page.click("[data-kept] button")
    expect(page.locator("[data-kept] p")).to_have_text(kept.value.json()["said"])


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("width", [240, 360, 1280])
def test_the_whole_way_on_every_screen_in_three_languages(
    site, open_context, complaints, pictures, language, script, width
):
    size = {"width": width, "height": 320} if width == 240 else (PHONE if width == 360 else DESK)["viewport"]
    page = complaints(open_context(viewport=size, java_script_enabled=script).new_page())

    def look(name):
        if language == "ky" or width == 240:
            page.screenshot(path=pictures / f"asking-{name}-{width}-{language}-{script}.png", full_page=True)
        if script:
            assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.goto(f"{site.url}/{language}/consult/ask/")
    look("1")
    first_page(site, page, language)
    page.fill("textarea[name=text]", WORDS)
    if not script:
        page.set_input_files("input[name=photo]", paper(content=photo(300, 200)))
        follow(page, "button[name=add]")
        expect(page.locator("#attached li")).to_have_count(1)
        follow(page, "[data-kept] button")
        expect(page.locator(".note--ok")).to_be_visible()
    other = {"ky": "ru", "ru": "en", "en": "ky"}[language]
    follow(page, f"button[name=switch][value={other}]")
    expect(page.locator("textarea[name=text]")).to_have_value(WORDS)
    follow(page, f"button[name=switch][value={language}]")
    look("2")
    follow(page, GO_ON)
    look("3")
    page.locator("input[name=way][value=portal]").check()
    follow(page, GO_ON)
    assert re.fullmatch(r"[\d ]{19}", page.locator("#number").inner_text())
    assert complaints.found == []


def test_on_her_page_a_voice_is_recorded_and_a_picture_made_small_too(site, with_microphone, complaints):
    context = with_microphone.new_context(**PHONE, permissions=["microphone"])
    page = complaints(context.new_page())
    first_page(site, page)
    page.fill("textarea[name=text]", WORDS)
    follow(page, GO_ON)
    page.locator("input[name=way][value=portal]").check()
    follow(page, GO_ON)
    number = page.locator("#number").inner_text()
    page.goto(f"{site.url}/ky/consult/answer/")
    page.fill("input[name=number]", number)
    follow(page, "main form .button--primary")
    page.click("[data-start]")
    page.wait_for_timeout(1200)
    page.click("[data-recorder] [data-stop]")
    page.set_input_files("input[name=papers]", paper("c.jpg"))
    expect(page.locator("[data-chosen] li")).to_have_count(1)
    follow(page, "form[data-ask] .buttons > .button--primary:not([data-stop])")
    expect(page.locator(".talk a")).to_have_count(2)
    assert complaints.found == []
    context.close()
