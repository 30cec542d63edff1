"""`make check`: everything that can be found wrong without running the site. Runs all, then says what failed."""

import subprocess
import sys
import time
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


def main(chosen):
    failed = []
    for name, command in checks():
        if chosen and name not in chosen:
            continue
        started = time.monotonic()
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        print(f"{name:12}{'ok' if ran.returncode == 0 else 'FAILED':8}{time.monotonic() - started:6.1f} s", flush=True)
        if ran.returncode:
            failed.append(name)
            print(ran.stdout + ran.stderr, flush=True)
    if failed:
        sys.exit(f"make check failed: {', '.join(failed)}")


if __name__ == "__main__":
    main(sys.argv[1:])
