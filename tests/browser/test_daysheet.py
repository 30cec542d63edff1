"""A report by keyboard alone; and the day sheet in a browser whose network is cut and whose tab is killed."""

import datetime as dt
import time
from contextlib import suppress

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Error, expect

from consult.models import ConsultationReport
from tests.browser.conftest import DESK, PHONE, follow
from tests.browser.desk import session_of, watched
from tests.browser.test_offline import KEPT, until
from tests.factories.consult import LawyerFactory, ReportFactory
from tests.factories.events import StopFactory
from tests.factories.home import CentreFactory, DistrictFactory, SettlementFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHEET = reverse("desk:day_sheet")
PIN = "481516"
LONG = 200  # four batches
NOON = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
READY = "navigator.serviceWorker.ready.then((found) => found.active.state === 'activated')"
STORED = """async () => {
    if (!(await indexedDB.databases()).some((one) => one.name === "ukuk-day-sheet")) return null;
    const asked = (request) => new Promise((yes) => { request.onsuccess = () => yes(request.result); });
    const base = await asked(indexedDB.open("ukuk-day-sheet"));
    const [sheet, rows] = await Promise.all(["sheet", "rows"].map((name) => {
        return asked(base.transaction(name).objectStore(name).getAll());
    }));
    base.close();
    const bytes = rows.map((row) => new TextDecoder("latin1").decode(row.data)).join("");
    const secret = sheet[0]?.device;
    return { sheets: sheet.length, rows: rows.length, bytes, extractable: secret?.extractable, type: secret?.type };
}"""


@pytest.fixture
def stop(live_server):
    """The bus yesterday, in a village."""
    district = DistrictFactory(name_ky="Ак-Суу району", region__name_ky="Ысык-Көл облусу")
    village = SettlementFactory(district=district, name_ky="Ак-Булуң")
    return StopFactory(settlement=village, starts_at=NOON - dt.timedelta(days=1))


def begin(page, stop, pin=PIN):
    """A new sheet with its PIN, at the stop, ready for a page without a connection."""
    page.goto(SHEET)
    page.fill("#pin-new", pin)
    page.fill("#pin-again", pin)
    page.keyboard.press("Enter")
    page.locator("[data-person]").first.wait_for()
    page.select_option("select[name=place]", f"stop:{stop.pk}")


def write(page, count, **said):
    """The next `count` people, each in the empty row that stands last."""
    chosen = {"matter": "LND", "sex": "female", "age_band": "30-44", "outcome": "ADV_ORAL"} | said
    for _one in range(count):
        row = last_row(page)
        for name, value in chosen.items():
            row.locator(f"[data-field={name}] select").select_option(value)
    until(page, f"document.querySelectorAll('[data-state=kept]').length >= {count}")


def last_row(page):
    """The row that stands last now; once something is chosen in it another follows."""
    people = page.locator("[data-person]")
    return people.nth(people.count() - 1)


def unlock(page, pin=PIN):
    page.fill("#pin", pin)
    page.keyboard.press("Enter")


def rows_of(page) -> int:
    return page.locator("[data-person][data-state]").count()


def test_a_report_is_entered_by_keyboard_alone_in_seconds(live_server, at_desk):
    desk, centre = at_desk("lawyer", **DESK), CentreFactory()
    ReportFactory(lawyer=desk.user, centre=centre, region=centre.region, district=None)
    page, pressed = desk.page, []
    page.goto(reverse("desk:enter_report"))
    began = time.monotonic()

    def press(*keys):
        for key in keys:
            page.keyboard.press(key)
            pressed.append(key)

    expect(page.locator("select[name=matter]")).to_be_focused()
    press("l", "a", "n", "Tab")  # Land and water
    press("w", "Tab")  # woman
    press("3", "Tab")  # 30 to 44
    press("d", "Tab")  # document drafted
    press("1", "Tab")  # 16 to 30 minutes
    press("Tab")  # past what is folded away
    expect(page.get_by_role("button", name="Send the report")).to_be_focused()
    with page.expect_navigation():
        press("Enter")
    took = time.monotonic() - began
    report = ConsultationReport.objects.first()
    assert (report.matter_id, report.sex, report.age_band, report.outcome, report.minutes) == (
        "LND",
        "female",
        "30-44",
        "DOC_DRAFTED",
        "16-30",
    )
    assert (report.centre, report.consulted_on) == (centre, timezone.localdate())
    assert len(pressed) == 14
    assert took < 60


