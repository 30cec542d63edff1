"""[page-cached] and [page-uncached]: a story of 20 blocks and 3 pictures against hello.

One worker of one thread on one core and wrk on another: with more, the ratio measures the scheduler.
"""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.bench import load, place, processes, story
from tests.bench.report import at_least, at_most

NAMES = ("page-cached", "page-uncached")
PASS_BY = "?fresh=1"  # a query string that no page declares goes past the page cache
GENERATION = "home_cachegeneration"  # read once a second by each process, cached page or not


def measure():
    story.ensure()
    addresses = [story.address(language) for language in story.LANGUAGES]
    port = processes.free_port()
    base = f"http://127.0.0.1:{port}"
    command = [*processes.pinned(0), *processes.web_command(port, workers=1, threads_each=1)]
    browser = {"Accept-Encoding": "gzip, deflate, br", "Accept": "text/html"}
    cases = [
        load.Case("hello", base, ("/hello/",)),
        load.Case("cached", base, tuple(addresses), headers=browser),
        load.Case("uncached", base, tuple(address + PASS_BY for address in addresses), headers=browser),
    ]
    with processes.started(command, log=place.logs("pages")) as server:
        processes.wait_for(f"{base}/hello/", server)
        rounds = load.interleaved(cases, server.pid)
    hello = load.median(rounds["hello"], "per_cpu")
    wrong = {name: sum(each.errors for each in results) for name, results in rounds.items()}

    def ratio(name):
        return load.median(rounds[name], "per_cpu") / hello

    def note(name):
        return f"hello {hello:.0f} a CPU-second, errors {wrong[name] + wrong['hello']}"

    yield at_least("page-cached", ratio("cached"), 2.5, "x", note("cached"))
    yield at_most("page-cached-sql", sql_of(addresses * 10), 0, note="30 requests, languages alternating")
    yield at_least("page-uncached", ratio("uncached"), 0.025, "x", note("uncached"))
    yield at_most("page-uncached-sql", max(sql_of([address + PASS_BY]) for address in addresses), 12)


def sql_of(addresses):
    """Queries of the requests together, after each was asked for once; without the look at the generation."""
    visitor = Client(headers={"host": "localhost", "accept-encoding": "br"})
    for address in addresses:
        answer = visitor.get(address)
        assert answer.status_code == 200, f"{address} answered {answer.status_code}"
    with CaptureQueriesContext(connection) as queries:
        for address in addresses:
            visitor.get(address)
    return sum(GENERATION not in query["sql"] for query in queries)
