"""A server's main: flags, signals, lifeline, then one of the runners."""

import argparse
import logging
import os
import sys
from typing import Any, Callable, Dict, Optional

from pyboot import config, lifeline, runners

Build = Callable[[config.Config], Any]
Runner = Callable[[config.Config, Build], None]


def main(
    build: Build,
    runner: str,
    own: Optional[Dict[str, Runner]] = None,
    options: Optional[Callable[[argparse.ArgumentParser], None]] = None,
) -> None:
    """Serve what build makes of a Config by a runner, and end the process.

    The runners are those of pyboot.runners and the framework's own ones. options adds flags of one program.
    """
    name = os.path.basename(os.path.dirname(os.path.abspath(sys.argv[0])))
    known: Dict[str, Runner] = dict(runners.ALL, **(own or {}))
    parser = config.parser(name, list(known), runner)
    if options:
        options(parser)
    settings = config.parse(parser, name, sys.argv[1:])
    # Nothing is written while it serves: no access log, no line for a broken connection.
    logging.disable(logging.CRITICAL)
    lifeline.exit_on_signals()
    lifeline.first()
    try:
        known[settings.runner](settings, build)
    except OSError as err:
        print(f"{name}: {err}", file=sys.stderr)
        sys.exit(1)
    sys.exit(0)
