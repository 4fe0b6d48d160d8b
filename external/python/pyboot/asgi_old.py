"""Japronto and Vibora, servers of 2018 that nobody maintains. Both write to the standard output."""

import os
import sys
import threading
from typing import Any

from pyboot import lifeline
from pyboot.config import Config


def _silent() -> None:
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115 (it stays open until the end)


def japronto(config: Config, build: Any) -> None:
    """Japronto in this process alone. Its own run forks a worker, which outlives whoever started it."""
    _silent()
    build(config).serve(sock=config.listener(), host=config.host, port=config.port, reloader_pid=None)


def vibora(config: Config, build: Any) -> None:
    """Vibora's worker in this process. It has a timeout for a whole request alone."""
    from vibora.hooks import Events
    from vibora.workers.handler import RequestHandler

    _silent()
    app = build(config)
    # It waits 10 s for connections that rest, and the harness 5 s.
    app.handle(Events.BEFORE_SERVER_STOP)(threading.Thread(target=lifeline.force, daemon=True).start)
    app.initialize(debug=False)
    RequestHandler(app, config.host, config.port, config.listener()).run()
