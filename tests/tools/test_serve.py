import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tools.serve import commands

ROOT = Path(__file__).resolve().parents[2]
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
WITH_CHILD = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])"


def alive(pid):
    """A process that still runs; one that has ended and waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def below(pid):
    ran = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)
    parents = [tuple(map(int, line.split())) for line in ran.stdout.splitlines()]
    found, todo = [], [pid]
    while todo:
        current = todo.pop()
        children = [child for child, parent in parents if parent == current]
        found += children
        todo += children
    return found


def wait_until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


@pytest.fixture
def serve(tmp_path):
    """Starts the runner with some processes, {name: python}; whatever is left is killed at the end."""
    started = []

    def start(**programs):
        for name, text in programs.items():
            (tmp_path / f"{name}.py").write_text(text)
        procfile = tmp_path / "Procfile"
        procfile.write_text("\n".join(f"{name}: {sys.executable} {tmp_path / name}.py" for name in programs))
        runner = subprocess.Popen(
            [sys.executable, "-m", "tools.serve", str(procfile)], cwd=ROOT, stderr=subprocess.PIPE, text=True
        )
        started.append(runner)
        return runner

    yield start
    for runner in started:
        for pid in [*below(runner.pid), runner.pid]:
            if alive(pid):
                os.kill(pid, signal.SIGKILL)
        runner.communicate()


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_everything_is_gone_within_five_seconds_even_what_ignores_the_request(serve, signum):
    runner = serve(web=WITH_CHILD, worker=STUBBORN)
    assert wait_until(lambda: len(below(runner.pid)) == 3)
    everything = below(runner.pid)
    time.sleep(0.5)  # the stubborn one has set its mind by now

    began = time.monotonic()
    runner.send_signal(signum)

    assert runner.wait(timeout=10) == 0
    assert time.monotonic() - began < 5
    assert [pid for pid in everything if alive(pid)] == []


def test_when_one_process_ends_the_others_are_stopped_and_a_sentence_names_it(serve):
    runner = serve(web="import time; time.sleep(60)", worker="import time; time.sleep(1)")
    assert wait_until(lambda: len(below(runner.pid)) == 2)
    everything = below(runner.pid)

    _output, said = runner.communicate(timeout=10)

    assert runner.returncode == 1
    assert "The process 'worker' ended by itself" in said
    assert [pid for pid in everything if alive(pid)] == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_a_runner_that_is_killed_outright_leaves_no_orphan(serve):
    runner = serve(web="import time; time.sleep(60)", worker="import time; time.sleep(60)")
    assert wait_until(lambda: len(below(runner.pid)) == 2)
    everything = below(runner.pid)
    time.sleep(0.5)

    runner.kill()
    runner.wait()

    assert wait_until(lambda: not any(alive(pid) for pid in everything), 3)


def test_the_procfile_names_web_live_and_worker():
    assert list(commands(ROOT / "Procfile")) == ["web", "live", "worker"]
