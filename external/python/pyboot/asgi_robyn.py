"""Robyn: a server in Rust on actix, with the application on an event loop in the same process."""

import contextlib
import os
import signal
import sys
from typing import Any

# Robyn reads the command line when it is imported, and these from the environment.
_args, sys.argv = sys.argv, [sys.argv[0], "--disable-openapi", "--log-level", "CRITICAL"]
os.environ["ROBYN_MAX_PAYLOAD_SIZE"] = str(1 << 20)
from robyn import processpool  # noqa: E402
from robyn.robyn import SocketHeld  # noqa: E402

sys.argv = _args

from pyboot import lifeline  # noqa: E402
from pyboot.config import Config  # noqa: E402


def serve(config: Config, build: Any) -> None:
    """Serve by one process with one worker, Robyn's defaults. A second process starts it again when it dies.

    A chunk size that is no number ends Robyn's process. The other one holds the socket meanwhile.
    """
    config.listener().close()  # Robyn shares the port with whoever has it: this fails in that case
    held = SocketHeld(config.host, config.port)
    processpool.SocketHeld = lambda *_: held.try_clone()
    while True:
        child = os.fork()
        if child == 0:
            _serve(config, build)
        try:
            _, status = os.waitpid(child, 0)
        except SystemExit:  # a signal: see lifeline.exit_on_signals
            os.kill(child, signal.SIGTERM)
            os.waitpid(child, 0)
            raise
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0:
            return


def _serve(config: Config, build: Any) -> None:
    lifeline.worker()
    with contextlib.suppress(SystemExit):
        build(config).start(
            config.host, config.port, _check_port=False, client_timeout=10, keep_alive_timeout=120
        )
    os._exit(0)
