"""A bar for commands that take longer than a second: drawn on a terminal, one line per step anywhere else."""

from collections.abc import Iterator, Sequence
from typing import TextIO, TypeVar

Item = TypeVar("Item")
WIDTH = 30


def bar(items: Sequence[Item], label: str, out: TextIO) -> Iterator[Item]:
    """Yields `items` one by one, telling on `out` how many are done."""
    alive = getattr(out, "isatty", lambda: False)()
    for done, item in enumerate(items):
        if alive:
            out.write(f"\r{drawn(done, len(items))} {label}")
            out.flush()
        yield item
    end = f"\r{drawn(len(items), len(items))} {label}" if alive else f"{label}: {len(items)}"
    out.write(f"{end}\n")


def drawn(done: int, total: int) -> str:
    full = WIDTH * done // total if total else WIDTH
    return f"[{'#' * full}{'.' * (WIDTH - full)}] {done}/{total}"
