"""Frameworks on asyncio that bring a server of their own."""

import asyncio
import signal
from typing import Any

from pyboot import lifeline
from pyboot.config import Config
from pyboot.payloads import MAX_BODY, MAX_HEADER


def aiohttp(config: Config, build: Any) -> None:
    """aiohttp's own server on uvloop, as its documentation recommends. It has no timeout for a header."""
    import uvloop
    from aiohttp import web

    web.run_app(
        build(config),
        sock=config.listener(),
        loop=uvloop.new_event_loop(),
        access_log=None,
        print=None,
        keepalive_timeout=120,
        shutdown_timeout=lifeline.GRACE_SECONDS,
        lingering_time=1,  # how long it reads on after a refusal: 10 s otherwise
        max_line_size=MAX_HEADER,
        max_field_size=MAX_HEADER,
    )


def sanic(config: Config, build: Any) -> None:
    """Sanic's own server in this process alone; its manager would start two more."""
    app = build(config)
    app.config.update(
        ACCESS_LOG=False,
        KEEP_ALIVE_TIMEOUT=120,
        REQUEST_TIMEOUT=10,
        REQUEST_MAX_HEADER_SIZE=MAX_HEADER,
        REQUEST_MAX_SIZE=16 * MAX_BODY,  # the application refuses, with the contract's words
        GRACEFUL_SHUTDOWN_TIMEOUT=lifeline.GRACE_SECONDS,
    )
    app.run(sock=config.listener(), single_process=True, motd=False, backlog=1024)


def tornado(config: Config, build: Any) -> None:
    """Tornado's own server on asyncio's loop."""

    async def run() -> None:
        from tornado.httpserver import HTTPServer

        server = HTTPServer(
            build(config),
            idle_connection_timeout=120,
            max_header_size=MAX_HEADER,
            max_body_size=16 * MAX_BODY,  # the application refuses, with the contract's words
            max_buffer_size=32 * MAX_BODY,
        )
        listener = config.listener()
        listener.setblocking(False)
        server.add_socket(listener)
        ended = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
        await ended.wait()
        server.stop()
        await asyncio.wait(
            [asyncio.ensure_future(server.close_all_connections())], timeout=lifeline.GRACE_SECONDS
        )

    asyncio.run(run())
