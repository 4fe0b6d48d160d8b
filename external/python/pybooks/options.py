"""The flags of a bookstore, and the address of its database."""

import argparse
import os
import re
from typing import Any

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0}


def _seconds(text: str) -> float:
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)(ms|s|m)", text)
    if not match or not float(match[1]):
        raise argparse.ArgumentTypeError("it must be a time as 5s or 300ms")
    return float(match[1]) * _UNITS[match[2]]


def _pool(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= 10_000:
        raise argparse.ArgumentTypeError("it must be a number from 1 to 10000")
    return int(text)


def add_options(p: argparse.ArgumentParser) -> None:
    """Add the flags of the database, the same as those of the Go servers."""
    p.add_argument(
        "--database", default="", metavar="DATABASE", help="an SQLite file, or postgres://USER@HOST/NAME"
    )
    p.add_argument("--pool", type=_pool, default=16, metavar="N", help="connections to the database at most")
    p.add_argument("--database-timeout", type=_seconds, default=5.0, metavar="TIME", help="of one answer")


class Settings:
    """The settings of a bookstore. The database is a URL without its scheme's dialect, or a file."""

    def __init__(self, options: Any) -> None:
        address = options.database or os.environ.get("DATABASE_URL", "")
        if not address:
            raise OSError("no database is named: give --database or DATABASE_URL; bench data makes one")
        self.postgres = address.startswith(("postgres://", "postgresql://"))
        # Everything after the scheme, as the user gave it.
        self.address = address.split("://", 1)[1] if self.postgres else os.path.abspath(_strip(address))
        if not self.postgres and not os.path.exists(self.address):
            raise OSError(
                f"open the database: there is no {self.address}: make it with bench data --database"
            )
        self.pool: int = options.pool
        # Seconds that the database may take for one answer, waiting for a connection included.
        self.timeout: float = options.database_timeout


def _strip(address: str) -> str:
    return address[len("sqlite:") :] if address.startswith("sqlite:") else address


def settings(config: Any) -> Settings:
    """Return the settings of a pyboot.Config. An OSError ends the process with its words."""
    return Settings(config.options)
