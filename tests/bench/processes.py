"""Servers under measurement: started, waited for, watched through /proc, stopped."""

import contextlib
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parents[2]
OPEN_FILES = 65_536
TICKS = os.sysconf("SC_CLK_TCK")


def allow_many_connections():
    """As many open files as deploy/ukuk@.service and `make run` give the servers."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, OPEN_FILES), hard))


def free_port(*, neighbours=1):
    """The first of `neighbours` ports in a row that are free now."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if all(can_bind(port + step) for step in range(neighbours)):
            return port


def can_bind(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def tree(pid):
    """The process and everything below it."""
    found, todo = [], [pid]
    while todo:
        current = todo.pop()
        found.append(current)
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{current}/task").iterdir():
                todo += [int(child) for child in (task / "children").read_text().split()]
    return found


def stat_fields(pid):
    """The fields of /proc/PID/stat after the program's name; [] once the process has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return []


def cpu_seconds(pid):
    ticks = 0
    for each in tree(pid):
        fields = stat_fields(each)
        ticks += int(fields[11]) + int(fields[12]) if fields else 0
    return ticks / TICKS


def memory_kb(pid):
    """Resident memory of the tree that is its own (private pages), in kB."""
    total = 0
    for each in tree(pid):
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{each}/smaps_rollup").read_text().splitlines():
                if line.startswith(("Private_Clean:", "Private_Dirty:")):
                    total += int(line.split()[1])
    return total


def threads(pid):
    return sum(int(fields[17]) for each in tree(pid) if (fields := stat_fields(each)))


def wait_for(url, process, *, seconds=60):
    """Seconds until the address answers 200. Raises RuntimeError when the server ends or does not come up."""
    started = time.monotonic()
    last = "no answer"
    while time.monotonic() - started < seconds:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended with code {process.returncode} before it answered {url}.")
        try:
            with urllib.request.urlopen(url, timeout=30):
                return time.monotonic() - started
        except urllib.error.HTTPError as error:
            last = f"HTTP {error.code}"
        except OSError as error:
            last = str(error)
        time.sleep(0.05)
    raise RuntimeError(f"{url} did not answer 200 within {seconds} s ({last}).")


def pinned(core):
    """Words that keep a program on one core, so that the load and the server do not take it from each other."""
    return ["taskset", "-c", str(core)] if shutil.which("taskset") and (os.cpu_count() or 1) > 1 else []


def web_command(port, *, workers, threads_each):
    return [
        *(str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--no-ws"),
        *("--workers", str(workers), "--blocking-threads", str(threads_each)),
        *("--backlog", "4096", "--backpressure", "2048", "--workers-kill-timeout", "2", "--log-level", "warning"),
        "ukuk.wsgi:application",
    ]


def live_command(port):
    return [
        *(str(BIN / "uvicorn"), "--host", "127.0.0.1", "--port", str(port), "--timeout-graceful-shutdown", "2"),
        *("--timeout-keep-alive", "20", "--no-access-log", "--log-level", "warning", "ukuk.asgi:application"),
    ]


@contextlib.contextmanager
def started(command, *, env=None, log):
    """Runs a server in a group of its own; its output goes to the file `log`."""
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        stop(process)


def stop(process, *, grace=6):
    """Seconds until the whole group was gone."""
    began = time.monotonic()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout=grace)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return time.monotonic() - began
