"""The whole sample site as `make run` serves it: prepared once for a state of the sources, served from a copy.

Preparing takes a minute or two, so it is kept in var/test under a signature of everything that shapes the data.
"""

import fcntl
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
from django.conf import settings

from tests import databases
from tests.bench.processes import free_port

ROOT = Path(__file__).resolve().parents[2]
SHAPES_DATA = ("*.py", "*.po", "*.toml", "*.csv")
FOLDERS = ("home", "programs", "events", "consult", "site/ukuk", "requirements")


def signature() -> str:
    """Changes with any source that may change what the sample site holds."""
    digest = hashlib.sha256()
    for folder in FOLDERS:
        for pattern in SHAPES_DATA:
            for path in sorted((ROOT / folder).rglob(pattern)):
                if "templates" not in path.parts:
                    digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def prepared() -> Path:
    """The folder of a prepared sample site that nobody has touched; made at the first call."""
    home = settings.VAR_DIR / "test"
    wanted = home / f"sample-{signature()}"
    with (home / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of the workers one prepares, the others wait
        if not wanted.exists():
            for old in home.glob("sample-*"):
                shutil.rmtree(old)
            making = home / "sample-making"
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir()
            if databases.may_grow():  # migrated already
                shutil.copyfile(databases.clean_file(), making / "db.sqlite3")
                (making / "sample-unfinished").touch()  # only a first run loads the sample
            run("manage.py", "prepare", var=making)
            making.rename(wanted)
    return wanted


def environment(var: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "UKUK", "PG"))}
    return {**kept, "DJANGO_SETTINGS_MODULE": "ukuk.settings.dev", "UKUK_VAR": str(var), "LOG_LEVEL": "INFO", **more}


def run(*arguments: str, var: Path) -> str:
    """A command of the project on the data of `var`; its output."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment(var), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout


class SampleSite:
    """A served copy: web, live and worker from the one Procfile."""

    def __init__(self, var: Path):
        self.var = var
        self.port = free_port()
        self.live_port = free_port()
        # localhost by name, for passkeys do not work on an address
        self.url = f"http://localhost:{self.port}"
        self.log = var / "served.log"

    def start(self) -> None:
        """Raises AssertionError with the end of the log when the processes do not come up."""
        more = {
            "PORT": str(self.port),
            "LIVE_PORT": str(self.live_port),
            "HOST": "127.0.0.1",
            "ASK_MIN_SECONDS": "0",  # Playwright fills a form quicker than a person may
            "BIN": str(Path(sys.executable).parent),
        }
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tools.serve", "Procfile"],
                cwd=ROOT,
                env=environment(self.var, **more),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        for address in (f"{self.url}/health/live", f"http://127.0.0.1:{self.live_port}/live/health"):
            self._wait(address)

    def _wait(self, address: str, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.process.poll() is None, self.log.read_text()[-4000:]
            try:
                if httpx.get(address, timeout=5).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.2)
        raise AssertionError(f"{address} did not answer: {self.log.read_text()[-4000:]}")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)

    def password(self, who: str) -> str:
        return json.loads((self.var / "logins.json").read_text())[who]["password"]

    def code(self, who: str) -> str:
        """The login's current code, as `make code` prints it; good once."""
        return run("manage.py", "code", who, var=self.var).strip()


@contextmanager
def served(folder: Path):
    """A copy of the prepared site in `folder`, served until the block ends."""
    shutil.copytree(prepared(), folder, dirs_exist_ok=True)
    site = SampleSite(folder)
    try:
        site.start()
        yield site
    finally:
        site.stop()


if __name__ == "__main__":
    prepared()
