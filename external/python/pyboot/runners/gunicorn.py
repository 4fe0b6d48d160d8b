"""gunicorn, by each of its workers. It has no timeout for a header."""

import os
import sys
from typing import Any, Dict

from pyboot import lifeline
from pyboot.config import MAX_CONNECTIONS, Config
from pyboot.payloads import MAX_HEADER


def gthread(config: Config, build: Any) -> None:
    """Threads, which gunicorn recommends for applications that wait, and which keep connections alive.

    20 threads serve as many clients as the published comparisons had; the rest wait in its poller.
    """
    _serve(config, build, worker_class="gthread", threads=config.threads or 20)


def sync(config: Config, build: Any) -> None:
    """One request at a time, and a connection for each: gunicorn's default, meant for behind a proxy."""
    _serve(config, build, worker_class="sync")


def gevent(config: Config, build: Any) -> None:
    """Greenlets. pyboot has patched the standard library when it was imported."""
    _serve(config, build, worker_class="gevent")


def asgi(config: Config, build: Any) -> None:
    """gunicorn's own worker for ASGI, on uvloop."""
    _serve(config, build, worker_class="asgi", asgi_loop="uvloop", asgi_lifespan="auto")


def _serve(config: Config, build: Any, **settings: Any) -> None:
    from gunicorn.app.base import BaseApplication
    from gunicorn.http import wsgi

    # A Server line is sent in any case; an empty value is as near to none as gunicorn allows.
    wsgi.SERVER = ""

    class Application(BaseApplication):
        """The application without a configuration file."""

        def load_config(self) -> None:
            for name, value in dict(_common(config), **settings).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return build(config)

    if sys.implementation.name == "pypy":
        _open_on_pypy(config)
    Application().run()


def _open_on_pypy(config: Config) -> None:
    """Hand the open socket over as what it is.

    gunicorn asks an open socket for its name as if it were one of the file system. PyPy does not see through
    that: it answers bytes of the address as a path. gunicorn would remove the file of that name at its end.
    """
    from gunicorn import sock

    listener = config.listener()
    sock.create_sockets = lambda conf, log, fds=None: [
        sock.TCPSocket(listener.getsockname(), conf, log, fd=os.dup(listener.fileno()))
    ]


def _common(config: Config) -> Dict[str, Any]:
    # gunicorn tries a busy address again for seconds, in silence; a socket that is open already needs no try.
    listener = config.listener()
    listener.set_inheritable(True)
    settings = {
        "bind": f"fd://{listener.fileno()}",
        "workers": config.workers or 1,
        "keepalive": 120,
        # gthread closes connections after their answer when more than this many are kept; gevent has as many
        # greenlets.
        "worker_connections": MAX_CONNECTIONS,
        "graceful_timeout": lifeline.GRACE_SECONDS,
        # 0 is no limit of the request line of its own: the largest other value is 8190.
        "limit_request_line": 0,
        "limit_request_field_size": MAX_HEADER,
        "loglevel": "critical",
        "post_fork": lambda _, worker: _begin(config, worker),
        # The worker's heartbeat file is in memory: a slow disk would stop the worker.
        "worker_tmp_dir": "/dev/shm",
    }
    from gunicorn.config import KNOWN_SETTINGS

    if any(s.name == "control_socket_disable" for s in KNOWN_SETTINGS):
        settings["control_socket_disable"] = True  # a socket in the home folder for its own command line
    return settings


def _begin(config: Config, worker: Any) -> None:
    """Prepare a worker after its fork."""
    lifeline.worker()
    config.document.worker(worker.age - 1)
