"""[ask-2g]: the first page of asking in Chromium as on 2G, until it is painted and a field can be filled in.

280 kbit/s both ways and 800 ms for each request, which Chromium's own throttling adds; nothing is in its cache.
"""

import time

from tests.bench import place, processes
from tests.bench.report import Missing, at_most
from tools.chromium import find

NAMES = ("ask-2g",)
LANGUAGES = ("ky", "ru", "en")
BYTES_A_SECOND = 280_000 / 8
ROUND_TRIP = 800  # milliseconds
ROUNDS = 3
SECONDS = 5
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


def measure():
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise Missing("playwright is not installed") from error
    chromium = find()
    port = processes.free_port()
    base = f"http://127.0.0.1:{port}"
    command = processes.web_command(port, workers=1, threads_each=4)
    with processes.started(command, log=place.logs("ask-2g")) as server, sync_playwright() as playwright:
        processes.wait_for(f"{base}/hello/", server)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        try:
            took = {
                code: max(seconds(browser, f"{base}/{code}/consult/ask/") for _ in range(ROUNDS)) for code in LANGUAGES
            }
        finally:
            browser.close()
    slowest = max(took, key=took.get)
    yield at_most(
        "ask-2g", took[slowest], SECONDS, " s", f"the slowest of {ROUNDS} in {slowest}, an empty cache each time"
    )


def seconds(browser, address):
    """From the tap until the page is painted and its first list can be chosen from."""
    context = browser.new_context(viewport={"width": 360, "height": 640})
    try:
        page = context.new_page()
        slow = {"latency": ROUND_TRIP, "downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
        devices = context.new_cdp_session(page)
        devices.send("Network.enable")
        devices.send("Network.emulateNetworkConditions", {"offline": False, **slow})
        began = time.perf_counter()
        page.goto(address, wait_until="commit")
        page.locator("select[name=district]").select_option(index=1)
        while not (painted := page.evaluate(PAINTED)):
            time.sleep(0.02)
        return max(time.perf_counter() - began, painted / 1000)
    finally:
        context.close()
