"""Clients that each wait for their answer before they ask again, and note what it was; for posts that differ."""

import asyncio
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

PATIENCE = 30  # seconds until a client gives its post up


@dataclass
class Log:
    """Milliseconds of every answer, and what was not the answer that was hoped for."""

    took: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def send_all(base, posts, *, clients, seconds, hoped):
    """`clients` connections send `posts` (headers, fields) for `seconds`; everything begun is waited for.

    `hoped(head)` says whether the head of an answer is the right one.
    """
    return asyncio.run(_crowd(base, iter(posts), clients, seconds, hoped))


async def _crowd(base, posts, clients, seconds, hoped):
    log, until = Log(), time.monotonic() + seconds
    await asyncio.gather(*(_client(base, posts, until, hoped, log) for _ in range(clients)))
    return log


async def _client(base, posts, until, hoped, log):
    address = urlsplit(base)
    connection = None
    while time.monotonic() < until and (post := next(posts, None)):
        began = time.perf_counter()
        try:
            connection = connection or await asyncio.open_connection(address.hostname, address.port)
            head = await asyncio.wait_for(_ask(*connection, address, *post), PATIENCE)
        except (OSError, EOFError, TimeoutError) as error:
            log.wrong.append(type(error).__name__)
            connection = None
            continue
        log.took.append((time.perf_counter() - began) * 1000)
        if not hoped(head):
            log.wrong.append(head.splitlines()[0].decode("latin-1"))
    if connection:
        connection[1].close()


async def _ask(reader, writer, address, path, headers, fields):
    """Sends one post over the open connection; returns the head of its answer, the body is read and dropped."""
    body = urlencode(fields).encode()
    all_headers = {
        "Host": address.netloc,
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
        **headers,
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in all_headers.items())
    writer.write(f"POST {path} HTTP/1.1\r\n{lines}\r\n".encode() + body)
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.splitlines() if line.lower().startswith(b"content-length")), 0
    )
    await reader.readexactly(length)
    return head
