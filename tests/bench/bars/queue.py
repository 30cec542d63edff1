"""[queue-growth]: every list of the desk with every filter, and "next", at 1,000,000 requests against 1,000.

In CPU of the process, pages and SQLite alike, the best of a few rounds. A list at a million is held against the
fullest page of the same list at a thousand, where a filter or an oblast leaves fewer rows to draw.
"""

from collections import defaultdict

from tests.bench import databases, inside
from tests.bench.report import at_most

NAMES = ("queue-growth", "queue-growth-next")
FEW, MANY = (1_000, 700), (1_000_000, 20_000)  # requests, and how many of them are open


def measure():
    few, many = (taken(*size) for size in (FEW, MANY))
    fullest = defaultdict(float)
    for name, spent in few.items():
        fullest[list_of(name)] = max(fullest[list_of(name)], spent)
    growth = {name: spent / fullest[list_of(name)] for name, spent in many.items()}
    following = growth.pop("next")
    worst = max(growth, key=growth.__getitem__)
    middle = sorted(growth.values())[len(growth) // 2]
    note = f"worst of {len(growth)} pages: {worst}, {many[worst]:.0f} ms; median {middle:.2f}"
    yield at_most("queue-growth", growth[worst], 1.5, "x", note)
    yield at_most("queue-growth-next", following, 1.5, "x", f"{many['next']:.2f} ms against {few['next']:.2f}")


def taken(count, open_ones):
    environment = databases.environment("sqlite", f"queue-{count}")
    inside.ask(environment, "crowd", count, open_ones)
    return inside.ask(environment, "read_lists")


def list_of(name):
    """The list, without the role and the filter; of "next" itself."""
    return name.split(" ")[1] if " " in name else name
