"""Finds the Chromium that the browser tests drive: CHROMIUM, an installed one, or Debian's."""

import os
import shutil
import subprocess
import sys

from tools import apt

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NEEDED = (
    "The browser tests need Chromium: install it (on Debian: apt-get install chromium fonts-noto-core), "
    "or name one with CHROMIUM=/path/to/chromium."
)


def works(path):
    """A snap's stub or a broken installation exists but does not start."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def installed():
    """The path of a Chromium that starts, or None. CHROMIUM is trusted alone when it is given."""
    asked = os.environ.get("CHROMIUM")
    names = [asked] if asked else NAMES
    paths = (shutil.which(name) for name in names)
    return next((path for path in paths if path and works(path)), None)


def find():
    """The path of a Chromium, installed now where that is allowed; ends the program with a sentence otherwise."""
    path = installed()
    if path is None and not os.environ.get("CHROMIUM"):
        apt.install("chromium", "fonts-noto-core")
        path = installed()
    return path or sys.exit(NEEDED)
