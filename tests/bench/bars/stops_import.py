"""[import]: a spreadsheet of 10,000 stops, from the upload to its preview and from the yes to the written stops.

In one process of its own, as the worker does it; memory is its highest resident set above what it had before.
"""

from tests.bench import databases, inside
from tests.bench.report import at_least, at_most

NAMES = ("import-sqlite", "import-postgres")
ROWS = 10_000
SECONDS = 20
MEGABYTES = 200


def measure():
    for vendor in ("sqlite", "postgres"):
        yield from on(vendor)


def on(vendor):
    environment = databases.environment(vendor, f"import-{vendor}")
    seen = inside.ask(environment, "import_stops", ROWS)
    name = f"import-{vendor}"
    parts = f"preview {seen['preview']:.1f} s, confirm {seen['confirm']:.1f} s, {seen['cpu']:.1f} s of CPU"
    note = f"{seen['kilobytes']:.0f} kB of .xlsx, {parts}"
    yield at_most(name, seen["preview"] + seen["confirm"], SECONDS, " s", note)
    yield at_most(f"{name}-memory", seen["memory"], MEGABYTES, " MB", "over idle, at its highest")
    yield at_least(f"{name}-written", seen["written"], ROWS, note=f"undone in {seen['undo']:.1f} s")