def test_one_more_report_begins_with_the_person_and_keeps_the_day(live_server, at_desk):
    desk, centre = at_desk("lawyer", **DESK), CentreFactory()
    page, earlier = desk.page, timezone.localdate() - dt.timedelta(days=1)
    page.goto(reverse("desk:enter_report"))
    expect(page.locator("select[name=place]")).to_be_focused()
    page.fill("input[name=consulted_on]", earlier.isoformat())
    page.select_option("select[name=place]", f"centre:{centre.pk}")
    page.select_option("select[name=matter]", "DEB")
    page.select_option("select[name=outcome]", "ADV_ORAL")
    page.get_by_role("button", name="Send, and report the next one").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("select[name=matter]")).to_be_focused()
    expect(page.locator("input[name=consulted_on]")).to_have_value(earlier.isoformat())
    expect(page.locator("select[name=place]")).to_have_value(f"centre:{centre.pk}")
    expect(page.locator("select[name=sex]")).to_have_value("unknown")


def test_a_tab_killed_offline_at_row_seventeen_loses_nothing_and_nothing_counts_twice(at_desk, stop):
    desk = at_desk("lawyer", **PHONE)
    page = desk.page
    faults = watched(page)
    begin(page, stop)
    until(page, READY)
    desk.context.set_offline(True)
    write(page, 17)
    assert faults == []
    found = page.evaluate(STORED)
    assert (found["sheets"], found["rows"], found["extractable"], found["type"]) == (1, 17, False, "secret")
    assert not [word for word in ("LND", "female", "ADV_ORAL", "stop:", "Ак-") if word in found["bytes"]]
    with suppress(Error):
        page.goto("chrome://crash")
    page.close()  # the dead tab

    page = desk.context.new_page()  # still without a connection
    page.wait_for_timeout(1000)  # the browser clears away the process that died, the worker's too
    page.goto(SHEET)
    unlock(page, "000000")
    expect(page.locator("#pin-wrong")).to_have_text("This PIN is wrong. Nothing was deleted; try again.")
    unlock(page)
    page.locator("[data-person]").first.wait_for()
    assert rows_of(page) == 17
    assert page.locator("select[name=place]").input_value() == f"stop:{stop.pk}"
    page.click("[data-send-rows]")
    expect(page.locator("[data-say]")).to_contain_text("No connection.")
    assert ConsultationReport.objects.count() == 0

    desk.context.set_offline(False)
    expect(page.locator("[data-say]")).to_have_text(
        "Sent and counted: 17. Nothing is left on this device.", timeout=20_000
    )
    reports = ConsultationReport.objects.all()
    assert {(one.stop, one.lawyer, one.matter_id, one.sex) for one in reports} == {(stop, desk.user, "LND", "female")}
    assert len(reports) == 17
    assert page.evaluate(STORED) is None
    kept = [address.removeprefix(page.url.split("/admin/")[0]) for address in page.evaluate(KEPT)]
    assert [path for path in kept if not path.startswith("/static/")] == [reverse("desk:day_sheet_shell")]


def test_a_person_is_entered_by_keyboard_and_enter_leads_to_the_next(at_desk, stop):
    page = at_desk("lawyer", **DESK).page
    begin(page, stop)
    page.locator("select[name=place]").focus()
    keys = ["Enter", "l", "a", "n", "Tab", "w", "Tab", "3", "Tab", "a", "Enter", "d", "e", "Tab", "m"]
    for key in keys:
        page.keyboard.press(key)
    until(page, "document.querySelectorAll('[data-state=kept]').length === 2")
    assert page.evaluate(STORED)["rows"] == 2
    chosen = [
        [one.input_value() for one in person.locator("select").all()[:4]]
        for person in page.locator("[data-state]").all()
    ]
    assert chosen == [["LND", "female", "30-44", "ADV_ORAL"], ["DEB", "male", "unknown", ""]]
    assert ConsultationReport.objects.count() == 0


