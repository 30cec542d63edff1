"""Runs the processes of the Procfile together, and stops them together.

Ctrl-C, SIGTERM, a closed terminal or the end of any process stops all of them: SIGTERM first, SIGKILL for what is
still there after `GRACE` seconds. honcho was tried and left out (docs/adr/0001): it starts killing only after one
process has ended by itself, and a killed honcho leaves orphans.
"""

import contextlib
import ctypes
import os
import resource
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

GRACE = 3.5  # seconds; `make run` promises to be gone within 5
HEAD_START = 2.0  # seconds for the first process, which visitors wait for; starting all at once makes it the last
PR_SET_PDEATHSIG = 1
OPEN_FILES = 65_536


def commands(procfile):
    """{name: command} of a Procfile, in its order."""
    lines = (line.strip() for line in procfile.read_text().splitlines())
    pairs = (line.split(":", 1) for line in lines if line and not line.startswith("#"))
    return {name.strip(): command.strip() for name, command in pairs}


def die_with_parent():
    """Linux only: the kernel ends the child even when this runner is killed outright."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(command):
    """Each process leads a group of its own, so that its workers are reached with it."""
    words = shlex.split(os.path.expandvars(command))
    return subprocess.Popen(words, start_new_session=True, preexec_fn=die_with_parent)


def send(processes, signum):
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signum)


def group_lives(process):
    process.poll()  # reaps the leader
    try:
        os.killpg(process.pid, 0)
    except ProcessLookupError:
        return False
    return True


def stop(processes):
    send(processes, signal.SIGTERM)
    deadline = time.monotonic() + GRACE
    while time.monotonic() < deadline and any(group_lives(process) for process in processes):
        time.sleep(0.05)
    send(processes, signal.SIGKILL)
    for process in processes:
        process.wait()


def allow_many_connections():
    """A thousand viewers of the board need a thousand open files; many systems begin with 1,024."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):  # macOS allows less than it names
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, OPEN_FILES), hard))


class Stopped(Exception):
    """Somebody asked the site to stop."""


def ask_to_stop(signum, frame):
    raise Stopped


def main(procfile):
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, ask_to_stop)
    allow_many_connections()
    processes = {}
    ended = None
    try:
        for name, command in commands(procfile).items():
            if len(processes) == 1:
                time.sleep(HEAD_START)
            processes[name] = start(command)
        while ended is None:
            time.sleep(0.2)
            ended = next((name for name, process in processes.items() if process.poll() is not None), None)
    except Stopped:
        pass
    finally:
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, signal.SIG_IGN)  # a second Ctrl-C must not interrupt the stopping
        stop(list(processes.values()))
    if ended is not None:
        sys.exit(f"The process '{ended}' ended by itself, so the others were stopped too; its last lines say why.")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
