"""Installs Debian packages for the tests and the benchmarks, where this machine allows it."""

import os
import shutil
import subprocess


def command():
    """The words before `apt-get`, or None where nothing may be installed."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n", "apt-get"]
    return None


def install(*packages):
    """True when the packages are there afterwards; refreshes the package lists once when they are too old."""
    apt = command()
    if apt is None:
        return False
    print(f"Installing {', '.join(packages)} with apt-get ...", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}

    def run(*words):
        call = [*apt, "-qq", "-o", "Dpkg::Use-Pty=0", *words]
        return (
            subprocess.run(call, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode == 0
        )

    wanted = ["install", "-y", "--no-install-recommends", *packages]
    return run(*wanted) or (run("update") and run(*wanted))
