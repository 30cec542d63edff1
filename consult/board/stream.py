"""The live stream as a raw ASGI application: no Django view and no thread for each viewer (docs/performance.md).

One task reads the headline; every viewer is sent the same bytes. Server-sent events: a `message` with the headline
first and after every commit, a `beat` every 15 seconds, `away` when the database cannot be read.
"""

import asyncio
import contextlib
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from django.conf import settings
from django.db import close_old_connections, connection
from django.http.request import split_domain_port, validate_host
from django.utils import timezone

from consult import counters

from . import figures
from .address import PATH

logger = logging.getLogger(__name__)

POLL = 0.25  # seconds between two looks at SQLite's revision
SAFETY = 5.0  # the same on PostgreSQL, which says by itself when to look
PAUSE = 0.05  # between two frames, however many commits there are
BEAT = 15.0
HEALTH = "/live/health"
AWAY = b"event: away\ndata: 1\n\n"
SORRY = b"The figures cannot be read at the moment. Please try again in a minute.\n"


class Hub:
    """What all viewers of this process share: one frame, and one event that wakes them."""

    def __init__(self):
        self.frame = b""
        self.seen: tuple | None = None
        self.chunk = b""
        self.number = 0
        self.woken = asyncio.Event()
        self.tasks: list[asyncio.Task] = []
        # One thread, one connection to the database, however many viewers.
        self.thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="board")

    def start(self) -> None:
        """Once, from inside the running loop."""
        if not self.tasks:
            self.tasks = [asyncio.create_task(self._watch()), asyncio.create_task(self._beat())]

    async def stop(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        self.thread.shutdown(wait=False, cancel_futures=True)

    def publish(self, chunk: bytes) -> None:
        """Wakes every viewer with `chunk`; a slow one that misses it gets what is newest then."""
        self.chunk, self.number = chunk, self.number + 1
        woken, self.woken = self.woken, asyncio.Event()
        woken.set()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            if self.frame:
                self.publish(b"event: beat\ndata: 1\n\n")

    async def _watch(self) -> None:
        """Reads for ever; a database that is away is asked again every second."""
        while True:
            try:
                async with contextlib.aclosing(_changes()) as changes:
                    async for _change in changes:
                        await self._look()
            except Exception as error:
                logger.warning("The board cannot be read: %s", type(error).__name__)
                if self.frame:
                    self.frame, self.seen = b"", None
                    self.publish(AWAY)
                await asyncio.sleep(1)

    async def _look(self) -> None:
        """Publishes the headline when its revision has risen, or the day has turned."""
        found = await asyncio.get_running_loop().run_in_executor(self.thread, _read, self.seen)
        if found:
            self.seen, self.frame = found
            self.publish(self.frame)
            await asyncio.sleep(PAUSE)


def _read(seen: tuple | None) -> tuple[tuple, bytes] | None:
    """The newest frame and what it was made from; None while that is still `seen`."""
    try:
        now = timezone.now()
        mark = (counters.revision(), timezone.localtime(now).date())
        if mark == seen:
            return None
        data = figures.as_data(figures.headline(now))
    except Exception:
        connection.close()
        raise
    finally:
        close_old_connections()
    words = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # What `as_data` read may be newer than the mark; then the next look sends it once more.
    return mark, f"id: {data['revision']}\ndata: {words}\n\n".encode()


async def _changes():
    """Yields whenever it is worth looking: at once, and then as the database allows."""
    if connection.vendor != "postgresql":
        while True:
            yield
            await asyncio.sleep(POLL)
    import psycopg

    async with await psycopg.AsyncConnection.connect(**_listening(), autocommit=True) as own:
        await own.execute(f"LISTEN {counters.CHANNEL}")
        while True:
            yield
            async for _note in own.notifies(timeout=SAFETY, stop_after=1):
                pass


def _listening() -> dict:
    """How to reach PostgreSQL itself: LISTEN does not go through pgbouncer."""
    if settings.LISTEN_DATABASE_URL:
        return {"conninfo": settings.LISTEN_DATABASE_URL}
    params = connection.get_connection_params()
    return {name: params[name] for name in params if name not in ("cursor_factory", "context", "prepare_threshold")}


class Board:
    """The ASGI application of the live process."""

    def __init__(self):
        self.hub: Hub | None = None

    def running(self) -> Hub:
        """The hub, begun by the first who needs it where the server knows no lifespan."""
        if self.hub is None:
            self.hub = Hub()
        self.hub.start()
        return self.hub

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _lifespan(self, receive, send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self.running()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self.running().stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(self, scope, receive, send) -> None:
        hub, headers = self.running(), dict(scope["headers"])
        if scope["path"] not in (PATH, HEALTH):
            await _say(send, 404, b"Here is only the stream of the board.\n")
        elif scope["method"] != "GET":
            await _say(send, 405, b"This address can only be read.\n", [(b"allow", b"GET")])
        elif not _is_ours(_host(headers)):
            await _say(send, 400, b"This host name is not served here.\n")
        elif not hub.frame:
            await _say(send, 503, SORRY, [(b"retry-after", b"5"), *_cors(headers)])
        elif scope["path"] == HEALTH:
            await _say(send, 200, b"ok\n")
        else:
            await _stream(hub, receive, send, _cors(headers))


async def _stream(hub: Hub, receive, send, cors) -> None:
    kind = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
    await send({"type": "http.response.start", "status": 200, "headers": [*kind, *cors]})
    pump = asyncio.create_task(_pump(hub, send))
    try:
        while (await receive())["type"] != "http.disconnect":
            pass
    except asyncio.CancelledError:  # the server stops: end the answer in order, and quietly
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        pump.cancel()


async def _pump(hub: Hub, send) -> None:
    """Every chunk that the hub publishes; who was too slow for one gets the newest headline in its place."""
    seen = hub.number
    await send({"type": "http.response.body", "body": b"retry: 3000\n\n" + hub.frame, "more_body": True})
    while True:
        if seen == hub.number:
            await hub.woken.wait()
        chunk = hub.chunk if hub.number == seen + 1 else hub.frame or AWAY
        seen = hub.number
        await send({"type": "http.response.body", "body": chunk, "more_body": True})


async def _say(send, status: int, words: bytes, headers=()) -> None:
    plain = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    length = (b"content-length", str(len(words)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*plain, length, *headers]})
    await send({"type": "http.response.body", "body": words})


def _host(headers: dict[bytes, bytes]) -> str:
    domain, _port = split_domain_port(headers.get(b"host", b"").decode("latin-1"))
    return domain


def _is_ours(host: str) -> bool:
    return bool(host) and validate_host(host, settings.ALLOWED_HOSTS)


def _cors(headers: dict[bytes, bytes]) -> list[tuple[bytes, bytes]]:
    """The site's pages may listen from another port of the same host, or from any host that the site answers on."""
    origin = headers.get(b"origin", b"")
    host = urlsplit(origin.decode("latin-1")).hostname or ""
    if not origin or not (host == _host(headers) or _is_ours(host)):
        return []
    return [(b"access-control-allow-origin", origin), (b"vary", b"Origin")]
