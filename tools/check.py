"""`make check`: everything that can be found wrong without running the site. Runs all, then says what failed."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent


def templates():
    folders = (ROOT / name for name in ("site", "home", "programs", "events", "consult"))
    return sorted(str(path.relative_to(ROOT)) for folder in folders for path in folder.rglob("*.html"))


def checks():
    """(name, command) in the order in which the quickest reader of the output wants them."""
    yield "ruff", [BIN / "ruff", "check", "."]
    yield "format", [BIN / "ruff", "format", "--check", "."]
    yield "djhtml", [BIN / "djhtml", "--check", "--tabwidth", "4", *templates()]
    yield "djlint", [BIN / "djlint", "--lint", "--quiet", *templates()]
    yield "imports", [BIN / "lint-imports", "--cache-dir", "var/cache/importlinter"]
    yield "types", [BIN / "mypy"]
    yield "django", [sys.executable, "manage.py", "check", "--fail-level", "WARNING"]
    yield "migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]
    yield "messages", [sys.executable, "-m", "tools.messages", "check"]


def run(command):
    """What the command said, whether it found nothing, and the seconds it took."""
    started = time.monotonic()
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return ran.stdout + ran.stderr, ran.returncode == 0, time.monotonic() - started


def main(chosen):
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:  # two at a time: half of them wait for Django to start
        running = [(name, pool.submit(run, command)) for name, command in checks() if not chosen or name in chosen]
        for name, result in running:
            said, fine, seconds = result.result()
            print(f"{name:12}{'ok' if fine else 'FAILED':8}{seconds:6.1f} s", flush=True)
            if not fine:
                failed.append(name)
                print(said, flush=True)
    if failed:
        sys.exit(f"make check failed: {', '.join(failed)}")


if __name__ == "__main__":
    main(sys.argv[1:])
