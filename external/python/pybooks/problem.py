"""Errors as RFC 9457 has them. Their words are those of shared/bookstore."""

import json
from typing import Any, List, Tuple

from pyboot.problem import Problem, no_method, no_route

_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


def dumps(value: Any, **_: Any) -> str:
    """Encode compactly, & < > and all letters as they are."""
    return _encode(value)


def bad_parameters(faults: List[Tuple[str, str]]) -> Problem:
    """Return the answer to wrong parameters."""
    return Problem(400, "A parameter is wrong.", faults)


def bad_form(faults: List[Tuple[str, str]]) -> Problem:
    """Return the answer to a form with faults, in the order of its fields."""
    return Problem(400, "The author is not valid.", faults)


def no_object() -> Problem:
    """Return the answer to a body that has no fields to name."""
    return Problem(400, "The body is not one JSON object.")


def not_found(what: str) -> Problem:
    """Return the answer to an id that is nobody's: of an author or a book."""
    return Problem(404, f"There is no {what} with this id.")


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
    return no_method(allow) if allow else no_route()
