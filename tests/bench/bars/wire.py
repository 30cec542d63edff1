"""[wire]: what a first visit loads, brotli, without photos and drawings: HTML, CSS and JS (no page loads a font)."""

from tests.bench import journey, place, processes
from tests.bench.report import at_most

NAMES = ("wire-home", "wire-story", "wire-bus", "wire-ask", "wire-ask-journey")
LANGUAGES = ("ky", "ru", "en")
KILOBYTE = 1000


def measure():
    from programs.models import NewsPage  # Django is set up by now
    from tests.bench.story import SLUG

    stories = NewsPage.objects.live().filter(alias_of__isnull=True).exclude(slug=SLUG).select_related("locale")
    pages = {
        "home": [f"/{code}/" for code in LANGUAGES],
        "story": [f"/{story.locale.language_code}/news/{story.slug}/" for story in stories],
        "bus": [f"/{code}/bus/" for code in LANGUAGES],
        "ask": [f"/{code}/consult/ask/" for code in LANGUAGES],
    }
    port = processes.free_port()
    base = f"http://127.0.0.1:{port}"
    with processes.started(processes.web_command(port, workers=1, threads_each=4), log=place.logs("wire")) as server:
        processes.wait_for(f"{base}/hello/", server)
        for name, paths in pages.items():
            weights = {path: journey.weigh_page(base, path) / KILOBYTE for path in paths}
            worst = max(weights, key=weights.get)
            yield at_most(f"wire-{name}", weights[worst], 14, " kB", f"the heaviest of {len(paths)}: {worst}")
        heaviest = max(journey.weigh_journey(base, code) for code in LANGUAGES) / KILOBYTE
        yield at_most("wire-ask-journey", heaviest, 50, " kB", "three pages, the receipt and what they load")
