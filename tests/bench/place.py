"""Where the benchmarks run: a folder with a sample site of its own, made once and kept under var/."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.databases import made_of

ROOT = Path(__file__).resolve().parents[2]
HOME = Path(os.environ.get("UKUK_VAR") or ROOT / "var") / "bench"


def enter(folder=HOME):
    """Points this process and the servers it starts at the folder. Before Django is set up."""
    mark = folder / "made-for"
    made = json.dumps(made_of(), sort_keys=True)
    if not mark.exists() or mark.read_text() != made:
        shutil.rmtree(folder, ignore_errors=True)  # made for other migrations
    folder.mkdir(parents=True, exist_ok=True)
    mark.write_text(made)
    os.environ |= {
        "UKUK_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "LOG_LEVEL": "WARNING",
        "BIN": str(Path(sys.executable).parent),
    }
    for name in ("DATABASE_URL", "REDIS_URL", "SITE_URL", "LIVE_URL", "LIVE_PORT", "PORT"):
        os.environ.pop(name, None)
    subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    import django  # only now: settings are read at set-up

    django.setup()


def logs(name):
    folder = HOME / "logs"
    folder.mkdir(exist_ok=True)
    return folder / f"{name}.log"


def copy(name):
    """A second folder with the same site, for a bar that writes; what it wrote last time is gone."""
    from django.db import connections

    connections.close_all()
    target = HOME.parent / f"bench-{name}"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(HOME, target, ignore=shutil.ignore_patterns("logs", "media", "collected"))
    for shared in ("media", "collected"):
        (target / shared).symlink_to(HOME / shared)
    return target
