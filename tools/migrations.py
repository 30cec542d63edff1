"""`make migrations`: writes the first migrations of every app anew. Only while nothing has been released.

home/0001_user stays: the user model has a migration of its own, so that everything else may depend on it.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APPS = ("home", "programs", "events", "consult")
KEPT = {"__init__.py", "0001_user.py"}


def make(*arguments):
    subprocess.run([sys.executable, "manage.py", "makemigrations", *arguments], cwd=ROOT, check=True)


def main():
    for app in APPS:
        for path in (ROOT / app / "migrations").glob("*.py"):
            if path.name not in KEPT:
                path.unlink()
    make("home", "--name", "initial")
    make(*APPS)


if __name__ == "__main__":
    main()
