"""The process contract, by each runner: silent, 0 on SIGTERM, and nobody left without a parent."""

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any, Iterator, Set

import pytest

PYTHON = Path(__file__).resolve().parents[1]
WSGI = PYTHON.parent / "py-wsgi" / "app.py"
ASGI = PYTHON / "tests" / "asgi" / "app.py"

RUNNERS = [(WSGI, "gthread", "gunicorn"), (WSGI, "sync", "gunicorn"), (WSGI, "gevent", "gevent")]
RUNNERS += [(WSGI, "waitress", "waitress"), (WSGI, "cheroot", "cheroot"), (WSGI, "bjoern", "bjoern")]
RUNNERS += [(WSGI, "werkzeug", "werkzeug"), (WSGI, "granian-wsgi", "granian"), (ASGI, "granian", "granian")]
RUNNERS += [(ASGI, "uvicorn", "httptools"), (ASGI, "h11", "uvicorn"), (ASGI, "hypercorn", "hypercorn")]
RUNNERS += [(ASGI, "asgi", "gunicorn")]


class Server:
    """A server in a process group of its own, with a lifeline."""

    def __init__(self, app: Path, runner: str) -> None:
        end, self.lifeline = os.pipe()
        env = {**os.environ, "PYTHONPATH": str(PYTHON), "TENROUNDS_LIFELINE": str(end)}
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.addr = f"127.0.0.1:{s.getsockname()[1]}"
        self.args = [app.name, "--addr", self.addr, "--vary", "--runner", runner]
        self.process = subprocess.Popen(
            [sys.executable, *self.args], cwd=app.parent, env=env, pass_fds=[end], start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        os.close(end)

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(f"http://{self.addr}{path}", timeout=5) as answer:
            return answer.read()

    def ready(self) -> "Server":
        for _ in range(200):
            assert self.process.poll() is None, self.process.communicate()[0]
            try:
                self.get("/healthz")
                return self
            except OSError:
                time.sleep(0.1)
        raise AssertionError("not ready")

    def group(self) -> Set[int]:
        """All processes of its group that live."""
        found = set()
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] != "Z" and int(fields[2]) == self.process.pid:
                found.add(int(stat.parent.name))
        return found

    def nobody_left(self) -> bool:
        deadline = time.monotonic() + 8
        while self.group() and time.monotonic() < deadline:
            time.sleep(0.05)
        return not self.group()

    def hang_up(self) -> None:
        if self.lifeline >= 0:
            os.close(self.lifeline)
            self.lifeline = -1

    def clean(self) -> None:
        self.hang_up()
        for pid in self.group():
            os.kill(pid, signal.SIGKILL)
        self.process.communicate()


@pytest.fixture(params=RUNNERS, ids=[r[1] for r in RUNNERS])
def server(request: Any) -> Iterator[Server]:
    app, runner, needs = request.param
    if importlib.util.find_spec(needs) is None:
        pytest.skip(f"{needs} is not installed")
    s = Server(app, runner)
    yield s
    s.clean()


def test_serves_in_silence_and_ends_with_0(server: Server) -> None:
    server.ready()
    first, second = server.get("/json"), server.get("/json")
    assert first.startswith(b'{"test":true,"date":15522912')
    assert first != second
    began = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    words, _ = server.process.communicate(timeout=10)
    assert (server.process.returncode, words) == (0, b"")
    assert time.monotonic() - began < 5
    assert server.nobody_left()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc")
def test_nobody_is_left_when_the_harness_is_gone(server: Server) -> None:
    server.ready().hang_up()
    assert server.nobody_left()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux's PDEATHSIG")
def test_nobody_is_left_when_the_first_process_is_killed(server: Server) -> None:
    """As the kernel does it when bench is killed: PDEATHSIG reaches the first process alone."""
    server.ready().process.kill()
    assert server.nobody_left()


def test_address_in_use_is_said(server: Server) -> None:
    server.ready()
    args = [sys.executable, *server.args]
    app = ASGI if "asgi" in os.readlink(f"/proc/{server.process.pid}/cwd") else WSGI
    env = {**os.environ, "PYTHONPATH": str(PYTHON)}
    second = subprocess.run(args, cwd=app.parent, env=env, capture_output=True, timeout=20, check=False)
    assert second.returncode == 1
    assert b"ddress already in use" in second.stderr
