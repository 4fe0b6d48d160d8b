"""The command line of a server, and its socket."""

import argparse
import os
import socket
import sys
import tempfile
from typing import Any, List, Optional, Sequence

from pyboot.payloads import DATE, HIGHEST_BASE, LOWEST_BASE, Documents

# How many connections a server keeps where it sets a limit. With their own defaults (waitress 100, gunicorn
# 1,000) some servers would refuse the users of a plan that others, which have no limit, keep.
MAX_CONNECTIONS = 20_000

ASGI_RUNNERS = ("asgi", "granian", "h11", "hypercorn", "uvicorn")


class Config:
    """What a server gets from its command line."""

    def __init__(self, name: str, options: argparse.Namespace) -> None:
        # What GET /about answers: the name of the folder.
        self.name = name
        self.host, self.port = options.addr
        # The folder that /files/ serves.
        self.files: str = os.path.abspath(options.files)
        self.runner: str = options.runner
        # Whether that server speaks ASGI, for frameworks that have both.
        self.asgi = options.runner in ASGI_RUNNERS
        # 0 where the runner's own number holds.
        self.workers: int = options.workers
        self.threads: int = options.threads
        self.reuseport: bool = options.reuseport
        base = (options.vary_base or DATE) if options.vary else 0
        # The value that /json encodes, to be called once for each answer.
        self.document = Documents(base)
        # All options, with those that app.py has added.
        self.options = options
        self._socket: Optional[socket.socket] = None

    def listener(self) -> socket.socket:
        """Return the listening socket, opened once. Whoever cannot open it ends here, with a word why."""
        if self._socket is None:
            self._socket = _listen(self.host, self.port, self.reuseport)
            self.port = self._socket.getsockname()[1]
        return self._socket


def _listen(host: str, port: int, reuseport: bool) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Accepted connections inherit it on Linux: an answer in two writes does not wait for an acknowledgement.
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if reuseport:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        sock.bind((host, port))
        sock.listen(1024)
    except OSError as err:
        print(f"listen on {host}:{port}: {err.strerror}", file=sys.stderr)
        sys.exit(1)
    return sock


def _address(text: str) -> Any:
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdigit() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no HOST:PORT")
    return host.strip("[]") or "0.0.0.0", int(port)


def _count(text: str) -> int:
    if not text.isdigit() or int(text) > 1024:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 1024")
    return int(text)


def parser(name: str, runners: Sequence[str], runner: str) -> argparse.ArgumentParser:
    """Return the parser of the flags that all servers take. A wrong command line ends with status 2."""
    files = os.path.join(tempfile.gettempdir(), "tenrounds-files")
    p = argparse.ArgumentParser(name, allow_abbrev=False)
    p.add_argument("--addr", type=_address, default=("127.0.0.1", 8080), metavar="HOST:PORT")
    p.add_argument("--files", default=files, metavar="DIR", help="the folder that /files/ serves")
    p.add_argument("--vary", action="store_true", help="let the date of /json rise by one at each answer")
    p.add_argument("--vary-base", type=int, default=0, metavar="N", help="from where the date rises")
    p.add_argument("--reuseport", action="store_true", help="share the port with other processes")
    p.add_argument(
        "--runner", choices=sorted(runners), default=runner, help="the server; default %(default)s"
    )
    p.add_argument(
        "--workers", "--processes", type=_count, default=0, help="processes; 0: the runner's number"
    )
    p.add_argument("--threads", type=_count, default=0, help="threads of each; 0: the runner's number")
    return p


def parse(p: argparse.ArgumentParser, name: str, args: List[str]) -> Config:
    """Read the command line."""
    options = p.parse_args(args)
    base = options.vary_base
    if base and not options.vary:
        p.error("--vary-base needs --vary")
    if base and not LOWEST_BASE <= base <= HIGHEST_BASE:
        p.error(f"--vary-base {base}: it must be from {LOWEST_BASE} to {HIGHEST_BASE}")
    return Config(name, options)
