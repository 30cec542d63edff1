"""Load from wrk, in interleaved rounds; requests per CPU-second of the server."""

import re
import shutil
import statistics
import subprocess
import tempfile
from dataclasses import dataclass, field

from tests.bench.processes import cpu_seconds, pinned
from tests.bench.report import Missing
from tools import apt

MILLISECONDS = {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}


def need_wrk():
    if not shutil.which("wrk") and not (apt.install("wrk") and shutil.which("wrk")):
        raise Missing("wrk is not installed")


@dataclass
class Case:
    """What wrk asks for: one address, or several in turn; `script` is Lua that makes the requests instead."""

    name: str
    base: str
    paths: tuple[str, ...] = ("/",)
    headers: dict[str, str] = field(default_factory=dict)
    script: str = ""
    connections: int = 8


@dataclass(frozen=True, slots=True)
class Round:
    """One run of wrk: `per_cpu` is requests per CPU-second of the server, p99 in milliseconds."""

    requests: int
    seconds: float
    per_cpu: float
    p99: float
    errors: int


def in_turn(case):
    """Lua that goes through the paths one after the other."""
    paths = ", ".join(f'"{path}"' for path in case.paths)
    turn = "n = n + 1; return wrk.format(nil, paths[n % #paths + 1])"
    return f"local paths = {{{paths}}}\nlocal n = 0\nrequest = function() {turn} end\n"


def run(case, pid, seconds, *, core=1):
    """Runs wrk against the case for about `seconds`, and reads the server's CPU around it."""
    script = case.script or in_turn(case)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as lua:
        lua.write(script)
        lua.flush()
        headers = [word for name, value in case.headers.items() for word in ("-H", f"{name}: {value}")]
        words = ["wrk", "-t1", f"-c{case.connections}", f"-d{seconds}s", "--latency", "--timeout", "20s"]
        apart = pinned(core) if core is not None else []
        before = cpu_seconds(pid)
        ran = subprocess.run([*apart, *words, "-s", lua.name, *headers, case.base], capture_output=True, text=True)
        ran.check_returncode()
        spent = cpu_seconds(pid) - before
    return parsed(ran.stdout, spent)


def parsed(text, spent):
    total, seconds = re.search(r"(\d+) requests in ([\d.]+)s", text).groups()
    percentile = re.search(r"99%\s+([\d.]+)(us|ms|s|m)\b", text)
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    sockets = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    errors = int(refused[1]) if refused else 0
    errors += sum(map(int, sockets.groups())) if sockets else 0
    return Round(
        requests=int(total),
        seconds=float(seconds),
        per_cpu=int(total) / max(spent, 0.01),
        p99=float(percentile[1]) * MILLISECONDS[percentile[2]],
        errors=errors,
    )


def interleaved(cases, pid, *, rounds=5, seconds=2):
    """{name: rounds}: every case once a round, so that what else the machine does hits all alike.

    A first, uncounted round warms the server up.
    """
    need_wrk()
    results = {case.name: [] for case in cases}
    for number in range(rounds + 1):
        for case in cases:
            outcome = run(case, pid, seconds if number else 1)
            if number:
                results[case.name].append(outcome)
    return results


def median(rounds, name):
    return statistics.median(getattr(each, name) for each in rounds)
