"""Errors as RFC 9457 has them, for the applications bookstore and api, in the words of the Go servers."""

import json
from typing import Any, Dict

PROBLEM_TYPE = "application/problem+json"

_TITLES = {400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 405: "Method Not Allowed"}
_TITLES.update({413: "Content Too Large", 500: "Internal Server Error", 503: "Service Unavailable"})

_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


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


def too_large() -> Problem:
    """Return the answer to a body over the limit; the connection is closed after it."""
    return Problem(413, "A body may have 1048576 bytes.", (), {"Connection": "close"})


def no_route() -> Problem:
    """Return the answer to an unknown path."""
    return Problem(404, "There is nothing at this path.")


def no_method(allow: str) -> Problem:
    """Return the answer to a known path that does not have this method."""
    return Problem(405, "", (), {"Allow": allow})
