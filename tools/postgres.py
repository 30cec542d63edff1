"""A private PostgreSQL that lives as long as one command: `python -m tools.postgres COMMAND …`.

The cluster is made in a temporary folder, listens on a Unix socket only, and is removed in all cases. PostgreSQL
refuses to run as root, so root starts it as the user postgres.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import apt

PORT = "5577"  # names the socket file; nothing listens on the network
NEEDED = "The tests need a PostgreSQL server 15 or newer: install it (on Debian: apt-get install postgresql)."
OPTIONS = (
    "-c listen_addresses='' -c fsync={fsync} -c synchronous_commit={fsync} -c full_page_writes={fsync} "
    "-c max_connections=200 -c shared_buffers=256MB"
)


def programs():
    """The folder of initdb and pg_ctl (the newest installed), or None."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    folders += [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


def found():
    folder = programs()
    if folder is None:
        apt.install("postgresql")
        folder = programs()
    return folder or sys.exit(NEEDED)


def as_owner():
    """The words that start a program as the owner of the cluster."""
    if os.geteuid() != 0:
        return []
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        sys.exit(f"{NEEDED} (There is no user 'postgres', and PostgreSQL does not run as root.)")
    return ["runuser", "-u", "postgres", "--"]


@contextlib.contextmanager
def cluster(*, fsync="off"):
    """Yields the environment that a client needs: PGHOST, PGPORT, PGUSER."""
    folder = found()
    home = Path(tempfile.mkdtemp(prefix="ukuk-pg-", dir="/tmp"))  # a socket's path has room for 107 letters only
    try:
        if os.geteuid() == 0:
            shutil.chown(home, "postgres")
        run_as = as_owner()
        quiet = {"stdout": subprocess.DEVNULL, "stdin": subprocess.DEVNULL, "cwd": "/"}
        initdb = [folder / "initdb", "-D", home / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run([*run_as, *map(str, initdb), "--locale=C.UTF-8"], check=True, **quiet)
        pg_ctl = [*run_as, str(folder / "pg_ctl"), "-D", str(home / "data"), "-w"]
        options = f"-k {home} -p {PORT} {OPTIONS.format(fsync=fsync)}"
        start = [*pg_ctl, "-l", str(home / "log"), "-o", options, "start"]
        subprocess.run(start, check=True, **quiet)
        try:
            yield {"PGHOST": str(home), "PGPORT": PORT, "PGUSER": "postgres"}
        finally:
            subprocess.run([*pg_ctl, "-m", "immediate", "stop"], check=False, **quiet)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def run(command, **extra):
    """Runs the command with the cluster's address in its environment; returns its exit code."""
    with cluster() as address:
        return subprocess.run(command, env={**os.environ, **address, **extra}, check=False).returncode


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the cluster is stopped on the way out
    sys.exit(run(sys.argv[1:], UKUK_TEST_DB="postgres"))


if __name__ == "__main__":
    main()
