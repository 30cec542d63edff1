"""The live process as it is served: uvicorn in a process of its own, viewers over real sockets."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import httpx
import pytest
from django.db import connection

from consult import counters, transitions
from consult.models.codes import Outcome
from tests.bench.processes import free_port, memory_kb, stat_fields
from tests.factories.consult import LawyerFactory, RequestFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
ROOT = Path(__file__).resolve().parents[2]


class Server:
    """uvicorn as the Procfile starts it."""

    def __init__(self, database):
        self.port = free_port()
        command = f"-m uvicorn --host 127.0.0.1 --port {self.port} --timeout-graceful-shutdown 2 --log-level warning"
        self.process = subprocess.Popen(
            [sys.executable, *command.split(), "ukuk.asgi:application"],
            cwd=ROOT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.ukuk.settings_of_server",
                "SERVER_DATABASE": str(database),
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.address = f"http://127.0.0.1:{self.port}/live/board"

    def wait(self, status=200, *, seconds=240):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.process.poll() is None, self.process.stdout.read().decode()
            try:
                if httpx.get(self.address.replace("board", "health"), timeout=5).status_code == status:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
        pytest.fail(f"the live process did not come to answer {status}")

    def stop(self):
        """Seconds until it was gone, and what it printed."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        output, _ = self.process.communicate(timeout=20)
        return time.monotonic() - began, output.decode()


@contextmanager
def serving():
    started = Server(connection.settings_dict["NAME"])
    try:
        started.wait()
        yield started
    finally:
        if started.process.poll() is None:
            started.stop()


@pytest.fixture(scope="module")
def server(django_db_setup):
    """One for all tests that do not stop it; it sees each test's database, which is the same file."""
    with serving() as started:
        yield started


class Viewer:
    """One browser's EventSource."""

    def __init__(self, stack, server, origin="http://127.0.0.1:8000"):
        self.client = stack.enter_context(closing(httpx.Client(timeout=10)))
        stream = self.client.stream("GET", server.address, headers={"origin": origin})
        self.response = stack.enter_context(stream)
        self.lines = self.response.iter_lines()

    def next(self):
        """The data of the next message; other events are passed over."""
        kind = "message"
        for line in self.lines:
            if line.startswith("event: "):
                kind = line.removeprefix("event: ")
            elif line.startswith("data: ") and kind == "message":
                return json.loads(line.removeprefix("data: "))
            elif not line:
                kind = "message"
        pytest.fail("the stream ended")

    def until_consulted(self, times):
        """The first message that counts so many consultations today: a frame of an earlier commit may come before."""
        while (data := self.next())["consultations"]["today"] < times:
            pass
        return data

    def newest(self):
        """The message that knows everything committed so far: a factory's last commit may still be on its way."""
        revision = counters.revision()
        while (data := self.next())["revision"] != revision:
            pass
        return data


def test_every_viewer_sees_an_answer_within_a_second_of_its_commit(server):
    """The second of three measurements: the machine may be busy with something else during one of them."""
    lawyer = LawyerFactory().user
    cases = [RequestFactory(in_progress=True, lawyer=lawyer) for _ in range(3)]
    took = []
    with ExitStack() as stack:
        viewers = [Viewer(stack, server) for _ in range(5)]
        assert [viewer.newest()["consultations"]["today"] for viewer in viewers] == [0] * 5
        for number, case in enumerate(cases, start=1):
            transitions.answer(case, by=lawyer, text="Сотко кайрылыңыз.", outcome=Outcome.ADV_WRITTEN)
            committed = time.monotonic()
            seen = [viewer.until_consulted(number) for viewer in viewers]
            took.append(time.monotonic() - committed)
            assert [one["consultations"] for one in seen] == [dict.fromkeys(("today", "month", "year"), number)] * 5
            assert seen[0]["words"]["ky"]["today"] == str(number)
    assert sorted(took)[1] < 1, took


def test_the_stream_holds_national_figures_only(server):
    request = RequestFactory()
    with ExitStack() as stack:
        data = Viewer(stack, server).newest()
    assert set(data) == {
        *("revision", "at", "consultations", "waiting", "first_responses_in_time", "rating", "rated", "sample"),
        "words",
    }
    text = json.dumps(data, ensure_ascii=False)
    assert request.region_id not in text
    assert request.region.name_ru not in text
    assert request.case_number not in text


def test_only_the_sites_own_hosts_may_listen(server):
    with ExitStack() as stack:
        ours = Viewer(stack, server, "http://127.0.0.1:8000").response.headers
        other = Viewer(stack, server, "https://elsewhere.example").response.headers
    assert ours["access-control-allow-origin"] == "http://127.0.0.1:8000"
    assert "access-control-allow-origin" not in other
    assert ours["content-type"] == "text/event-stream"
    assert ours["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path", "host", "status"),
    [
        ("GET", "/", "127.0.0.1", 404),
        ("POST", "/live/board", "127.0.0.1", 405),
        ("GET", "/live/board", "elsewhere.example", 400),
    ],
)
def test_anything_else_gets_one_clear_sentence(server, method, path, host, status):
    answer = httpx.request(method, f"http://127.0.0.1:{server.port}{path}", headers={"host": host})
    assert answer.status_code == status
    assert answer.text.endswith(".\n")


def test_it_stops_within_two_seconds_and_quietly_while_people_watch(db):
    with serving() as server, ExitStack() as stack:
        for viewer in [Viewer(stack, server) for _ in range(20)]:
            viewer.next()
        took, output = server.stop()
    assert took < 3  # two for the viewers, and the end of Python
    assert "Traceback" not in output


def test_viewers_cost_little_memory_and_no_thread(server):
    with ExitStack() as stack:
        for viewer in [Viewer(stack, server) for _ in range(20)]:
            viewer.next()
        before, threads = memory_kb(server.process.pid), stat_fields(server.process.pid)[17]
        for viewer in [Viewer(stack, server) for _ in range(200)]:
            viewer.next()
        assert (memory_kb(server.process.pid) - before) / 200 <= 20
        assert stat_fields(server.process.pid)[17] == threads


def test_without_its_database_it_says_sorry_and_recovers(tmp_path):
    if connection.vendor == "postgresql":
        pytest.skip("the cluster of the tests is not stopped")
    missing = Server(tmp_path / "none.sqlite3")
    try:
        missing.wait(503)
        answer = httpx.get(missing.address)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert answer.text == "The figures cannot be read at the moment. Please try again in a minute.\n"
    finally:
        missing.stop()
