import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tools import postgres

ROOT = Path(__file__).resolve().parents[2]


def program(path, text):
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def find_python(*arguments, path):
    environment = {"PATH": str(path), "HOME": str(path)}
    return subprocess.run(
        ["/bin/sh", str(ROOT / "tools/python.sh"), *arguments], env=environment, capture_output=True, text=True
    )


def test_a_shim_that_does_not_run_is_passed_over(tmp_path):
    program(tmp_path / "python3", "echo 'command not found' >&2; exit 127")
    good = program(tmp_path / "python3.12", f'exec {sys.executable} "$@"')

    assert find_python(path=tmp_path).stdout.strip() == str(good)


def test_an_interpreter_asked_for_is_the_only_candidate(tmp_path):
    program(tmp_path / "python3", f'exec {sys.executable} "$@"')
    old = program(tmp_path / "old", "exit 1")

    answer = find_python(str(old), path=tmp_path)

    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.count("\n") == 1
    assert f"PYTHON={old}" in answer.stderr


def test_a_busy_port_is_one_clear_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        environment = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port), "LIVE_PORT": str(port + 1)}
        answer = subprocess.run(
            [sys.executable, "-m", "tools.ports"], cwd=ROOT, env=environment, capture_output=True, text=True
        )

    assert answer.returncode == 1
    assert answer.stderr.startswith(f"Port {port} is already in use")
    assert answer.stderr.count("\n") == 1


@pytest.mark.skipif(postgres.programs() is None, reason="no PostgreSQL is installed on this machine")
def test_the_throw_away_cluster_is_stopped_and_removed_when_its_command_fails(tmp_path):
    seen = tmp_path / "address"

    code = postgres.run(["sh", "-c", f'echo "$PGHOST" > {seen}; exit 3'])

    assert code == 3
    assert seen.read_text().startswith("/tmp/ukuk-pg-")
    assert not Path(seen.read_text().strip()).exists()
