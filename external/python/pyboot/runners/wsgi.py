"""WSGI servers of one process."""

import os
import signal
import socket
import sys
from typing import Any

from pyboot import lifeline
from pyboot.config import MAX_CONNECTIONS, Config
from pyboot.payloads import MAX_BODY, MAX_HEADER


def waitress(config: Config, build: Any) -> None:
    """waitress with its 4 threads, behind which requests queue. It has no timeout for a header."""
    from waitress.server import create_server

    server = create_server(
        build(config),
        sockets=[config.listener()],
        threads=config.threads or 4,
        ident=None,  # no Server line
        channel_timeout=120,
        cleanup_interval=1,  # how often it looks; 30 s otherwise
        max_request_header_size=MAX_HEADER,
        # The application sees a body when it is whole, and refuses it then. waitress's own limit counts the
        # framing of chunks as well, and would refuse a body of just the contract's limit.
        max_request_body_size=2 * MAX_BODY,
        connection_limit=MAX_CONNECTIONS,
        asyncore_use_poll=True,  # select knows descriptors up to 1023 only
    )
    server.run()


def cheroot(config: Config, build: Any) -> None:
    """cheroot, CherryPy's server, with its 10 threads. Its timeout holds for a header and for rest alike."""
    from cheroot.wsgi import Server

    class Quiet(Server):
        """A server that takes the open socket and says nothing."""

        def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:
            pass

        def bind(self, family: int, type: int, proto: int = 0) -> socket.socket:
            self.socket = config.listener()
            return self.socket

    server = Quiet(
        (config.host, config.port),
        build(config),
        numthreads=config.threads or 10,
        request_queue_size=1024,
        timeout=120,
        shutdown_timeout=lifeline.GRACE_SECONDS,
    )
    server.max_request_header_size = MAX_HEADER
    server.keep_alive_conn_limit = MAX_CONNECTIONS  # 10 otherwise, fewer than the clients of most plans
    try:
        server.start()
    finally:
        server.stop()


def bjoern(config: Config, build: Any) -> None:
    """bjoern: one thread of C on libev. It has no settings, no limits and no timeouts."""
    import bjoern as engine

    # Its loop swallows an exception of a handler, but stops on SIGINT, which it watches by itself.
    signal.signal(signal.SIGTERM, lambda *_: os.kill(os.getpid(), signal.SIGINT))
    listener = config.listener()
    listener.setblocking(False)
    try:
        engine.server_run(listener, build(config))
    except KeyboardInterrupt:
        sys.exit(0)


def werkzeug(config: Config, build: Any) -> None:
    """The server of Flask's and werkzeug's documentation for development, as in `python app.py`.

    A thread for each connection is what app.run does; each connection ends with its answer.
    """
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        """A handler without words."""

        def log(self, type: str, message: str, *args: Any) -> None:
            pass

        def send_header(self, keyword: str, value: str) -> None:
            if keyword != "Server":
                super().send_header(keyword, value)

    fd = config.listener().fileno()
    server = make_server(config.host, config.port, build(config), threaded=True, request_handler=Quiet, fd=fd)
    server.daemon_threads = True  # type: ignore[attr-defined]  # the end must not wait for all clients
    server.serve_forever()
