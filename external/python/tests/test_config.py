"""The command line, and what WSGI leaves open."""

import io
from typing import Any, List

import pyboot
import pytest
from pyboot import config, lifeline, runners


def parse(*args: str) -> pyboot.Config:
    p = config.parser("py-x", list(runners.ALL), "gthread")
    return config.parse(p, "py-x", list(args))


def test_defaults() -> None:
    c = parse("--addr", "127.0.0.1:0", "--files", "/tmp")
    assert (c.name, c.runner, c.asgi, c.workers, c.threads) == ("py-x", "gthread", False, 0, 0)
    assert c.document()["date"] == 1552291200
    listener = c.listener()
    assert listener is c.listener()
    assert c.port == listener.getsockname()[1] > 0
    listener.close()


def test_vary() -> None:
    assert parse("--vary", "--vary-base", "2000000000").document()["date"] == 2000000001
    assert parse("--vary").document()["date"] == 1552291201
    assert parse("--runner", "uvicorn", "--processes", "3").asgi


WRONG = [["--addr", "x"], ["--addr", "1:99999"], ["--runner", "none"], ["x"], ["--vary-base", "2000000000"]]


@pytest.mark.parametrize(
    "args", [*WRONG, ["--vary", "--vary-base", "5"], ["--threads", "-1"], ["--wor", "1"]]
)
def test_wrong_usage(args: List[str], capsys: Any) -> None:
    with pytest.raises(SystemExit) as e:
        parse(*args)
    assert e.value.code == 2
    assert "py-x" in capsys.readouterr().err


def test_busy_address(capsys: Any) -> None:
    c = parse("--addr", "127.0.0.1:0")
    taken = c.listener()
    with pytest.raises(SystemExit) as e:
        parse("--addr", f"127.0.0.1:{c.port}").listener()
    taken.close()
    assert e.value.code == 1
    assert f"listen on 127.0.0.1:{c.port}" in capsys.readouterr().err


def test_wants_gevent() -> None:
    assert lifeline.wants_gevent(["app.py", "--runner", "gevent"])
    assert lifeline.wants_gevent(["app.py", "--runner=gevent"])
    assert not lifeline.wants_gevent(["app.py", "--runner", "sync", "gevent"])


def environ(body: bytes, **more: Any) -> Any:
    return {"wsgi.input": io.BytesIO(body), **more}


def test_body() -> None:
    full = b"x" * pyboot.MAX_BODY
    assert pyboot.wsgi_body(environ(b"abcdef", CONTENT_LENGTH="3")) == b"abc"
    assert pyboot.wsgi_body(environ(full, CONTENT_LENGTH=str(len(full)))) == full
    assert pyboot.wsgi_body(environ(b"", CONTENT_LENGTH=str(len(full) + 1))) is None
    assert pyboot.wsgi_body(environ(b"abc")) == b""
    chunked = {"wsgi.input_terminated": True}
    assert pyboot.wsgi_body(environ(full, **chunked)) == full
    assert pyboot.wsgi_body(environ(full + b"x", **chunked)) is None


def test_body_that_breaks() -> None:
    class Broken:
        def read(self, size: int) -> bytes:
            raise OSError("no chunk")

    assert pyboot.wsgi_body({"wsgi.input": Broken(), "HTTP_TRANSFER_ENCODING": "Chunked"}) == b""


def test_status_lines() -> None:
    assert pyboot.status_line(404) == "404 Not Found"
    assert pyboot.status_line(416) == "416 Range Not Satisfiable"
