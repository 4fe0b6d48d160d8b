"""granian: an HTTP server in Rust with the application in a worker process."""

import functools
import sys
from typing import Any

from pyboot import lifeline
from pyboot.config import Config


def granian_asgi(config: Config, build: Any) -> None:
    """ASGI on uvloop."""
    from granian.constants import Loops

    _serve(config, build, "asgi", loop=Loops.uvloop)


def granian_wsgi(config: Config, build: Any) -> None:
    """WSGI on one blocking thread, its default: more of them take turns at the interpreter's lock."""
    _serve(config, build, "wsgi", blocking_threads=config.threads or 1)


def _load(config: Config, build: Any) -> Any:
    """Make the application in a worker."""
    lifeline.worker()
    return build(config)


def _serve(config: Config, build: Any, interface: str, **settings: Any) -> None:
    import multiprocessing

    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings

    multiprocessing.set_start_method("fork", force=True)
    server = Granian(
        target="",
        address=config.host,
        port=config.port,
        interface=Interfaces(interface),
        workers=config.workers or 1,
        http=HTTPModes.http1,  # not the preface of HTTP/2
        # Its time for a header is its time of rest as well, so it cannot be 10 s.
        http1_settings=HTTP1Settings(header_read_timeout=120000),
        websockets=False,
        log_enabled=False,
        log_access=False,
        workers_kill_timeout=lifeline.GRACE_SECONDS,
        **settings,
    )
    server.serve(target_loader=functools.partial(_load, config, build), wrap_loader=False)
    sys.exit(0)
