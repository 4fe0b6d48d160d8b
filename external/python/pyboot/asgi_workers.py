"""Frameworks' own servers in several processes, as their documentation shows, on one port.

The dates of /json rise over all of them: they share one counter.
"""

import multiprocessing
import os
import signal
from typing import Any, Callable, List

from pyboot import asgi_own, lifeline
from pyboot.config import Config
from pyboot.payloads import Documents


class Shared(Documents):
    """The value behind /json, with a date that all processes share."""

    def __init__(self, base: int) -> None:
        super().__init__(0)
        self._shared = multiprocessing.Value("q", base)

    def __call__(self) -> Any:
        value = super().__call__()
        with self._shared.get_lock():
            self._shared.value += 1
            value["date"] = self._shared.value
        return value


def forked(serve: Callable[[Config, Any], None]) -> Callable[[Config, Any], None]:
    """Return the runner that serves by two processes, or --workers, which share the open socket."""

    def runner(config: Config, build: Any) -> None:
        config.listener()
        if config.document.base:
            config.document = Shared(config.document.base)
        children: List[int] = []
        for _ in range(config.workers or 2):
            child = os.fork()
            if child == 0:
                _child(config, build)
            children.append(child)
        try:
            while True:
                os.wait()  # one that dies is missed by nobody but the figures
        except (SystemExit, ChildProcessError):
            for child in children:
                try:
                    os.kill(child, signal.SIGTERM)
                    os.waitpid(child, 0)
                except (ProcessLookupError, ChildProcessError):
                    pass

    def _child(config: Config, build: Any) -> None:
        try:
            lifeline.worker()
            serve(config, build)
        except SystemExit:
            pass
        finally:
            os._exit(0)

    return runner


tornado = forked(asgi_own.tornado)
aiohttp = forked(asgi_own.aiohttp)
sanic = forked(asgi_own.sanic)
