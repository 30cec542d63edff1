"""[submit]: the last post of the ask journey, 50 clients at once, against hello; each post sends another question.

The drafts (pages 1 and 2) are made beforehand. Each client has an address and a token of its own, so the limits count
as they do in production. A post counts only when its request stands in the database afterwards.
"""

import statistics

from tests.bench import clients, databases, inside, load, place, processes
from tests.bench.report import at_least, at_most

NAMES = ("submit-sqlite", "submit-postgres")
CLIENTS = 50
ROUNDS = 4
SECONDS = 3
DRAFTS = 1500  # for one round; more than can be sent in it
PATH = "/ru/consult/ask/3/"
SLOWEST = {"sqlite": 500, "postgres": 250}  # milliseconds, 99 of 100


def measure():
    load.need_wrk()
    for vendor in ("sqlite", "postgres"):
        yield from on(vendor)


def on(vendor):
    environment = databases.environment(vendor, f"submit-{vendor}")
    tokens = place.HOME / "drafts.txt"
    inside.ask(environment, "drafts", DRAFTS * (ROUNDS + 1), tokens)
    before = inside.ask(environment, "requests")
    supply = posts(tokens.read_text().split())
    port = processes.free_port()
    base = f"http://127.0.0.1:{port}"
    hello = load.Case("hello", base, ("/hello/",), connections=CLIENTS)
    yardstick, rates, speed, took, wrong = [], [], [], [], []
    with processes.started(
        processes.web_command(port, workers=2, threads_each=4), env=environment, log=place.logs(f"submit-{vendor}")
    ) as server:
        processes.wait_for(f"{base}/hello/", server)
        clients.send_all(base, supply, clients=CLIENTS, seconds=2, hoped=is_sent)  # warms up
        for _round in range(ROUNDS):
            yardstick.append(load.run(hello, server.pid, SECONDS, core=None).per_cpu)
            spent = processes.cpu_seconds(server.pid)
            log = clients.send_all(base, supply, clients=CLIENTS, seconds=SECONDS, hoped=is_sent)
            rates.append(len(log.took) / (processes.cpu_seconds(server.pid) - spent))
            speed.append(len(log.took) / SECONDS)
            took += log.took
            wrong += log.wrong
    sent = DRAFTS * (ROUNDS + 1) - sum(1 for _rest in supply)
    lost = sent - (inside.ask(environment, "requests") - before)
    ratio = statistics.median(rates) / statistics.median(yardstick)
    note = f"{sent} sent, {statistics.median(speed):.0f} a second, {1000 / statistics.median(rates):.1f} ms of CPU each"
    yield at_least(f"submit-{vendor}", ratio, 0.07, "x", note)
    yield at_most(f"submit-{vendor}-errors", len(wrong) + lost, 0, note="; ".join(sorted(set(wrong))[:3]))
    yield at_most(f"submit-{vendor}-p99", statistics.quantiles(took, n=100)[98], SLOWEST[vendor], " ms")


def posts(tokens):
    """(path, headers, fields) of each token's last page, each from another visitor."""
    from django.conf import settings

    for number, token in enumerate(tokens):
        mine = f"{number:032d}"
        headers = {
            "Cookie": f"csrftoken={mine}; ask_ru={token}",
            "X-Forwarded-For": f"10.{number // 62500}.{number // 250 % 250}.{number % 250 + 1}",
        }
        page = {"way": "portal", "asked_by": "client", "consent": settings.CONSENT_VERSION, "website": ""}
        yield PATH, headers, {"csrfmiddlewaretoken": mine, **page}


def is_sent(head):
    return b" 302 " in head[:20] and b"/consult/ask/sent/" in head
