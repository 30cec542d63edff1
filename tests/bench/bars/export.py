"""[export]: 1,000,000 reports with every column, to CSV and to XLSX, sealed on the way, as the worker writes them.

Memory is the highest resident set of the process over what it had before.
"""

from tests.bench import databases, inside
from tests.bench.report import at_least, at_most

NAMES = ("export-sqlite-csv", "export-sqlite-xlsx", "export-postgres-csv", "export-postgres-xlsx")
ROWS = 1_000_000
ROWS_A_SECOND = 20_000
MEGABYTES = 150


def measure():
    for vendor in ("sqlite", "postgres"):
        yield from on(vendor)


def on(vendor):
    environment = databases.environment(vendor, f"export-{vendor}")
    rows = inside.ask(environment, "reports", ROWS)
    for kind in ("csv", "xlsx"):
        seen = inside.ask(environment, "export_reports", kind)
        name, rate = f"export-{vendor}-{kind}", seen["rows"] / seen["seconds"]
        note = f"{seen['seconds']:.0f} s, {seen['cpu']:.0f} s of CPU, {seen['megabytes']:.0f} MB sealed"
        if kind == "csv":
            yield at_least(name, rate, ROWS_A_SECOND, " rows/s", note)
        yield at_most(f"{name}-memory", seen["memory"], MEGABYTES, " MB", f"{note}; over idle, at its highest")
        yield at_least(f"{name}-rows", seen["rows"], rows, note=f"{rate:.0f} rows/s, {seen['state']}")
