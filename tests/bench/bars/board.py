"""[board-live]: 1,000 viewers of the board's stream, a commit every two seconds; from the commit to the last viewer."""

from tests.bench import databases, inside, place, processes
from tests.bench.report import at_most

NAMES = ("board-live-sqlite", "board-live-postgres")
VIEWERS = 1000
SECONDS = 20
SLOWEST = {"sqlite": 600, "postgres": 150}  # milliseconds, 99 of 100


def measure():
    for vendor in ("sqlite", "postgres"):
        yield from on(vendor)


def on(vendor):
    environment = databases.environment(vendor, f"board-{vendor}")
    port = processes.free_port()
    with processes.started(processes.live_command(port), env=environment, log=place.logs(f"live-{vendor}")) as live:
        processes.wait_for(f"http://127.0.0.1:{port}/live/health", live)
        seen = inside.ask(environment, "watch", port, VIEWERS, SECONDS, live.pid)
    name = f"board-live-{vendor}"
    note = f"{seen['connected']} viewers, {seen['updates']} updates, median {seen['p50']:.0f} ms"
    yield at_most(name, seen["p99"], SLOWEST[vendor], " ms", note)
    yield at_most(f"{name}-missed", seen["missed"] + (VIEWERS - seen["connected"]), 0)
    yield at_most(f"{name}-core", seen["core"], 5, " %")
    yield at_most(f"{name}-memory", seen["each"], 20, " kB", "each viewer")
    yield at_most(f"{name}-threads", seen["threads"], 5)
