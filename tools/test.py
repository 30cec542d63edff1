"""`make test`: the whole suite on SQLite, then what depends on the database once more on PostgreSQL.

Brings what the tests need beside Python (Chromium, fonts, PostgreSQL), and says in one sentence what it could not.
Arguments go to pytest: `make test ARGS="tests/consult -x"`.
"""

import contextlib
import importlib.util
import os
import signal
import subprocess
import sys
from pathlib import Path

from tools import apt, chromium, postgres

NO_TESTS = 5  # pytest's exit code when nothing matched


def bring_fonts():
    """Pictures of Kyrgyz pages need a font with ң ө ү; without one they are still taken."""
    folders = [Path("/usr/share/fonts"), Path.home() / ".fonts", Path("/Library/Fonts")]
    has_font = any(next(folder.rglob("Noto*Sans*"), None) for folder in folders if folder.exists())
    if not has_font and not apt.install("fonts-noto-core"):
        print("No Noto font is installed: the pictures may show some Kyrgyz letters in another typeface.")


def pytest(*arguments, **extra):
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], env={**os.environ, **extra}, check=False)


def make_databases(*environments):
    """Migrates in each of them at the same time, so that no worker has to; the names of the databases."""
    command = [sys.executable, "-m", "tests.databases"]
    making = [subprocess.Popen(command, env=one, stdout=subprocess.PIPE, text=True) for one in environments]
    names = [one.communicate()[0].strip() for one in making]
    return names if not any(one.returncode for one in making) else sys.exit("The test databases could not be made.")


@contextlib.contextmanager
def sample_site(arguments):
    """Prepares it beside the first tests, unless only some are asked for; browser tests wait for it."""
    making = None if arguments else subprocess.Popen([sys.executable, "-m", "tests.browser.sample_site"])
    try:
        yield
    finally:
        if making:
            making.wait()


def main(arguments):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the throw-away cluster is stopped
    if importlib.util.find_spec("magic") is None:
        sys.exit("python-magic is not installed: run `make test`, which brings it.")
    bring_fonts()
    extra = {"CHROMIUM": chromium.find()}
    workers = ["-n", os.environ.get("WORKERS", "2"), "--no-loadscope-reorder"]  # tests/sharing.py parts them
    results = []
    with postgres.cluster() as address:
        on_postgres = extra | address | {"UKUK_TEST_DB": "postgres"}
        _, template = make_databases({**os.environ, **extra}, {**os.environ, **on_postgres})
        print("== The whole suite on SQLite", flush=True)
        with sample_site(arguments):
            results.append(pytest(*workers, "-m", "not postgres", *arguments, **extra).returncode)
        print("== What depends on the database, on PostgreSQL", flush=True)
        on_postgres["UKUK_TEST_TEMPLATE"] = template
        results.append(pytest(*workers, "-m", "postgres or both_databases", *arguments, **on_postgres).returncode)
    chosen = bool(arguments)  # a choice of tests may leave one of the runs empty
    failed = [code for code in results if code and not (code == NO_TESTS and chosen)]
    sys.exit(failed[0] if failed else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