def test_a_sheet_that_nobody_uses_locks_itself_and_keeps_its_rows(at_desk, stop):
    page = at_desk("lawyer", **DESK).page
    page.clock.install()
    begin(page, stop)
    write(page, 2)
    page.clock.fast_forward(15 * 60 * 1000 + 1)
    expect(page.locator("[data-say]")).to_contain_text("The sheet locked itself")
    assert page.locator("[data-person]").count() == 0
    unlock(page)
    page.locator("[data-person]").first.wait_for()
    assert rows_of(page) == 2


def test_an_answer_that_is_lost_on_the_way_counts_nobody_twice(at_desk, stop):
    page = at_desk("lawyer", **DESK).page
    begin(page, stop)
    write(page, 3)

    def lost(route):
        route.fetch()
        route.abort()

    page.route("**/day-sheet/send/", lost)
    page.click("[data-send-rows]")
    expect(page.locator("[data-say]")).to_contain_text("The rows stay on this device; try again later.")
    expect(page.locator("[data-state=sending]")).to_have_count(3)
    expect(page.locator("[data-state=sending] select").first).to_be_disabled()
    page.unroute("**/day-sheet/send/")
    page.reload()
    unlock(page)  # it was to be sent: it is sent now
    expect(page.locator("[data-say]")).to_contain_text("There already from before, not counted again: 3.")
    assert ConsultationReport.objects.count() == 3
    assert page.evaluate(STORED) is None


def test_a_refused_row_stays_with_its_sentence_and_the_others_go(at_desk, stop):
    page = at_desk("lawyer", **DESK).page
    begin(page, stop)
    write(page, 2)
    last_row(page).locator("[data-field=sex] select").select_option("male")
    page.click("[data-send-rows]")
    expect(page.locator("[data-say]")).to_contain_text("Sent and counted: 2. Please look at the marked rows: 1.")
    row = page.locator("[data-state=refused]")
    expect(row.locator("[data-field=matter]")).to_contain_text("Choose the matter.")
    expect(row.locator("[data-field=matter] select")).to_be_focused()
    assert page.evaluate(STORED)["rows"] == 1
    row.locator("[data-field=matter] select").select_option("DEB")
    page.locator("[data-person]").first.locator("[data-field=outcome] select").select_option("INFO_ONLY")
    page.click("[data-send-rows]")
    expect(page.locator("[data-say]")).to_contain_text("Sent and counted: 1. Nothing is left on this device.")
    assert ConsultationReport.objects.filter(sex="male", matter="DEB", outcome="INFO_ONLY").count() == 1


def test_a_session_that_ended_keeps_the_rows_until_one_signs_in_again(at_desk, stop):
    desk = at_desk("lawyer", **DESK)
    begin(desk.page, stop)
    write(desk.page, 2)
    Session.objects.all().delete()
    desk.page.click("[data-send-rows]")
    expect(desk.page.locator("[data-say]")).to_contain_text("You are not signed in any more.")
    assert desk.page.locator("[data-say] a").get_attribute("href").endswith(f"?next={SHEET}")
    assert (ConsultationReport.objects.count(), desk.page.evaluate(STORED)["rows"]) == (0, 2)


def test_whoever_is_signed_in_now_is_asked_before_rows_of_somebody_else_go(live_server, at_desk, stop):
    desk = at_desk("lawyer", **DESK)
    page, asked = desk.page, []
    begin(page, stop)
    write(page, 1)
    other = LawyerFactory().user
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_of(other), "url": live_server.url}
    desk.context.add_cookies([cookie])
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    with page.expect_event("dialog"):
        page.click("[data-send-rows]")
    assert "Somebody else is signed in now" in asked[0]
    assert (ConsultationReport.objects.count(), page.evaluate(STORED)["rows"]) == (0, 1)
    page.once("dialog", lambda dialog: dialog.accept())
    page.click("[data-send-rows]")
    expect(page.locator("[data-say]")).to_contain_text("Sent and counted: 1.")
    assert ConsultationReport.objects.get().lawyer == other


