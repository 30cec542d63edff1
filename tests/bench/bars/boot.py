"""[boot]: the second `make run` on a prepared checkout, until the first page answers 200; and how fast it stops."""

import os
import signal
import subprocess
import time

from tests.bench import place, processes
from tests.bench.report import at_most

NAMES = ("boot",)


def measure():
    port = processes.free_port(neighbours=2)
    environment = {"DJANGO_SETTINGS_MODULE": "ukuk.settings.dev", "UKUK_VAR": str(place.HOME)}
    first = {**os.environ, **environment}
    subprocess.run(["make", "setup"], cwd=place.ROOT, env=first, check=True, stdout=subprocess.DEVNULL)
    command = ["make", "--no-print-directory", "run", f"PORT={port}"]
    began = time.monotonic()
    with processes.started(command, env=environment, log=place.logs("boot")) as site:
        processes.wait_for(f"http://127.0.0.1:{port}/ky/", site, seconds=120)
        up, spent = time.monotonic() - began, processes.cpu_seconds(site.pid)
        everything = processes.tree(site.pid)
        began = time.monotonic()
        os.kill(site.pid, signal.SIGTERM)  # make alone, as a service manager or a closed terminal would
        while any(processes.stat_fields(pid) for pid in everything) and time.monotonic() - began < 30:
            site.poll()
            time.sleep(0.02)
        stopped = time.monotonic() - began
    yield at_most("boot", up, 10, " s", f"second `make run` until /ky/ answers 200; {spent:.0f} s of CPU until then")
    yield at_most("boot-stop", stopped, 5, " s", f"SIGTERM until all {len(everything)} processes are gone")
