"""Many viewers of the live board in one process, and a writer that commits a new figure every two seconds."""

import asyncio
import statistics
import threading
import time
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from consult import counters
from tests.bench.processes import cpu_seconds, memory_kb, threads

PERIOD = 2.0  # seconds between two commits
AT_ONCE = 100  # connections opened at the same time
CONNECT = 60  # seconds until all must be connected


class Crowd:
    """What the viewers saw: when each revision reached them."""

    def __init__(self, port, path):
        self.port, self.path = port, path
        self.connected = self.failed = 0
        self.committed = {}
        self.seen = {}
        self.delays = []

    async def view(self, gate):
        """One viewer: opens the stream and notes every revision, as an EventSource would."""
        try:
            async with gate:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                host = f"127.0.0.1:{self.port}"
                writer.write(f"GET {self.path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/event-stream\r\n\r\n".encode())
                head = await reader.readuntil(b"\r\n\r\n")
                if b" 200 " not in head[:20]:
                    raise ConnectionError(head[:40].decode())
                self.connected += 1
            while line := await reader.readline():
                if line.startswith(b"id: "):
                    self.note(int(line[4:]), time.perf_counter())
        except (OSError, asyncio.IncompleteReadError):
            pass
        self.failed += 1  # a stream never ends by itself

    def note(self, revision, now):
        if revision in self.committed:
            self.delays.append(now - self.committed[revision])
            self.seen[revision] = self.seen.get(revision, 0) + 1


def write(crowd, stop):
    """Commits one more request every `PERIOD`; the revision is known once it is committed."""
    while not stop.wait(PERIOD):
        with transaction.atomic():
            counters.add(counters.Measure.REQUESTS, day=timezone.localdate() - timedelta(days=1))
        now = time.perf_counter()
        crowd.committed[counters.revision()] = now
    connection.close()


async def watch(crowd, viewers, seconds, pid):
    """Figures of the server before, with and during `seconds` of the crowd."""
    alone = {"memory": memory_kb(pid), "threads": threads(pid)}
    gate = asyncio.Semaphore(AT_ONCE)
    tasks = [asyncio.create_task(crowd.view(gate)) for _ in range(viewers)]
    deadline = time.monotonic() + CONNECT
    while crowd.connected + crowd.failed < viewers and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
    await asyncio.sleep(2)
    stop = threading.Event()
    writer = threading.Thread(target=write, args=(crowd, stop))
    spent, began = cpu_seconds(pid), time.monotonic()
    writer.start()
    await asyncio.sleep(seconds)
    stop.set()
    await asyncio.to_thread(writer.join)
    await asyncio.sleep(1)  # the last update is on its way
    core = (cpu_seconds(pid) - spent) / (time.monotonic() - began)
    busy = {"memory": memory_kb(pid), "threads": threads(pid)}
    for task in tasks:
        task.cancel()
    return alone, busy, core


def measure(port, path, viewers, seconds, pid):
    crowd = Crowd(port, path)
    alone, busy, core = asyncio.run(watch(crowd, viewers, seconds, pid))
    expected = len(crowd.committed) * crowd.connected
    return {
        "connected": crowd.connected,
        "updates": len(crowd.committed),
        "missed": expected - sum(crowd.seen.values()),
        "p50": statistics.median(crowd.delays) * 1000,
        "p99": statistics.quantiles(crowd.delays, n=100)[98] * 1000,
        "core": core * 100,
        "each": (busy["memory"] - alone["memory"]) / max(crowd.connected, 1),
        "threads": busy["threads"] - alone["threads"],
    }
