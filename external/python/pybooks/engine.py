"""SQLAlchemy's engines: one pool size and one timeout, whatever the driver."""

import contextvars
import time
from typing import Any, Dict

from pybooks.options import Settings
from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.pool import QueuePool

# Drivers by the name of --driver.
DRIVERS = ("psycopg", "psycopg2", "pg8000")

# When the answer under way must be there, by the monotonic clock.
_deadline: "contextvars.ContextVar[float]" = contextvars.ContextVar("deadline", default=0.0)


def url(settings: Settings, postgres: str, sqlite: str) -> URL:
    """Return the URL of the database for a driver of each kind."""
    if not settings.postgres:
        return URL.create(f"sqlite+{sqlite}", database=settings.address)
    found = make_url(f"postgresql+{postgres}://{settings.address}")
    if postgres in ("asyncpg", "pg8000") and "sslmode" in found.query:  # what libpq alone knows
        found = found.difference_update_query(["sslmode"])
    return found


def common(settings: Settings) -> Dict[str, Any]:
    """Return what all engines are made with.

    Statements are sent one by one without BEGIN and ROLLBACK around them, as the Go stores do it.
    """
    return {
        "isolation_level": "AUTOCOMMIT",
        "pool_size": settings.pool,
        "max_overflow": 0,
        "pool_timeout": settings.timeout,
        "pool_use_lifo": True,
    }


def sync(settings: Settings, driver: str) -> Engine:
    """Return an engine for threads or greenlets."""
    milliseconds = max(1, int(settings.timeout * 1000))
    args: Dict[str, Any] = {"timeout": settings.timeout}
    if not settings.postgres:
        return create_engine(
            url(settings, driver, "pysqlite"), connect_args=args, poolclass=QueuePool, **common(settings)
        )
    if driver == "pg8000":
        # Its timeout is that of the socket: a little later than the statement's, which says why.
        args = {"timeout": settings.timeout + 1, "startup_params": {"statement_timeout": str(milliseconds)}}
    else:
        args = {
            "connect_timeout": max(2, int(settings.timeout)),
            "options": f"-c statement_timeout={milliseconds}",
        }
    engine = create_engine(url(settings, driver, "pysqlite"), connect_args=args, **common(settings))
    _bound(engine, milliseconds)
    return engine


def begin(settings: Settings) -> None:
    """Begin the time that the database has for one answer."""
    _deadline.set(time.monotonic() + settings.timeout)


def _bound(engine: Engine, most: int) -> None:
    """Take the time that was spent on waiting off the time of the statements, at most most in milliseconds.

    Where nothing was waited for, this sends nothing: a connection has the whole time from its beginning.
    """

    @event.listens_for(engine, "before_cursor_execute")
    def before(conn: Any, cursor: Any, *_: Any) -> None:
        end = _deadline.get()
        if not end:
            return
        left = int((end - time.monotonic()) * 1000)
        if left <= 0:
            raise TimeoutError("the time for this answer is over")
        has = conn.info.get("statement_timeout", most)
        want = most if left > most * 9 // 10 else left
        if want != has:
            cursor.execute(f"SET statement_timeout = {want}")
            conn.info["statement_timeout"] = want
