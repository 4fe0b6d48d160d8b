"""Errors as RFC 9457 has them. Their words are those of shared/bookstore."""

import json
from typing import Any, Dict, List, Tuple

PROBLEM_TYPE = "application/problem+json"

_TITLES = {400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed", 413: "Content Too Large"}
_TITLES.update({500: "Internal Server Error", 503: "Service Unavailable"})

_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


def dumps(value: Any, **_: Any) -> str:
    """Encode compactly, & < > and all letters as they are."""
    return _encode(value)


class Problem(Exception):
    """An answer that is an error: a framework sends status, header and body."""

    def __init__(self, status: int, detail: str = "", faults: Any = (), header: Any = ()) -> None:
        super().__init__(status, detail)
        self.status = status if status in _TITLES else 500
        value: Dict[str, Any] = {"type": "about:blank", "title": _TITLES[self.status], "status": self.status}
        if detail:
            value["detail"] = detail
        if faults:
            value["errors"] = [{"field": field, "detail": words} for field, words in faults]
        self.body = _encode(value).encode()
        # Lines beside Content-Type.
        self.header: Dict[str, str] = dict(header)


def bad_parameters(faults: List[Tuple[str, str]]) -> Problem:
    """Return the answer to wrong parameters."""
    return Problem(400, "A parameter is wrong.", faults)


def bad_form(faults: List[Tuple[str, str]]) -> Problem:
    """Return the answer to a form with faults, in the order of its fields."""
    return Problem(400, "The author is not valid.", faults)


def no_object() -> Problem:
    """Return the answer to a body that has no fields to name."""
    return Problem(400, "The body is not one JSON object.")


def too_large() -> Problem:
    """Return the answer to a body over the limit; the connection is closed after it."""
    return Problem(413, "A body may have 1048576 bytes.", (), {"Connection": "close"})


def not_found(what: str) -> Problem:
    """Return the answer to an id that is nobody's: of an author or a book."""
    return Problem(404, f"There is no {what} with this id.")


def no_route() -> Problem:
    """Return the answer to an unknown path."""
    return Problem(404, "There is nothing at this path.")


def unavailable() -> Problem:
    """Return the answer where the database is gone, or has no connection in time."""
    return Problem(503, "The database is not available.", (), {"Retry-After": "1"})


def broken() -> Problem:
    """Return the answer to a fault of the program: what it was is nobody's business outside."""
    return Problem(500)


def unrouted(path: str) -> Problem:
    """Return the answer to what no route takes: 405 on known paths, 404 on others."""
    allow = {"/author": "GET, HEAD, POST", "/about": "GET, HEAD", "/healthz": "GET, HEAD"}.get(path, "")
    for prefix in ("/author/", "/book/"):
        rest = path[len(prefix) :] if path.startswith(prefix) else ""
        if rest and "/" not in rest:
            allow = "GET, HEAD"
    return Problem(405, "", (), {"Allow": allow}) if allow else no_route()
