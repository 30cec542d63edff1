"""`manage.py prepare`, left out when nothing has changed since it last ran: starting Django costs seconds.

What it made is described by a mark beside it: the migrations, the static files, the installed packages, the database.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("UKUK_VAR") or ROOT / "var")
WATCHED = (
    "*/migrations/*.py",
    "site/ukuk/migrations/*.py",
    "site/ukuk/roles.py",
    "static/**/*",
    "*/static/**/*",
    ".venv/.stamp-*",
)


def state():
    """A digest that changes whenever `prepare` would have something to do."""
    seen = hashlib.sha256()
    for pattern in WATCHED:
        for path in sorted(ROOT.glob(pattern)):
            about = path.stat()
            seen.update(f"{path.relative_to(ROOT)} {about.st_size} {about.st_mtime_ns}".encode())
    for path in (VAR / "db.sqlite3", VAR / "logins.json"):
        seen.update(str(path.stat().st_ino if path.exists() else "none").encode())
    seen.update(os.environ.get("DJANGO_SETTINGS_MODULE", "").encode())
    return seen.hexdigest()


def is_up_to_date(mark):
    """Only a database of our own in a file can be seen without starting Django."""
    unfinished = os.environ.get("DATABASE_URL") or (VAR / "sample-unfinished").exists()
    return not unfinished and mark.exists() and mark.read_text() == state()


def main():
    mark, welcome = VAR / "prepared", VAR / "welcome.txt"
    if is_up_to_date(mark) and welcome.exists():
        print(welcome.read_text().replace("{port}", os.environ.get("PORT", "8000")))
        return
    mark.unlink(missing_ok=True)
    ran = subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, check=False)
    if ran.returncode:
        sys.exit(ran.returncode)
    mark.write_text(state())


if __name__ == "__main__":
    main()
