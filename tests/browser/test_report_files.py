"""Reports in and out as files, the month's close and ratings, as they are used in a browser."""

import datetime as dt

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from consult import reporting
from consult.models import ConsultationReport, Coordinator
from tests.browser.desk import watched
from tests.consult.report_sheets import csv, row
from tests.factories.consult import ReportFactory
from tests.factories.home import CentreFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = settings.BASE_DIR / "var" / "pictures"
PHONE, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.PRIVATE_MEDIA_ROOT = tmp_path


def test_a_lawyer_brings_a_file_sees_its_rows_says_yes_and_takes_it_back(at_desk):
    centre = CentreFactory(name_ky="Каракол борбору")
    desk, today = at_desk("lawyer", viewport=WIDE), f"{timezone.localdate():%d.%m.%Y}"
    page, faults = desk.page, watched(desk.page)
    data = csv(row(day=today, centre=centre.pk), row(day="кечээ", centre=centre.pk))
    page.goto(reverse("desk:imports"))
    page.get_by_label("File").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": data})
    page.get_by_role("button", name="Look what is in it").click()
    expect(page.get_by_text("is not a date that we can read")).to_be_visible()
    page.screenshot(path=PICTURES / "reports-import-1280.png", full_page=True)
    page.get_by_role("button", name="Write the new reports").click()
    expect(page.get_by_text("1 report was written.")).to_be_visible()
    assert ConsultationReport.objects.get().lawyer == desk.user
    page.get_by_role("button", name="Take these reports back").click()
    expect(page.get_by_text("1 report was taken back.")).to_be_visible()
    assert not ConsultationReport.objects.exists()
    assert faults == []


def test_a_coordinator_ticks_what_is_right_and_takes_the_month_out(at_desk):
    desk = at_desk("coordinator", viewport=WIDE, accept_downloads=True)
    region, today = Coordinator.objects.get().region, timezone.localdate()
    ReportFactory.create_batch(3, district__region=region)
    page, faults = desk.page, watched(desk.page)
    page.goto(reverse("desk:month", args=[today.year, today.month]))
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="The ticked ones are right").click()
    expect(page.get_by_text("1 report is verified.")).to_be_visible()
    page.get_by_role("button", name="All 2 of this month are right").click()
    expect(page.get_by_text("Everything of this month has been looked at.")).to_be_visible()
    page.goto(reverse("desk:exports"))
    page.get_by_label("From").fill(f"{today - dt.timedelta(days=1)}")
    page.get_by_label("Until").fill(f"{today}")
    page.get_by_role("button", name="Make the file").click()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Fetch the file").click()
    assert fetched.value.suggested_filename.endswith(".xlsx")
    assert fetched.value.path().read_bytes().startswith(b"PK")
    assert faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_fit_a_phone_and_axe_finds_nothing(at_desk, scheme):
    look = {"color_scheme": scheme, "language": "ky", "viewport": PHONE}
    lawyer, leader = at_desk("lawyer", **look), at_desk("coordinator", **look)
    region, today = Coordinator.objects.get().region, timezone.localdate()
    reports = [
        ReportFactory(lawyer=lawyer.user, region=region, district=None, centre=CentreFactory(region=region))
        for _number in range(6)
    ]
    for report in reports:
        reporting.rate(report, helped=4, respect=5, comment="Мени укту, рахмат")
    addresses = {
        leader: {
            "month": reverse("desk:month", args=[today.year, today.month]),
            "exports": reverse("desk:exports"),
            "imports": reverse("desk:imports"),
            "ratings-by-centre": reverse("desk:ratings_by_centre"),
            "reports": reverse("desk:reports", args=["check"]),
        },
        lawyer: {"ratings": reverse("desk:ratings"), "my-reports": reverse("desk:my_reports")},
    }
    found = []
    for who, paths in addresses.items():
        for name, path in paths.items():
            who.page.goto(path)
            who.page.screenshot(path=PICTURES / f"{name}-360-{scheme}.png", full_page=True)
            found += [(path, rule["id"]) for rule in Axe().run(who.page).response["violations"]]
            assert who.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name
    assert found == []
