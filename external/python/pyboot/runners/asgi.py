"""ASGI servers on an event loop in this process."""

import asyncio
import signal
from typing import Any

from pyboot import lifeline
from pyboot.config import Config
from pyboot.payloads import MAX_HEADER


def uvicorn(config: Config, build: Any) -> None:
    """uvicorn with uvloop and httptools, which `uvicorn[standard]` installs. It has no timeout for a header."""
    _uvicorn(config, build, "httptools")


def uvicorn_h11(config: Config, build: Any) -> None:
    """uvicorn with the parser in Python that it has without extras, on uvloop all the same."""
    _uvicorn(config, build, "h11")


def _uvicorn(config: Config, build: Any, http: str) -> None:
    from uvicorn import Config as Settings
    from uvicorn import Server

    settings = Settings(
        build(config),
        http=http,
        loop="uvloop",
        ws="none",
        lifespan="auto",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=120,
        timeout_graceful_shutdown=lifeline.GRACE_SECONDS,
        h11_max_incomplete_event_size=MAX_HEADER,
    )
    # After its stop it raises the signal again: that comes to the handler of exit_on_signals, which exits with 0.
    Server(settings).run(sockets=[config.listener()])


def hypercorn(config: Config, build: Any) -> None:
    """hypercorn on asyncio, its default. Its header limit is h11's; it has no timeout for a header."""
    from hypercorn.asyncio import serve
    from hypercorn.config import Config as Settings

    listener = config.listener()
    settings = Settings()
    settings.bind = [f"fd://{listener.fileno()}"]
    settings.backlog = 1024
    settings.loglevel = "CRITICAL"
    settings.errorlog = None
    settings.include_server_header = False
    settings.keep_alive_timeout = 120
    settings.keep_alive_max_requests = 1 << 62  # 1,000 otherwise: connections would end under the load
    settings.graceful_timeout = lifeline.GRACE_SECONDS
    settings.shutdown_timeout = lifeline.GRACE_SECONDS
    settings.h11_max_incomplete_size = MAX_HEADER

    async def run() -> None:
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, ended.set)
        await serve(build(config), settings, shutdown_trigger=ended.wait)

    asyncio.run(run())
