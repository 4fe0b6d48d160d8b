"""What an error of a database says: that it is not available, or that the program is wrong."""

from typing import Any, Iterator, Optional

# SQLSTATEs that say nothing against the program, as in shared/bookstore/postgres: connections, a database
# that can only be read, transactions that could be tried again, resources, locks, an operator's doing, the
# system's.
_PASSING = ("08", "25006", "40", "53", "55", "57", "58")

# Results of SQLite that say that the file cannot be used, now or here: PERM, BUSY, LOCKED, NOMEM, READONLY,
# INTERRUPT, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB.
_GONE = {3, 5, 6, 7, 8, 9, 10, 11, 13, 14, 26}
# The same in words, where the interpreter tells no number (before 3.11, and PyPy).
_GONE_WORDS = (
    "locked",
    "readonly",
    "unable to open",
    "disk i/o",
    "disk is full",
    "malformed",
    "not a database",
)

# What drivers call their errors of the way to the database.
_LOST = {
    "OperationalError",
    "InterfaceError",
    "ConnectionDoesNotExistError",
    "DBConnectionError",
    "PoolTimeout",
}
_LOST |= {"InternalClientError", "ConnectionFailureError", "CancelledError", "PoolError"}


def _chain(err: Optional[BaseException]) -> Iterator[BaseException]:
    while err is not None:
        yield err
        err = getattr(err, "orig", None) or err.__cause__ or err.__context__


def _state(err: Any) -> str:
    """Return the SQLSTATE by whatever name a driver has for it."""
    state = getattr(err, "sqlstate", None) or getattr(err, "pgcode", None) or ""
    if not state and err.args and isinstance(err.args[0], dict):
        state = err.args[0].get("C", "")  # pg8000
    return state if isinstance(state, str) else ""


def is_unavailable(err: BaseException) -> bool:
    """Report whether the database is gone, busy for too long, or has no connection to spare."""
    errors = list(_chain(err))
    for e in errors:
        state = _state(e)
        if state:
            return state.startswith(_PASSING)
        module = type(e).__module__.split(".")[0]
        if module in ("sqlite3", "_sqlite3"):
            code = getattr(e, "sqlite_errorcode", None)
            words = str(e).lower()
            return code & 0xFF in _GONE if code is not None else any(w in words for w in _GONE_WORDS)
    return any(
        isinstance(e, (OSError, TimeoutError)) or type(e).__name__ in _LOST | {"TimeoutError"} for e in errors
    )