def test_a_long_sheet_opens_and_goes_in_batches(at_desk, stop):
    page = at_desk("lawyer", **DESK).page
    begin(page, stop)
    page.evaluate(
        """(rows) => globalThis.daySheet.store.keep(rows.map((at) => ({
            key: crypto.randomUUID(), at, place: document.querySelector("[name=place]").value, day: "", spoken: "ky",
            matter: "LND", sex: "female", age_band: "60+", outcome: "ADV_ORAL", minutes: "0-15", repeat: false,
            language: "", extra_matter: "", circumstances: [], service: "oral", documents_drafted: "0", referral: "",
        })))""",
        list(range(1, LONG + 1)),
    )
    page.reload()
    unlock(page)
    page.locator("[data-person]").nth(LONG - 1).wait_for()
    page.click("[data-send-rows]")
    for _second in range(60):  # an `expect` looks at the whole page again and again, and holds up a long one
        if page.evaluate("document.querySelector('[data-panel=done]').hidden === false"):
            break
        page.wait_for_timeout(1000)
    assert page.inner_text("[data-say]") == f"Sent and counted: {LONG}. Nothing is left on this device."
    assert ConsultationReport.objects.count() == LONG
    assert page.evaluate(STORED) is None


def test_the_sheet_is_open_in_one_tab_at_a_time(at_desk, stop):
    desk = at_desk("lawyer", **DESK)
    begin(desk.page, stop)
    write(desk.page, 1)
    second = desk.context.new_page()
    second.goto(SHEET)
    expect(second.locator("[data-say]")).to_contain_text("The sheet is open in another tab.")
    expect(second.locator("[data-form]")).to_be_hidden()
    desk.page.close()
    second.click("[data-panel=elsewhere] button")
    unlock(second)
    second.locator("[data-person]").first.wait_for()
    assert rows_of(second) == 1


def test_wrong_pins_wait_and_delete_nothing_and_a_forgotten_one_deletes_when_asked_twice(at_desk, stop):
    page = at_desk("lawyer", **DESK).page
    begin(page, stop)
    write(page, 1)
    page.click("[data-lock]")
    assert page.locator("[data-person]").count() == 0
    for _one in range(5):
        unlock(page, "999999")
        until(page, "document.querySelector('#pin-wrong').textContent !== ''")
    expect(page.locator("#pin-wrong")).to_contain_text("Too many wrong PINs. Nothing was deleted.", timeout=20_000)
    page.reload()
    unlock(page)  # the right one waits too
    expect(page.locator("#pin-wrong")).to_contain_text("Too many wrong PINs.")
    assert page.evaluate(STORED)["rows"] == 1
    page.click("[data-panel=locked] summary")
    page.click("[data-wipe]")
    assert page.evaluate(STORED)["rows"] == 1
    page.check("[data-sure]")
    page.click("[data-wipe]")
    expect(page.locator("[data-say]")).to_have_text("The rows were deleted from this device.")
    assert page.evaluate(STORED) is None


@pytest.mark.parametrize(
    ("pin", "again", "said"),
    [
        ("123", "123", "Use at least 6 digits or letters."),
        ("123456", "123456", "This PIN is too easy to guess."),
        ("777777", "777777", "This PIN is too easy to guess."),
        (PIN, "481517", "The two PINs differ."),
    ],
)
def test_a_weak_or_mistyped_pin_is_refused_with_a_sentence(at_desk, stop, pin, again, said):
    page = at_desk("lawyer", **DESK).page
    page.goto(SHEET)
    page.fill("#pin-new", pin)
    page.fill("#pin-again", again)
    page.keyboard.press("Enter")
    expect(page.locator("[data-panel=new] [data-pin-wrong]")).to_contain_text(said)
    assert page.evaluate(STORED) is None or page.evaluate(STORED)["sheets"] == 0


