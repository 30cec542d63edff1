"""[claim]: 50 lawyers take 3,000 requests with "next", in two processes of four threads, as the web's two workers are.

Nobody may get a request that another one got, and nobody an error. Counted by the events in the database, not by what
the claimants say.
"""

import statistics

from tests.bench import databases, inside
from tests.bench.report import at_least, at_most

NAMES = ("claim-sqlite-doubles", "claim-postgres-doubles", "claim-postgres-rate")
LAWYERS = 50
REQUESTS = 3000
GIVE_UP = 30  # seconds


def measure():
    yield from on("sqlite", floor=None)
    yield from on("postgres", floor=500)


def on(vendor, *, floor):
    environment = databases.environment(vendor, f"claim-{vendor}")
    waiting = inside.ask(environment, "queue", REQUESTS, LAWYERS)
    half = LAWYERS // 2
    workers = [inside.begin(environment, "claims", *part, GIVE_UP) for part in ((0, half), (half, LAWYERS))]
    inside.let_go(workers)
    answers = [inside.answer_of(worker) for worker in workers]
    after = inside.ask(environment, "owners")
    found = [pk for answer in answers for pk in answer["found"]]
    took = sorted(ms for answer in answers for ms in answer["took"])
    lost = waiting - len(set(found)) - after["waiting"]
    rate = len(found) / (max(answer["end"] for answer in answers) - min(answer["begin"] for answer in answers))
    errors = [error for answer in answers for error in answer["errors"]]
    p99 = statistics.quantiles(took, n=100)[98]
    faster = sum(answer["faster"] for answer in answers)
    cpu = sum(answer["cpu"] for answer in answers) / max(len(found), 1) * 1000
    note = f"{len(found)} of {waiting} claimed, p99 {p99:.0f} ms, {cpu:.1f} ms of CPU each, {faster} times too late"
    doubles = max(after["twice"], len(found) - len(set(found)))
    yield at_most(f"claim-{vendor}-doubles", doubles, 0, note=f"{rate:.0f} a second, {note}")
    if floor:
        yield at_least(f"claim-{vendor}-rate", rate, floor, " /s")
    yield at_most(f"claim-{vendor}-errors", len(errors) + lost, 0, note="; ".join(sorted(set(errors))[:2]))
