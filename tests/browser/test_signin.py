"""Signing in as a person does it: by password and code, and by passkey; then the desk at work."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from consult.models import ConsultationRequest
from consult.models.codes import State
from tests.browser.desk import member_of_staff, watched
from tests.factories.consult import RequestFactory
from ukuk import signin

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long sample password"
PICTURES = settings.BASE_DIR / "var" / "pictures"
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def lawyer(live_server):
    user = member_of_staff("lawyer")
    user.set_password(PASSWORD)
    user.save()
    return user


def type_password(page, user, language="ky"):
    page.goto(f"/{language}/accounts/login/?next=/admin/desk/waiting/")
    page.fill("input[name=login]", user.username)
    page.fill("input[name=password]", PASSWORD)
    page.click("form button[type=submit] >> nth=0")


def test_a_lawyer_signs_in_by_password_and_code(live_server, browser, lawyer):
    context = browser.new_context(base_url=live_server.url, viewport=PHONE, locale="ky")
    page = context.new_page()
    faults = watched(page)
    page.goto("/ky/accounts/login/?next=/admin/desk/waiting/")
    page.screenshot(path=PICTURES / "signin-360.png")
    type_password(page, lawyer)
    expect(page).to_have_url(re.compile("/2fa/authenticate/"))
    page.screenshot(path=PICTURES / "signin-code-360.png")
    page.fill("input[name=code]", signin.current_code(lawyer))
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live_server.url}/admin/desk/waiting/")
    assert page.locator("html").get_attribute("lang") == "ky"
    assert faults == []
    context.close()


def test_a_lawyer_adds_a_passkey_and_signs_in_with_nothing_else(live_server, browser, at_desk, lawyer):
    desk = at_desk("lawyer", user=lawyer)
    page = desk.page
    devtools = desk.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    faults = watched(page)
    page.goto("/en/accounts/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.fill("input[name=password]", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/webauthn/add/")
    page.fill("input[name=name]", "Phone")
    page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)
    desk.context.clear_cookies()
    page.goto("/en/accounts/login/?next=/admin/desk/waiting/")
    page.click("#passkey_login")
    expect(page).to_have_url(f"{live_server.url}/admin/desk/waiting/")
    assert faults == []


def test_a_lawyer_works_a_case_from_the_queue_to_the_answer(live_server, at_desk):
    always = {"phone": "+996700112233", "opens": "00:00", "closes": "23:59"}
    case = RequestFactory(narrative="Кошунам тосмону жылдырды.", way="call", contact=always)
    desk = at_desk("lawyer", viewport={"width": 1280, "height": 900})
    page = desk.page
    faults = watched(page)
    page.goto(reverse("desk:queue", args=["waiting"]))
    page.screenshot(path=PICTURES / "desk-queue-1280.png")
    page.get_by_role("button", name="Take the next one").click()
    expect(page.get_by_text("Кошунам тосмону жылдырды.")).to_be_visible()
    expect(page.get_by_text("+996700112233")).to_have_count(0)
    page.get_by_role("button", name="Show the number and the words to say").click()
    expect(page.get_by_role("link", name="+996700112233")).to_be_visible()
    page.get_by_role("button", name="no answer").click()
    expect(page.get_by_text("Your attempt is noted.")).to_be_visible()
    page.screenshot(path=PICTURES / "desk-case-1280.png", full_page=True)
    page.get_by_role("link", name="Answer and report").click()
    page.get_by_label("Your answer").fill("Кадастрга арыз жазыңыз.")
    page.get_by_label("Outcome").select_option("ADV_WRITTEN")
    page.get_by_role("button", name="Send the answer and the report").click()
    expect(page.get_by_text("Your answer is on the client’s page, and the report is written.")).to_be_visible()
    case = ConsultationRequest.objects.get(pk=case.pk)
    assert (case.state, case.reports.get().outcome) == (State.ANSWERED, "ADV_WRITTEN")
    assert faults == []


def test_the_desk_does_not_scroll_sideways_on_a_phone(at_desk):
    case = RequestFactory()
    desk = at_desk("lawyer", viewport=PHONE, language="ky")
    for name, address in {
        "queue": reverse("desk:queue", args=["waiting"]),
        "case": reverse("desk:case", args=[case.pk]),
        "report": reverse("desk:enter_report"),
    }.items():
        desk.page.goto(address)
        desk.page.screenshot(path=PICTURES / f"desk-{name}-360.png", full_page=True)
        assert desk.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_the_desk(at_desk, scheme):
    lawyer, leader = at_desk("lawyer", color_scheme=scheme), at_desk("administrator", color_scheme=scheme)
    waits, held = RequestFactory(unsafe=True), RequestFactory(claimed=True, lawyer=lawyer.user)
    addresses = {
        lawyer: [
            reverse("wagtailadmin_home"),
            reverse("desk:queue", args=["waiting"]),
            reverse("desk:case", args=[waits.pk]),
            reverse("desk:case", args=[held.pk]),
            reverse("desk:answer", args=[held.pk]),
            reverse("desk:enter_report"),
        ],
        leader: [
            reverse("wagtailadmin_home"),
            reverse("desk:queue", args=["open"]),
            reverse("desk:case", args=[held.pk]),
            reverse("desk:reports", args=["all"]),
            reverse("desk:log", args=["looks"]),
        ],
    }
    found = []
    for who, paths in addresses.items():
        for path in paths:
            who.page.goto(path)
            found += [(path, rule["id"]) for rule in Axe().run(who.page).response["violations"]]
    assert found == []