def test_a_full_device_says_so_and_the_rows_can_still_be_sent(at_desk, stop):
    page = at_desk("lawyer", **DESK).page
    begin(page, stop)
    write(page, 1)
    page.evaluate(
        "void (IDBObjectStore.prototype.put = () => { throw new DOMException('no room', 'QuotaExceededError'); })"
    )
    row = last_row(page)
    row.locator("[data-field=matter] select").select_option("DEB")
    expect(page.locator("[data-say]")).to_contain_text("The device has no room left")
    row.locator("[data-field=outcome] select").select_option("ADV_ORAL")
    expect(page.locator("[data-state=notKept]")).to_have_count(1)
    page.click("[data-send-rows]")
    expect(page.locator("[data-say]")).to_contain_text("Sent and counted: 2.")
    assert ConsultationReport.objects.count() == 2


def test_where_nothing_can_be_kept_the_plain_form_is_there(at_desk, stop, pictures):
    desk = at_desk("lawyer", **DESK)
    desk.context.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    page = desk.page
    page.goto(SHEET)
    expect(page.locator("[data-say]")).to_contain_text("This browser keeps nothing on the device")
    page.select_option("select[name=r0-sex]", "male")
    follow(page, "[data-plain-buttons] button >> nth=0")
    assert [rule["id"] for rule in Axe().run(page).response["violations"]] == []
    page.screenshot(path=pictures / "daysheet-plain-1280.png", full_page=True)
    expect(page.locator("select[name=r0-sex]")).to_have_value("male")
    page.select_option("select[name=place]", f"stop:{stop.pk}")
    page.select_option("select[name=r0-matter]", "LND")
    page.select_option("select[name=r0-outcome]", "ADV_ORAL")
    follow(page, "[data-plain-buttons] button >> nth=0")
    expect(page.get_by_text("1 row is in and counted.")).to_be_visible()
    assert ConsultationReport.objects.count() == 1


def test_rows_too_old_by_the_clock_of_the_site_and_of_the_device_are_deleted(at_desk, stop):
    desk = at_desk("lawyer", **DESK, service_workers="block")  # the test answers in its place
    page = desk.page
    begin(page, stop)
    write(page, 1)
    page.close()
    page = desk.context.new_page()
    page.clock.set_fixed_time(dt.datetime.now(dt.UTC) + dt.timedelta(days=40))
    page.goto(SHEET)  # only the device's clock is wrong
    expect(page.locator("[data-panel=locked]")).to_be_visible()
    assert page.evaluate(STORED)["rows"] == 1
    page.close()
    page = desk.context.new_page()
    page.clock.set_fixed_time(dt.datetime.now(dt.UTC) + dt.timedelta(days=8))
    page.route(f"**{SHEET}", lambda route: later(route, days=8))
    page.goto(SHEET)
    expect(page.locator("[data-say]")).to_contain_text("They were deleted.")
    assert page.evaluate(STORED) is None or page.evaluate(STORED)["rows"] == 0


def later(route, days):
    """The page as the site would send it `days` later."""
    answer = route.fetch()
    then = (timezone.now() + dt.timedelta(days=days)).isoformat()
    head, rest = answer.text().split('data-now="', 1)
    route.fulfill(response=answer, body=f'{head}data-now="{then}"{rest[rest.index(chr(34)) + 1 :]}')


@pytest.mark.parametrize("language", ["ky", "ru"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sheet_fits_a_phone_and_axe_finds_nothing(at_desk, stop, pictures, language, scheme):
    for name, size in {"360": PHONE, "1280": DESK}.items():
        page = at_desk("lawyer", language=language, color_scheme=scheme, **size).page
        faults = watched(page)
        page.goto(SHEET)
        page.screenshot(path=pictures / f"daysheet-pin-{language}-{scheme}-{name}.png", full_page=True)
        found = [rule["id"] for rule in Axe().run(page).response["violations"]]
        begin(page, stop)
        write(page, 2)
        page.locator("[data-person] summary").first.click()
        last_row(page).locator("[data-field=sex] select").select_option("male")
        page.click("[data-send-rows]")
        page.locator("[data-state=refused]").wait_for()
        write(page, 1)
        page.screenshot(path=pictures / f"daysheet-{language}-{scheme}-{name}.png", full_page=True)
        found += [rule["id"] for rule in Axe().run(page).response["violations"]]
        assert (found, faults) == ([], [])
        assert page.evaluate("document.documentElement.scrollWidth") <= size["viewport"]["width"]
